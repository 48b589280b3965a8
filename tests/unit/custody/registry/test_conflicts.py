"""What cannot all be true is named, whoever is wrong."""

from __future__ import annotations

import pytest

from registry_case import LIFE, event, told
from tidewaiter.custody.registry.conflicts import conflicts
from tidewaiter.facts.catalogue import load_facts

RULES = load_facts().registry["custody"]


def kinds(*events) -> list[str]:
    return [one.kind for one in conflicts(told(RULES, events)[0])]


def test_an_orderly_life_has_no_contradictions() -> None:
    assert kinds(*LIFE) == []


@pytest.mark.parametrize(
    ("events", "kind"),
    [
        ([event("attested", "2026-04-01", place="site:Z")], "seen-elsewhere"),
        ([event("located", "2026-04-01", verdict="impossible")], "bad-evidence"),
        ([event("attested", "2026-04-01", vbios="97.00")], "vbios-changed"),
        ([event("lost", "2026-03-02"), event("attested", "2026-04-01")], "lost-and-answering"),
        (
            [event("returned", "2026-03-02"), event("replaced", "2026-04-01", replacement="S9")],
            "replacement-missing",
        ),
        (
            [event("installed", "2026-04-01", "S2", place="site:C", chassis="C1")],
            "chassis-in-two-places",
        ),
    ],
)
def test_every_contradiction_is_named(events, kind) -> None:
    assert kinds(*LIFE, *events) == [kind]


def test_a_chassis_that_moved_whole_is_in_one_place() -> None:
    second = event("installed", "2026-02-01", "S2", place="site:B", chassis="C1")
    moves = [
        event("moved", "2026-04-01", serial, place="site:C", chassis="C1")
        for serial in ("S1", "S2")
    ]
    assert kinds(*LIFE, second, moves[0]) == ["chassis-in-two-places"]
    assert kinds(*LIFE, second, *moves) == []
