"""What each test notices: closed forms by hand, simulation against them, and properties."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm

from tidewaiter.books.statistics.covariance import covariance
from tidewaiter.books.statistics.detection import by_cumulative, by_difference, by_page
from tidewaiter.books.statistics.loss_tests import (
    Judge,
    Wanted,
    by_sitmuf,
    closed_forms,
    highest,
    loss_tests,
    losses_over,
    page_loss_test,
    sitmuf_threshold,
    smallest_loss,
)
from tidewaiter.books.statistics.trend import Threshold, page, threshold
from tidewaiter.core.errors import UsageError

if TYPE_CHECKING:
    from tidewaiter.books.statistics.balance_periods import Balances
    from tidewaiter.model.books.detection import LossTest

LIMITS = {n: threshold(n, 0.05, seed=31) for n in (1, 3, 12)}
COUNTS_ALONE = 2 * np.eye(12) - np.eye(12, k=1) - np.eye(12, k=-1) + 0.01
"""Twelve periods in which only counts err, each by 1, and a little that all share."""


def by_name(tests: tuple[LossTest, ...]) -> dict[str, LossTest]:
    return {test.test: test for test in tests}


def test_a_loss_is_put_everywhere_it_fits() -> None:
    assert losses_over(6, 3, 1).tolist() == [[6, 0, 0], [0, 6, 0], [0, 0, 6]]
    assert losses_over(6, 3, 2).tolist() == [[3, 3, 0], [0, 3, 3]]
    assert losses_over(6, 3, 3).tolist() == [[2, 2, 2]]


@pytest.mark.parametrize("over", [0, 4])
def test_a_loss_longer_than_the_sequence_is_refused(over: int) -> None:
    with pytest.raises(UsageError, match="1 to 3 periods"):
        losses_over(6, 3, over)


def test_the_limit_of_each_period_by_hand() -> None:
    # One period: the normal quantile. Two: 1 - 0.95^(1/2) = 0.0253206, whose quantile is 1.954508.
    assert sitmuf_threshold(1, 0.05) == pytest.approx(1.644854, abs=1e-6)
    assert sitmuf_threshold(2, 0.05) == pytest.approx(1.954508, abs=1e-6)


def test_each_period_alarms_in_the_stated_share_of_honest_sequences(balances: Balances) -> None:
    matrix, limit = covariance(balances), sitmuf_threshold(3, 0.05)
    assert by_sitmuf(np.zeros(3), matrix, limit) == pytest.approx(0.05)


def test_each_period_against_simulation(balances: Balances) -> None:
    from tidewaiter.books.statistics.sitmuf import sitmuf

    matrix, limit = covariance(balances), sitmuf_threshold(3, 0.05)
    loss = np.array([0.0, 12.0, 0.0])
    source = np.random.Generator(np.random.Philox(3))
    drawn = source.multivariate_normal(loss, matrix, 100_000, method="eigh")
    share = (sitmuf(drawn, matrix) > limit).any(axis=-1).mean()
    assert by_sitmuf(loss, matrix, limit) == pytest.approx(share, abs=0.006)


def test_one_period_is_the_planning_figure_of_safeguards() -> None:
    """At 5% false alarms a loss of 1.644854 + 1.644854 = 3.29 sigma is noticed in 95%.

    The recalled planning figure of the International Atomic Energy Agency is 3.3 sigma. With one
    period every one-sided test is the same; GEMUF also looks at gains and needs a larger loss.
    """
    tests = by_name(loss_tests(np.array([[49.0]]), LIMITS[1], Wanted(7.0, 1, 0.95), seed=3))
    expected = by_difference(7.0, 7.0, 0.05).probability
    for name in ("sitmuf", "cumulative", "page"):
        assert tests[name].least_abrupt == pytest.approx(3.289707 * 7, rel=0.01), name
        assert tests[name].abrupt == pytest.approx((expected, expected), abs=0.01), name
    assert tests["cumulative"].threshold == pytest.approx(1.644854 * 7)
    assert tests["gemuf"].least_abrupt > 3.5 * 7


def test_the_sum_by_hand() -> None:
    found = by_name(loss_tests(COUNTS_ALONE, LIMITS[12], Wanted(None, 12, 0.9), seed=3))
    total = np.sqrt(COUNTS_ALONE.sum())
    by_hand = (norm.isf(0.05) + norm.ppf(0.9)) * total
    assert found["cumulative"].least_abrupt == pytest.approx(by_hand, rel=0.003)
    assert found["cumulative"].least_protracted == pytest.approx(by_hand, rel=0.003)
    assert found["cumulative"].abrupt is None
    assert found["cumulative"].error == 0
    assert 0.0020 < found["page"].error < 0.0022  # sqrt(0.9 x 0.1 / 20,000)


def test_a_smallest_loss_is_noticed_everywhere_and_hardly_a_smaller_one() -> None:
    for name in ("sitmuf", "cumulative", "gemuf"):
        judge = next(j for j in closed_forms(COUNTS_ALONE, 0.05) if j.name == name)
        least = smallest_loss(judge, list(losses_over(1, 12, 1)), 0.95)
        at_least = [judge.noticed(one * least) for one in losses_over(1, 12, 1)]
        below = [judge.noticed(one * least * 0.99) for one in losses_over(1, 12, 1)]
        assert min(at_least) >= 0.95 > min(below), name


def test_the_least_favourable_place_decides() -> None:
    """A made-up test that sees three times as much in the first period as in the last."""
    weights = np.array([3.0, 2.0, 1.0])
    judge = Judge("page", 0.0, "sigma", lambda loss: float(1 - np.exp(-(loss * weights).sum())))
    places = list(losses_over(1, 3, 1))
    for order in (places, places[::-1]):
        assert smallest_loss(judge, order, 0.95) == pytest.approx(np.log(20), rel=0.003)


def test_page_agrees_with_the_function_for_one_loss(balances: Balances) -> None:
    matrix = covariance(balances)
    found = page_loss_test(matrix, LIMITS[3], Wanted(9.0, 3, 0.95), seed=4)
    assert found.protracted is not None
    other = by_page(np.full(3, 3.0), matrix, LIMITS[3], seed=5)
    assert found.protracted[0] == found.protracted[1]
    assert found.protracted[0] == pytest.approx(other.probability, abs=4 * found.error)


@given(st.integers(1, 6), st.floats(0, 2), st.integers(0, 99))
def test_the_largest_statistic_is_that_of_page(periods: int, k: float, seed: int) -> None:
    source = np.random.Generator(np.random.Philox(seed))
    quiet, shift = source.standard_normal((periods, 5)), source.standard_normal(periods)
    expected = page(quiet.T + shift, k).max(axis=-1)
    assert highest(quiet, shift - k, k) == pytest.approx(expected)


@pytest.mark.parametrize("goal", [0.05, 0.01, 1.0, 1.5, float("nan")])
def test_a_goal_out_of_range_is_refused(goal: float) -> None:
    with pytest.raises(UsageError, match="goal of detection"):
        loss_tests(np.eye(3), LIMITS[3], Wanted(None, 3, goal), seed=1)


@given(st.floats(0.1, 1e4))
def test_everything_grows_with_the_error(scale: float) -> None:
    """In a unit in which sigma is ``scale`` times as much, so are the smallest losses."""
    small, large = (
        {
            j.name: smallest_loss(j, list(losses_over(1, 12, 12)), 0.95)
            for j in closed_forms(m, 0.05)
        }
        for m in (COUNTS_ALONE, COUNTS_ALONE * scale**2)
    )
    for name, least in small.items():
        assert large[name] == pytest.approx(least * scale, rel=0.005)


def test_the_cumulative_test_needs_the_same_loss_wherever_it_happens() -> None:
    matrix = COUNTS_ALONE
    probabilities = {by_cumulative(one * 5, matrix, 0.05).probability for one in np.eye(12)}
    assert len(probabilities) == 1


def test_another_threshold_moves_page() -> None:
    strict = Threshold(9.0, 0.0, 12, 0.001, 0.5)
    wanted = Wanted(None, 12, 0.95)
    loose, tight = (
        page_loss_test(COUNTS_ALONE, limit, wanted, seed=4, draws=2000)
        for limit in (LIMITS[12], strict)
    )
    assert tight.least_protracted > 1.3 * loose.least_protracted
