"""Receipts less shipments less what the stock grew by."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.books.statistics.balance_periods import (
    Balances,
    Measurement,
    Period,
    cumulative,
    inventory_differences,
    terms,
)
from tidewaiter.core.errors import ModelError

AMOUNTS = st.integers(0, 10**6).map(float)
PERIODS = st.lists(st.tuples(AMOUNTS, AMOUNTS, AMOUNTS), min_size=1, max_size=8)


def balance(opening: float, periods: list[tuple[float, float, float]]) -> Balances:
    return Balances(
        (Measurement(opening),),
        tuple(
            Period((Measurement(came),), (Measurement(left),), (Measurement(after),))
            for came, left, after in periods
        ),
    )


def test_differences_by_hand(balances: Balances) -> None:
    # Of 80 less 30 that came 48 are there, of 60 less 50 there are 12, of 40 less 70 there are -35.
    assert inventory_differences(balances).tolist() == [2, -2, 5]
    assert cumulative(inventory_differences(balances)).tolist() == [2, 0, 5]


def test_several_places_and_shipments_add_up() -> None:
    found = Balances(
        (Measurement(10), Measurement(5)),
        (Period((Measurement(3), Measurement(4)), (), (Measurement(11), Measurement(9))),),
    )
    assert inventory_differences(found).tolist() == [3 + 4 - (20 - 15)]


@given(AMOUNTS, PERIODS)
def test_the_cumulative_difference_forgets_the_counts_in_between(
    opening: float, periods: list[tuple[float, float, float]]
) -> None:
    last = cumulative(inventory_differences(balance(opening, periods)))[-1]
    came, left, after = (sum(p[0] for p in periods), sum(p[1] for p in periods), periods[-1][2])
    assert last == came - left - (after - opening)


@given(AMOUNTS, PERIODS)
def test_books_that_are_kept_right_have_no_difference(
    opening: float, periods: list[tuple[float, float, float]]
) -> None:
    stock, right = opening, []
    for came, left, _ in periods:
        stock += came - left
        right.append((came, left, stock))
    assert not inventory_differences(balance(opening, right)).any()


def test_a_closing_inventory_opens_the_next_period(balances: Balances) -> None:
    signs = {term.measured.value: term.signs for term in terms(balances)}
    assert signs[100] == ((0, 1),)
    assert signs[148] == ((0, -1), (1, 1))
    assert signs[125] == ((2, -1),)
    assert signs[80] == ((0, 1),)
    assert signs[50] == ((1, -1),)


@pytest.mark.parametrize(
    "measured",
    [
        Measurement(float("nan")),
        Measurement(float("inf")),
        Measurement(1, -0.1),
        Measurement(1, 0, -1),
    ],
)
def test_senseless_measurements_are_refused(measured: Measurement) -> None:
    with pytest.raises(ModelError, match="measurement"):
        inventory_differences(Balances((measured,), (Period((), (), ()),)))


def test_no_period_has_no_difference() -> None:
    with pytest.raises(ModelError, match="needs a period"):
        terms(Balances((Measurement(1),), ()))


def test_a_period_without_anything_has_difference_0() -> None:
    assert inventory_differences(Balances((), (Period((), (), ()),))).tolist() == [0]
    assert np.isfinite(cumulative(np.array([1.0, 2.0]))).all()
