"""Intervals for a number unseen, and averages over models.

An interval is log-normal on the number unseen (Burnham et al. 1987, as Chao 1987 uses it), so that
it never falls below what was seen. Models are averaged with weights from a criterion, and the
spread between models is part of the uncertainty (Draper 1995; Buckland, Burnham & Augustin 1997).
"""

from __future__ import annotations

from statistics import NormalDist
from typing import NamedTuple

import numpy as np
from scipy.special import ndtr

from tidewaiter.estimate.counting.answer import CountInterval
from tidewaiter.estimate.counting.loglinear import Floats

_BISECTIONS = 60


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
    return CountInterval(
        low=seen + low, high=None if high is None else seen + high, level=level
    )


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
