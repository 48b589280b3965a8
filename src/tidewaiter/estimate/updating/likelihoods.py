"""How likely is an observation, given what the model says? One small function for each kind.

Every function is elementwise: observations and quantities broadcast against each other with the
draws on the last axis, and the result keeps that shape. A series of observations is a sum over
its other axes, ``poisson_count(counts[:, None], means).sum(axis=0)``. Each gives the whole
log-density, constants included, so that log evidence compares across models.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt
from scipy.special import gammaln, log_ndtr, logsumexp, ndtri, xlog1py, xlogy

from tidewaiter.core.errors import ModelError, Where

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tidewaiter.core.interval import Interval
    from tidewaiter.estimate.updating.weights import Floats

Numbers: TypeAlias = npt.ArrayLike
Scale: TypeAlias = Literal["log", "linear"]
Pool: TypeAlias = Literal["linear", "log"]

_LOG_ROOT_TWO_PI = 0.5 * math.log(2.0 * math.pi)


def poisson_count(observed: Numbers, mean: Numbers) -> Floats:
    """Return the log-probability of counts under a Poisson with that mean.

    A mean of 0 makes 0 certain and all else impossible; an infinite mean makes all impossible.

    Raises:
        ModelError: If a count is negative or not whole.
    """
    y = _counts(observed)
    m, endless = _means(mean)
    return np.where(endless, -np.inf, xlogy(y, m) - m - gammaln(y + 1.0))


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
    m, endless = _means(mean)
    k = np.asarray(size, float)
    ways = gammaln(y + k) - gammaln(k) - gammaln(y + 1.0)
    inside = ways - (y + k) * np.log1p(m / k) + xlogy(y, m / k)
    return np.where(endless, -np.inf, inside)


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
    m, endless = _means(mean)
    positive = np.where(m > 0, m, 1.0)
    inside = xlogy(y, positive) - positive - gammaln(y + 1.0) - np.log(-np.expm1(-positive))
    at_zero = np.where(y == 1, 0.0, -np.inf)
    return np.where(endless, -np.inf, np.where(m > 0, inside, at_zero))


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


class Margins(NamedTuple):
    """Innocent reasons why two countries record one trade differently; each a number or (n,).

    Attributes:
        cif: Factor by which imports, valued with freight and insurance, exceed exports (Gaulier
            and Zignago 2010).
        sent_on: Share of recorded exports that lawfully goes on to a third country.
        recoded: Share that the importer records under another code (Fisman and Wei 2004).
        log_sd: Standard deviation of the log of what is left: timing, confidentiality, slips.
    """

    cif: Numbers
    sent_on: Numbers
    recoded: Numbers
    log_sd: Numbers


def mirror_gap(exports: Numbers, imports: Numbers, missing: Numbers, margins: Margins) -> Floats:
    """Return the log-density of recorded imports, given recorded exports and what went missing.

    The gap between mirror statistics is evidence with an error of its own, never a count of
    diverted goods (Kellenberg and Levinson 2019): imports are expected at
    cif x (exports x (1 - sent on - recoded) - missing).

    Args:
        exports: Value or number that the exporter recorded.
        imports: The same as the importer recorded it; positive.
        missing: What never reached the importer's books, a quantity of the model.
        margins: Innocent reasons for a gap.

    Raises:
        ModelError: If recorded imports are not positive.
    """
    kept = 1.0 - np.asarray(margins.sent_on, float) - np.asarray(margins.recoded, float)
    arrived = np.asarray(exports, float) * kept - np.asarray(missing, float)
    return normal_on_log(imports, np.asarray(margins.cif, float) * arrived, margins.log_sd)


def interval_evidence(quantity: Numbers, stated: Interval, scale: Scale = "log") -> Floats:
    """Return the log-likelihood of a source that states an interval for a quantity.

    The middle of the interval is read as an observation whose error has the stated interval as
    its central one; a stated middle inside the ends is not used. An interval of level 1 excludes
    everything outside it and says nothing inside.

    Args:
        quantity: What the interval is about.
        stated: The interval with its level.
        scale: ``log`` for an error by a factor, ``linear`` for one by an amount.

    Raises:
        ModelError: If the ends are equal, or not positive on the log scale.
    """
    q = np.asarray(quantity, float)
    if stated.level == 1:
        return np.where((q >= stated.low) & (q <= stated.high), 0.0, -np.inf)
    middle, sd = _middle_and_sd(stated, scale)
    if scale == "log":
        return normal_on_log(math.exp(middle), q, sd)
    return normal_on(middle, q, sd)


def censored_above(quantity: Numbers, cap: Numbers, log_sd: Numbers = 0.0) -> Floats:
    """Return the log-probability that a quantity fits under a cap, such as power or money.

    Args:
        quantity: Not negative.
        cap: The most there can be; positive.
        log_sd: Standard deviation of the log of the cap's error; 0 for a hard cap.
    """
    return _fits(np.asarray(cap, float), np.asarray(quantity, float), log_sd)


def censored_below(quantity: Numbers, floor: Numbers, log_sd: Numbers = 0.0) -> Floats:
    """Return the log-probability that a quantity reaches a floor, such as what has been seen.

    Args:
        quantity: Not negative.
        floor: The least there can be; positive.
        log_sd: Standard deviation of the log of the floor's error; 0 for a hard floor.
    """
    return _fits(np.asarray(quantity, float), np.asarray(floor, float), log_sd)


def expert_pool(
    quantity: Numbers, experts: Sequence[Interval], weights: Sequence[float], pool: Pool = "linear"
) -> Floats:
    """Return the log-likelihood of experts' intervals for a positive quantity.

    ``linear`` says that one of them is right, each with the chance of their weight, and keeps
    their disagreement in the tails (Stone 1961); ``log`` multiplies their densities, each to the
    power of their weight, and agrees in the middle (Genest and Zidek 1986). The density is in one
    over the log of the quantity, as each interval is read as a log-normal. Experts who share
    their sources are one voice: they belong into one pool, not into two items of evidence.

    Args:
        quantity: Shape (..., n).
        experts: One interval each, level below 1.
        weights: As many as experts, not negative; scaled to sum to 1.
        pool: ``linear`` or ``log``.

    Raises:
        ModelError: If weights and experts do not match, or an interval is not positive.
    """
    w = np.asarray(weights, float)
    if w.shape != (len(experts),) or not (w >= 0).all() or not w.sum() > 0:
        raise _wrong_data(
            "experts need weights", list(weights), f"{len(experts)} weights, not all 0"
        )
    w = w / w.sum()
    middles, sds = np.array([_middle_and_sd(e, "log") for e in experts]).T
    q = np.asarray(quantity, float)
    log_q = np.log(np.where(q > 0, q, 1.0))
    if pool == "log":
        precision = (w / sds**2).sum()
        middle = (w * middles / sds**2).sum() / precision
        inside = normal_on(middle, log_q, precision**-0.5)
    else:
        views = [normal_on(m, log_q, sd) for m, sd in zip(middles, sds, strict=True)]
        inside = logsumexp(np.stack(views), axis=0, b=w.reshape(-1, *[1] * q.ndim))
    return np.where(q > 0, inside, -np.inf)


def _middle_and_sd(stated: Interval, scale: Scale) -> tuple[float, float]:
    """Return middle and standard deviation of the normal whose central interval is stated."""
    if stated.level >= 1 or not stated.low < stated.high:
        raise _wrong_data("an interval states no error", stated, "low < high, level below 1")
    if scale == "log" and stated.low <= 0:
        raise _wrong_data("an interval on the log scale is not positive", stated.low, "above 0")
    low, high = stated.low, stated.high
    if scale == "log":
        low, high = math.log(low), math.log(high)
    return 0.5 * (low + high), (high - low) / (2.0 * float(ndtri(0.5 + 0.5 * stated.level)))


def _fits(larger: Floats, smaller: Floats, log_sd: Numbers) -> Floats:
    """Return the log-probability that smaller, times a log-normal error, is at most larger."""
    s = np.asarray(log_sd, float)
    hard = np.where(smaller <= larger, 0.0, -np.inf)
    if not (s > 0).any():
        return np.broadcast_to(hard, np.broadcast_shapes(hard.shape, s.shape))
    both = (larger > 0) & (smaller > 0)
    room = np.log(np.where(both, larger, 1.0)) - np.log(np.where(both, smaller, 1.0))
    soft = log_ndtr(room / np.where(s > 0, s, 1.0))
    return np.where(both & (s > 0), soft, hard)


def _counts(observed: Numbers) -> Floats:
    y = np.asarray(observed, float)
    if not ((y >= 0) & (y == np.floor(y)) & (y < np.inf)).all():
        raise _wrong_data("a count is negative or not whole", observed, "0, 1, 2, ...")
    return y


def _means(mean: Numbers) -> tuple[Floats, npt.NDArray[np.bool_]]:
    """Return means with 1 in place of infinity, and where that was: far draws may overflow."""
    m = np.asarray(mean, float)
    endless = np.isposinf(m)
    return np.where(endless, 1.0, m), endless


def _wrong_data(message: str, found: object, allowed: str) -> ModelError:
    return ModelError(message, where=Where(field="observation"), found=found, allowed=allowed)
