"""Do inventory differences add up to a loss? Page's test, and a test for any pattern.

Page's test (Page 1954) on the transformed sequence, as Jones (1988) and Sandia's MAPIT (theory page
"Page's trend test") use it, with the first step taken whole: S_1 = max(x_1, 0), then
S_i = max(S_{i-1} + x_i - k, 0). While nothing is lost the transformed sequence is standard normal,
so the threshold depends on the number of periods and on k alone. GEMUF (Seifert 1986) takes the
length of the transformed sequence.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from tidewaiter.books.statistics.sitmuf import sitmuf
from tidewaiter.core.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

USUAL_K = 0.5
"""What Page's test takes off each step: half of a shift by one standard deviation."""
DRAWS = 200_000
"""Simulated sequences behind a threshold."""
_BLOCK = 1 << 20


class Threshold(NamedTuple):
    """The number that Page's statistic passes in a stated share of honest sequences.

    Attributes:
        value: The threshold h.
        error: Its standard error from the number of draws.
        periods: Length of the sequences.
        false_alarm: Share of honest sequences that pass it at some period.
        k: What is taken off each step.
    """

    value: float
    error: float
    periods: int
    false_alarm: float
    k: float


def page(sequence: NDArray[np.float64], k: float = USUAL_K) -> NDArray[np.float64]:
    """Return Page's statistic after each period.

    Args:
        sequence: Transformed differences, the last axis periods.
        k: What is taken off each step but the first.

    Returns:
        Numbers without unit, 0 or more, shaped as ``sequence``.
    """
    found = np.empty(sequence.shape)
    so_far = np.full(sequence.shape[:-1], k)  # the first step is taken whole
    for at in range(sequence.shape[-1]):
        so_far = np.maximum(so_far + sequence[..., at] - k, 0.0)
        found[..., at] = so_far
    return found


def threshold(
    periods: int, false_alarm: float, k: float = USUAL_K, seed: int = 0, draws: int = DRAWS
) -> Threshold:
    """Return the threshold of Page's test, by simulation.

    Args:
        periods: Number of periods of the whole sequence.
        false_alarm: Share of honest sequences that may be accused at some period, above 0 and
            below 0.5.
        k: What is taken off each step.
        seed: Seed of the simulation.
        draws: Number of simulated sequences.

    Raises:
        UsageError: If a number is out of its range, or the draws are too few for the tail.
    """
    _check(periods, false_alarm, draws)
    highest = np.concatenate(
        [page(block, k).max(axis=-1) for block in honest(periods, seed, draws)]
    )
    spread = np.sqrt(false_alarm * (1 - false_alarm) / draws)
    ends = np.clip([1 - false_alarm - spread, 1 - false_alarm + spread], 0.0, 1.0)
    value, low, high = np.quantile(highest, [1 - false_alarm, *ends])
    return Threshold(float(value), float(high - low) / 2, periods, false_alarm, k)


def honest(periods: int, seed: int, draws: int) -> Iterator[NDArray[np.float64]]:
    """Yield sequences of standard normals in blocks, each sequences x periods.

    The blocks depend on the seed, the number of periods and the number of draws alone.
    """
    source = np.random.Generator(np.random.Philox(np.random.SeedSequence([seed, periods])))
    size = max(1, _BLOCK // periods)
    for begin in range(0, draws, size):
        yield source.standard_normal((min(size, draws - begin), periods))


def gemuf(differences: NDArray[np.float64], matrix: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return GEMUF: differences^T covariance^-1 differences.

    While nothing is lost it is chi-square with as many degrees of freedom as periods.

    Args:
        differences: Inventory differences, the last axis periods.
        matrix: Their covariance.

    Raises:
        ModelError: If the covariance cannot be one.
    """
    found: NDArray[np.float64] = np.square(sitmuf(differences, matrix)).sum(axis=-1)
    return found


def gemuf_threshold(periods: int, false_alarm: float) -> float:
    """Return the number that GEMUF passes in a share of honest sequences: a chi-square quantile.

    Raises:
        UsageError: If a number is out of its range.
    """
    from scipy.stats import chi2

    _check(periods, false_alarm, DRAWS)
    return float(chi2.isf(false_alarm, periods))


_FEWEST_IN_TAIL = 20


def _check(periods: int, false_alarm: float, draws: int) -> None:
    if periods < 1:
        raise UsageError("a test needs a period", found=periods, allowed="1 or more")
    if not 0 < false_alarm < 0.5:
        raise UsageError(
            "a false-alarm probability is out of range",
            found=false_alarm,
            allowed="above 0 and below 0.5",
        )
    if draws * false_alarm < _FEWEST_IN_TAIL:
        raise UsageError(
            "too few draws for so rare an alarm",
            found=draws,
            allowed=f"{_FEWEST_IN_TAIL / false_alarm:.0f} or more",
        )
