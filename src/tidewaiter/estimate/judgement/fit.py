"""Which distribution does an expert's statement describe, and how badly does it fit?

The method of SHELF, the Sheffield elicitation framework (Oakley & O'Hagan; Oakley 2010, "Eliciting
univariate probability distributions"): the parameters that minimise the squared gaps between the
probabilities stated and those of the family. The statement itself is kept as it was given; the
gaps, and the implied first and last percentile, go back to the expert.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from tidewaiter.core.errors import ModelError, UnknownNameError, nearest
from tidewaiter.estimate.judgement.metalog import (
    checked_quantiles,
    fit_metalog,
    metalog_cdf,
    metalog_quantile,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Array: TypeAlias = NDArray[np.float64]

STUDENT_T_DEGREES = 3.0  # not fitted; the default of SHELF
_METALOG_TERMS = 3
_STEEPEST = 40.0  # bound on log parameters while searching
_TOLERANCE = 1e-13


class Judgement(NamedTuple):
    """One expert's quantiles for one unknown, as stated.

    Attributes:
        probabilities: Rising, inside (0, 1), on both sides of one half.
        values: Their values, rising.
        lower: Value below which the expert says it cannot lie, or None.
        upper: Value above which it cannot lie, or None.
    """

    probabilities: tuple[float, ...]
    values: tuple[float, ...]
    lower: float | None = None
    upper: float | None = None


class Fit(NamedTuple):
    """A family fitted to a judgement.

    Attributes:
        judgement: What was stated.
        family: Name of the family.
        parameters: Its parameters by name. ``lognormal`` and ``gamma`` describe the value minus
            the lower bound, ``beta`` the position between the bounds.
        fitted: The family's quantiles at the stated probabilities.
        sum_of_squares: Sum of squared gaps between fitted and stated probabilities.
        largest_gap: Largest absolute gap in probability.
        p1: Implied first percentile, to show to the expert.
        p99: Implied last percentile.
        outside: Probability that the family puts beyond the stated bounds.
    """

    judgement: Judgement
    family: str
    parameters: dict[str, float]
    fitted: tuple[float, ...]
    sum_of_squares: float
    largest_gap: float
    p1: float
    p99: float
    outside: float


class _Family(NamedTuple):
    """A two-parameter family on its own scale.

    Attributes:
        names: Names of the parameters.
        scale: ``real``, ``shifted`` (minus the lower bound), ``log`` (of shifted) or ``unit``.
        has_location: Whether the first parameter may have any sign.
        cdf: Distribution function of a value on that scale and two parameters.
        quantile: Its inverse.
        start: Parameters to start from, given values on that scale and normal scores.
    """

    names: tuple[str, str]
    scale: str
    has_location: bool
    cdf: Callable[[Array, float, float], Array]
    quantile: Callable[[Array, float, float], Array]
    start: Callable[[Array, Array], tuple[float, float]]


def fitted(judgement: Judgement, family: str) -> Fit:
    """Return one family fitted to a judgement.

    Args:
        judgement: The stated quantiles.
        family: ``normal``, ``student-t`` (three degrees of freedom), ``lognormal``, ``gamma``,
            ``beta`` or ``metalog`` (three terms, exact when three quantiles are stated).

    Raises:
        UnknownNameError: If there is no such family.
        ModelError: If the judgement contradicts itself, or the family needs a bound that was not
            stated (gamma and log-normal a lower one, beta both).
    """
    _check(judgement)
    if family == "metalog":
        return _described(judgement, family, _metalog_parameters(judgement))
    if family not in _FAMILIES:
        raise UnknownNameError(
            "no such family",
            found=family,
            allowed=", ".join(FAMILIES),
            hint=nearest(family, list(FAMILIES)),
        )
    if family not in families_for(judgement):
        raise ModelError(
            f"the {family} family needs a bound that was not stated",
            found=f"lower {judgement.lower}, upper {judgement.upper}",
            allowed="both bounds for beta, a lower one for gamma and lognormal",
        )
    return _described(judgement, family, _least_squares(judgement, _FAMILIES[family]))


def fits(judgement: Judgement, families: Sequence[str] = ()) -> tuple[Fit, ...]:
    """Return fits of several families, the best first.

    Args:
        judgement: The stated quantiles.
        families: Names; by default every two-parameter family that the stated bounds allow.
    """
    tried = [fitted(judgement, family) for family in families or families_for(judgement)]
    return tuple(sorted(tried, key=lambda f: (f.sum_of_squares, f.outside)))


def best_fit(judgement: Judgement, families: Sequence[str] = ()) -> Fit:
    """Return the family with the smallest sum of squares.

    The metalog competes only when named: with three stated quantiles it has three parameters, so
    its gaps are nil by construction and say nothing.
    """
    return fits(judgement, families)[0]


def families_for(judgement: Judgement) -> tuple[str, ...]:
    """Return the two-parameter families that the stated bounds allow."""
    scales = {"real"}
    if judgement.lower is not None:
        scales |= {"shifted", "log"}
        scales |= {"unit"} if judgement.upper is not None else set()
    return tuple(name for name, family in _FAMILIES.items() if family.scale in scales)


def quantile(fit: Fit, p: ArrayLike) -> Array:
    """Return the values of a fitted family at probabilities ``p``."""
    probabilities: Array = np.asarray(p, dtype=np.float64)
    j = fit.judgement
    parameters = tuple(fit.parameters.values())
    if fit.family == "metalog":
        return metalog_quantile(probabilities, parameters, j.lower, j.upper)
    family = _FAMILIES[fit.family]
    return _from_scale(family.quantile(probabilities, *parameters[:2]), family.scale, j)


def cdf(fit: Fit, x: ArrayLike) -> Array:
    """Return the probabilities that a fitted family gives to values at or below ``x``."""
    values: Array = np.asarray(x, dtype=np.float64)
    j = fit.judgement
    parameters = tuple(fit.parameters.values())
    if fit.family == "metalog":
        return metalog_cdf(values, parameters, j.lower, j.upper)
    family = _FAMILIES[fit.family]
    return family.cdf(_to_scale(values, family.scale, j), *parameters[:2])


def _pairs(judgement: Judgement) -> list[tuple[float, float]]:
    if len(judgement.probabilities) != len(judgement.values):
        raise ModelError(
            "stated quantiles need a value for each probability",
            found=f"{len(judgement.probabilities)} probabilities, {len(judgement.values)} values",
        )
    return list(zip(judgement.probabilities, judgement.values, strict=True))


def _check(judgement: Judgement) -> None:
    checked_quantiles(_pairs(judgement), judgement.lower, judgement.upper)
    if not judgement.probabilities[0] < 0.5 < judgement.probabilities[-1]:
        raise ModelError(
            "stated quantiles lie on one side of the median",
            found=", ".join(f"{p:g}" for p in judgement.probabilities),
            allowed="probabilities below and above 0.5",
        )


def _metalog_parameters(judgement: Judgement) -> dict[str, float]:
    terms = min(_METALOG_TERMS, len(judgement.values))
    coefficients = fit_metalog(_pairs(judgement), judgement.lower, judgement.upper, terms)
    return {f"a{k}": a for k, a in enumerate(coefficients.tolist(), start=1)}


def _least_squares(judgement: Judgement, family: _Family) -> dict[str, float]:
    """Return the parameters nearest to the stated probabilities.

    The search runs over steps from the start, scaled so that a step of one is one standard
    deviation or a factor of e: it behaves alike for shares and for dollars.
    """
    from scipy.optimize import least_squares

    probabilities = np.array(judgement.probabilities)
    values = _to_scale(np.array(judgement.values), family.scale, judgement)
    first, second = family.start(values, special.ndtri(probabilities))

    def parameters(step: Array) -> tuple[float, float]:
        s, t = np.clip(step, -_STEEPEST, _STEEPEST).tolist()
        moved = first + second * s if family.has_location else first * float(np.exp(s))
        return moved, second * float(np.exp(t))

    found = least_squares(
        lambda step: family.cdf(values, *parameters(step)) - probabilities,
        np.zeros(2),
        method="lm",
        **dict.fromkeys(("xtol", "ftol", "gtol"), _TOLERANCE),
    )
    named = dict(zip(family.names, parameters(found.x), strict=True))
    return named | ({"degrees": STUDENT_T_DEGREES} if family.cdf is _student_cdf else {})


def _described(judgement: Judgement, family: str, parameters: dict[str, float]) -> Fit:
    """Return the fit with its errors and its feedback."""
    bare = Fit(judgement, family, parameters, (), 0.0, 0.0, 0.0, 0.0, 0.0)
    gaps = cdf(bare, judgement.values) - np.array(judgement.probabilities)
    p1, p99 = quantile(bare, [0.01, 0.99]).tolist()
    return bare._replace(
        fitted=tuple(quantile(bare, judgement.probabilities).tolist()),
        sum_of_squares=float(gaps @ gaps),
        largest_gap=float(np.abs(gaps).max()),
        p1=p1,
        p99=p99,
        outside=_outside(bare),
    )


def _outside(fit: Fit) -> float:
    lower, upper = fit.judgement.lower, fit.judgement.upper
    below = 0.0 if lower is None else float(cdf(fit, lower))
    return below + (0.0 if upper is None else 1 - float(cdf(fit, upper)))


def _to_scale(x: Array, scale: str, judgement: Judgement) -> Array:
    lower, upper = judgement.lower or 0.0, judgement.upper or 0.0
    if scale == "real":
        return x
    if scale == "unit":
        return np.clip((x - lower) / (upper - lower), 0.0, 1.0)
    shifted = np.maximum(x - lower, 0.0)
    if scale == "shifted":
        return shifted
    with np.errstate(divide="ignore"):
        return np.log(shifted)


def _from_scale(x: Array, scale: str, judgement: Judgement) -> Array:
    lower, upper = judgement.lower or 0.0, judgement.upper or 0.0
    if scale == "real":
        return x
    if scale == "unit":
        return lower + (upper - lower) * x
    return lower + (x if scale == "shifted" else np.exp(x))


def _line(values: Array, scores: Array) -> tuple[float, float]:
    """Return location and scale of the straight line of values on normal scores."""
    slope, centre = np.polyfit(scores, values, 1).tolist()
    return centre, slope


def _gamma_start(values: Array, scores: Array) -> tuple[float, float]:
    centre, slope = _line(np.log(values), scores)
    shape = 1 / slope**2
    return shape, shape / float(np.exp(centre))


def _beta_start(values: Array, scores: Array) -> tuple[float, float]:
    centre, slope = _line(special.logit(values), scores)
    middle = float(special.expit(centre))
    strength = max(1 / (middle * (1 - middle) * slope**2) - 1, 0.1)
    return middle * strength, (1 - middle) * strength


def _normal_cdf(x: Array, mean: float, sd: float) -> Array:
    return np.asarray(special.ndtr((x - mean) / sd), dtype=np.float64)


def _normal_quantile(p: Array, mean: float, sd: float) -> Array:
    return np.asarray(mean + sd * special.ndtri(p), dtype=np.float64)


def _student_cdf(x: Array, location: float, scale: float) -> Array:
    return np.asarray(special.stdtr(STUDENT_T_DEGREES, (x - location) / scale), dtype=np.float64)


def _student_quantile(p: Array, location: float, scale: float) -> Array:
    return np.asarray(location + scale * special.stdtrit(STUDENT_T_DEGREES, p), dtype=np.float64)


def _gamma_cdf(x: Array, shape: float, rate: float) -> Array:
    return np.asarray(special.gammainc(shape, rate * x), dtype=np.float64)


def _gamma_quantile(p: Array, shape: float, rate: float) -> Array:
    return np.asarray(special.gammaincinv(shape, p) / rate, dtype=np.float64)


def _beta_cdf(x: Array, a: float, b: float) -> Array:
    return np.asarray(special.betainc(a, b, x), dtype=np.float64)


def _beta_quantile(p: Array, a: float, b: float) -> Array:
    return np.asarray(special.betaincinv(a, b, p), dtype=np.float64)


_FAMILIES: dict[str, _Family] = {
    "normal": _Family(("mean", "sd"), "real", True, _normal_cdf, _normal_quantile, _line),
    "student-t": _Family(
        ("location", "scale"), "real", True, _student_cdf, _student_quantile, _line
    ),
    "lognormal": _Family(("mu", "sigma"), "log", True, _normal_cdf, _normal_quantile, _line),
    "gamma": _Family(
        ("shape", "rate"), "shifted", False, _gamma_cdf, _gamma_quantile, _gamma_start
    ),
    "beta": _Family(("a", "b"), "unit", False, _beta_cdf, _beta_quantile, _beta_start),
}

FAMILIES = (*_FAMILIES, "metalog")
