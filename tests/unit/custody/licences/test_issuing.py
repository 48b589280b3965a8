"""What an institution finds in the log before it signs."""

from __future__ import annotations

from typing import Any

import pytest

from licence_case import DAY, DEVICE, NOW, OTHER, TRUST, clock, licence, restoration, revocation
from tidewaiter.custody.licences.issuing import (
    latest_epoch,
    latest_licence,
    objections,
    short_of_bulk,
    standing_revocations,
)
from tidewaiter.custody.licences.trust import SignedOrder
from tidewaiter.model.custody.licence import Appeal


def due(**changes: Any) -> Any:
    """Return a revocation that keeps every delay, from now."""
    told = {
        "issued": NOW, "effective": NOW + 30 * DAY, "appeal_until": NOW + 14 * DAY,
    }  # fmt: skip
    return revocation(**(told | changes))


def appeal(**changes: Any) -> Appeal:
    told: dict[str, Any] = {
        "id": "A-1", "issued": NOW, "against": "R-1", "devices": (DEVICE,), "by": "Owner F",
        "grounds": "made up",
    }  # fmt: skip
    return Appeal(**(told | changes))


@pytest.mark.parametrize("order", [licence(), due(), clock()])
def test_nothing_speaks_against_what_keeps_to_the_rules(order: Any) -> None:
    assert objections(order, [], TRUST, NOW) == ()
    assert objections(order, [order], TRUST, NOW) == ()  # it is that one


@pytest.mark.parametrize(
    ("order", "earlier", "words"),
    [
        (licence(chip_class="other"), [licence()], "stands in the log already"),
        (licence(), [licence(id="L-0")], "licensed with sequence 1 before"),
        (licence(), [due()], "is revoked from"),
        (licence(), [due(), restoration()], "below the latest, 2"),
        (licence(begins=NOW - DAY, expires=NOW), [], "ended before now"),
        (licence(epoch=1), [], "its epoch 1 is above the latest, 0"),
        (due(epoch=3), [], "its epoch 3 skips numbers after the latest, 0"),
        (due(effective=NOW + 30 * DAY - 1), [], "may take effect from"),
        (due(devices=(DEVICE, OTHER, "x")), [], "in bulk"),
        (due(appeal_until=NOW), [], "an appeal must be heard"),
        (due(), [due(id="R-0")], "not above the latest, 1"),
        (restoration(), [], "no revocation in the log"),
        (restoration(epoch=1), [due()], "not above the latest, 1"),
        (appeal(), [], "no revocation in the log"),
        (appeal(issued=NOW + 15 * DAY), [due()], "heard until"),
        (appeal(devices=(OTHER,)), [due()], "does not concern ueid-made-up-2"),
    ],
)
def test_each_rule_is_said_where_it_is_broken(order: Any, earlier: list[Any], words: str) -> None:
    found = objections(order, earlier, TRUST, NOW)
    assert any(words in one for one in found), found


def pair(number: int, day: int = 60, issued: int = NOW) -> Any:
    """Return a revocation of two devices that takes effect some days from now."""
    return due(
        id=f"R-{number}", epoch=number, devices=(f"a{number}", f"b{number}"), issued=issued,
        effective=NOW + day * DAY,
    )  # fmt: skip


def test_many_small_revocations_are_counted_together() -> None:
    """Five devices in a window are allowed; orders of two, two and two are not."""
    pairs = [pair(1), pair(2)]
    assert objections(pairs[1], pairs[:1], TRUST, NOW) == ()
    assert "6 devices" in objections(pair(3), pairs, TRUST, NOW)[0]
    assert "6 devices" in objections(pair(3, 89), pairs, TRUST, NOW)[0]
    assert objections(pair(3, 90), pairs, TRUST, NOW) == ()


def test_no_date_that_an_order_bears_hides_it_from_the_count() -> None:
    pairs = [pair(1), pair(2)]
    for issued in (0, NOW - 400 * DAY, NOW + 400 * DAY):
        assert "6 devices" in objections(pair(3, issued=issued), pairs, TRUST, NOW)[0]


def test_windows_before_and_after_are_not_added_up() -> None:
    around = [pair(1, 71), pair(2, 129)]
    assert objections(pair(3, 100), around, TRUST, NOW) == ()


def test_small_revocations_that_are_many_take_what_many_take() -> None:
    assert "in bulk" in objections(pair(2, 30), [pair(1, 30)], TRUST, NOW)[0]
    assert objections(pair(2, 30), [pair(1, 60)], TRUST, NOW) == ()
    for signers, words in ((3, "4 institutions are needed, not 3"), (4, "")):
        signed = SignedOrder(pair(2), "revocation", tuple("abcd"[:signers]), 0)
        assert (words in short_of_bulk(signed, [pair(1)], TRUST)) is True
        assert bool(words) == bool(short_of_bulk(signed, [pair(1)], TRUST))
    alone = SignedOrder(pair(1), "revocation", ("a", "b", "c"), 0)
    assert short_of_bulk(alone, [pair(1)], TRUST) == ""
    assert short_of_bulk(alone._replace(order=licence()), [pair(2)], TRUST) == ""


def test_what_stands_of_a_device() -> None:
    orders = [
        licence(),
        due(),
        due(id="R-2", epoch=2),
        restoration(epoch=3),
        licence(id="L-2", sequence=2),
    ]
    assert [one.id for one in standing_revocations(DEVICE, orders)] == ["R-2"]
    assert standing_revocations(OTHER, orders) == ()
    held = latest_licence(DEVICE, orders)
    assert held is not None
    assert held.id == "L-2"
    assert latest_licence(OTHER, orders) is None
    assert (latest_epoch(orders), latest_epoch([])) == (3, 0)


def test_an_appeal_in_time_has_nothing_against_it() -> None:
    assert objections(appeal(), [due()], TRUST, NOW) == ()
