"""Intervals for a number unseen, and averages over models.

An interval is log-normal on the number unseen (Burnham et al. 1987, as Chao 1987 uses it), so that
it never falls below what was seen. Models are averaged with weights from a criterion, and the
spread between models is part of the uncertainty (Draper 1995; Buckland, Burnham & Augustin 1997).
For one model there is also the interval of the multinomial profile likelihood (Cormack 1992).
"""

from __future__ import annotations

from statistics import NormalDist
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.special import gammaln, ndtr, xlogy

from tidewaiter.estimate.counting.answer import CountEstimate, CountInterval
from tidewaiter.estimate.counting.loglinear import Floats, fitted

if TYPE_CHECKING:
    from collections.abc import Callable

    from tidewaiter.estimate.counting.hierarchy import Marks

_BISECTIONS = 60
_GRID = 33
_ROUNDS = 4
_FURTHEST_SPREADS = 8.0


class Unseen(NamedTuple):
    """Log-normal distributions of the number unseen, one a model.

    Attributes:
        log: Logarithm of the estimate, which is the median.
        spread: Standard deviation of the logarithm.
    """

    log: Floats
    spread: Floats

    @property
    def number(self) -> Floats:
        """The estimates."""
        return np.exp(self.log)

    @property
    def variance(self) -> Floats:
        """The variances that the spreads stand for."""
        return np.array(self.number**2 * np.expm1(self.spread**2))


def unseen(log: Floats, variance: Floats) -> Unseen:
    """Return distributions of the number unseen.

    Its variance is ``u + u**2 v``, for an estimate u whose logarithm has variance v: the first
    part because the number itself is Poisson, the second because its mean is estimated
    (Rivest & Levesque 2001).

    Args:
        log: Logarithm of the expected number unseen.
        variance: Variance of that logarithm.
    """
    return Unseen(log, np.sqrt(np.logaddexp(np.log1p(variance), -log)))


def level_score(level: float) -> float:
    """Return the normal score that leaves half of ``1 - level`` above it."""
    return NormalDist().inv_cdf((1 + level) / 2)


def log_normal_interval(seen: float, number: float, variance: float, level: float) -> CountInterval:
    """Return the interval of the number of members from the number unseen and its variance."""
    if number <= 0:
        return CountInterval(low=seen, high=seen, level=level)
    spread = np.sqrt(np.log1p(variance / number**2))
    factor = float(np.exp(level_score(level) * spread))
    return CountInterval(low=seen + number / factor, high=seen + number * factor, level=level)


def weights_of(criterion: Floats) -> Floats:
    """Return the models' weights, ``exp(-criterion / 2)`` scaled to sum to one."""
    raw = np.exp(-(criterion - criterion.min()) / 2)
    return np.array(raw / raw.sum())


def mixture_interval(
    seen: float, parts: Unseen, weights: Floats, unbounded: float, level: float
) -> CountInterval:
    """Return the interval of a mixture of log-normal distributions of the number unseen.

    Args:
        seen: Number of members seen.
        parts: The distributions.
        weights: Their weights, summing to one.
        unbounded: Probability, of all, that no bound holds; it lies above every number.
        level: Probability inside the interval.
    """
    tail = (1 - level) / 2
    low = _quantile(parts, weights, tail / (1 - unbounded)) if unbounded < 1 - tail else 0.0
    high = _quantile(parts, weights, (1 - tail) / (1 - unbounded)) if unbounded < tail else None
    return CountInterval(low=seen + low, high=None if high is None else seen + high, level=level)


def _quantile(parts: Unseen, weights: Floats, probability: float) -> float:
    """Return a quantile of a mixture by bisection of its logarithm."""
    reach = 10.0
    low = float((parts.log - reach * parts.spread).min())
    high = float((parts.log + reach * parts.spread).max())
    for _ in range(_BISECTIONS):
        middle = (low + high) / 2
        if float(weights @ ndtr((middle - parts.log) / parts.spread)) < probability:
            low = middle
        else:
            high = middle
    return float(np.exp((low + high) / 2))


def profile_estimate(
    counts: Floats, model: tuple[Marks, Marks], start: Unseen, level: float
) -> CountEstimate:
    """Return one model's multinomial maximum-likelihood estimate and profile interval.

    The number unseen is tried at many values, the model refitted at each with that number in
    cell 0; the interval holds the values that lose less likelihood than the chi-squared bound.

    Args:
        counts: Number in each cell; shape (cells,).
        model: Terms to estimate and cells of the face; shape (cells,) each.
        start: The Poisson estimate of the number unseen, one entry.
        level: Probability of the interval.
    """

    def likelihood(logs: Floats) -> Floats:
        return _profile_likelihood(counts, model, np.exp(logs))

    centre, reach = float(start.log[0]), _FURTHEST_SPREADS * float(start.spread[0])
    top = _peak(likelihood, centre - reach, centre + reach)
    floor = float(likelihood(np.array([top]))[0]) - level_score(level) ** 2 / 2
    low = _crossing(likelihood, floor, top, centre - reach)
    high = _crossing(likelihood, floor, top, centre + reach)
    seen = float(counts.sum())
    return CountEstimate(
        method="profile likelihood (Cormack 1992)",
        n=seen + float(np.exp(top)),
        se=float(start.variance[0] ** 0.5),
        interval=CountInterval(
            low=seen + (0.0 if low is None else float(np.exp(low))),
            high=None if high is None else seen + float(np.exp(high)),
            level=level,
        ),
    )


def _profile_likelihood(counts: Floats, model: tuple[Marks, Marks], number: Floats) -> Floats:
    """Return the multinomial log likelihood at each number unseen, up to a constant."""
    free, support = (np.repeat(marks[None], len(number), axis=0) for marks in model)
    support[:, 0] = True
    full = np.repeat(counts[None], len(number), axis=0)
    full[:, 0] = number
    total = full.sum(axis=1)
    lost = fitted(full, free, support).deviance / 2
    likelihood = gammaln(total + 1) - gammaln(number + 1) + xlogy(number, number)
    return np.array(likelihood - xlogy(total, total) - lost)


def _peak(likelihood: Callable[[Floats], Floats], low: float, high: float) -> float:
    """Return where a likelihood with one peak is largest."""
    for _ in range(_ROUNDS):
        grid = np.linspace(low, high, _GRID)
        best = int(likelihood(grid).argmax())
        low, high = float(grid[max(best - 1, 0)]), float(grid[min(best + 1, _GRID - 1)])
    return (low + high) / 2


def _crossing(
    likelihood: Callable[[Floats], Floats], floor: float, inside: float, outside: float
) -> float | None:
    """Return where a likelihood falls below a floor on the way out, None when it does not."""
    for _ in range(_ROUNDS):
        grid = np.linspace(inside, outside, _GRID)
        below = np.flatnonzero(likelihood(grid) < floor)
        if not len(below):
            return None
        inside, outside = float(grid[max(below[0] - 1, 0)]), float(grid[below[0]])
    return (inside + outside) / 2
