"""How likely is an observation, given what the model says? One small function for each kind.

Every function is elementwise: observations and quantities broadcast against each other with the
draws on the last axis, and the result keeps that shape. A series of observations is a sum over
its other axes, ``poisson_count(counts[:, None], means).sum(axis=0)``. Each gives the whole
log-density, constants included, so that log evidence compares across models.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Literal, TypeAlias

import numpy as np
import numpy.typing as npt
from scipy.special import gammaln, log_ndtr, logsumexp, ndtri, xlog1py, xlogy

from tidewaiter.core.errors import ModelError, Where
from tidewaiter.core.interval import Interval
from tidewaiter.estimate.updating.weights import Floats

Numbers: TypeAlias = npt.ArrayLike
Scale: TypeAlias = Literal["log", "linear"]
Pool: TypeAlias = Literal["linear", "log"]

_LOG_ROOT_TWO_PI = 0.5 * math.log(2.0 * math.pi)


def poisson_count(observed: Numbers, mean: Numbers) -> Floats:
    """Return the log-probability of counts under a Poisson with that mean.

    A mean of 0 makes 0 certain and anything else impossible.

    Raises:
        ModelError: If a count is negative or not whole.
    """
    y = _counts(observed)
    m = np.asarray(mean, float)
    return np.asarray(xlogy(y, m) - m - gammaln(y + 1.0))


def negative_binomial_count(observed: Numbers, mean: Numbers, size: Numbers) -> Floats:
    """Return the log-probability of counts that scatter more than a Poisson.

    The variance is mean + mean^2 / size (the NB2 form, Lawless 1987; used for seizure counts by
    Underwood, Burn and Milliken 2013). A large size is a Poisson.

    Args:
        observed: Counts.
        mean: Their mean, not negative.
        size: Positive; the smaller, the more scatter.

    Raises:
        ModelError: If a count is negative or not whole.
    """
    y = _counts(observed)
    m, k = np.asarray(mean, float), np.asarray(size, float)
    ways = gammaln(y + k) - gammaln(k) - gammaln(y + 1.0)
    return np.asarray(ways - (y + k) * np.log1p(m / k) + xlogy(y, m / k))


def zero_truncated_poisson(observed: Numbers, mean: Numbers) -> Floats:
    """Return the log-probability of counts of things seen at least once.

    What was never seen is in no list, so 0 cannot occur (David and Johnson 1952). A mean of 0 is
    the limit in which everything seen was seen once.

    Raises:
        ModelError: If a count is below 1 or not whole.
    """
    y = _counts(observed)
    if (y < 1).any():
        raise _wrong_data("a zero-truncated count is below 1", y.min(), "1 or more")
    m = np.asarray(mean, float)
    positive = np.where(m > 0, m, 1.0)
    inside = xlogy(y, positive) - positive - gammaln(y + 1.0) - np.log(-np.expm1(-positive))
    return np.where(m > 0, inside, np.where(y == 1, 0.0, -np.inf))


def binomial(observed: Numbers, trials: Numbers, probability: Numbers) -> Floats:
    """Return the log-probability of successes among trials.

    Trials may be a quantity of the model, such as the unknown number of chips of which so many
    were found; fewer trials than successes are impossible, and a fraction of a trial is read by
    the gamma function.

    Raises:
        ModelError: If the number of successes is negative or not whole.
    """
    y = _counts(observed)
    n, p = np.asarray(trials, float), np.asarray(probability, float)
    enough = n >= y
    rest = np.where(enough, n - y, 0.0)
    ways = gammaln(np.where(enough, n, y) + 1.0) - gammaln(y + 1.0) - gammaln(rest + 1.0)
    return np.where(enough, ways + xlogy(y, p) + xlog1py(rest, -p), -np.inf)


def normal_on(observed: Numbers, expected: Numbers, sd: Numbers) -> Floats:
    """Return the log-density of an observation with a normal error of that standard deviation."""
    s = np.asarray(sd, float)
    score = (np.asarray(observed, float) - np.asarray(expected, float)) / s
    return np.asarray(-0.5 * score * score - np.log(s) - _LOG_ROOT_TWO_PI)


def normal_on_log(observed: Numbers, expected: Numbers, log_sd: Numbers) -> Floats:
    """Return the log-density of an observation that is off by a log-normal factor.

    The density is that of the observation itself, in one over its unit. Where nothing is
    expected, a positive observation is impossible.

    Args:
        observed: Positive.
        expected: Median of the observation.
        log_sd: Standard deviation of its natural logarithm.

    Raises:
        ModelError: If an observation is not positive.
    """
    x = np.asarray(observed, float)
    if not (x > 0).all():
        raise _wrong_data("an observation on the log scale is not positive", x.min(), "above 0")
    m = np.asarray(expected, float)
    inside = normal_on(np.log(x), np.log(np.where(m > 0, m, 1.0)), log_sd) - np.log(x)
    return np.where(m > 0, inside, -np.inf)


def _counts(observed: Numbers) -> Floats:
    y = np.asarray(observed, float)
    if not ((y >= 0) & (y == np.floor(y)) & (y < np.inf)).all():
        raise _wrong_data("a count is negative or not whole", observed, "0, 1, 2, ...")
    return y


def _wrong_data(message: str, found: object, allowed: str) -> ModelError:
    return ModelError(message, where=Where(field="observation"), found=found, allowed=allowed)
