"""How likely is a loss of a stated size to be noticed?

For an abrupt loss, all in one period, and a protracted one, the same in every period. Closed forms
where the statistic is normal or chi-square, simulation with its error for Page's test (Burr &
Hamada 2013 compare the same tests).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from tidewaiter.books.statistics.sitmuf import sitmuf
from tidewaiter.books.statistics.trend import DRAWS, gemuf_threshold, honest, page
from tidewaiter.core.errors import UsageError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tidewaiter.books.statistics.trend import Threshold


class Detection(NamedTuple):
    """A probability of detection.

    Attributes:
        probability: Share of sequences with the loss in which the test gives an alarm.
        error: Its standard error from the number of draws; 0 for a closed form.
    """

    probability: float
    error: float = 0.0


def abrupt(total: float, periods: int, at: int) -> NDArray[np.float64]:
    """Return a loss that happens in one period, in chips by period.

    Args:
        total: Chips lost.
        periods: Number of periods.
        at: The period, from 0.

    Raises:
        UsageError: If there is no such period.
    """
    if not 0 <= at < periods:
        raise UsageError("there is no such period", found=at, allowed=f"0 to {periods - 1}")
    loss = np.zeros(periods)
    loss[at] = total
    return loss


def protracted(total: float, periods: int) -> NDArray[np.float64]:
    """Return a loss that is the same in every period, in chips by period."""
    return np.full(periods, total / periods)


def by_difference(loss: float, sigma: float, false_alarm: float) -> Detection:
    """Return how likely the test of one inventory difference notices a loss, in closed form.

    The test alarms above the normal quantile of ``1 - false_alarm`` times sigma.

    Args:
        loss: Chips lost in the period.
        sigma: Standard deviation of its difference, in chips, above 0.
        false_alarm: Probability of an alarm where nothing is lost.

    Raises:
        UsageError: If sigma is not above 0.
    """
    from scipy.stats import norm

    if not 0 < sigma < math.inf:
        raise UsageError("a standard deviation is out of range", found=sigma, allowed="above 0")
    return Detection(float(norm.sf(norm.isf(false_alarm) - loss / sigma)))


def by_cumulative(
    loss: NDArray[np.float64], matrix: NDArray[np.float64], false_alarm: float
) -> Detection:
    """Return how likely CUMUF, tested once after the last period, notices a loss, in closed form.

    Args:
        loss: Chips lost by period.
        matrix: Covariance of the differences.
        false_alarm: Probability of an alarm where nothing is lost.

    Raises:
        UsageError: If the sum has no error.
    """
    return by_difference(float(loss.sum()), math.sqrt(matrix.sum()), false_alarm)


def by_gemuf(
    loss: NDArray[np.float64], matrix: NDArray[np.float64], false_alarm: float
) -> Detection:
    """Return how likely GEMUF, tested once after the last period, notices a loss, in closed form.

    Args:
        loss: Chips lost by period.
        matrix: Covariance of the differences.
        false_alarm: Probability of an alarm where nothing is lost.

    Raises:
        ModelError: If the covariance cannot be one.
        UsageError: If the false-alarm probability is out of range.
    """
    from scipy.stats import chi2, ncx2

    shift = float(np.square(sitmuf(loss, matrix)).sum())
    limit = gemuf_threshold(len(loss), false_alarm)
    found = ncx2.sf(limit, len(loss), shift) if shift else chi2.sf(limit, len(loss))
    return Detection(float(found))


def by_page(
    loss: NDArray[np.float64],
    matrix: NDArray[np.float64],
    limit: Threshold,
    *,
    seed: int,
    draws: int = DRAWS,
) -> Detection:
    """Return how likely Page's test on the transformed sequence notices a loss, by simulation.

    Args:
        loss: Chips lost by period.
        matrix: Covariance of the differences.
        limit: Threshold for as many periods.
        seed: Seed; another one than the threshold's, lest its error be hidden.
        draws: Number of simulated sequences.

    Raises:
        ModelError: If the covariance cannot be one.
        UsageError: If the threshold is for another number of periods.
    """
    if limit.periods != len(loss):
        raise UsageError(
            "the threshold is for another number of periods",
            found=limit.periods,
            allowed=str(len(loss)),
        )
    shift = sitmuf(loss, matrix)
    alarms = sum(
        int((page(block + shift, limit.k) > limit.value).any(axis=-1).sum())
        for block in honest(limit.periods, seed, draws)
    )
    share = alarms / draws
    return Detection(share, math.sqrt(share * (1 - share) / draws))
