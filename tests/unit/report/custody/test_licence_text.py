"""Orders and devices in words: everything is said, nothing moves a terminal or runs in a page."""

from __future__ import annotations

from typing import Any

import pytest

from licence_case import DAY, DEVICE, NOW, clock, licence, restoration, revocation
from tidewaiter.app.custody.device import DeviceEvent
from tidewaiter.app.custody.licence import LicenceStatus, OrderShown
from tidewaiter.custody.licences.codec import kind_of
from tidewaiter.custody.licences.device import Told
from tidewaiter.facts.catalogue import load_facts
from tidewaiter.model.custody.licence import Appeal, Standing
from tidewaiter.report.custody.licence_page import licence_page
from tidewaiter.report.custody.licence_text import (
    event_text,
    order_lines,
    shown_text,
    status_text,
    status_words,
)

EVIL = "S\u202e1\x1b[2J<script>alert(1)</script>"
APPEAL = Appeal(
    id="A-1", issued=NOW, against="R-1", devices=(DEVICE,), by="Owner F", grounds="made up"
)
HELD = Standing(mode="reduced", why="it has no licence", next="a licence")


def shown(order: Any, **more: Any) -> OrderShown:
    told = {"signers": ("Office A",), "strangers": 0, "missing": "", "entry": 3}
    return OrderShown(kind_of(order), order, **(told | more))


def status(at: int = NOW, held: Any = None, *revocations: Any, appeals: Any = ()) -> LicenceStatus:
    history = tuple(enumerate(shown(one) for one in (held, *revocations, *appeals) if one))
    return LicenceStatus(DEVICE, at, held, revocations, appeals, history, 1, 4)


@pytest.mark.parametrize(
    ("order", "words"),
    [
        (licence(is_critical=True, recovers="00" * 32), "never off: lives depend on it"),
        (licence(recovers="ab" * 32), f"recovers {'ab' * 32}"),
        (licence(devices=tuple(f"d{n}" for n in range(9))), "d0, d1, d2, d3, d4 and 4 more"),
        (revocation(), "appeal to Court E until"),
        (restoration(), "restoration B-1 of R-1, epoch 2"),
        (APPEAL, "appeal A-1 of Owner F against R-1"),
        (clock(), f"for nonce {'00' * 32}"),
    ],
)
def test_an_order_says_everything(order: Any, words: str) -> None:
    assert any(words in line for line in order_lines(order))


def test_what_is_missing_is_said() -> None:
    text = shown_text(shown(licence(), missing="2 of these are needed", strangers=1, entry=None))
    assert "NOT ENOUGH: 2 of these are needed" in text
    assert "1 more signatures are of keys that no institution has" in text
    assert "no proof that it is in the log" in text
    assert "seen by no witness yet" in shown_text(shown(licence()))


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (NOW, "holds until"),
        (NOW + 90 * DAY + 1, "is in grace until"),
        (NOW + 92 * DAY, "ended on"),
    ],
)
def test_how_a_licence_stands_by_day(at: int, words: str) -> None:
    assert words in status_words(status(at, licence(grace=DAY)))[0][0]


def test_a_device_without_licence_and_one_revoked() -> None:
    assert status_words(status()) == [("No licence is in the log.", "a licence")]
    found = status_words(status(NOW + 60 * DAY, licence(), revocation(), appeals=(APPEAL,)))
    assert "holds since" in found[1][0]
    assert found[1][1] == "an appeal to Court E, a restoration"
    assert found[2][0] == "Appeal A-1 of Owner F: made up."


def test_nothing_that_an_order_says_moves_a_terminal_or_runs_in_a_page() -> None:
    found = status(NOW, licence(id=EVIL), revocation(reason=EVIL, appeal_to=EVIL))
    rules = load_facts().licences["licences"]
    for text in (status_text(found), licence_page(found, rules)):
        assert "\x1b" not in text
        assert "\u202e" not in text
    page = licence_page(found, rules)
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert all(one.split("'")[0] in page for one in rules.cannot)


def test_every_event_of_a_device_is_told_with_how_it_stands() -> None:
    refused = Told("licence", ("its sequence 1 is not above 1",), HELD)
    taken = Told("time", (), HELD, ("Office A", "Office B"))
    for event, words in (
        (DeviceEvent("L-1.order", refused, 0, HELD), "refused: its sequence 1"),
        (DeviceEvent("t.order", taken, 0, HELD), "time taken, signed by Office A, Office B"),
        (DeviceEvent("asked to work 5", None, 0, HELD), "asked to work 5: 0 units worked"),
        (DeviceEvent("started as x", None, 0, HELD), "started as x\n"),
    ):
        text = event_text(event)
        assert words in text
        assert "REDUCED: it has no licence; next: a licence" in text
