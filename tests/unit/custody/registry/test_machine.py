"""What can happen to a unit, and in which words the rest is refused."""

from __future__ import annotations

from itertools import product

import pytest

from registry_case import LIFE, event
from tidewaiter.custody.registry.machine import first_position, stepped
from tidewaiter.model.custody.registry import EVENT_KINDS


@pytest.fixture
def rules(facts):
    return facts.registry["custody"]


def after(rules, *events):
    position = first_position("S1", rules)
    for number, each in enumerate(events):
        position, reasons = stepped(position, each, number, rules)
        assert not reasons
    return position


def test_a_life_goes_as_one_would_say(rules) -> None:
    position = after(rules, *LIFE)
    assert (position.state, position.holder, position.place) == ("installed", "Cloud", "site:B")
    assert (position.chassis, position.uuid, position.country) == ("C1", "U1", "SG")
    assert (position.since, position.seen, position.vbios) == ("2026-02-01", "2026-03-01", "96.00")
    assert position.entries == (0, 1, 2, 3, 4)


@pytest.mark.parametrize(("state", "kind"), list(product(["lost", "ended"], EVENT_KINDS)))
def test_after_loss_or_end_only_what_the_rules_name_is_possible(rules, state, kind) -> None:
    last = {"lost": "lost", "ended": "destroyed"}[state]
    position = after(rules, *LIFE, event(last, "2026-04-01"))
    assert position.state == state
    allowed = {"lost": {"found", "destroyed", "attested", "located"}, "ended": set()}[state]
    reasons = stepped(position, event(kind, "2026-05-01"), 9, rules).reasons
    assert bool(reasons) == (kind not in allowed)
    if reasons:
        assert f"{kind} on 2026-05-01 is impossible: it is {state} since 2026-04-01" in reasons[0]
        assert rules.kinds[kind].why_not in reasons[0]


@pytest.mark.parametrize(
    ("told_event", "words"),
    [
        (event("sold", "2026-05-01", giver="Maker", holder="Other"), "double custody: Maker gives"),
        (
            event("moved", "2026-05-01", holder="Other", place="site:C"),
            "double custody: Other claims",
        ),
        (event("lost", "2026-05-01", place="site:C"), "two places: it is at site:C"),
        (event("attested", "2026-05-01", uuid="U2"), "two identities: the serial has UUID U2"),
        (event("sold", "2026-05-01", chassis="C2"), "two chassis: it is in C2"),
        (event("made", "2026-05-01"), "a unit is made once"),
        (event("installed", "2026-05-01", place="site:C"), "only what is in stock"),
    ],
)
def test_what_cannot_be_is_refused_in_words(rules, told_event, words) -> None:
    before = after(rules, *LIFE)
    step = stepped(before, told_event, 9, rules)
    assert step.position == before
    assert words in "; ".join(step.reasons)


def test_every_reason_is_given(rules) -> None:
    claim = event("made", "2026-05-01", giver="Other", uuid="U2")
    assert len(stepped(after(rules, *LIFE), claim, 9, rules).reasons) == 2


def test_what_is_seen_elsewhere_moves_nothing(rules) -> None:
    position = after(rules, *LIFE, event("located", "2026-05-01", place="site:Z", country="CN"))
    assert (position.place, position.country, position.seen) == ("site:B", "SG", "2026-05-01")


def test_repair_may_give_another_identity_and_takes_it_out_of_its_chassis(rules) -> None:
    returned = event("returned", "2026-05-01", holder="Service", place="service:S")
    repaired = event("repaired", "2026-05-09", holder="Cloud", place="site:B", uuid="U2")
    position = after(rules, *LIFE, returned, repaired)
    assert (position.state, position.uuid, position.chassis) == ("in-stock", "U2", "")
    assert after(rules, *LIFE, returned, event("replaced", "2026-05-09")).state == "ended"


def test_a_place_without_a_country_keeps_no_other_ones_country(rules) -> None:
    assert after(rules, *LIFE, event("moved", "2026-05-01", place="site:C")).country == ""
    assert after(rules, *LIFE, event("moved", "2026-05-01", place="site:B")).country == "SG"
    moved = after(rules, *LIFE, event("moved", "2026-05-01", country="MY"))
    assert (moved.place, moved.country) == ("", "MY")


def test_a_registry_may_begin_in_the_middle_of_a_life(rules) -> None:
    for kind in ("sold", "shipped", "installed", "moved", "attested", "lost", "destroyed"):
        assert after(rules, event(kind, "2026-05-01")).state != rules.first or kind == "attested"
    for kind in ("found", "repaired", "replaced"):
        assert stepped(first_position("S1", rules), event(kind, "2026-05-01"), 0, rules).reasons
