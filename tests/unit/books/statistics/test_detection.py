"""How likely a loss is noticed: closed forms, limits, and agreement between the two."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.stats import norm

from tidewaiter.books.statistics.covariance import covariance
from tidewaiter.books.statistics.detection import (
    abrupt,
    by_cumulative,
    by_difference,
    by_gemuf,
    by_page,
    protracted,
)
from tidewaiter.books.statistics.trend import Threshold, gemuf, gemuf_threshold, threshold
from tidewaiter.core.errors import UsageError

if TYPE_CHECKING:
    from tidewaiter.books.statistics.balance_periods import Balances

LIMIT = threshold(3, 0.05, seed=31)


def test_losses_by_period() -> None:
    assert abrupt(9, 3, 1).tolist() == [0, 9, 0]
    assert protracted(9, 3).tolist() == [3, 3, 3]
    with pytest.raises(UsageError, match="no such period"):
        abrupt(9, 3, 3)


def test_one_difference_by_hand() -> None:
    # At 5% the limit is 1.644854 sigma; a loss of 3.289707 sigma passes it in 95%.
    assert by_difference(3.289707, 1.0, 0.05).probability == pytest.approx(0.95, abs=1e-6)
    assert by_difference(1.644854 * 7, 7.0, 0.05).probability == pytest.approx(0.5, abs=1e-6)
    assert by_difference(0, 7.0, 0.05).probability == pytest.approx(0.05)
    # Recalled planning figure of safeguards: 3.3 sigma is noticed in 95% at a false alarm of 5%.
    assert by_difference(3.3, 1.0, 0.05).probability == pytest.approx(0.951, abs=5e-4)


@pytest.mark.parametrize("sigma", [0.0, -1.0, float("nan"), float("inf")])
def test_a_difference_needs_an_error(sigma: float) -> None:
    with pytest.raises(UsageError, match="standard deviation"):
        by_difference(1, sigma, 0.05)


def test_cumuf_sees_the_sum_alone(balances: Balances) -> None:
    matrix = covariance(balances)
    found = {by_cumulative(loss, matrix, 0.05) for loss in (abrupt(9, 3, 0), abrupt(9, 3, 2))}
    assert len(found) == 1
    expected = norm.sf(norm.isf(0.05) - 9 / np.sqrt(matrix.sum()))
    assert found.pop().probability == pytest.approx(expected)


def test_cumuf_beats_one_difference_at_a_protracted_loss_where_only_counts_err() -> None:
    # Counts with a deviation of 1: each difference has variance 2, and so has the sum of all.
    matrix = 2 * np.eye(12) - np.eye(12, k=1) - np.eye(12, k=-1)
    loss = protracted(6, 12)
    assert by_cumulative(loss, matrix, 0.05).probability == pytest.approx(
        norm.sf(norm.isf(0.05) - 6 / np.sqrt(2))
    )
    assert by_difference(loss[0], np.sqrt(2), 0.05).probability < 0.12


def test_without_a_loss_every_test_alarms_at_its_stated_rate(balances: Balances) -> None:
    matrix, nothing = covariance(balances), np.zeros(3)
    assert by_cumulative(nothing, matrix, 0.05).probability == pytest.approx(0.05)
    assert by_gemuf(nothing, matrix, 0.05).probability == pytest.approx(0.05)
    found = by_page(nothing, matrix, LIMIT, seed=5)
    assert found.probability == pytest.approx(0.05, abs=3 * np.hypot(found.error, found.error))
    assert found.error == pytest.approx(np.sqrt(0.05 * 0.95 / 200_000), rel=0.05)


def test_one_period_is_the_test_of_one_difference() -> None:
    limit = threshold(1, 0.05, seed=3)
    found = by_page(np.array([5.0]), np.array([[4.0]]), limit, seed=5)
    expected = by_difference(5.0, 2.0, 0.05).probability
    slope = norm.pdf(norm.isf(0.05) - 2.5)
    assert found.probability == pytest.approx(expected, abs=3 * (found.error + slope * limit.error))


def test_two_periods_by_numerical_integration() -> None:
    limit = Threshold(2.0, 0.0, 2, 0.05, 0.5)
    found = by_page(np.array([1.0, 1.5]), np.eye(2), limit, seed=5)
    quiet = quad(lambda x: norm.pdf(x - 1) * norm.cdf(2.5 - max(x, 0) - 1.5), -10, 2, points=[0])[0]
    assert found.probability == pytest.approx(1 - quiet, abs=4 * found.error)


def test_gemuf_against_simulation(balances: Balances) -> None:
    matrix, loss = covariance(balances), protracted(15, 3)
    source = np.random.Generator(np.random.Philox(3))
    drawn = source.multivariate_normal(loss, matrix, 100_000, method="eigh")
    share = (gemuf(drawn, matrix) > gemuf_threshold(3, 0.05)).mean()
    assert by_gemuf(loss, matrix, 0.05).probability == pytest.approx(share, abs=0.006)


@given(st.floats(0, 20), st.floats(0.1, 20), st.integers(0, 2))
def test_a_larger_loss_is_never_less_likely_noticed(
    balances: Balances, loss: float, more: float, at: int
) -> None:
    matrix = covariance(balances)
    for small, large in (
        (abrupt(loss, 3, at), abrupt(loss + more, 3, at)),
        (protracted(loss, 3), protracted(loss + more, 3)),
    ):
        for found in (by_cumulative, by_gemuf):
            least, most = (found(lost, matrix, 0.05).probability for lost in (small, large))
            assert 0.0499 <= least <= most + 1e-9
            assert most <= 1


def test_a_loss_of_many_sigma_is_noticed_surely(balances: Balances) -> None:
    matrix = covariance(balances)
    for loss in (abrupt(1000, 3, 1), protracted(1000, 3)):
        assert by_page(loss, matrix, LIMIT, seed=5, draws=10_000) == (1.0, 0.0)
        assert by_cumulative(loss, matrix, 0.05).probability == pytest.approx(1)


def test_a_threshold_for_another_length_is_refused() -> None:
    with pytest.raises(UsageError, match="another number of periods"):
        by_page(np.zeros(4), np.eye(4), LIMIT, seed=5)
