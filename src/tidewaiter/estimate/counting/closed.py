"""Models for a closed population met on repeated occasions, or by several lists.

The family of Otis et al. (1978) as log-linear models (Cormack 1989; Baillargeon & Rivest 2007):
M0 one chance for all; Mt by occasion; Mh by member; Mth by both; Mb and Mbh where having been met
changes the chance. Heterogeneity between members is a term in the number of times k that a member
is met: ``2**k - 1`` (Poisson2), ``k**2 / 2`` (Darroch), ``-log(3.5 + k) + log(3.5)`` (Gamma3.5), or
Chao's lower bound, any convex function of k (Rivest & Baillargeon 2007).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import msgspec
import numpy as np

from tidewaiter.core.errors import NotIdentifiedError, UsageError
from tidewaiter.estimate.counting.answer import CountEstimate
from tidewaiter.estimate.counting.closed_forms import moment_lower_bound
from tidewaiter.estimate.counting.design import (
    DesignFit,
    fitted_design,
    saturated_log_likelihood,
)
from tidewaiter.estimate.counting.hierarchy import main_effects, sizes
from tidewaiter.estimate.counting.intervals import log_normal_interval

if TYPE_CHECKING:
    from tidewaiter.estimate.counting.hierarchy import Marks, Wholes
    from tidewaiter.estimate.counting.loglinear import Floats
    from tidewaiter.estimate.counting.table import ListTable

MOST_OCCASIONS = 12
SHAPES = ("Chao", "Poisson2", "Darroch", "Gamma3.5")

_GAMMA = 3.5


class ClosedModel(msgspec.Struct, frozen=True, kw_only=True):
    """One model of a closed population.

    Attributes:
        model: Its usual name, such as ``Mth Darroch``.
        identified: Whether the data determine the number of members under it.
        n: Estimated number of members; None when not identified.
        se: Standard error.
        deviance: Twice the log likelihood lost against the saturated model.
        df: Degrees of freedom that the deviance has.
        aic: Akaike's criterion.
        bic: Schwarz's criterion, the members met being the sample.
    """

    model: str
    identified: bool
    n: float | None
    se: float | None
    deviance: float
    df: int
    aic: float
    bic: float


def closed_models(table: ListTable) -> tuple[ClosedModel, ...]:
    """Return the models of a closed population, as ``closedp`` of Baillargeon & Rivest does.

    Args:
        table: Members by the occasions on which they were met, in order of time; the order
            matters to Mb and Mbh alone. With two occasions only M0, Mt and Mb can be fitted.

    Raises:
        UsageError: If there are more than twelve occasions.
    """
    occasions = len(table.lists)
    if occasions > MOST_OCCASIONS:
        raise UsageError(
            "too many occasions", found=occasions, allowed=f"2 to {MOST_OCCASIONS}",
            hint="join neighbouring occasions",
        )  # fmt: skip
    found = [_from_constant("M0", table, _times(occasions)[:, None])]
    found.append(_from_constant("Mt", table, _listed(main_effects(occasions)[0])))
    if occasions > 2:
        found += [with_heterogeneity(table, shape, None) for shape in SHAPES]
        found += [with_heterogeneity(table, shape, main_effects(occasions)[0]) for shape in SHAPES]
    found.append(_behavioural(table, first_apart=False))
    if occasions > 2:
        found.append(_behavioural(table, first_apart=True))
    return tuple(found)


def with_heterogeneity(table: ListTable, shape: str, terms: Marks | None) -> ClosedModel:
    """Return a model in which members differ in how visible they are.

    Args:
        table: Members by lists.
        shape: One of ``SHAPES``.
        terms: Terms of a log-linear model to which the heterogeneity is added, as one row of
            marks; None for Mh, where all lists are alike.
    """
    lists = len(table.lists)
    start = "Mh" if terms is None else "Mth"
    columns = _times(lists)[:, None] if terms is None else _listed(terms)
    if shape == "Chao":
        return _convex(f"{start} Chao", table, columns)
    return _from_constant(
        f"{start} {shape}", table, np.column_stack([columns, _shape(shape, lists)])
    )


def chao_lower_bound(table: ListTable, level: float = 0.90) -> CountEstimate | None:
    """Return Chao's lower bound for lists (Mth), or None when the data give none.

    It holds when members differ in how visible they are and the lists do not otherwise attract or
    repel each other. Interval as in Chao (1987). Where the log-linear form does not exist, the
    bias-corrected moment form is taken, as long as some member is on two lists. Above twelve
    lists only members on one or two of them are used, of whom the bound mostly consists.
    """
    seen = float(table.observed)
    if len(table.lists) > MOST_OCCASIONS:
        found = _from_one_and_two(table)
    else:
        found = with_heterogeneity(table, "Chao", main_effects(len(table.lists))[0])
    if found.n is not None and found.se is not None:
        interval = log_normal_interval(seen, found.n - seen, found.se**2, level)
        return CountEstimate(
            method="Chao's lower bound, Mth (Rivest & Baillargeon 2007)",
            n=found.n,
            se=found.se,
            interval=interval,
        )
    times = np.bincount(sizes(len(table.lists)), table.counts, 3)
    once, twice = float(times[1]), float(times[2])
    return moment_lower_bound(seen, once, twice, level) if twice else None


def _from_one_and_two(table: ListTable) -> ClosedModel:
    """Return Mth fitted to members on one or two lists alone."""
    cells = np.flatnonzero(sizes(len(table.lists)) <= 2)[1:]
    columns = np.array([cells >> j & 1 for j in range(len(table.lists))], np.float64).T
    counts = table.counts[cells]
    fit = fitted_design(np.column_stack([np.ones(len(cells)), columns]), counts)
    return _closed("Mth Chao", fit, counts, _with_unseen(fit, table.observed))


def _times(lists: int) -> Floats:
    """Return how many times the members of each observable cell are met."""
    return sizes(lists)[1:].astype(np.float64)


def _listed(terms: Marks) -> Floats:
    """Return the design columns of terms, the constant left out."""
    cells = np.arange(1, len(terms))[:, None]
    columns = np.flatnonzero(terms)[1:]
    return np.array((cells & columns) == columns, np.float64)


def _shape(shape: str, lists: int) -> Floats:
    times = _times(lists)
    if shape == "Poisson2":
        return np.array(2.0**times - 1)
    if shape == "Darroch":
        return np.array(times**2 / 2)
    if shape == "Gamma3.5":
        return np.array(np.log(_GAMMA) - np.log(_GAMMA + times))
    raise UsageError("unknown shape", found=shape, allowed=", ".join(SHAPES))


def _from_constant(name: str, table: ListTable, columns: Floats) -> ClosedModel:
    """Return a model whose number unseen is the exponential of the constant."""
    counts = table.counts[1:]
    fit = fitted_design(np.column_stack([np.ones(len(columns)), columns]), counts)
    return _closed(name, fit, counts, _with_unseen(fit, table.observed))


def _with_unseen(fit: DesignFit, seen: float) -> tuple[float, float]:
    """Return the number of members and its variance from those seen and the constant."""
    unseen = math.exp(min(float(fit.coefficients[0]), 300.0))
    return seen + unseen, unseen + unseen**2 * float(fit.covariance[0, 0])


def _convex(name: str, table: ListTable, columns: Floats) -> ClosedModel:
    """Return Chao's model: second differences of the logarithm in k that are nought or more.

    The largest likelihood with the differences held at nought or above, by adding the difference
    with the steepest gain and dropping any that turns negative (Lawson & Hanson's active set).
    """
    lists = len(table.lists)
    counts = table.counts[1:]
    bends = np.maximum(_times(lists)[:, None] - np.arange(2, lists), 0.0)
    base = np.column_stack([np.ones(len(columns)), columns])
    chosen: list[int] = []
    for _ in range(4 * lists):
        fit = fitted_design(np.column_stack([base, bends[:, chosen]]), counts)
        turned = fit.coefficients[base.shape[1] :]
        gains = bends.T @ (counts - fit.means)
        gains[chosen] = 0.0
        if len(turned) and turned.min() < 0:
            chosen.pop(int(turned.argmin()))
        elif lists > 2 and gains.max() > 1e-6 * (1 + counts.sum()):
            chosen.append(int(gains.argmax()))
        else:
            break
    return _from_constant(name, table, np.column_stack([columns, bends[:, chosen]]))


def _behavioural(table: ListTable, *, first_apart: bool) -> ClosedModel:
    """Return Mb, or Mbh where the first occasion has a chance of its own.

    With c the odds of meeting a member again and r the share that escapes each later occasion,
    all members are those of the first occasion and a geometric series of later ones.
    """
    occasions = len(table.lists)
    cells = np.arange(1, 1 << occasions)
    before = _trailing_zeros(cells)
    again = _times(occasions) - 1
    columns = [np.ones(len(cells)), before, again]
    if first_apart:
        columns.insert(1, (before > 0).astype(np.float64))
    counts = table.counts[1:]
    fit = fitted_design(np.column_stack(columns), counts)
    name = "Mbh" if first_apart else "Mb"
    return _closed(name, fit, counts, _behavioural_total(fit, occasions, first_apart=first_apart))


def _behavioural_total(
    fit: DesignFit, occasions: int, *, first_apart: bool
) -> tuple[float, float] | None:
    """Return the number of members and its variance (delta method), or None when unbounded."""
    jump = fit.coefficients[1] if first_apart else 0.0
    constant, escape, again = fit.coefficients[0], *fit.coefficients[-2:]
    met_again = 1 + math.exp(again)
    share = math.exp(escape) / met_again
    if not fit.identified or share >= 1:
        return None
    later = math.exp(jump) * share / (1 - share)
    total = math.exp(constant) * met_again ** (occasions - 1) * (1 + later)
    part = later / (1 + later)
    odds = math.exp(again) / met_again
    by_escape = part / (1 - share)
    slope = [1.0, part, by_escape, odds * (occasions - 1 - by_escape)]
    if not first_apart:
        slope.pop(1)
    variance = total**2 * float(np.array(slope) @ fit.covariance @ np.array(slope)) - total
    return total, variance


def _trailing_zeros(cells: Wholes) -> Floats:
    """Return on how many occasions members of each cell were missed before they were first met."""
    return np.array([(int(c) & -int(c)).bit_length() - 1 for c in cells], np.float64)


def _closed(
    name: str, fit: DesignFit, counts: Floats, estimate: tuple[float, float] | None
) -> ClosedModel:
    parameters = len(fit.coefficients)
    likelihood = saturated_log_likelihood(counts) - fit.deviance / 2
    sound = fit.identified and estimate is not None and estimate[1] >= 0
    n, variance = estimate if sound and estimate is not None else (None, None)
    return ClosedModel(
        model=name,
        identified=sound,
        n=n,
        se=None if variance is None else math.sqrt(variance),
        deviance=fit.deviance,
        df=fit.df,
        aic=2 * parameters - 2 * likelihood,
        bic=parameters * math.log(counts.sum()) - 2 * likelihood,
    )


def best_of(models: tuple[ClosedModel, ...]) -> ClosedModel:
    """Return the identified model with the smallest AIC.

    Raises:
        NotIdentifiedError: If none is identified.
    """
    sound = [model for model in models if model.identified]
    if not sound:
        raise NotIdentifiedError("no model of this population is determined by the data")
    return min(sound, key=lambda model: model.aic)
