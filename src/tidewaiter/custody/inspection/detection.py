"""How many units must be drawn to find that some are missing, and how many may be missing at most?

Units are drawn without replacement, so the number of missing ones among those drawn is
hypergeometric; each passes the look with the same probability. With nothing but error in that
probability this is the public model of CSET (2026): P = 1 - sum over x of H(x; N, K, n) m^x. Masses
are built by ratios from the mode, so that a million units cost no more than the width of the law
and no large logarithms cancel.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from tidewaiter.core.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Callable

Floats: TypeAlias = npt.NDArray[np.float64]


class Mass(NamedTuple):
    """Probabilities of consecutive whole numbers.

    Attributes:
        first: The first number.
        mass: Its probability and those of the next ones.
    """

    first: int
    mass: Floats


def drawn_mass(pool: int, missing: int, drawn: int) -> Mass:
    """Return how many of the missing units are among those drawn: the hypergeometric law.

    Args:
        pool: Number of units.
        missing: How many of them are missing.
        drawn: How many are drawn.

    Raises:
        ModelError: If more are missing or drawn than there are.
    """
    if not (0 <= missing <= pool and 0 <= drawn <= pool):
        raise ModelError(
            "units are drawn that are not there",
            found=f"{drawn} drawn, {missing} missing of {pool}",
            allowed="0 <= drawn, missing <= pool",
        )
    low, high = max(0, drawn + missing - pool), min(drawn, missing)
    mode = min(high, max(low, (drawn + 1) * (missing + 1) // (pool + 2)))
    up = np.arange(mode, high, dtype=np.float64)
    down = np.arange(mode, low, -1, dtype=np.float64)
    rest = pool - missing - drawn
    rising = (missing - up) * (drawn - up) / ((up + 1) * (rest + up + 1))
    falling = down * (rest + down) / ((missing - down + 1) * (drawn - down + 1))
    mass = np.concatenate([np.cumprod(falling)[::-1], [1.0], np.cumprod(rising)])
    return Mass(low, np.asarray(mass / mass.sum(), dtype=np.float64))


def undetected(pool: int, missing: int, drawn: int, passing: float) -> float:
    """Return the probability that every missing unit among those drawn passes.

    Args:
        pool: Number of units.
        missing: How many of them are missing.
        drawn: How many are drawn.
        passing: Probability that a missing unit passes the look.
    """
    first, mass = drawn_mass(pool, missing, drawn)
    powers = np.power(passing, np.arange(first, first + len(mass), dtype=np.float64))
    return min(1.0, float(mass @ powers))


def detection(pool: int, missing: int, drawn: int, passing: float) -> float:
    """Return the probability that at least one missing unit is found (CSET 2026)."""
    return 1.0 - undetected(pool, missing, drawn, passing)


def sample_size(pool: int, missing: int, passing: float, goal: float) -> int | None:
    """Return the least number of units to draw for a probability of finding a missing one.

    Args:
        pool: Number of units.
        missing: How many are missing.
        passing: Probability that a missing unit passes the look.
        goal: The probability to be reached.

    Returns:
        The number, or None where looking at every unit does not reach the goal.
    """
    return _least(0, pool, lambda drawn: detection(pool, missing, drawn, passing) >= goal)


def two_looks(
    pool: int, missing: int, drawn: tuple[int, int], passing: tuple[float, float]
) -> float:
    """Return the probability of finding a missing unit by a cheap look at many, a good one at few.

    The units of both looks are different ones, drawn at random (attributes and variables sampling
    after Jaech and Russell 1991).

    Args:
        pool: Number of units.
        missing: How many are missing.
        drawn: Units looked at well, and units looked at cheaply.
        passing: Probability that a missing unit passes either look.
    """
    few, many = drawn
    if passing[1] == 1.0:
        return detection(pool, missing, few, passing[0])
    first, mass = drawn_mass(pool, missing, few)
    numbers = np.arange(first, first + len(mass))
    weights = mass * np.power(passing[0], numbers.astype(np.float64))
    missed = 0.0
    for number, weight in zip(numbers.tolist(), weights.tolist(), strict=True):
        if weight > 1e-13:
            missed += weight * undetected(pool - few, missing - number, many, passing[1])
    return 1.0 - min(1.0, missed)


def most_missing(look: tuple[int, int], failed: int, passing: float, level: float) -> int:
    """Return the largest number missing that the outcome of a random look does not exclude.

    The one-sided exact bound: the largest K for which as few failures, or fewer, have a
    probability above 1 - level.

    Args:
        look: Number of units, and how many of them were drawn.
        failed: How many of those drawn were not shown to be there.
        passing: Probability that a missing unit passes.
        level: Confidence.
    """
    pool = look[0]
    over = _least(
        failed, pool, lambda missing: few_failures(look, missing, failed, passing) <= 1 - level
    )
    return pool if over is None else max(failed, over - 1)


def few_failures(look: tuple[int, int], missing: int, failed: int, passing: float) -> float:
    """Return the probability that so many units fail, or fewer, if so many are missing.

    Args:
        look: Number of units, and how many of them were drawn.
        missing: How many are missing.
        failed: Number of failures.
        passing: Probability that a missing unit passes.
    """
    from scipy.stats import binom

    pool, drawn = look
    first, mass = drawn_mass(pool, missing, drawn)
    numbers = np.arange(first, first + len(mass))
    return float(mass @ binom.cdf(failed, numbers, 1.0 - passing))


def _least(low: int, high: int, is_enough: Callable[[int], bool]) -> int | None:
    """Return the least whole number that is enough, of those from low to high, or None."""
    if not is_enough(high):
        return None
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if is_enough(middle) else (middle + 1, high)
    return low
