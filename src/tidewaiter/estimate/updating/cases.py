"""How likely are the cases that became public, given how much was diverted?

Schemes form a marked Poisson process: in each period a number that the diverted quantity and the
mean size determine, each with a log-normal size. Those that become public are a thinning of it
(Cox and Isham 1980): larger schemes surface more easily (size-biased sampling, Patil and Rao
1978), and only those whose lag has passed by the day known by can be in the data (retrospective
ascertainment, Kalbfleisch and Lawless 1989). What is missing is therefore part of the likelihood:
few cases from a recent period say little.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt
from scipy.special import xlogy

from tidewaiter.core.errors import ModelError, Where
from tidewaiter.estimate.updating.likelihoods import normal_on_log

if TYPE_CHECKING:
    from tidewaiter.estimate.updating.weights import Floats

Whole: TypeAlias = npt.NDArray[np.int64]

# Gauss-Hermite points and masses over the log sizes of all schemes, and over the log size of one
# scheme whose source states it with an error; within 0.2% and 0.05% at spreads of 2 and of 0.5.
_ALL_SIZES = np.polynomial.hermite_e.hermegauss(16)
_ONE_SIZE = np.polynomial.hermite_e.hermegauss(3)
_EXACT_SIZE = np.polynomial.hermite_e.hermegauss(1)


class SeenCases(NamedTuple):
    """Cases public by the day known by, and how long each period has had to surface.

    Attributes:
        period: Period of the conduct of each case, counted from 0, shape (cases,).
        size: Chips in each case as its source states them, shape (cases,).
        lag: Years from conduct to publication, shape (cases,).
        window: Years from conduct in each period to the day known by, shape (periods,).
        log_error: Standard deviation of the log of the stated size, shape (cases,); None where
            sizes are exact.
    """

    period: Whole
    size: Floats
    lag: Floats
    window: Floats
    log_error: Floats | None = None


class CaseProcess(NamedTuple):
    """Quantities of the model that govern cases; the draws are the last axis.

    Attributes:
        diverted: Chips diverted in each period, shape (periods, n).
        median_size: Median chips in a scheme, shape (n,).
        log_size_sd: Standard deviation of the log of a scheme's size, shape (n,).
        detection: Chance that a scheme of the reference size ever becomes public, shape (n,).
        size_effect: How detection grows: the hazard of becoming public is proportional to size
            to this power, shape (n,); 0 treats all alike.
        mean_lag: Mean of the exponential lag from conduct to publication, years, shape (n,).
    """

    diverted: Floats
    median_size: Floats
    log_size_sd: Floats
    detection: Floats
    size_effect: Floats
    mean_lag: Floats


def thinned_cases(seen: SeenCases, process: CaseProcess, reference_size: float) -> Floats:
    """Return the log-likelihood of the cases seen and of all that were not, shape (n,).

    Args:
        seen: The cases; there may be none.
        process: The model's quantities.
        reference_size: Chips in a scheme that ``detection`` speaks of.

    Raises:
        ModelError: If a case has no period, no positive size, or a lag beyond its window.
    """
    _check(seen)
    hazard = -np.log1p(-process.detection)
    size_bias = process.size_effect * np.log(process.median_size / reference_size)
    spread = process.size_effect * process.log_size_sd
    mean_size = process.median_size * np.exp(0.5 * process.log_size_sd**2)
    rate = process.diverted / mean_size
    surfacing = _mean_detection(hazard, size_bias, spread, _ALL_SIZES)
    in_time = -np.expm1(-seen.window[:, None] / process.mean_lag)
    expected = (rate * in_time).sum(axis=0) * surfacing
    counts = np.bincount(seen.period, minlength=seen.window.size)
    times = xlogy(counts[:, None], rate).sum(axis=0)
    lags = seen.lag.sum() / process.mean_lag + seen.lag.size * np.log(process.mean_lag)
    sizes = _log_seen_sizes(seen, process, reference_size).sum(axis=0)
    return np.where(expected < np.inf, times - lags + sizes - expected, -np.inf)


def _log_seen_sizes(seen: SeenCases, process: CaseProcess, reference_size: float) -> Floats:
    """Return the log of size density times detection for each case, shape (cases, n).

    A stated size with an error is integrated over: normal times normal is a normal for the
    stated size, times the detection averaged over the normal for the true one.
    """
    error = np.zeros_like(seen.size) if seen.log_error is None else seen.log_error
    scatter = process.log_size_sd**2
    blur = (error**2)[:, None]
    stated = seen.size[:, None]
    density = normal_on_log(stated, process.median_size, np.sqrt(scatter + blur))
    pull = scatter / (scatter + blur)
    log_true = pull * np.log(stated) + (1.0 - pull) * np.log(process.median_size)
    shift = process.size_effect * (log_true - np.log(reference_size))
    spread = process.size_effect * np.sqrt(pull * blur)
    hazard = -np.log1p(-process.detection)
    nodes = _ONE_SIZE if (error > 0).any() else _EXACT_SIZE
    with np.errstate(divide="ignore"):
        return density + np.log(_mean_detection(hazard, shift, spread, nodes))


def _mean_detection(
    hazard: Floats, shift: Floats, spread: Floats, nodes: tuple[Floats, Floats]
) -> Floats:
    """Return the mean of 1 - exp(-hazard exp(shift + spread x)) over standard normal x."""
    points, masses = nodes
    mean = np.zeros(np.broadcast_shapes(hazard.shape, shift.shape, spread.shape))
    for point, mass in zip(points, masses / masses.sum(), strict=True):
        mean -= mass * np.expm1(-hazard * np.exp(shift + spread * point))
    return mean


def _check(seen: SeenCases) -> None:
    """Check that every case can be in the data.

    Raises:
        ModelError: If one cannot.
    """
    for i, (period, size, lag) in enumerate(zip(seen.period, seen.size, seen.lag, strict=True)):
        where = Where(field=f"case {i}")
        if not 0 <= period < seen.window.size:
            raise ModelError(
                "a case lies in no period",
                where=where,
                found=int(period),
                allowed=f"0 to {seen.window.size - 1}",
            )
        if not (size > 0 and np.isfinite(size)):
            raise ModelError(
                "a case has no size", where=where, found=float(size), allowed="above 0"
            )
        if not 0 <= lag <= seen.window[period]:
            raise ModelError(
                "a case became public before its conduct or after the day known by",
                where=where,
                found=f"{float(lag):g} years after the conduct",
                allowed=f"0 to {float(seen.window[period]):g} years",
            )
