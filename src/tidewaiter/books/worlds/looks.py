"""What do visits and counts write down?

Rows of sightings: a unit's number, the place, and the unit whose key answered.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from tidewaiter.books.worlds import fates as fate
from tidewaiter.books.worlds.service import REPAIR_DAYS
from tidewaiter.books.worlds.shipping import DAYS_A_MONTH, NEVER, Flags, Fleet, Ints

if TYPE_CHECKING:
    from tidewaiter.books.worlds.fates import Fates
    from tidewaiter.books.worlds.recipe import Ground, Recipe, Visit
    from tidewaiter.model.books.account import GradeError


@dataclass(frozen=True)
class Seen:
    """Sightings, one a row.

    Attributes:
        unit: Unit whose number was read.
        site: Place.
        visit: Index of the visit.
        key: Unit whose key signed, or -1.
    """

    unit: Ints
    site: Ints
    visit: Ints
    key: Ints


@dataclass(frozen=True)
class Counts:
    """Counts, one a row.

    Attributes:
        site: Site.
        item: Chip.
        day: Day that the count states.
        quantity: Number counted.
    """

    site: Ints
    item: Ints
    day: Ints
    quantity: Ints


def error_of(ground: Ground, grade: str) -> GradeError:
    """Return the errors of a grade."""
    return next(error for error in ground.assumptions.grades if error.grade == grade)


def unconditional(
    fleet: Fleet, recipe: Recipe, ground: Ground, rng: np.random.Generator
) -> tuple[Seen, Ints]:
    """Return sightings that do not depend on what is there, and the best grade of each unit."""
    best = np.full(len(fleet.site), -1)
    order = [error.grade for error in ground.assumptions.grades]
    rows: list[Seen] = []
    everything = np.ones(len(fleet.site), bool)
    for number, visit in enumerate(recipe.visits):
        sample = fate.looked_at(fleet, visit, ground.day, rng)
        errors = _rates(fleet, recipe, error_of(ground, visit.grade), rng)
        is_shown = fate.shown(sample, everything, everything, errors, rng)
        best = np.where(is_shown, np.maximum(best, order.index(visit.grade)), best)
        rows.append(_rows(fleet, is_shown, number, visit))
    return _joined(rows), best


def of_truth(
    fleet: Fleet, fates: Fates, recipe: Recipe, ground: Ground, rng: np.random.Generator
) -> Seen:
    """Return the sightings of all visits, given what is there."""
    is_deceiving = fates.are(*fate.STAGED_KINDS)[fleet.site]
    rows: list[Seen] = []
    for number, visit in enumerate(recipe.visits):
        date = ground.day - visit.days_before
        sample = fate.looked_at(fleet, visit, ground.day, rng)
        is_there = fates.gone > date
        is_signed = visit.grade in fate.SIGNED
        errors = _rates(fleet, recipe, error_of(ground, visit.grade), rng)
        is_shown = fate.shown(sample, is_there, is_deceiving & (not is_signed), errors, rng)
        rows.append(_rows(fleet, is_shown, number, visit))
        missing = np.flatnonzero(sample & ~is_there & ~is_shown)
        rest = fates.gone > ground.day
        if is_signed:
            some = missing[rng.random(len(missing)) < recipe.answers]
            rows.append(_answers(fleet, fates, some, (number, rest), rng))
        elif visit.grade == "serial":
            rows.append(_clones(fleet, fates, missing, (number, rest), rng))
    return _joined(rows)


def counts(
    fleet: Fleet, fates: Fates, recipe: Recipe, ground: Ground, rng: np.random.Generator
) -> Counts:
    """Return the counts of every site and item that has something, with the grade's errors.

    A staged count comes out as that of a site that does not divert would.
    """
    step = recipe.count_every * DAYS_A_MONTH
    ages = np.arange(0, recipe.months * DAYS_A_MONTH, step) if step else np.zeros(0, np.int64)
    error, width = error_of(ground, recipe.count_grade), len(recipe.items)
    is_staged = fates.ease < error.staged
    if recipe.count_grade not in fate.SIGNED:
        is_staged = is_staged | fates.are(*fate.STAGED_KINDS)
    loss = ground.assumptions.priors.innocent_loss.best
    found: list[tuple[Ints, ...]] = []
    for age in ages[::-1]:
        date = ground.day - int(age)
        is_late = rng.random(recipe.sites) < recipe.noise.date_mismatch
        held, there = _stocks(fleet, fates, date - np.where(is_late, REPAIR_DAYS, 0), width)
        lost, added, missed = (
            fate.rates(share, len(held), recipe.has_shared_rates, rng)
            for share in (loss, error.false_presence, error.false_absence)
        )
        there = np.where(np.repeat(is_staged, width), rng.binomial(held, 1 - lost), there)
        number = rng.binomial(there, 1 - missed) + rng.binomial(held - there, added)
        pairs = np.flatnonzero(held)
        site, item = np.divmod(pairs, width)
        found.append((site, item, np.full_like(pairs, date), number[pairs]))
    empty = (np.zeros(0, np.int64),) * 4
    return Counts(*(np.concatenate(columns) for columns in zip(empty, *found, strict=True)))


def _stocks(fleet: Fleet, fates: Fates, dates: Ints, width: int) -> tuple[Ints, Ints]:
    """Return what each site should hold of each item on its date, and what it does hold."""
    spoken, where = dates[fleet.site], fleet.site * width + fleet.item
    is_held = (fleet.arrived <= spoken) & (fleet.left > spoken)
    is_there = is_held & (fates.gone > spoken)
    pairs = len(dates) * width
    held, there = (np.bincount(where[flag], minlength=pairs) for flag in (is_held, is_there))
    return held, there


def _rates(
    fleet: Fleet, recipe: Recipe, error: GradeError, rng: np.random.Generator
) -> tuple[fate.Floats, fate.Floats]:
    """Return for each unit the rates of false presence and of false absence of a visit."""
    added, missed = (
        fate.rates(share, recipe.sites, recipe.has_shared_rates, rng)
        for share in (error.false_presence, error.false_absence)
    )
    return added[fleet.site], missed[fleet.site]


def _rows(fleet: Fleet, is_shown: Flags, number: int, visit: Visit) -> Seen:
    unit = np.flatnonzero(is_shown)
    key = unit if visit.grade in fate.SIGNED else np.full_like(unit, -1)
    return Seen(unit, fleet.site[unit], np.full_like(unit, number), key)


def _answers(
    fleet: Fleet, fates: Fates, units: Ints, visit: tuple[int, Flags], rng: np.random.Generator
) -> Seen:
    """Return sightings of labels for which the key of another unit answers.

    Args:
        fleet: Units.
        fates: What became of them.
        units: Units that were looked at and are not there.
        visit: Number of the visit, and which units are where the records have them.
        rng: Source of chance.
    """
    number, is_there = visit
    pool = np.flatnonzero(is_there & (fleet.arrived < NEVER) & (fleet.left == NEVER))
    rows = [_nothing()]
    for site in np.flatnonzero(fates.are("dummy-servers", "label-swap")):
        mine = units[fleet.site[units] == site]
        is_same = fleet.site[pool] == site
        others = pool[is_same if fates.kinds[site] == "dummy-servers" else ~is_same]
        if len(others) and len(mine):
            key = rng.choice(others, len(mine))
            rows.append(Seen(mine, fleet.site[mine], np.full_like(mine, number), key))
    return _joined(rows)


def _clones(
    fleet: Fleet, fates: Fates, units: Ints, visit: tuple[int, Flags], rng: np.random.Generator
) -> Seen:
    """Return sightings of units of other sites at a site whose host reports them as its own."""
    number, is_there = visit
    pool = np.flatnonzero(is_there & (fleet.arrived < NEVER) & (fleet.left == NEVER))
    rows = [_nothing()]
    for site in np.flatnonzero(fates.are("cloned-reports")):
        others = pool[fleet.site[pool] != site]
        wanted = min(int((fleet.site[units] == site).sum()), len(others))
        chosen = rng.choice(others, wanted, replace=False)
        rows.append(
            Seen(chosen, np.full_like(chosen, site), np.full_like(chosen, number), 0 * chosen - 1)
        )
    return _joined(rows)


def _nothing() -> Seen:
    empty = np.zeros(0, np.int64)
    return Seen(empty, empty, empty, empty)


def _joined(rows: list[Seen]) -> Seen:
    rows = rows or [_nothing()]
    return Seen(
        unit=np.concatenate([row.unit for row in rows]),
        site=np.concatenate([row.site for row in rows]),
        visit=np.concatenate([row.visit for row in rows]),
        key=np.concatenate([row.key for row in rows]),
    )
