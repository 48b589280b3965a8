"""From a stated distribution to its quantile function.

Every family becomes a monotone function, either of a uniform point u in (0, 1) or of a normal
score z. Families without a cheap inverse (beta, PERT, mixtures) use a table over z, built once
when the model is built: 2,049 knots from -8.3 to 8.3, between which
values are linear (relative error below 3e-5).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr, ndtri

from tidewaiter.core.errors import ModelError
from tidewaiter.model import assumption as stated

if TYPE_CHECKING:
    from collections.abc import Callable

    from tidewaiter.estimate.judgement.fit import Fit

Floats: TypeAlias = npt.NDArray[np.float64]

_FURTHEST = 8.3
_KNOTS = 2049
_Z = np.linspace(-_FURTHEST, _FURTHEST, _KNOTS)
_PER_STEP = (_KNOTS - 1) / (2 * _FURTHEST)


class Quantiles(NamedTuple):
    """A quantile function.

    Attributes:
        of: What it takes: uniform points "u" or normal scores "z".
        values: The function, from an array to an array of the same shape; rising.
        fixed: Whether it is a constant.
    """

    of: Literal["u", "z"]
    values: Callable[[Floats], Floats]
    fixed: bool = False

    def at_score(self, z: Floats) -> Floats:
        """Return the values at normal scores."""
        return self.values(z) if self.of == "z" else self.values(ndtr(z))


def quantiles_of(
    distribution: stated.Distribution,
    clip: tuple[float, float] | None = None,
    truncate: tuple[float, float] | None = None,
) -> Quantiles:
    """Return the quantile function of a stated distribution.

    Args:
        distribution: As stated.
        clip: Ends to which values beyond are set.
        truncate: Ends beyond which nothing lies; the probability inside is scaled up.

    Raises:
        ModelError: If almost no probability lies inside ``truncate``.
    """
    plain = _BY_FAMILY[type(distribution)](distribution)
    if truncate is not None:
        return _truncated(plain, truncate)
    if clip is not None:
        low, high = clip
        return plain._replace(values=lambda x: np.clip(plain.values(x), low, high))
    return plain


def interval_scores(level: float) -> float:
    """Return how many standard deviations a central interval of that level reaches."""
    return float(ndtri(0.5 + level / 2))


def _point(d: stated.Point) -> Quantiles:
    return Quantiles("u", lambda u: np.full(u.shape, d.value), fixed=True)


def _lognormal(d: stated.LogNormal) -> Quantiles:
    low, high = math.log(d.low), math.log(d.high)
    mean, sd = (low + high) / 2, (high - low) / (2 * interval_scores(d.level))
    return Quantiles("z", lambda z: np.exp(mean + sd * z))


def _normal(d: stated.Normal) -> Quantiles:
    if d.mean is not None and d.sd is not None:
        mean, sd = d.mean, d.sd
    else:
        low, high, level = float(d.low or 0), float(d.high or 0), float(d.level or 0)
        mean, sd = (low + high) / 2, (high - low) / (2 * interval_scores(level))
    return Quantiles("z", lambda z: mean + sd * z)


def _uniform(d: stated.Uniform) -> Quantiles:
    width = d.high - d.low
    return Quantiles("u", lambda u: d.low + width * u)


def _loguniform(d: stated.LogUniform) -> Quantiles:
    low, width = math.log(d.low), math.log(d.high / d.low)
    return Quantiles("u", lambda u: np.exp(low + width * u))


def _beta(d: stated.Beta) -> Quantiles:
    if d.a is None or d.b is None:
        tail = (1 - float(d.level or 0)) / 2
        ends = ((tail, float(d.low or 0)), (1 - tail, float(d.high or 0)))
        return _fitted(stated.Fitted(shape="beta", quantiles=ends, lower=d.lower, upper=d.upper))
    return _stretched_beta(d.a, d.b, (d.lower, d.upper))


def _stretched_beta(a: float, b: float, ends: tuple[float, float]) -> Quantiles:
    from scipy.special import betaincinv

    # The upper half from the mirrored distribution, so that neither tail loses digits to 1 - u.
    half = _KNOTS // 2
    below = betaincinv(a, b, ndtr(_Z[: half + 1]))
    above = 1 - betaincinv(b, a, ndtr(_Z[: half + 1]))[::-1]
    lower, upper = ends
    return _tabulated(lower + (upper - lower) * np.concatenate([below, above[1:]]))


def _pert(d: stated.Pert) -> Quantiles:
    width = d.high - d.low
    a = 1 + d.weight * (d.mode - d.low) / width
    b = 1 + d.weight * (d.high - d.mode) / width
    return _stretched_beta(a, b, (d.low, d.high))


def _poisson(d: stated.Poisson) -> Quantiles:
    from scipy.special import pdtr

    most = int(d.mean + 12 * math.sqrt(d.mean) + 30)
    cumulative = pdtr(np.arange(most + 1), d.mean)
    return Quantiles("u", lambda u: np.searchsorted(cumulative, u).astype(np.float64))


def _metalog(d: stated.Metalog) -> Quantiles:
    from tidewaiter.estimate.judgement.metalog import fit_metalog, metalog_quantile

    terms = fit_metalog(d.quantiles, lower=d.lower, upper=d.upper)
    return Quantiles("u", lambda u: metalog_quantile(u, terms, lower=d.lower, upper=d.upper))


def _fitted(d: stated.Fitted) -> Quantiles:
    from tidewaiter.estimate.judgement.fit import quantile

    inside = np.clip(ndtr(_Z), np.finfo(np.float64).tiny, 1 - np.finfo(np.float64).epsneg)
    return _tabulated(np.maximum.accumulate(quantile(fit_of(d), inside)))


def fit_of(distribution: stated.Fitted) -> Fit:
    """Return the fit of a family to its stated quantiles, with its error.

    Raises:
        ModelError: If the quantiles contradict the bounds.
    """
    from tidewaiter.estimate.judgement.fit import Judgement, fitted

    probabilities, values = zip(*distribution.quantiles, strict=True)
    judgement = Judgement(probabilities, values, distribution.lower, distribution.upper)
    return fitted(judgement, distribution.shape)


def _empirical(d: stated.Empirical) -> Quantiles:
    order = np.argsort(d.values, kind="stable")
    values = np.asarray(d.values, dtype=np.float64)[order]
    weights = np.asarray(d.weights or [1.0] * len(d.values), dtype=np.float64)[order]
    cumulative = np.cumsum(weights / weights.sum())
    cumulative[-1] = 1.0
    return Quantiles("u", lambda u: values[np.searchsorted(cumulative, u)])


def _mixture(d: stated.Mixture) -> Quantiles:
    """Return the quantiles of the mixed distribution, by sorting all parts' masses together."""
    edges = np.concatenate([[-np.inf], (_Z[1:] + _Z[:-1]) / 2, [np.inf]])
    mass = np.diff(ndtr(edges))
    parts = [quantiles_of(component).at_score(_Z) for component in d.components]
    weights = np.asarray(d.weights, dtype=np.float64) / sum(d.weights)
    values = np.concatenate(parts)
    masses = np.concatenate([w * mass for w in weights])
    order = np.argsort(values, kind="stable")
    values, masses = values[order], masses[order]
    below = np.cumsum(masses) - masses / 2
    above = np.cumsum(masses[::-1])[::-1] - masses / 2
    scores = np.where(below < 0.5, ndtri(below), -ndtri(np.minimum(above, 0.5)))
    return _tabulated(np.interp(_Z, np.maximum.accumulate(scores), values))


_BY_FAMILY: dict[type, Callable[..., Quantiles]] = {
    stated.Point: _point,
    stated.LogNormal: _lognormal,
    stated.Normal: _normal,
    stated.Uniform: _uniform,
    stated.LogUniform: _loguniform,
    stated.Beta: _beta,
    stated.Pert: _pert,
    stated.Poisson: _poisson,
    stated.Metalog: _metalog,
    stated.Fitted: _fitted,
    stated.Empirical: _empirical,
    stated.Mixture: _mixture,
}


def _tabulated(table: Floats) -> Quantiles:
    """Return a quantile function that is linear between the knots of a table over z."""
    base, rise = table[:-1], np.diff(table)

    def values(z: Floats) -> Floats:
        place = (z + _FURTHEST) * _PER_STEP
        np.clip(place, 0, _KNOTS - 1.000001, out=place)
        index = place.astype(np.int32)
        place -= index
        place *= rise.take(index)
        place += base.take(index)
        return place

    return Quantiles("z", values)


def _truncated(plain: Quantiles, ends: tuple[float, float]) -> Quantiles:
    low, high = (_probability_below(plain, end) for end in ends)
    if high - low < 1e-9:
        raise ModelError(
            "almost no probability lies inside truncate", found=f"{ends[0]:g} to {ends[1]:g}"
        )

    def values(u: Floats) -> Floats:
        inner = low + (high - low) * u
        result = plain.values(ndtri(inner) if plain.of == "z" else inner)
        return np.clip(result, *ends)

    return Quantiles("u", values, fixed=plain.fixed)


def _probability_below(plain: Quantiles, end: float) -> float:
    """Return the probability below a value, by bisection on the normal score."""
    low, high = -38.0, 38.0
    for _ in range(100):
        middle = (low + high) / 2
        if float(plain.at_score(np.array([middle]))[0]) < end:
            low = middle
        else:
            high = middle
    return float(ndtr((low + high) / 2))
