"""Which check narrows the unaccounted interval most for its cost?

Pre-posterior analysis (Raiffa and Schlaifer 1961): for each kind of check and several sample sizes,
what it could find is weighed by how likely that is now, and the interval is worked out again for
each outcome; the share of the width that is expected to go is what the check removes. Units are
drawn at random among those not yet shown at the grade of the check or a better one. Of units drawn,
each that is missing is taken for there with probability ``miss``, each that is there fails with the
``false_absence`` of the grade; a diverter who can stage that grade shows what an honest account
would. The answer after a check is that of ``presence`` with the drawing in ``Evidence.drawings``:
units that a place chose to show would not say as much.

Checks of papers look at no unit. They settle innocent explanations: what one removes is the share
of the open explanations that it settles, times the probability that it does settle (1 - ``miss``),
times the prior probability of honesty, for papers show little of a diverter. That is a rule of
thumb and no analysis.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from tidewaiter.books.missing_units import ROUNDING
from tidewaiter.books.random_drawing import Drawing, checked_drawing, drawn_missing, outcomes
from tidewaiter.model.books.finding import NextCheck

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tidewaiter.books.presence import Posterior
    from tidewaiter.model.books.account import GradeError, Unaccounted
    from tidewaiter.model.books.assumptions import BooksFacts, CheckKind
    from tidewaiter.model.books.finding import Finding

Floats: TypeAlias = npt.NDArray[np.float64]

_POINTS = 128
_PAPERS = ("", "paper")
_TINY = 1e-12
_NOTHING = 1e-3


class Subject(NamedTuple):
    """What could be checked.

    Attributes:
        answer: The unaccounted interval of an account and item.
        posterior: The probabilities behind it.
        findings: Findings about the same account.
    """

    answer: Unaccounted
    posterior: Posterior
    findings: tuple[Finding, ...] = ()


def detection_probability(population: int, inspected: int, diverted: int, miss: float) -> float:
    """Return the probability that a random inspection finds at least one diverted unit.

    P = 1 - sum over x of Hypergeometric(x; population, diverted, inspected) miss^x, as in CSET's
    public model location-verification-calculations (Georgetown, 2026).

    Args:
        population: Number of units.
        inspected: Number drawn at random, without replacement.
        diverted: Number of units that are not there.
        miss: Probability that the look at one of those takes it for there.

    Raises:
        ModelError: If more are inspected or diverted than there are, or ``miss`` is no probability.
    """
    drawing = checked_drawing(Drawing(population, inspected, miss), diverted)
    drawn = drawn_missing(drawing, np.array([diverted]))[0]
    missed = math.fsum(p * miss**x for x, p in enumerate(drawn.tolist()))
    return min(1.0, max(0.0, 1 - missed))


def next_checks(
    subjects: Iterable[Subject], facts: BooksFacts, at_least: float = 0.1, most: int = 50
) -> tuple[NextCheck, ...]:
    """Return checks, those first that remove most chips of width for their cost.

    For each account, item and kind of check there is one sample size: of those that remove at least
    a share of the width, the one that removes most for its cost, and of such the cheapest; where
    none removes so much, the one that removes most. What removes nothing is not there.

    Args:
        subjects: What could be checked.
        facts: Assumptions, with the kinds of check.
        at_least: Share of the width that a check should remove.
        most: Number of subjects that are looked at, the widest intervals first.
    """
    found = []
    open_ = [subject for subject in subjects if subject.answer.high > subject.answer.low]
    for subject in sorted(open_, key=_width_first)[:most]:
        for kind in facts.checks:
            sizes = [check for check in _sizes(subject, kind, facts) if check.removes > _NOTHING]
            if sizes:
                found.append(_chosen(sizes, at_least))
    return tuple(sorted(found, key=usefulness))


def usefulness(check: NextCheck) -> tuple[float | str, ...]:
    """Return the key by which checks are ordered, most useful first; no two checks tie."""
    worth = (-check.chips_per_kusd, -check.removes_chips, check.cost_usd[0])
    return (*worth, check.check, check.account, check.item, float(check.units))


def _width_first(subject: Subject) -> tuple[float, str, str]:
    answer = subject.answer
    return answer.low - answer.high, answer.account, answer.item


def _chosen(sizes: Sequence[NextCheck], at_least: float) -> NextCheck:
    enough = [check for check in sizes if check.removes >= at_least]
    if enough:
        return min(enough, key=lambda c: (-c.chips_per_kusd, c.cost_usd, c.units))
    return min(sizes, key=lambda c: (-c.removes, c.cost_usd, c.units))


def _sizes(subject: Subject, kind: CheckKind, facts: BooksFacts) -> list[NextCheck]:
    """Return a check of a kind for each sample size."""
    if kind.grade in _PAPERS:
        return [_check(subject, kind, 0, _papers_remove(subject, kind, facts))]
    grades = [error.grade for error in facts.grades]
    as_good = grades[grades.index(kind.grade) :]  # type: ignore[arg-type]
    shown = sum(subject.posterior.seen.get(grade, 0) for grade in as_good)
    pool = subject.posterior.book[1] - shown
    if pool <= 0:
        return []
    error = facts.grades[grades.index(kind.grade)]  # type: ignore[arg-type]
    coarse = _coarse(subject.posterior)
    sizes = [*(1 << k for k in range(pool.bit_length()) if 1 << k < pool), pool]
    return [
        _check(subject, kind, n, _share_removed(coarse, drawing, error, subject.answer.level))
        for n in sizes
        for drawing in [Drawing(pool, n, kind.miss.best, error.false_absence)]
    ]


def _papers_remove(subject: Subject, kind: CheckKind, facts: BooksFacts) -> float:
    """Return the share that a check of papers removes; where no finding tells, all is open."""
    found = {e.id for f in subject.findings for e in f.explanations if e.is_open}
    open_ = found if subject.findings else set(facts.explanations)
    settled = open_ & set(kind.settles)
    honest = 1 - facts.priors.diverting.best
    return len(settled) / max(1, len(open_)) * (1 - kind.miss.best) * honest


def _check(subject: Subject, kind: CheckKind, units: int, removes: float) -> NextCheck:
    answer = subject.answer
    unit, visit = kind.usd_per_unit, kind.usd_per_visit
    low, high = (
        units * unit.interval[k] + visit.interval[k]  # type: ignore[operator]
        for k in (0, 1)
    )
    chips = removes * (answer.high - answer.low)
    cost = max(1.0, units * unit.best + visit.best)
    explained = {e.id for f in subject.findings for e in f.explanations if e.is_open}
    settles = [f.id for f in subject.findings if kind.id in f.checks]
    return NextCheck(
        check=kind.id,
        text=kind.text.format(units=f"{units:,}", item=answer.item, account=answer.account),
        account=answer.account,
        item=answer.item,
        units=units,
        cost_usd=(low, high),
        removes=removes,
        removes_chips=chips,
        chips_per_kusd=chips / cost * 1000,
        settles=(*sorted(settles), *(name for name in kind.settles if name in explained)),
    )


def _coarse(posterior: Posterior) -> Posterior:
    """Return the posterior on at most some 128 points."""
    every = math.ceil(len(posterior.honest) / _POINTS)
    starts = np.arange(0, len(posterior.honest), every)
    return posterior._replace(
        step=posterior.step * every,
        honest=np.add.reduceat(posterior.honest, starts),
        diverting=np.add.reduceat(posterior.diverting, starts, axis=1),
    )


def _share_removed(
    posterior: Posterior, drawing: Drawing, error: GradeError, level: float
) -> float:
    """Return the expected share of the width of the interval that a drawing removes."""
    missing = np.minimum(posterior.chips.astype(np.int64), drawing.pool)
    likely = outcomes(drawing, missing)
    whole = posterior.honest.sum()
    usual = posterior.honest @ likely / whole if whole > _TINY else likely[0]
    staged = posterior.ease <= error.staged
    honest = posterior.honest * likely.T
    diverting = posterior.diverting[~staged].sum(axis=0) * likely.T
    diverting += posterior.diverting[staged].sum(axis=0) * usual[:, None]
    before = _widths(
        posterior.honest[None, :], posterior.diverting.sum(axis=0)[None, :], posterior.chips, level
    )[0]
    after = _widths(honest, diverting, posterior.chips, level)
    chance = honest.sum(axis=1) + diverting.sum(axis=1)
    return float(np.clip(1 - chance @ after / before, 0, 1)) if before > 0 else 0.0


def _widths(honest: Floats, diverting: Floats, chips: Floats, level: float) -> Floats:
    """Return the width of the interval for each row of masses, shape (rows,).

    As ``presence.interval`` defines the interval.
    """
    tail = (1 - level) / 2
    masses = [part.sum(axis=1) for part in (honest, diverting)]
    whole = np.maximum(masses[0] + masses[1], _TINY**2)
    kept = [mass >= tail * whole for mass in masses]
    above = [_quantiles(part, level, chips) for part in (honest, diverting)]
    open_ = np.maximum(np.where(kept[0], above[0], 0), np.where(kept[1], above[1], 0))
    closed = _quantiles(diverting, 1 - tail, chips) - _quantiles(diverting, tail, chips)
    return np.where(kept[0], open_, closed)


def _quantiles(mass: Floats, q: float, chips: Floats) -> Floats:
    summed = np.cumsum(mass, axis=1)
    reached = summed >= q * summed[:, -1:] * (1 - ROUNDING)
    return np.asarray(chips[np.argmax(reached, axis=1)], dtype=np.float64)
