"""What an institution finds in the log before it signs."""

from __future__ import annotations

from typing import Any

import pytest

from licence_case import DAY, DEVICE, NOW, OTHER, TRUST, clock, licence, restoration, revocation
from tidewaiter.custody.licences.issuing import (
    latest_epoch,
    latest_licence,
    objections,
    standing_revocations,
)
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


def test_many_small_revocations_are_counted_together() -> None:
    """Five devices in a window are allowed; orders of two, two and two are not."""
    pairs = [due(id=f"R-{n}", epoch=n, devices=(f"a{n}", f"b{n}")) for n in (1, 2, 3)]
    assert objections(pairs[1], pairs[:1], TRUST, NOW) == ()
    assert "6 devices" in objections(pairs[2], pairs[:2], TRUST, NOW)[0]
    late = due(
        id="R-3", epoch=3, devices=("a3", "b3"), issued=NOW + 31 * DAY,
        effective=NOW + 61 * DAY, appeal_until=NOW + 45 * DAY,
    )  # fmt: skip
    assert objections(late, pairs[:2], TRUST, NOW + 31 * DAY) == ()


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
