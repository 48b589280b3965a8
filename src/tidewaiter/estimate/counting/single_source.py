"""How many members a population has, from one source that meets some of them several times.

The number of times that a member is met is taken as Poisson, and nobody is known who was met no
times: a regression truncated at nought gives each member's chance of being met at all, and each
member met stands for the inverse of it (van der Heijden, Bustami, Cruyff, Engbersen & van
Houwelingen 2003). Beside it stand the estimate of Zelterman (1988), with Boehning's (2008)
variance, and the lower bound of Chao (1987), which use those met once or twice alone.

Members who differ in how visible they are, beyond what the covariates say, make the regression
too low. A score test against the negative binomial (after Gurmu 1991) looks for that; when it
finds it there is no point, only a lower end.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import msgspec
import numpy as np
from scipy.special import gammaln, ndtr

from tidewaiter.core.errors import NotIdentifiedError, UsageError
from tidewaiter.estimate.counting.answer import CountEstimate, CountInterval
from tidewaiter.estimate.counting.closed_forms import chao, zelterman
from tidewaiter.estimate.counting.existence import face_of, null_directions
from tidewaiter.estimate.counting.intervals import level_score, log_normal_interval

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tidewaiter.estimate.counting.loglinear import Floats

_MOST_STEPS = 200
_SETTLED = 1e-12
_DOUBT = 0.05  # probability below which members are taken to differ
_MOST_APART = 2.0


class Sightings(NamedTuple):
    """How often members were met.

    Attributes:
        times: Times that the members of each row were met, 1 or more; shape (rows,).
        members: Number of members in each row.
        covariates: What is known of them, a constant not included; shape (rows, columns).
        names: Names of the covariates.
    """

    times: Floats
    members: Floats
    covariates: Floats
    names: tuple[str, ...]


class Coefficient(msgspec.Struct, frozen=True, kw_only=True):
    """A regression coefficient on the logarithm of the rate.

    Attributes:
        name: Name of the covariate, or "constant".
        value: Estimate.
        se: Standard error.
    """

    name: str
    value: float
    se: float


class SingleSourceAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """How many members there are, from one source.

    Attributes:
        observed: Number of members met.
        identified: Whether the data determine the number.
        point: One number; None when there is no honest one.
        interval: Interval; its high is None when only a lower end is known.
        reason: Why there is no point; "" when there is.
        poisson: Horvitz-Thompson estimate of the truncated Poisson regression.
        poisson_normal: Its interval as van der Heijden et al. give it, symmetric.
        zelterman: Zelterman's estimate.
        lower_bound: Chao's lower bound.
        coefficients: The regression.
        log_likelihood: Log likelihood of the regression.
        aic: Akaike's criterion.
        bic: Schwarz's criterion, the members met being the sample.
        overdispersion: Score statistic for members differing more than the regression says;
            approximately standard normal when they do not.
        overdispersion_p: Probability of a statistic as large.
        warnings: What a reader must know before using the answer.
    """

    observed: int
    identified: bool
    point: float | None
    interval: CountInterval | None
    reason: str
    poisson: CountEstimate | None
    poisson_normal: CountInterval | None
    zelterman: CountEstimate | None
    lower_bound: CountEstimate | None
    coefficients: tuple[Coefficient, ...]
    log_likelihood: float | None
    aic: float | None
    bic: float | None
    overdispersion: float | None
    overdispersion_p: float | None
    warnings: tuple[str, ...]


class _Regression(NamedTuple):
    coefficients: Floats
    covariance: Floats
    rates: Floats
    log_likelihood: float


def sightings_of(frequencies: Mapping[int, int]) -> Sightings:
    """Return sightings without covariates from the number of members met each number of times."""
    times = np.array(sorted(frequencies), np.float64)
    members = np.array([frequencies[int(time)] for time in times], np.float64)
    return Sightings(times, members, np.zeros((len(times), 0)), ())


def count_once(sightings: Sightings, *, level: float = 0.90) -> SingleSourceAnswer:
    """Return how many members there are, those never met included.

    Args:
        sightings: How often members were met, and what is known of them.
        level: Probability of the intervals.

    Raises:
        UsageError: If a number of times or of members is impossible, or a covariate is not
            finite or repeats the others.
    """
    kept = _checked(sightings, level)
    once, twice = (float(kept.members[kept.times == time].sum()) for time in (1, 2))
    seen = float(kept.members.sum())
    bound = chao(seen, once, twice, level) if twice else None
    rough = zelterman(seen, once, twice, level) if once and twice else None
    try:
        fit = _regression(kept)
    except NotIdentifiedError as error:
        return _without_regression(seen, bound, rough, error.message)
    poisson, symmetric = _horvitz_thompson(kept, fit, level)
    score = _overdispersion(kept, fit)
    reason = _why_no_point(float(ndtr(-score)), poisson, bound, rough)
    parameters = len(fit.coefficients)
    low = max([poisson.interval.low] + ([bound.interval.low] if bound else []))
    return SingleSourceAnswer(
        observed=int(seen),
        identified=True,
        point=None if reason else poisson.n,
        interval=CountInterval(low=low, high=None, level=level) if reason else poisson.interval,
        reason=reason,
        poisson=poisson,
        poisson_normal=symmetric,
        zelterman=rough,
        lower_bound=bound,
        coefficients=_named(kept, fit),
        log_likelihood=fit.log_likelihood,
        aic=2 * parameters - 2 * fit.log_likelihood,
        bic=parameters * math.log(seen) - 2 * fit.log_likelihood,
        overdispersion=score,
        overdispersion_p=float(ndtr(-score)),
        warnings=_warnings(),
    )


def _checked(sightings: Sightings, level: float) -> Sightings:
    """Return the sightings with like rows joined."""
    times, members = (np.asarray(values, np.float64) for values in sightings[:2])
    covariates = np.asarray(sightings.covariates, np.float64).reshape(len(times), -1)
    names = sightings.names or tuple(f"x{j + 1}" for j in range(covariates.shape[1]))
    if not 0 < level < 1:
        raise UsageError("a level is out of range", found=level, allowed="inside (0, 1)")
    _check_whole("times met", times, 1)
    _check_whole("number of members", members, 0)
    if len(members) != len(times) or len(names) != covariates.shape[1]:
        raise UsageError("sightings of different lengths", found=(len(times), len(members)))
    if not np.isfinite(covariates).all():
        raise UsageError("a covariate is not finite", allowed="numbers")
    if not members.sum():
        raise UsageError("there are no members", allowed="at least one member met")
    filled = members > 0
    rows = np.column_stack([times, covariates])[filled]
    distinct, where = np.unique(rows, axis=0, return_inverse=True)
    joined = np.bincount(where.ravel(), members[filled]).astype(np.float64)
    kept = Sightings(distinct[:, 0], joined, distinct[:, 1:], tuple(names))
    _check_independent(kept)
    return kept


def _check_whole(what: str, values: Floats, least: int) -> None:
    wrong = ~((values >= least) & (values == np.floor(values)) & np.isfinite(values))
    if wrong.any():
        raise UsageError(
            f"{what} must be whole",
            found=float(values[wrong][0]),
            allowed=f"{least}, {least + 1} ...",
        )


def _check_independent(sightings: Sightings) -> None:
    null = null_directions(_scaled(_design(sightings)))
    if null.shape[1]:
        column = int(np.flatnonzero(null[:, -1])[-1])
        raise UsageError(
            "a covariate is constant or follows from the others",
            found=("constant", *sightings.names)[column],
            hint="leave it out",
        )


def _design(sightings: Sightings) -> Floats:
    return np.column_stack([np.ones(len(sightings.times)), sightings.covariates])


def _scaled(design: Floats) -> Floats:
    return np.array(design / np.maximum(np.abs(design).max(axis=0), 1e-300))


def _regression(sightings: Sightings) -> _Regression:
    """Return the zero-truncated Poisson regression.

    Raises:
        NotIdentifiedError: If the likelihood grows for ever as the rate of some members falls.
    """
    design, times, members = _design(sightings), sightings.times, sightings.members
    scaled = _scaled(design)
    null = null_directions(scaled[times > 1])
    if face_of(null, scaled[times == 1] @ null).falling.any():
        raise NotIdentifiedError(
            "some were all met only once, so nothing bounds how many like them were not met",
            hint="join small groups of members",
        )
    scale = np.maximum(np.abs(design).max(axis=0), 1e-300)
    coefficients, covariance = _newton(scaled, times, members)
    rates = np.exp(scaled @ coefficients)
    return _Regression(
        coefficients / scale,
        covariance / np.outer(scale, scale),
        rates,
        _log_likelihood(rates, times, members) - float(members @ gammaln(times + 1)),
    )


def _newton(design: Floats, times: Floats, members: Floats) -> tuple[Floats, Floats]:
    coefficients = np.zeros(design.shape[1])
    now = _log_likelihood(np.exp(design @ coefficients), times, members)
    for _ in range(_MOST_STEPS):
        rates = np.exp(design @ coefficients)
        means = rates / -np.expm1(-rates)
        score = design.T @ (members * (times - means))
        weights = members * means * (1 + rates - means)
        information = design.T @ (weights[:, None] * design)
        step = np.linalg.solve(information, score)
        if score @ step < _SETTLED * (1 + abs(now)):
            return coefficients, np.array(np.linalg.inv(information))
        length = min(1.0, 5.0 / float(np.abs(design @ step).max()))
        while (
            after := _log_likelihood(
                np.exp(design @ (coefficients + length * step)), times, members
            )
        ) < now and length > _SETTLED:
            length /= 2
        coefficients, now = coefficients + length * step, after
    raise NotIdentifiedError("the fit did not settle", hint="join small groups of members")


def _log_likelihood(rates: Floats, times: Floats, members: Floats) -> float:
    """Return the log likelihood without the factorials."""
    log_met_odds = rates + np.log(-np.expm1(-rates))
    return float(members @ (times * np.log(rates) - log_met_odds))


def _horvitz_thompson(
    sightings: Sightings, fit: _Regression, level: float
) -> tuple[CountEstimate, CountInterval]:
    """Return the estimate with its log-normal interval, and the symmetric interval."""
    members, rates = sightings.members, fit.rates
    met = -np.expm1(-rates)
    missed = np.exp(-rates) / met**2
    slope = _design(sightings).T @ (-members * rates * missed)
    variance = float(slope @ fit.covariance @ slope + members @ missed)
    n, seen, error = float(members @ (1 / met)), float(members.sum()), math.sqrt(variance)
    estimate = CountEstimate(
        method="zero-truncated Poisson regression (van der Heijden et al. 2003)",
        n=n,
        se=error,
        interval=log_normal_interval(seen, n - seen, variance, level),
    )
    reach = level_score(level) * error
    return estimate, CountInterval(low=max(seen, n - reach), high=n + reach, level=level)


def _overdispersion(sightings: Sightings, fit: _Regression) -> float:
    """Return the score statistic against the zero-truncated negative binomial.

    With ``q = ((y - r)**2 - y) / 2`` for rate r, an untruncated Poisson has E q = 0, E q y = 0
    and E q**2 = r**2 / 2; leaving out y = 0 gives the moments used here.
    """
    times, members, rates = sightings.times, sightings.members, fit.rates
    met = -np.expm1(-rates)
    shift = rates**2 / 2 * np.exp(-rates) / met
    scores = ((times - rates) ** 2 - times) / 2 + shift
    squares = (rates**2 / 2 - rates**4 / 4 * np.exp(-rates)) / met - shift**2
    cross = _design(sightings).T @ (members * shift * rates / met)
    variance = float(members @ squares - cross @ fit.covariance @ cross)
    return float(members @ scores) / math.sqrt(variance) if variance > 0 else 0.0


def _why_no_point(
    probability: float,
    poisson: CountEstimate,
    bound: CountEstimate | None,
    rough: CountEstimate | None,
) -> str:
    """Return why the regression's estimate is no point, "" when it is."""
    if probability < _DOUBT:
        return (
            "members differ in how often they are met more than the regression says"
            f" (p = {probability:.2g}), so its estimate is too low"
        )
    if bound is not None and bound.interval.low > poisson.n:
        return f"Chao's lower bound, {bound.n:.0f}, contradicts the regression's {poisson.n:.0f}"
    numbers = [estimate.n for estimate in (poisson, bound, rough) if estimate is not None]
    if max(numbers) > _MOST_APART * min(numbers):
        return f"the methods disagree: {min(numbers):.0f} to {max(numbers):.0f}"
    return ""


def _named(sightings: Sightings, fit: _Regression) -> tuple[Coefficient, ...]:
    errors = np.sqrt(np.diagonal(fit.covariance))
    names: Sequence[str] = ("constant", *sightings.names)
    return tuple(
        Coefficient(name=name, value=float(value), se=float(error))
        for name, value, error in zip(names, fit.coefficients, errors, strict=True)
    )


def _without_regression(
    seen: float, bound: CountEstimate | None, rough: CountEstimate | None, reason: str
) -> SingleSourceAnswer:
    """Return the answer when the regression has no estimate."""
    level = bound.interval.level if bound else None
    return SingleSourceAnswer(
        observed=int(seen),
        identified=False,
        point=None,
        interval=CountInterval(low=bound.interval.low, high=None, level=level)
        if bound and level
        else None,
        reason=reason,
        poisson=None,
        poisson_normal=None,
        zelterman=rough,
        lower_bound=bound,
        coefficients=(),
        log_likelihood=None,
        aic=None,
        bic=None,
        overdispersion=None,
        overdispersion_p=None,
        warnings=_warnings(),
    )


def _warnings() -> tuple[str, ...]:
    text = (
        "every estimate assumes that meeting a member once makes meeting it again neither more nor"
        " less likely, and that those never met follow the same rates, which no data can test"
    )
    return (text,)
