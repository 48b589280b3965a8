"""Several sources, one holding; and which stakes stand on a day."""

from __future__ import annotations

from datetime import date

import pytest

from tidewaiter.model.ownership import Stake
from tidewaiter.parties.ownership.holdings import register_on, stands
from unit.parties.ownership.ownership_vectors import stake

DAY = date(2024, 5, 15)


def only(*stakes: Stake):
    (holding,) = register_on(stakes, DAY).holdings
    return float(holding.low), float(holding.high), holding.marks


@pytest.mark.parametrize(
    ("begins", "ends", "expected"),
    [
        ("", "", "yes"),
        ("2024-05-15", "2024-05-15", "yes"),
        ("2024-05-16", "", "no"),
        ("", "2024-05-14", "no"),
        ("2024-05", "", "perhaps"),
        ("", "2024", "perhaps"),
        ("2023", "2025", "yes"),
    ],
)
def test_what_stands_on_a_day(begins, ends, expected):
    assert stands(begins, ends, DAY) == expected


def test_the_same_share_twice_is_one_holding():
    assert only(stake("X", "A", 30, source="a"), stake("X", "A", 30, source="b")) == (30, 30, ())


def test_intervals_that_overlap_are_both_believed():
    assert only(stake("X", "A", [25, 50]), stake("X", "A", [40, 75])) == (40, 50, ())


def test_intervals_that_do_not_overlap_are_spanned_and_said():
    found = only(stake("X", "A", 30), stake("X", "A", [40, 60]))
    assert found == (30, 60, ("sources_differ",))


def test_a_source_without_a_share_adds_nothing_to_one_with():
    assert only(stake("X", "A"), stake("X", "A", 40)) == (40, 40, ())
    assert only(stake("X", "A")) == (0, 100, ("share_not_stated",))


def test_a_stake_of_rough_days_widens():
    rough = stake("X", "A", 60, begins="2024-05")
    assert only(rough) == (0, 60, ("rough_dates",))
    assert only(rough, stake("X", "A", 30)) == (30, 60, ("rough_dates",))


def test_control_of_rough_days_is_only_perhaps_control():
    control = Stake(owner="X", owned="A", kind="controls", begins="2024-05")
    (holding,) = register_on([control], DAY).holdings
    assert holding.kind == "may-control"


def test_own_shares_are_set_apart():
    register = register_on([stake("A", "A", 20), stake("X", "A", 40)], DAY)
    assert register.own_shares == {"A"}
    assert [h.owner for h in register.holdings] == ["X"]
