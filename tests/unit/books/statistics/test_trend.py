"""Page's test and GEMUF, against published run lengths, closed forms and numerical integration."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.stats import chi2, norm

from tidewaiter.books.statistics.balance_periods import Balances, inventory_differences
from tidewaiter.books.statistics.covariance import covariance
from tidewaiter.books.statistics.sitmuf import sitmuf
from tidewaiter.books.statistics.trend import (
    gemuf,
    gemuf_threshold,
    honest,
    page,
    threshold,
)
from tidewaiter.core.errors import UsageError

SEQUENCES = st.lists(st.floats(-10, 10), min_size=1, max_size=12)


def alarm_probability(periods: int, h: float, k: float = 0.5) -> float:
    """Probability that honest sequences pass h, by the integral equation of Brook & Evans (1972).

    The density of the statistic on (0, h] at 64 Gauss-Legendre points, and its mass at 0.
    """
    points, weights = np.polynomial.legendre.leggauss(64)
    points, weights = (points + 1) * h / 2, weights * h / 2
    at_0, density = norm.cdf(0), norm.pdf(points)  # the first step is taken whole
    for _ in range(periods - 1):
        mass = density * weights
        moved = norm.pdf(points[:, None] - points[None, :] + k)
        at_0, density = (
            at_0 * norm.cdf(k) + mass @ norm.cdf(k - points),
            at_0 * norm.pdf(points + k) + moved @ mass,
        )
    return float(1 - at_0 - density @ weights)


def test_page_by_hand() -> None:
    # S: 1; 1 + 0.25 - 0.5; 0.75 - 2 - 0.5 below 0; 0 + 3 - 0.5; 2.5 + 0.5 - 0.5.
    found = page(np.array([1.0, 0.25, -2.0, 3.0, 0.5]), 0.5)
    assert found.tolist() == [1.0, 0.75, 0.0, 2.5, 2.5]
    assert page(np.array([-1.0, 1.0])).tolist() == [0.0, 0.5]


@given(SEQUENCES, st.floats(0, 2))
def test_page_is_the_worst_sum_that_ends_now(sequence: list[float], k: float) -> None:
    # max(0, largest over j of x_j + ... + x_i less k a step), the first step of all without k.
    steps = np.array(sequence) - k
    steps[0] += k
    for i, statistic in enumerate(page(np.array(sequence), k)):
        sums = [steps[j : i + 1].sum() for j in range(i + 1)]
        assert statistic == pytest.approx(max(0.0, *sums), abs=1e-9)


@given(SEQUENCES)
def test_many_sequences_are_tested_as_each_would_be(sequence: list[float]) -> None:
    one = np.array(sequence)
    assert (page(np.stack([one, -one]))[0] == page(one)).all()


@pytest.mark.parametrize(
    ("h", "shift", "run_length"),
    # Lucas & Crosier, Technometrics 24 (1982), as reprinted in Montgomery, Introduction to
    # Statistical Quality Control, table of run lengths for k = 1/2 (recalled): two-sided charts,
    # which for these shifts differ from one-sided ones by less than the last digit.
    [(4, 1.0, 8.38), (4, 2.0, 3.34), (4, 3.0, 2.19), (5, 1.0, 10.4), (5, 2.0, 4.01)],
)
def test_run_lengths_are_the_published_ones(h: float, shift: float, run_length: float) -> None:
    source = np.random.Generator(np.random.Philox(2))
    drawn = source.standard_normal((60_000, 120)) + shift
    drawn[:, 0] -= 0.5  # the published chart takes k off the first step too
    alarms = page(drawn) > h
    assert alarms.any(axis=1).all()
    lengths = alarms.argmax(axis=1) + 1
    error = lengths.std() / np.sqrt(len(lengths))
    assert lengths.mean() == pytest.approx(run_length, abs=4 * error + 0.006)


@pytest.mark.slow
def test_run_lengths_without_a_loss_are_the_published_ones() -> None:
    # Two-sided 168 at h = 4, so one-sided 336: an alarm in either direction is twice as frequent.
    source = np.random.Generator(np.random.Philox(2))
    left, so_far = np.full(20_000, 0), np.zeros(20_000)
    running = np.ones(20_000, dtype=bool)
    for period in range(1, 6000):
        so_far = np.maximum(so_far + source.standard_normal(20_000) - 0.5, 0)
        ends = running & (so_far > 4)
        left[ends] = period
        running &= ~ends
    error = 336 / np.sqrt(20_000)
    assert left[~running].mean() == pytest.approx(336, abs=4 * error)


@pytest.mark.parametrize("false_alarm", [0.01, 0.05, 0.2])
def test_one_period_has_a_closed_form(false_alarm: float) -> None:
    found = threshold(1, false_alarm, seed=4)
    assert found.value == pytest.approx(norm.isf(false_alarm), abs=4 * found.error)
    # Standard error of a sample quantile: sqrt(p (1 - p) / draws) / density there.
    spread = np.sqrt(false_alarm * (1 - false_alarm) / 200_000)
    assert found.error == pytest.approx(spread / norm.pdf(found.value), rel=0.35)


@pytest.mark.parametrize("k", [0.25, 0.5, 1.0])
def test_two_periods_by_numerical_integration(k: float) -> None:
    found = threshold(2, 0.05, k, seed=4)
    quiet = quad(
        lambda x: norm.pdf(x) * norm.cdf(found.value + k - max(x, 0)),
        -10, found.value, points=[0],
    )[0]  # fmt: skip
    assert 1 - quiet == pytest.approx(0.05, abs=4 * np.sqrt(0.05 * 0.95 / 200_000))
    assert alarm_probability(2, found.value, k) == pytest.approx(1 - quiet, abs=1e-8)


@pytest.mark.parametrize("periods", [3, 12, 52])
def test_more_periods_by_the_integral_equation(periods: int) -> None:
    found = threshold(periods, 0.05, seed=8)
    expected = alarm_probability(periods, found.value)
    assert expected == pytest.approx(0.05, abs=4 * np.sqrt(0.05 * 0.95 / 200_000))


def test_thresholds_repeat_and_grow_with_length_and_strictness() -> None:
    one = threshold(6, 0.05, seed=1, draws=20_000)
    assert threshold(6, 0.05, seed=1, draws=20_000) == one
    assert threshold(6, 0.05, seed=2, draws=20_000) != one
    assert threshold(12, 0.05, seed=1, draws=20_000).value > one.value
    assert threshold(6, 0.01, seed=1, draws=20_000).value > one.value
    assert threshold(6, 0.05, 1.0, seed=1, draws=20_000).value < one.value


@pytest.mark.parametrize(
    ("periods", "false_alarm", "draws", "words"),
    [
        (0, 0.05, 1000, "needs a period"),
        (3, 0.0, 1000, "out of range"),
        (3, 0.5, 1000, "out of range"),
        (3, float("nan"), 1000, "out of range"),
        (3, 0.01, 1000, "too few draws"),
    ],
)
def test_senseless_tests_are_refused(
    periods: int, false_alarm: float, draws: int, words: str
) -> None:
    with pytest.raises(UsageError, match=words):
        threshold(periods, false_alarm, draws=draws)


def test_blocks_hold_every_sequence() -> None:
    blocks = list(honest(700_000, 1, 3))
    assert [block.shape for block in blocks] == [(1, 700_000)] * 3
    assert (blocks[0] != blocks[1]).any()


@pytest.mark.parametrize("sequences", [40_000, pytest.param(2_000_000, marks=pytest.mark.slow)])
def test_honest_measurements_are_accused_at_the_stated_rate(
    balances: Balances, sequences: int
) -> None:
    # Whole chain: measurements drawn with their errors, differences, transform, test.
    source = np.random.Generator(np.random.Philox(21))
    common = {kind: source.standard_normal(sequences) for kind in ("in", "out", "stock")}

    def seen(kind: str, value: float, random: float, systematic: float) -> np.ndarray:
        own = source.standard_normal(sequences) * random
        return value * (own + common[kind] * systematic)

    stocks = [
        seen(m.instrument, m.value, m.random, m.systematic)
        for m in (balances.opening[0], *(p.closing[0] for p in balances.periods))
    ]
    flows = [
        seen("in", p.receipts[0].value, 0.02, 0.01) - seen("out", p.shipments[0].value, 0.03, 0.005)
        for p in balances.periods
    ]
    drawn = np.column_stack([flow - (stocks[at + 1] - stocks[at]) for at, flow in enumerate(flows)])
    limit = threshold(3, 0.05, seed=77)
    share = (page(sitmuf(drawn, covariance(balances))) > limit.value).any(axis=1).mean()
    error = np.sqrt(0.05 * 0.95 * (1 / sequences + 1 / 200_000))
    assert share == pytest.approx(0.05, abs=3 * error)


def test_gemuf_by_hand() -> None:
    # Sigma^-1 of [[4, -2], [-2, 5]] is [[5, 2], [2, 4]] / 16: (80 + 48 + 36) / 16.
    matrix = np.array([[4.0, -2.0], [-2.0, 5.0]])
    assert gemuf(np.array([4.0, 3.0]), matrix) == pytest.approx(164 / 16)


def test_gemuf_is_the_length_of_the_transformed_sequence(balances: Balances) -> None:
    differences, matrix = inventory_differences(balances), covariance(balances)
    direct = differences @ np.linalg.inv(matrix) @ differences
    assert gemuf(differences, matrix) == pytest.approx(direct)


def test_gemuf_is_chi_square_without_a_loss() -> None:
    assert gemuf_threshold(2, 0.05) == pytest.approx(-2 * np.log(0.05))  # closed form for 2
    assert gemuf_threshold(5, 0.01) == pytest.approx(chi2.ppf(0.99, 5))
    source = np.random.Generator(np.random.Philox(9))
    found = gemuf(source.standard_normal((100_000, 4)) * [1, 2, 3, 4], np.diag([1.0, 4, 9, 16]))
    share = (found > gemuf_threshold(4, 0.05)).mean()
    assert share == pytest.approx(0.05, abs=4 * np.sqrt(0.05 * 0.95 / 100_000))
    with pytest.raises(UsageError):
        gemuf_threshold(0, 0.05)
