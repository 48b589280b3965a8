"""How many chips that the books have at an account are not there, and how sure is that?

The number missing is worked out exactly on a grid of some 1,000 points; nothing is drawn.

* With the prior probability ``diverting`` the account diverts; else it is honest.
* Honest: of the units that nobody showed a share is missing, ``innocent_loss`` on average; of those
  that were shown, the ones whose showing was false as well (Bayes' rule for each unit).
* Diverting: how many of the units that nobody showed are missing is uniform from none to all of
  them. Units shown at a grade are there but for a share, ``false_presence`` on average, unless the
  taking was staged: then they count as units that nobody showed. Whoever can stage a grade can
  stage all that are easier: one latent number decides, so that ``staged`` holds for each grade by
  itself.
* A count of a grade misses a share of the units there, ``false_absence`` on average, and takes in a
  share of those not there, ``false_presence`` on average. A staged count looks as an honest
  account's would.
* Of units that the checker drew at random, those fail that are missing, but for the misses of the
  look, and some that are there (``false_absence``). A staged look, too, looks as an honest
  account's would.
* Labels that units' own keys contradict are what a staged reading of labels leaves. Where none was
  staged they are slips, of which a label has as many as readings of labels have false ones.
* A site runs no more chips than its capacity, which is uniform between its ends; so is the book.

A share that the facts give on average is one and the same for all units of an account or a taking,
for errors of one place have one cause; it has the density Beta(1, 1/average - 1), whose mode is
none at all. So a complete count is no surprise, however many it counts.

How many units were shown is not taken as evidence on diverting: a place chooses what it shows.

The interval holds, at its level, whichever is true: that the account diverts, or that it is honest;
either is left out once its probability falls below half of what the level leaves. Where honesty is
left in, the least is 0, for an honest account's losses are innocent, and the upper end is
one-sided. Where it is out, the interval is equal-tailed. An end is a number of chips with mass of
its own, an atom, and belongs to the interval. The middle is the median of both together.

The errors of grades are this project's; the number missing in place of a measured inventory
difference follows nuclear material accountancy (Burr and Hamada 2013); the distribution of errors
with a shared rate is the beta-binomial (Skellam 1948).
"""

from __future__ import annotations

import math
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from tidewaiter.books.evidence_errors import Taking, count_chances
from tidewaiter.books.missing_units import (
    LABELS,
    World,
    chance_of_slips,
    diverting_mass,
    honest_mass,
    noise,
    quantile,
    within,
)
from tidewaiter.books.random_drawing import Drawing, chance_of, checked_drawing
from tidewaiter.core.errors import ModelError
from tidewaiter.model.books.account import Unaccounted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from tidewaiter.model.books.assumptions import BooksFacts

Floats: TypeAlias = npt.NDArray[np.float64]
Range: TypeAlias = tuple[float, float]

_POINTS = 1000
_BOOKS = 9
_TINY = 1e-12
_SIGNED = ("challenged", "attested")


class Drawn(NamedTuple):
    """A look at units that the checker drew at random.

    Attributes:
        grade: Grade of the evidence.
        pool: Number of units that they were drawn from, the missing ones among them.
        units: Number drawn.
        failed: Number of those that were not shown.
        miss: Probability that the look takes a unit for there that is not.
    """

    grade: str
    pool: int
    units: int
    failed: int
    miss: float


class Evidence(NamedTuple):
    """What the records show of one item at one account.

    Attributes:
        account: Account.
        item: Chip.
        book: What the books say it holds, least and most, without what is under way to it.
        seen: Number of distinct units of the book that were shown there, by the best grade of each.
        counted: The latest count there, least and most.
        count_grade: Grade of that count.
        capacity: How many such chips the site can run, least and most.
        in_transit: Number that is under way to it; it is not in ``book``.
        drawings: Looks at units that the checker drew at random.
        contradicted: Units whose own keys contradict the labels that they bear, and all whose
            labels could be compared with their keys.
    """

    account: str
    item: str
    book: Range
    seen: Mapping[str, int] = MappingProxyType({})
    counted: Range | None = None
    count_grade: str = "paper"
    capacity: Range | None = None
    in_transit: float = 0.0
    drawings: tuple[Drawn, ...] = ()
    contradicted: tuple[int, int] = (0, 0)


class Posterior(NamedTuple):
    """Probabilities of the number missing.

    Attributes:
        step: Chips between two points of the grid; point k stands for ``k * step`` missing.
        honest: Mass of each point together with honesty, shape (points,).
        diverting: The same together with diverting, by case of staging, shape (cases, points). All
            of ``honest`` and ``diverting`` add up to 1.
        ease: For each case the latent number of staging at its upper end, rising, shape (cases,):
            in it every grade is staged whose ``staged`` is at least that.
        book: Number of chips in the books, least and most.
        seen: Number of units shown by grade, as used.
        noise: Number missing that innocent losses and false readings alone explain.
        left_out: Evidence that contradicts the rest and was left out, in words.
    """

    step: int
    honest: Floats
    diverting: Floats
    ease: Floats
    book: tuple[int, int]
    seen: dict[str, int]
    noise: float
    left_out: tuple[str, ...] = ()

    @property
    def chips(self) -> Floats:
        """Number missing at each point, shape (points,)."""
        return np.arange(len(self.honest), dtype=np.float64) * self.step


def posterior_of(evidence: Evidence, facts: BooksFacts) -> Posterior:
    """Return the probabilities of the number missing, given the evidence.

    Evidence that cannot be true together with the rest is left out and said so: a capacity below
    the number that signed for themselves, or that no number present agrees with; then the count.

    Raises:
        ModelError: If the book is below 0 or its ends are not in order.
    """
    low, high = (round(end) for end in evidence.book)
    if not 0 <= low <= high:
        raise ModelError(
            "a book holds 0 chips or more, least before most",
            found=evidence.book,
            allowed="0 <= least <= most",
            hint=f"look at the entries of {evidence.account} for {evidence.item}",
        )
    signed = sum(evidence.seen.get(grade, 0) for grade in _SIGNED)
    left_out: list[str] = []
    if evidence.capacity is not None and evidence.capacity[1] < min(signed, high):
        most = f"{evidence.capacity[1]:,.0f}"
        left_out.append(f"the capacity: {signed:,} signed for themselves, {most} could run")
        evidence = evidence._replace(capacity=None)
    found = _weighed(evidence, facts, (low, high))
    if found is None and evidence.capacity is not None:
        left_out.append("the capacity, which contradicts the rest of the evidence")
        evidence = evidence._replace(capacity=None)
        found = _weighed(evidence, facts, (low, high))
    if found is None:
        left_out.append("counts and drawings, which contradict the rest of the evidence")
        evidence = evidence._replace(counted=None, drawings=())
        found = _weighed(evidence, facts, (low, high))
    if found is None:
        raise ModelError("the priors leave no world possible", found=facts.priors.diverting.best)
    return found._replace(left_out=tuple(left_out))


def interval(posterior: Posterior, level: float) -> tuple[float, float, float]:
    """Return the least, middle and most number missing at a level, as the module defines them."""
    honest, diverting = posterior.honest, posterior.diverting.sum(axis=0)
    chips, tail = posterior.chips, (1 - level) / 2
    middle = quantile(chips, honest + diverting, 0.5)
    if honest.sum() < tail:
        low, high = (quantile(chips, diverting, q) for q in (tail, 1 - tail))
    else:
        kept = [part for part in (honest, diverting) if part.sum() >= tail]
        low, high = 0.0, max(quantile(chips, part, level) for part in kept)
    return low, min(max(middle, low), high), high


def unaccounted_of(evidence: Evidence, posterior: Posterior, facts: BooksFacts) -> Unaccounted:
    """Return the answer, given the posterior of that evidence.

    The bounds take signed units for there and the capacity for true, and reach at least as far as
    the interval does.
    """
    level = facts.priors.level
    low, mid, high = (min(end, posterior.book[1]) for end in interval(posterior, level))
    signed = sum(posterior.seen.get(grade, 0) for grade in _SIGNED)
    used = None if posterior.left_out else evidence.capacity
    least = 0.0 if used is None else max(0.0, posterior.book[0] - used[1])
    most = float(max(0, posterior.book[1] - signed))
    beyond = posterior.chips > posterior.noise
    return Unaccounted(
        account=evidence.account,
        item=evidence.item,
        book=evidence.book,
        seen=dict(evidence.seen),
        counted=evidence.counted,
        capacity=evidence.capacity,
        in_transit=evidence.in_transit,
        low=low,
        mid=mid,
        high=high,
        level=level,
        bounds=(min(least, low), max(most, high)),
        diverting=min(1.0, float(posterior.diverting[:, beyond].sum())),
        reasons=_reasons(evidence, posterior, facts),
    )


def total(posteriors: Sequence[Posterior], level: float) -> tuple[float, float, float]:
    """Return the least, middle and most of the sum over accounts, at a level.

    The accounts are taken as independent of each other: their probabilities are convolved, and
    quantiles are not added. Honesty of the sum is honesty of every account, so that the total of
    one account is that account's interval.
    """
    every = [p for p in posteriors if p.book[1] > 0]
    if not every:
        return 0.0, 0.0, 0.0
    if len(every) == 1:
        return interval(every[0], level)
    most = sum(p.chips[-1] for p in every)
    step = max(1, math.ceil(most / (2 * _POINTS)))
    size = 1 << (math.ceil(most / step) + 2 + len(every)).bit_length()
    honest, both = (np.ones(size // 2 + 1, dtype=complex) for _ in range(2))
    for part in every:
        honest *= np.fft.rfft(_on_grid(part.chips, part.honest, (step, size)))
        mass = part.honest + part.diverting.sum(axis=0)
        both *= np.fft.rfft(_on_grid(part.chips, mass, (step, size)))
    none = np.clip(np.fft.irfft(honest, size), 0, None)
    some = np.clip(np.fft.irfft(both, size) - none, 0, None)
    summed = every[0]._replace(step=step, honest=none, diverting=some[None, :])
    return interval(summed, level)


def _on_grid(chips: Floats, mass: Floats, grid: tuple[int, int]) -> Floats:
    """Return mass on a grid of another step, split between neighbours so that the mean stays."""
    step, size = grid
    at = chips / step
    left = np.floor(at).astype(np.int64)
    right = at - left
    found = np.bincount(left, mass * (1 - right), size)
    return (found + np.bincount(left + 1, mass * right, size)).astype(np.float64)


def _weighed(evidence: Evidence, facts: BooksFacts, book: tuple[int, int]) -> Posterior | None:
    """Return the posterior, or None where nothing agrees with all of the evidence."""
    seen = within(evidence.seen, facts, book[1])
    first = max(book[0], sum(seen.values()))
    nodes = np.unique(np.linspace(first, book[1], _BOOKS).round().astype(int)).tolist()
    step = max(1, math.ceil(book[1] / _POINTS))
    size = book[1] // step + 2 + len(seen)
    ease = np.array(sorted({e.staged for e in facts.grades if e.staged > 0} | {1.0}))
    honest, diverting = np.zeros(size), np.zeros((len(ease), size))
    prior = facts.priors.diverting.best
    for node in nodes:
        world = World(node, seen, step, size, facts)
        at = np.maximum(node - np.arange(size) * step, 0)
        fits, innocent = _capacity_factor(evidence.capacity, at), honest_mass(world)
        takings = _takings(evidence, world, at)
        slips = chance_of_slips(evidence.contradicted, world)
        honest += (1 - prior) * innocent * fits * slips * _product(takings.values(), size)
        cases = _diverting_cases(world, ease, takings, innocent) * fits
        cases[ease > world.error(LABELS).staged] *= slips
        diverting += prior * cases
    mass = float(honest.sum() + diverting.sum())
    if mass < _TINY:
        return None
    most = noise(World(book[1], seen, step, size, facts))
    return Posterior(step, honest / mass, diverting / mass, ease, book, seen, most)


def _diverting_cases(
    world: World, ease: Floats, takings: Mapping[tuple[str, int], Floats], innocent: Floats
) -> Floats:
    """Return the mass of each number missing, weighed by the takings, shape (cases, points)."""
    masses: dict[frozenset[str], Floats] = {}
    found = np.zeros((len(ease), world.size))
    for case, (weight, upper) in enumerate(zip(np.diff(ease, prepend=0.0), ease, strict=True)):
        staged: set[str] = {e.grade for e in world.facts.grades if e.staged >= upper}
        shown = _product((f for (g, _), f in takings.items() if g not in staged), world.size)
        feigned = _product((f for (g, _), f in takings.items() if g in staged), world.size)
        units = frozenset(staged & set(world.seen))
        if units not in masses:
            masses[units] = diverting_mass(world, staged)
        found[case] = weight * masses[units] * shown * float(innocent @ feigned / innocent.sum())
    return found


def _capacity_factor(capacity: Range | None, at: npt.NDArray[np.int64]) -> Floats:
    """Return the probability that the site can run each number of chips, shape of ``at``."""
    if capacity is None:
        return np.ones(len(at))
    low, high = capacity
    if high <= low:
        return (at <= high).astype(np.float64)
    return np.clip((high - at) / (high - low), 0.0, 1.0)


def _takings(
    evidence: Evidence, world: World, at: npt.NDArray[np.int64]
) -> dict[tuple[str, int], Floats]:
    """Return the likelihood of the count and of each drawing by grade, each of the shape of ``at``.

    A count above the books says that all are there; what is over is another question. It is read to
    the step of the grid.
    """
    found = {}
    for number, drawn in enumerate(evidence.drawings, start=1):
        absence = world.error(drawn.grade).false_absence
        drawing = checked_drawing(
            Drawing(drawn.pool, drawn.units, drawn.miss, absence), drawn.failed
        )
        missing = np.minimum(world.book - at, drawn.pool)
        found[drawn.grade, number] = chance_of(drawing, drawn.failed, missing)
    if evidence.counted is None:
        return found
    error, half = world.error(evidence.count_grade), world.step // 2
    low, high = (min(round(end), world.book) for end in evidence.counted)
    taking = Taking(world.book, error.false_absence, error.false_presence, world.step)
    found[evidence.count_grade, 0] = count_chances(taking, at, (low - half, high + half))
    return found


def _product(factors: Iterable[Floats], size: int) -> Floats:
    found = np.ones(size)
    for factor in factors:
        found = found * factor
    return found


def _reasons(evidence: Evidence, posterior: Posterior, facts: BooksFacts) -> tuple[str, ...]:
    errors = {error.grade: error for error in facts.grades}
    unseen = tuple(max(0, end - sum(posterior.seen.values())) for end in posterior.book)
    words = [f"books {_shown(evidence.book)}, of which {_shown(unseen)} were shown by nobody"]
    for grade, number in posterior.seen.items():
        error = errors[grade]  # type: ignore[index]
        words.append(
            f"{number:,} shown, grade {grade}: each false in {error.false_presence:.2%} of cases,"
            f" all staged at {error.staged:.1%} of places that divert"
        )
    if evidence.counted is not None:
        words.append(f"{_shown(evidence.counted)} counted, grade {evidence.count_grade}")
    words += [
        f"{d.units:,} of {d.pool:,} drawn at random, grade {d.grade}: {d.failed:,} not shown"
        for d in evidence.drawings
    ]
    if evidence.capacity is not None:
        words.append(f"the site can run {_shown(evidence.capacity)}")
    if evidence.contradicted[0]:
        wrong, compared = evidence.contradicted
        words.append(f"keys contradict the labels of {wrong:,} of {compared:,} units")
    if evidence.in_transit:
        words.append(f"{evidence.in_transit:,.0f} more are under way and not in its books")
    words += [f"left out: {reason}" for reason in posterior.left_out]
    parts = {"does not divert": posterior.honest, "diverts": posterior.diverting.sum(axis=0)}
    tail = (1 - facts.priors.level) / 2
    for name, mass in parts.items():
        if mass.sum() > _TINY:
            ends = tuple(quantile(posterior.chips, mass, q) for q in (tail, 1 - tail))
            chance = (
                f"probability {mass.sum():.1%}, prior diverting {facts.priors.diverting.best:g}"
            )
            words.append(f"if it {name} ({chance}): {_shown((ends[0], ends[1]))} missing")
    return tuple(words)


def _shown(ends: Sequence[float]) -> str:
    low, high = (f"{end:,.0f}" for end in ends)
    return low if low == high else f"{low}-{high}"
