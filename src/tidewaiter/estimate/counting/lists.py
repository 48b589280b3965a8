"""How many members a population has, from lists that each name some of them.

Every hierarchical Poisson log-linear model of two to five lists is tried, above five the models
with terms of two lists that a forward search finds (Bishop, Fienberg & Holland 1975; Cormack
1989). Whether a model's estimate exists is settled before it is fitted. The models are averaged
by Bayesian weights, and the spread between them is part of the interval.

There is no point

* when models that set no bound on the number hold more weight than the interval leaves outside
  at its upper end: the data do not identify the number;
* when the good models, those within ``reach`` of the smallest Bayesian criterion, disagree by
  more than a factor of ``most_apart``: there is an interval, and a choice inside it would be a
  fancy.

``reach`` is 6 by default, posterior odds of 20 to 1: Occam's window of Madigan & Raftery (1994).

The objection of Whitehead, Jackson, Balch & Francis (2019) stands for every model here: that the
interaction of all lists at once is nought, and for two lists that they are independent, is an
assumption about people whom no list names, and keeping only significant terms on top of it
overstates number and certainty. What is done about it: no model is chosen and the others thrown
away, for all are shown, weighted and averaged; disagreement is reported, not settled; Chao's
lower bound stands beside the estimate; and every answer says the assumption. It remains one.
"""

from __future__ import annotations

import math
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.special import chdtrc

from tidewaiter.core.errors import UsageError
from tidewaiter.estimate.counting.answer import (
    Average,
    CountAnswer,
    CountEstimate,
    CountInterval,
    Dropped,
)
from tidewaiter.estimate.counting.closed import chao_lower_bound
from tidewaiter.estimate.counting.closed_forms import Overlap, chapman
from tidewaiter.estimate.counting.hierarchy import MOST_LISTS_IN_FULL, pairs_of
from tidewaiter.estimate.counting.intervals import (
    log_normal_interval,
    mixture_interval,
    profile_estimate,
    weights_of,
)
from tidewaiter.estimate.counting.loglinear import margins
from tidewaiter.estimate.counting.table import ListTable, members_on, without_list
from tidewaiter.estimate.counting.tried import Tried, model_counts, try_models

if TYPE_CHECKING:
    from tidewaiter.estimate.counting.hierarchy import Marks, Wholes
    from tidewaiter.estimate.counting.loglinear import Floats

_FEWEST_SHARED = 7  # Robson & Regier (1964): below this Chapman's estimate is biased
_SMALLEST_SHARE = 0.1
_WORST_FIT = 0.01


class _Verdict(NamedTuple):
    identified: bool
    point: float | None
    interval: CountInterval | None
    reason: str


def count(
    table: ListTable,
    *,
    level: float = 0.90,
    reach: float = 6.0,
    most_apart: float = 2.0,
    most_models: int | None = None,
) -> CountAnswer:
    """Return how many members a population has, or why the lists do not say.

    Args:
        table: Members by the lists they are on.
        level: Probability of the intervals.
        reach: How far above the smallest Bayesian criterion a model still counts as good.
        most_apart: Ratio of the good models' numbers above which there is no point.
        most_models: Most models that the answer shows, the best of those tried; None for all.

    Raises:
        UsageError: If a setting is out of range.
    """
    _require_settings(level, reach, most_apart)
    kept, notes = _without_empty_lists(table)
    if len(kept.lists) < 2:
        return _unanswered(kept, notes)
    tried = try_models(kept, reach)
    bound = chao_lower_bound(kept, level)
    average = _average(tried, "bic", reach, level)
    pair = _chapman(kept, level)
    verdict = _verdict(tried, average, reach, most_apart)
    if not verdict.identified:
        verdict = verdict._replace(interval=_open_above(tried, bound, reach, level))
    elif pair is not None:
        verdict = verdict._replace(point=pair.n, interval=pair.interval)
    weights, _ = _weights(tried, "bic", reach)
    return CountAnswer(
        lists=kept.lists,
        observed=kept.observed,
        identified=verdict.identified,
        point=verdict.point,
        interval=verdict.interval,
        reason=verdict.reason,
        average=average,
        average_aic=_average(tried, "aic", reach, level),
        lower_bound=bound,
        chapman=pair,
        profile=_profile(tried, level) if verdict.identified else None,
        models=model_counts(tried, weights, level, most_models),
        warnings=(*notes, *_warnings(tried, verdict, bound)),
    )


def _require_settings(level: float, reach: float, most_apart: float) -> None:
    if not (0 < level < 1 and reach > 0 and most_apart > 1):
        raise UsageError(
            "a setting of the count is out of range",
            found=f"level {level}, reach {reach}, most apart {most_apart}",
            allowed="a level inside (0, 1), a reach above 0, a ratio above 1",
        )


def dropping(table: ListTable, *, level: float = 0.90) -> tuple[Dropped, ...]:
    """Return what the count becomes when lists are left out (Binette & Steorts 2022).

    A count that depends on one list, or that grows with each list added, is no count of one
    population. Up to five lists every choice that leaves two is tried, above five each single
    list.

    Args:
        table: Members by the lists they are on.
        level: Probability of the intervals.
    """
    kept, _ = _without_empty_lists(table)
    lists = len(kept.lists)
    most = lists - 2 if lists <= MOST_LISTS_IN_FULL else 1
    return tuple(
        _dropped(kept, left_out, level)
        for size in range(1, most + 1)
        for left_out in combinations(range(lists), size)
    )


def _dropped(table: ListTable, left_out: tuple[int, ...], level: float) -> Dropped:
    names = tuple(table.lists[j] for j in left_out)
    for j in reversed(left_out):
        table = without_list(table, j)
    nothing = not table.observed
    answer = _unanswered(table, ()) if nothing else count(table, level=level)
    average = answer.average
    return Dropped(
        left_out=names,
        observed=answer.observed,
        identified=answer.identified,
        n=average.n if average is not None and answer.identified else None,
        interval=answer.interval,
    )


def _without_empty_lists(table: ListTable) -> tuple[ListTable, tuple[str, ...]]:
    notes = list(table.notes)
    for j in reversed(range(len(table.lists))):
        if members_on(table, j) == 0:
            notes.append(f"list {table.lists[j]} names nobody and was left out")
            table = without_list(table, j)
    return table, tuple(notes)


def _unanswered(table: ListTable, notes: tuple[str, ...]) -> CountAnswer:
    """Return the answer when fewer than two lists name anybody."""
    return CountAnswer(
        lists=table.lists,
        observed=table.observed,
        identified=False,
        point=None,
        interval=None,
        reason="fewer than two lists name anybody, and one list says nothing of those not on it",
        average=None,
        average_aic=None,
        lower_bound=None,
        chapman=None,
        profile=None,
        models=(),
        warnings=notes,
    )


def _good(tried: Tried, name: str, reach: float) -> Marks:
    """Return the models within reach of the smallest criterion, sound or not."""
    criterion = tried.criterion(name)
    return np.array(criterion <= criterion.min() + reach)


def _weights(tried: Tried, name: str, reach: float) -> tuple[Floats, float]:
    """Return the weights of the good sound models, summing to one, and the unbounded weight."""
    raw = weights_of(tried.criterion(name))
    averaged = np.where(tried.sound & _good(tried, name, reach), raw, 0.0)
    total = float(averaged.sum())
    return averaged / total if total else averaged, float(raw[~tried.sound].sum())


def _average(tried: Tried, name: str, reach: float, level: float) -> Average | None:
    """Return the average over the good sound models, None when it has no upper end."""
    weights, unbounded = _weights(tried, name, reach)
    which = np.flatnonzero(weights)
    if not len(which) or unbounded >= (1 - level) / 2:
        return None
    parts, shares = tried.unseen(which), weights[which]
    mean = float(shares @ parts.number)
    variance = float(shares @ (parts.variance + (parts.number - mean) ** 2))
    seen = float(tried.table.observed)
    return Average(
        criterion=name,
        models=len(which),
        n=seen + mean,
        se=math.sqrt(variance),
        interval=mixture_interval(seen, parts, shares, unbounded, level),
        unbounded_weight=unbounded,
    )


def _verdict(tried: Tried, average: Average | None, reach: float, most_apart: float) -> _Verdict:
    """Return whether there is a point, and the interval when the number is identified."""
    if average is None:
        return _Verdict(False, None, None, _why_unbounded(tried))
    sound = np.flatnonzero(tried.sound & _good(tried, "bic", reach))
    numbers = tried.table.observed + tried.unseen(sound).number
    apart = float(numbers.max() / numbers.min())
    if apart <= most_apart:
        return _Verdict(True, average.n, average.interval, "")
    reason = (
        f"{len(sound)} models fit about equally well and disagree by a factor of {apart:.1f}:"
        f" {numbers.min():.0f} to {numbers.max():.0f}"
    )
    return _Verdict(True, None, _hull(tried, sound, average.interval), reason)


def _why_unbounded(tried: Tried) -> str:
    if not tried.sound.any():
        return "no model has an estimate: the lists have too few members in common"
    share = weights_of(tried.bic)[~tried.sound].sum()
    return (
        f"models that set no bound on the number hold {share:.0%} of the weight:"
        " with the overlaps as they are it could be arbitrarily large"
    )


def _hull(tried: Tried, which: Wholes, average: CountInterval) -> CountInterval:
    """Return the interval that holds the average's and those of some models."""
    ends = [_ends(tried, int(i), average.level) for i in which]
    lows, highs = [low for low, _ in ends], [high for _, high in ends]
    highest = max(*highs, average.high or 0.0)
    return CountInterval(low=min(average.low, *lows), high=highest, level=average.level)


def _open_above(
    tried: Tried, bound: CountEstimate | None, reach: float, level: float
) -> CountInterval | None:
    """Return an interval without an upper end, None when not even the lower is known."""
    sound = np.flatnonzero(tried.sound & _good(tried, "bic", reach))
    lows = [_ends(tried, int(i), level)[0] for i in sound]
    if bound is not None:
        lows.append(bound.interval.low)
    return CountInterval(low=min(lows), high=None, level=level) if lows else None


def _ends(tried: Tried, which: int, level: float) -> tuple[float, float]:
    """Return the ends of one sound model's interval."""
    part = tried.unseen(np.array([which]))
    seen, number, variance = tried.table.observed, float(part.number[0]), float(part.variance[0])
    ends = log_normal_interval(float(seen), number, variance, level)
    return ends.low, math.inf if ends.high is None else ends.high


def _chapman(table: ListTable, level: float) -> CountEstimate | None:
    """Return Chapman's estimate for two lists that share somebody."""
    if len(table.lists) != 2 or table.counts[3] == 0:
        return None
    return chapman(Overlap(*(float(table.counts[cell]) for cell in (3, 1, 2))), level)


def _profile(tried: Tried, level: float) -> CountEstimate | None:
    """Return the profile interval of the best sound model, up to five lists."""
    sound = np.flatnonzero(tried.sound)
    if not len(sound) or len(tried.table.lists) > MOST_LISTS_IN_FULL:
        return None
    best = sound[tried.bic[sound].argmin()]
    model = (tried.faces.free[best], tried.faces.support[best])
    return profile_estimate(tried.table.counts, model, tried.unseen(np.array([best])), level)


def _warnings(tried: Tried, verdict: _Verdict, bound: CountEstimate | None) -> tuple[str, ...]:
    table = tried.table
    found = [*_overlap_warnings(table), *_fit_warnings(tried)]
    point = verdict.point
    if point is not None and table.observed < _SMALLEST_SHARE * point:
        found.append(
            f"the lists hold {table.observed / point:.1%} of the estimate: the rest is extrapolated"
        )
    many = len(table.lists) > 2
    if many and bound is not None and point is not None and bound.n > point:
        found.append(
            f"Chao's lower bound, {bound.n:.0f}, is above the estimate: members seem to differ in"
            " how visible they are, so take the estimate for too low"
        )
    if len(table.lists) > MOST_LISTS_IN_FULL:
        found.append("above five lists only models with terms of two lists were tried")
    return (*found, _assumption(len(table.lists)))


def _assumption(lists: int) -> str:
    what = (
        "that the two lists are independent"
        if lists == 2
        else f"that the interaction of all {lists} lists is nought"
    )
    return (
        f"every estimate assumes {what}, which no data on the lists can test"
        " (Whitehead et al. 2019)"
    )


def _overlap_warnings(table: ListTable) -> list[str]:
    """Return warnings of pairs of lists that share nobody or few."""
    shared = margins(table.counts)
    pairs = list(combinations(table.lists, 2))
    sizes = [int(shared[term]) for term in pairs_of(len(table.lists))]
    none = [f"{a} and {b}" for (a, b), size in zip(pairs, sizes, strict=True) if not size]
    few = [
        f"{a} and {b} ({size})"
        for (a, b), size in zip(pairs, sizes, strict=True)
        if 0 < size < _FEWEST_SHARED
    ]
    found = []
    if none:
        found.append(f"lists with nobody in common: {_first_few(none)}")
    if few:
        found.append(f"lists with fewer than {_FEWEST_SHARED} in common: {_first_few(few)}")
    return found


def _first_few(texts: list[str], most: int = 5) -> str:
    more = f" and {len(texts) - most} more pairs" if len(texts) > most else ""
    return ", ".join(texts[:most]) + more


def _fit_warnings(tried: Tried) -> list[str]:
    """Return a warning when even the best model fits badly."""
    best = int(tried.bic.argmin())
    degrees = int(tried.faces.support[best].sum() - tried.faces.rank[best])
    if degrees <= 0:
        return []
    probability = float(chdtrc(degrees, tried.fits.deviance[best]))
    if probability >= _WORST_FIT:
        return []
    text = (
        f"the best model fits badly (deviance {tried.fits.deviance[best]:.1f} on {degrees} degrees"
        f" of freedom, p = {probability:.2g})"
    )
    return [text]
