"""A count of chips as a measurement with errors."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import beta, betabinom

from tidewaiter.books.statistics.count_errors import (
    RECORDS,
    Amount,
    counted,
    rate_deviation,
    received,
    shipped,
)
from tidewaiter.model.books.account import GradeError


def error(absence: float, presence: float) -> GradeError:
    return GradeError(
        grade="serial", false_presence=presence, false_absence=absence, staged=0.4, source="made-up"
    )


def test_a_count_by_hand() -> None:
    # 980 of 1,000 are shown. Missed: beta-binomial, 1,000 x .02 x .98 x (1 + 999 x .02 / 1.02);
    # added: 1,000 x .01 x .99.
    found = counted(Amount(980, 980), error(0.02, 0.01), "team A")
    assert found.value == pytest.approx(1000)
    variance = 19.6 * (1 + 999 * 0.02 / 1.02) + 9.9
    assert found.value * found.random == pytest.approx(variance**0.5 / 0.98)
    assert found.systematic == pytest.approx(0.02 * (0.98 / 1.02) ** 0.5 / 0.98)
    assert found.instrument == "team A"


@pytest.mark.parametrize("share", [0.001, 0.02, 0.5])
def test_rates_and_what_they_miss_against_scipy(share: float) -> None:
    assert rate_deviation(share) == pytest.approx(beta(1, 1 / share - 1).std())
    found = counted(Amount(1000 * (1 - share), 1000 * (1 - share)), error(share, 0), "")
    missed = betabinom(1000, 1, 1 / share - 1)
    assert found.value * found.random * (1 - share) == pytest.approx(missed.std())
    assert 1000 - missed.mean() == pytest.approx(1000 * (1 - share))


def test_a_range_is_a_uniform_distribution() -> None:
    found = counted(Amount(94, 106), error(0, 0), "")
    assert (found.value, found.value * found.random) == (100, pytest.approx(12 / 12**0.5))
    assert str(Amount(94, 106)) == "94 to 106"
    assert str(Amount(94, 94)) == "94"


def test_a_count_of_none_may_have_missed_one() -> None:
    found = counted(Amount(0, 0), error(0.02, 0.01), "")
    assert found.value == pytest.approx(0, abs=1e-6)
    assert found.value * found.random == pytest.approx(0.0295**0.5 / 0.98)


def test_counts_that_nobody_signed_share_the_error_of_their_grade() -> None:
    one, other = (counted(Amount(5, 5), error(0.1, 0), name) for name in ("", "serial"))
    assert one.instrument != other.instrument  # nobody can take the name by chance
    assert one.instrument == counted(Amount(9, 9), error(0.1, 0), "").instrument


def test_receipts_lose_what_honest_records_lose() -> None:
    found = received(Amount(1000, 1000), 0.005)
    assert found.value == pytest.approx(995)
    assert found.value * found.random == pytest.approx((1000 * 0.005 * 0.995) ** 0.5)
    assert (found.systematic, found.instrument) == (0.005, RECORDS)
    assert received(Amount(0, 0), 0.005).value == 0


def test_shipments_err_where_a_range_was_stated() -> None:
    assert shipped(Amount(7, 7))[:3] == (7, 0, 0)
    found = shipped(Amount(0, 12))
    assert found.value * found.random == pytest.approx(12**0.5)


@given(st.integers(0, 10**6), st.floats(0, 0.5), st.floats(0, 0.5), st.integers(0, 1000))
def test_errors_are_finite_and_grow_with_the_range(
    low: int, absence: float, presence: float, width: int
) -> None:
    exact = counted(Amount(low, low), error(absence, presence), "")
    wide = counted(Amount(low, low + width), error(absence, presence), "")
    assert np.isfinite(exact[:3]).all()
    assert wide.value * wide.random >= exact.value * exact.random * (1 - 1e-9)
