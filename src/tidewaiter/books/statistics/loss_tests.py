"""How likely does each test notice a stated loss, and from which loss on is it nearly sure?

Four tests of one sequence of inventory differences, each with a threshold that the same share of
honest sequences passes:

- *page*: Page's test of :mod:`tidewaiter.books.statistics.trend`, simulated;
- *sitmuf*: any number of the transformed sequence above one limit. They are independent, so the
  limit is a normal quantile at the n-th root of 1 - share, and detection has a closed form;
- *cumulative*: the sum of all differences (CUMUF), tested once after the last period;
- *gemuf*: the length of the transformed sequence, tested once after the last period.

A loss is put into every run of successive periods in turn, for which of them is the least
favourable depends on the test. Burr & Hamada (2013) compare the same tests; to plan for a smallest
loss that is noticed with a stated probability is what safeguards do (recalled: the International
Atomic Energy Agency states a quantity, and a probability of 90 to 95%).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from tidewaiter.books.statistics.detection import by_cumulative, by_gemuf
from tidewaiter.books.statistics.sitmuf import sitmuf
from tidewaiter.books.statistics.trend import gemuf_threshold, honest
from tidewaiter.core.errors import UsageError
from tidewaiter.model.books.detection import LossTest

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Literal

    from numpy.typing import NDArray

    from tidewaiter.books.statistics.trend import Threshold
    from tidewaiter.model.books.detection import TestName

DRAWS = 20_000
"""Simulated sequences behind a probability of Page's test."""
_NEAR = 2e-3
"""Relative width at which the search for a smallest loss stops."""
_MOST_DOUBLINGS = 200
_NO_NUMBER = 1e12
"""A million million chips and more are no number of chips."""


class Wanted(NamedTuple):
    """What is asked of the tests.

    Attributes:
        loss: Stated loss in chips, or None.
        over: Number of periods over which a protracted loss is spread.
        goal: Probability with which the smallest losses are noticed.
    """

    loss: float | None
    over: int
    goal: float


class Judge(NamedTuple):
    """A test of a sequence of differences.

    Attributes:
        name: Its name.
        threshold: Number above which it alarms.
        unit: What the threshold counts.
        noticed: Takes a loss, in chips by period, to the probability of an alarm.
        draws: Number of simulated sequences behind the probability; 0 for a closed form.
    """

    name: TestName
    threshold: float
    unit: Literal["sigma", "chips", "1"]
    noticed: Callable[[NDArray[np.float64]], float]
    draws: int = 0


def losses_over(total: float, periods: int, over: int) -> NDArray[np.float64]:
    """Return a loss spread evenly over successive periods, at every place where they fit.

    Args:
        total: Chips lost.
        periods: Number of periods.
        over: Number of periods of the loss; 1 is an abrupt one.

    Returns:
        Places x periods, in chips.

    Raises:
        UsageError: If the loss is longer than the sequence, or shorter than a period.
    """
    if not 1 <= over <= periods:
        raise UsageError(
            "a loss does not fit into the periods", found=over, allowed=f"1 to {periods} periods"
        )
    places, at = np.arange(periods - over + 1)[:, None], np.arange(periods)
    return np.where((at >= places) & (at < places + over), total / over, 0.0)


def loss_tests(
    matrix: NDArray[np.float64], limit: Threshold, wanted: Wanted, *, seed: int, draws: int = DRAWS
) -> tuple[LossTest, ...]:
    """Return what each test of a sequence notices.

    Args:
        matrix: Covariance of the differences, in chips squared.
        limit: Threshold of Page's test for as many periods; its share of false alarms is that of
            every test.
        wanted: What is asked.
        seed: Seed of the simulation; another one than the threshold's.
        draws: Number of simulated sequences.

    Raises:
        ModelError: If the covariance cannot be one.
        UsageError: If a number is out of its range.
    """
    first = page_loss_test(matrix, limit, wanted, seed=seed, draws=draws)
    others = closed_forms(matrix, limit.false_alarm)
    return (first, *(_told(judge, len(matrix), wanted) for judge in others))


def page_loss_test(
    matrix: NDArray[np.float64], limit: Threshold, wanted: Wanted, *, seed: int, draws: int = DRAWS
) -> LossTest:
    """Return what Page's test of a sequence notices.

    Args:
        matrix: Covariance of the differences, in chips squared.
        limit: Threshold for as many periods.
        wanted: What is asked.
        seed: Seed of the simulation; another one than the threshold's.
        draws: Number of simulated sequences.

    Raises:
        ModelError: If the covariance cannot be one.
        UsageError: If a number is out of its range.
    """
    if wanted.loss is not None and not 0 <= wanted.loss < _NO_NUMBER:
        raise UsageError("a loss is out of range", found=wanted.loss, allowed="a number of chips")
    if not limit.false_alarm < wanted.goal < 1:
        raise UsageError(
            "a goal of detection is out of range",
            found=wanted.goal,
            allowed=f"above {limit.false_alarm:g}, the share of false alarms, and below 1",
        )
    return _told(_by_page(matrix, limit, seed, draws), len(matrix), wanted)


def closed_forms(matrix: NDArray[np.float64], false_alarm: float) -> tuple[Judge, ...]:
    """Return the tests whose detection has a closed form.

    Args:
        matrix: Covariance of the differences.
        false_alarm: Share of honest sequences that each may accuse.

    Raises:
        UsageError: If the share is out of its range.
    """
    from scipy.stats import norm

    periods, total = len(matrix), math.sqrt(matrix.sum())
    each = sitmuf_threshold(periods, false_alarm)
    length = gemuf_threshold(periods, false_alarm)
    return (
        Judge("sitmuf", each, "sigma", lambda loss: by_sitmuf(loss, matrix, each)),
        Judge(
            "cumulative",
            float(norm.isf(false_alarm)) * total,
            "chips",
            lambda loss: by_cumulative(loss, matrix, false_alarm).probability,
        ),
        Judge("gemuf", length, "1", lambda loss: by_gemuf(loss, matrix, false_alarm).probability),
    )


def sitmuf_threshold(periods: int, false_alarm: float) -> float:
    """Return the number that any of so many standard normals passes in a share of sequences."""
    from scipy.stats import norm

    return float(norm.isf(-math.expm1(math.log1p(-false_alarm) / periods)))


def by_sitmuf(loss: NDArray[np.float64], matrix: NDArray[np.float64], limit: float) -> float:
    """Return how likely any number of the transformed sequence passes a limit, in closed form.

    Args:
        loss: Chips lost by period.
        matrix: Covariance of the differences.
        limit: The limit, such as from :func:`sitmuf_threshold`.

    Raises:
        ModelError: If the covariance cannot be one.
    """
    from scipy.stats import norm

    return float(-np.expm1(norm.logcdf(limit - sitmuf(loss, matrix)).sum()))


def smallest_loss(judge: Judge, unit_losses: Sequence[NDArray[np.float64]], goal: float) -> float:
    """Return the smallest loss that a test notices with a probability wherever it happens.

    The least favourable place is sought at the answer itself: the search is made for one place, and
    again for the worst of those that are still below the goal there.

    Args:
        judge: The test.
        unit_losses: The loss of one chip at each place, in chips by period.
        goal: The probability.

    Returns:
        Chips, at most two parts in a thousand above the smallest.
    """
    worst, *left = unit_losses
    least = _search(judge, worst, goal)
    while True:
        shares = [judge.noticed(one * least) for one in left]
        left = [one for one, share in zip(left, shares, strict=True) if share < goal]
        if not left:
            return least
        at = int(np.argmin([share for share in shares if share < goal]))
        least = max(least, _search(judge, left.pop(at), goal))


def _search(judge: Judge, one: NDArray[np.float64], goal: float) -> float:
    below, above = 0.0, 1.0
    for _ in range(_MOST_DOUBLINGS):
        if judge.noticed(one * above) >= goal:
            break
        below, above = above, 2 * above
    while above - below > _NEAR * above:
        middle = (below + above) / 2
        if judge.noticed(one * middle) >= goal:
            above = middle
        else:
            below = middle
    return above


def _by_page(matrix: NDArray[np.float64], limit: Threshold, seed: int, draws: int) -> Judge:
    """Return Page's test, every probability from the same simulated sequences."""
    quiet = np.concatenate(list(honest(limit.periods, seed, draws))).T.copy()

    def noticed(loss: NDArray[np.float64]) -> float:
        return float((highest(quiet, sitmuf(loss, matrix) - limit.k, limit.k) > limit.value).mean())

    return Judge("page", limit.value, "sigma", noticed, draws)


def highest(
    quiet: NDArray[np.float64], steps: NDArray[np.float64], k: float
) -> NDArray[np.float64]:
    """Return the largest value that Page's statistic takes in each sequence.

    As :func:`tidewaiter.books.statistics.trend.page`, period by period and without a copy of the
    sequences.

    Args:
        quiet: Transformed differences without a loss, periods x sequences.
        steps: What a loss adds to each period, less ``k``.
        k: What is taken off each step but the first.
    """
    so_far, top = np.full(quiet.shape[1], k), np.zeros(quiet.shape[1])
    for row, step in zip(quiet, steps, strict=True):
        so_far += row
        so_far += step
        np.maximum(so_far, 0.0, out=so_far)
        np.maximum(top, so_far, out=top)
    return top


def _told(judge: Judge, periods: int, wanted: Wanted) -> LossTest:
    places = losses_over(1.0, periods, 1), losses_over(1.0, periods, wanted.over)
    shares: list[list[float]] = []
    if wanted.loss is not None:
        shares = [[judge.noticed(one * wanted.loss) for one in some] for some in places]
    abrupt, protracted = [(min(some), max(some)) for some in shares] or (None, None)
    least = [smallest_loss(judge, list(some), wanted.goal) for some in places]
    worst = [*(share for some in shares for share in some), wanted.goal]
    return LossTest(
        test=judge.name,
        threshold=judge.threshold,
        unit=judge.unit,
        abrupt=abrupt,
        protracted=protracted,
        least_abrupt=least[0],
        least_protracted=least[1],
        error=max(_error(share, judge.draws) for share in worst),
    )


def _error(share: float, draws: int) -> float:
    return math.sqrt(share * (1 - share) / draws) if draws else 0.0
