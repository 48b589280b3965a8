"""What does a look at units drawn at random find, if so many are missing?

Units are drawn without replacement, so the number of missing ones among them is hypergeometric. Of
those each is taken for there with a probability; of the others each fails with another.
"""

from __future__ import annotations

import math
from typing import NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from tidewaiter.core.errors import ModelError

Floats: TypeAlias = npt.NDArray[np.float64]
Counts: TypeAlias = npt.NDArray[np.int64]

_OUTCOMES = 64
_EXACT = 512
_SIGMAS = np.linspace(-6, 6, 4801)
_BELOW = np.array([math.erfc(-x / math.sqrt(2)) / 2 for x in _SIGMAS.tolist()])


class Drawing(NamedTuple):
    """Units drawn at random.

    Attributes:
        pool: Number that they are drawn from.
        units: Number drawn.
        miss: Probability that a missing unit is taken for there.
        absence: Probability that a unit that is there fails.
    """

    pool: int
    units: int
    miss: float
    absence: float = 0.0


def checked_drawing(drawing: Drawing, number: int) -> Drawing:
    """Return the drawing unchanged.

    Args:
        drawing: The drawing.
        number: Number of units that are said to be missing, or to have failed.

    Raises:
        ModelError: If more units are drawn, or are missing, than there are, or if a probability is
            none.
    """
    pool, units, *chances = drawing
    if not (0 <= units <= pool and 0 <= number <= pool and all(0 <= p <= 1 for p in chances)):
        raise ModelError(
            "units are drawn that are not there",
            found=(*drawing, number),
            allowed="0 <= drawn, missing <= pool, and probabilities from 0 to 1",
        )
    return drawing


def drawn_missing(drawing: Drawing, missing: Counts) -> Floats:
    """Return the hypergeometric mass of missing units drawn, shape (points, units + 1).

    Args:
        drawing: The drawing.
        missing: Numbers missing in the pool, shape (points,).
    """
    n, pool = drawing.units, drawing.pool
    logs = np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, pool + 1)))])
    x, gone = np.arange(n + 1), missing[:, None]
    possible = (x <= gone) & (n - x <= pool - gone)
    found = logs[gone] + logs[pool - gone] - (logs[pool] - logs[n] - logs[pool - n])
    for part in (x, n - x, gone - x, pool - gone - n + x):
        found = found - logs[np.where(possible, part, 0)]
    return np.where(possible, np.exp(np.where(possible, found, 0.0)), 0.0)


def outcomes(drawing: Drawing, missing: Counts) -> Floats:
    """Return the probability of each outcome for each number missing, shape (points, outcomes).

    Of up to 64 units the outcome is the number that fail, exactly; of more, in which of 64 bins
    that number lies, by the normal distribution of the same mean and variance.
    """
    n = drawing.units
    if n <= _OUTCOMES:
        fails = [
            np.convolve(_binomial(x, 1 - drawing.miss), _binomial(n - x, drawing.absence))
            for x in range(n + 1)
        ]
        return np.asarray(drawn_missing(drawing, missing) @ np.array(fails), dtype=np.float64)
    mean, spread = _moments(drawing, missing)
    edges = np.linspace((mean - 4 * spread).min(), (mean + 4 * spread).max(), _OUTCOMES + 1)
    edges[0], edges[-1] = -np.inf, np.inf
    return np.diff(_normal((edges - mean[:, None]) / spread[:, None]), axis=1)


def chance_of(drawing: Drawing, failed: int, missing: Counts) -> Floats:
    """Return the probability that so many units failed, for each number missing, shape (points,).

    Exact for up to 512 units; for more by the normal distribution of the same mean and variance.
    """
    if drawing.units <= _EXACT:
        found = drawn_missing(drawing, missing) @ _failing(drawing, failed)
        return np.asarray(found, dtype=np.float64)
    mean, spread = _moments(drawing, missing)
    return _normal((failed + 0.5 - mean) / spread) - _normal((failed - 0.5 - mean) / spread)


def _failing(drawing: Drawing, failed: int) -> Floats:
    """Return the probability that ``failed`` fail if x of those drawn are missing, by x."""
    n, found = drawing.units, []
    for x in range(n + 1):
        caught = _binomial(x, 1 - drawing.miss)
        wrong = _binomial(n - x, drawing.absence)
        j = np.arange(max(0, failed - (n - x)), min(x, failed) + 1)
        found.append(float(caught[j] @ wrong[failed - j]))
    return np.array(found)


def _moments(drawing: Drawing, missing: Counts) -> tuple[Floats, Floats]:
    """Return mean and standard deviation of the number that fail, a rounded number."""
    n, share = drawing.units, missing / drawing.pool
    finds, fails = 1 - drawing.miss, drawing.absence
    left = (drawing.pool - n) / max(1, drawing.pool - 1)
    drawn = n * share * (1 - share) * left * (finds - fails) ** 2
    seen = n * (share * finds * (1 - finds) + (1 - share) * fails * (1 - fails))
    return n * (share * finds + (1 - share) * fails), np.sqrt(drawn + seen + 1 / 12)


def _normal(at: Floats) -> Floats:
    """Return the normal distribution function, by a table, to some 2e-7."""
    return np.asarray(np.interp(at, _SIGMAS, _BELOW, left=0.0, right=1.0), dtype=np.float64)


def _binomial(trials: int, chance: float) -> Floats:
    if chance in {0.0, 1.0}:
        sure = np.zeros(trials + 1)
        sure[int(trials * chance)] = 1.0
        return sure
    k = np.arange(trials)
    steps = np.log((trials - k) / (k + 1.0)) + math.log(chance) - math.log1p(-chance)
    logs = np.concatenate([[0.0], np.cumsum(steps)]) + trials * math.log1p(-chance)
    return np.asarray(np.exp(logs), dtype=np.float64)
