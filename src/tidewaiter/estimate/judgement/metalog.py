"""Which smooth distribution passes through stated quantiles?

The metalog of Keelin (2016, Decision Analysis 13(4), 243-277): a quantile function that is linear
in its coefficients, so that fitting is one small linear solve. Bounded forms are the same function
seen through a logarithm (one bound) or a logit (two bounds). A bound of None, or an infinite one,
is no bound.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import expit, logit

from tidewaiter.core.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Sequence

Array: TypeAlias = NDArray[np.float64]

MOST_TERMS = 16  # beyond this the basis is too close to collinear for double precision
_REACH = 36.0  # logits at which a density is checked and inverted: expit(36) is 1 in doubles
_CHECKED = 7201


def fit_metalog(
    quantiles: Sequence[tuple[float, float]],
    lower: float | None = None,
    upper: float | None = None,
    terms: int | None = None,
) -> Array:
    """Return the coefficients of the metalog through, or nearest to, stated quantiles.

    With as many terms as quantiles (the default) it passes through every one; with fewer it is
    the least-squares fit in the (transformed) values, as Keelin (2016, equation 7) has it.

    Args:
        quantiles: Pairs of probability, inside (0, 1), and value; both rising.
        lower: Hard lower bound, or None.
        upper: Hard upper bound, or None.
        terms: Number of coefficients, from 2 to the number of pairs.

    Returns:
        Coefficients, shape (terms,), of the quantile function on the unbounded scale.

    Raises:
        ModelError: If the quantiles are not in order or lie beyond a bound, or if the solution is
            no distribution because its density would be negative somewhere.
    """
    p, x = checked_quantiles(quantiles, lower, upper)
    count = len(p) if terms is None else terms
    if not 2 <= count <= min(len(p), MOST_TERMS):
        raise ModelError(
            "the number of metalog terms does not suit the quantiles",
            found=count,
            allowed=f"2 to {min(len(p), MOST_TERMS)} for {len(p)} quantiles",
        )
    basis = _basis(p, logit(p), count)
    solved = np.linalg.lstsq(basis, _unbound(x, lower, upper), rcond=None)[0]
    coefficients: Array = np.asarray(solved, dtype=np.float64)
    if not is_feasible(coefficients):
        raise ModelError(
            "no metalog goes through these quantiles: its density would be negative",
            found=", ".join(f"p{100 * a:g} = {b:g}" for a, b in quantiles),
            hint="state a bound on the long side, or fewer quantiles",
        )
    return coefficients


def metalog_quantile(
    p: ArrayLike, coefficients: ArrayLike, lower: float | None = None, upper: float | None = None
) -> Array:
    """Return the values at probabilities ``p``; 0 and 1 give the ends of the support.

    Args:
        p: Probabilities in [0, 1], any shape.
        coefficients: From :func:`fit_metalog`, shape (terms,).
        lower: The bound they were solved with.
        upper: The bound they were solved with.

    Raises:
        ModelError: If a probability lies outside [0, 1].
    """
    given: Array = np.asarray(p, dtype=np.float64)
    if given.size and not (given.min() >= 0 and given.max() <= 1):
        raise ModelError("a probability lies outside 0 to 1", found=_outside_unit(given))
    a: Array = np.asarray(coefficients, dtype=np.float64)
    inside = np.clip(given, np.finfo(np.float64).tiny, 1 - np.finfo(np.float64).epsneg)
    value = _rebound(_sum_of_terms(inside, logit(inside), a), lower, upper)
    if given.size and (given.min() == 0 or given.max() == 1):
        value = np.where(given == 0, -np.inf if lower is None else lower, value)
        value = np.where(given == 1, np.inf if upper is None else upper, value)
    return value


def metalog_cdf(
    x: ArrayLike, coefficients: ArrayLike, lower: float | None = None, upper: float | None = None
) -> Array:
    """Return the probabilities at values ``x``, by bisection in the logit of the probability.

    Accurate to some 1e-15 in probability; values at or beyond a bound give 0 or 1.
    """
    a: Array = np.asarray(coefficients, dtype=np.float64)
    given: Array = np.asarray(x, dtype=np.float64)
    below = np.zeros(given.shape, bool) if lower is None else given <= lower
    above = np.zeros(given.shape, bool) if upper is None else given >= upper
    inner = np.where(below | above, metalog_quantile(0.5, a, lower, upper), given)
    target = _unbound(inner, lower, upper)
    low = np.full(given.shape, -_REACH)
    high = np.full(given.shape, _REACH)
    for _ in range(60):
        middle = (low + high) / 2
        under = _sum_of_terms(expit(middle), middle, a) < target
        low, high = np.where(under, middle, low), np.where(under, high, middle)
    return np.where(below, 0.0, np.where(above, 1.0, expit((low + high) / 2)))


def metalog_density(
    p: ArrayLike, coefficients: ArrayLike, lower: float | None = None, upper: float | None = None
) -> Array:
    """Return the probability density at the quantiles of ``p``, in units of 1 / value.

    Args:
        p: Probabilities inside (0, 1).
        coefficients: From :func:`fit_metalog`.
        lower: The bound they were solved with.
        upper: The bound they were solved with.
    """
    given: Array = np.asarray(p, dtype=np.float64)
    a: Array = np.asarray(coefficients, dtype=np.float64)
    slope = _scaled_slope(given, logit(given), a) / (given * (1 - given))
    value = metalog_quantile(given, a, lower, upper)
    low, high = _ends(lower, upper)
    if np.isfinite(low) and np.isfinite(high):
        slope = slope * (value - low) * (high - value) / (high - low)
    elif np.isfinite(low):
        slope = slope * (value - low)
    elif np.isfinite(high):
        slope = slope * (high - value)
    return np.asarray(1 / slope, dtype=np.float64)


def is_feasible(coefficients: ArrayLike) -> bool:
    """Return whether the density is positive everywhere.

    The slope of the quantile function, times p(1-p) so that it stays finite, is looked at from
    logit -36 to 36. For three terms this agrees with Keelin's condition |a3| / a2 < 1.66711.
    """
    t = np.linspace(-_REACH, _REACH, _CHECKED)
    a: Array = np.asarray(coefficients, dtype=np.float64)
    return bool(np.all(np.isfinite(a)) and _scaled_slope(expit(t), t, a).min() > 0)


def checked_quantiles(
    quantiles: Sequence[tuple[float, float]], lower: float | None, upper: float | None
) -> tuple[Array, Array]:
    """Return probabilities and values of stated quantiles as two arrays.

    Raises:
        ModelError: If there are fewer than two, they do not rise together, a probability is not
            inside (0, 1), or a value lies on or beyond a bound.
    """
    p: Array = np.array([pair[0] for pair in quantiles], dtype=np.float64)
    x: Array = np.array([pair[1] for pair in quantiles], dtype=np.float64)
    if len(p) < 2:
        raise ModelError("too few quantiles are stated", found=len(p), allowed="two or more pairs")
    if not (_rises(p) and _rises(x) and p[0] > 0 and p[-1] < 1):
        raise ModelError(
            "stated quantiles do not rise",
            found=", ".join(f"{b:g} at {a:g}" for a, b in quantiles),
            allowed="rising values at rising probabilities inside (0, 1)",
        )
    low, high = _ends(lower, upper)
    if not (low < x[0] and x[-1] < high):
        raise ModelError(
            "a stated quantile lies on or beyond a bound",
            found=f"{x[0]:g} to {x[-1]:g}",
            allowed=f"inside {low:g} to {high:g}",
        )
    return p, x


def _rises(series: Array) -> bool:
    finite = bool(np.all(np.isfinite(series)))
    return finite and all(a < b for a, b in itertools.pairwise(series.tolist()))


def _ends(lower: float | None, upper: float | None) -> tuple[float, float]:
    return (-np.inf if lower is None else lower, np.inf if upper is None else upper)


def _unbound(x: Array, lower: float | None, upper: float | None) -> Array:
    """Return values on the scale where the metalog has no bounds."""
    low, high = _ends(lower, upper)
    if np.isfinite(low) and np.isfinite(high):
        return np.log((x - low) / (high - x))
    if np.isfinite(low):
        return np.log(x - low)
    return -np.log(high - x) if np.isfinite(high) else x


def _rebound(m: Array, lower: float | None, upper: float | None) -> Array:
    """Return values on the scale of the user."""
    low, high = _ends(lower, upper)
    if np.isfinite(low) and np.isfinite(high):
        return np.asarray(low + (high - low) * expit(m), dtype=np.float64)
    if np.isfinite(low):
        return low + np.exp(m)
    return high - np.exp(-m) if np.isfinite(high) else m


def _term(index: int) -> tuple[int, bool]:
    """Return the power of (p - 1/2) in the term counted from 0, and whether a logit multiplies it.

    The order is Keelin's: 1, L, (p-½)L, (p-½), then powers alternating without and with L.
    """
    first = ((0, False), (0, True), (1, True), (1, False))
    return first[index] if index < len(first) else (index // 2, index % 2 == 1)


def _basis(p: Array, logits: Array, terms: int) -> Array:
    columns = [
        (p - 0.5) ** power * (logits if by_logit else 1.0)
        for power, by_logit in map(_term, range(terms))
    ]
    return np.stack(columns, axis=-1)


def _sum_of_terms(p: Array, logits: Array, coefficients: Array) -> Array:
    """Return the unbounded quantile function, one term at a time to keep memory small."""
    plain: Array = np.zeros_like(p)
    with_logit: Array = np.zeros_like(p)
    centred = p - 0.5
    for index, a in enumerate(coefficients.tolist()):
        power, by_logit = _term(index)
        share = a if power == 0 else a * centred**power
        if by_logit:
            with_logit = with_logit + share
        else:
            plain = plain + share
    return plain + with_logit * logits


def _scaled_slope(p: Array, logits: Array, coefficients: Array) -> Array:
    """Return p(1-p) dM/dp, which is finite up to both ends."""
    total: Array = np.zeros_like(p)
    centred, spread = p - 0.5, p * (1 - p)
    for index, a in enumerate(coefficients.tolist()):
        power, by_logit = _term(index)
        slope = power * centred ** max(power - 1, 0) * spread
        total = total + a * (slope * logits + centred**power if by_logit else slope)
    return total


def _outside_unit(p: Array) -> float:
    bad = p[~((p >= 0) & (p <= 1))]
    return float(bad.flat[0])
