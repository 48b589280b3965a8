"""Which chips are sent where, and when do they arrive?

Columns of numbers, one row a shipment or a unit. Days are days since 1970.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from tidewaiter.books.worlds.recipe import Ground, Recipe
    from tidewaiter.model.figure import Figure

NEVER = np.iinfo(np.int64).max
Ints = np.ndarray[tuple[int], np.dtype[np.int64]]
Flags = np.ndarray[tuple[int], np.dtype[np.bool_]]
DAYS_A_MONTH = 30


@dataclass(frozen=True)
class Lots:
    """Shipments from the maker, one a row.

    Attributes:
        site: Site that it is for.
        item: Chip.
        size: Number of chips.
        sent: Day on which it left.
        arrived: Day on which it arrives; it may lie after the day asked about.
        later: Number of its chips that are still under way though it arrived.
        is_recorded: Whether a record says that it arrived, once it did.
    """

    site: Ints
    item: Ints
    size: Ints
    sent: Ints
    arrived: Ints
    later: Ints
    is_recorded: Flags


@dataclass(frozen=True)
class Fleet:
    """Units, one a row.

    Attributes:
        site: Site that it is for.
        item: Chip.
        lot: Shipment; -1 for a replacement that service sent.
        arrived: Day on which it arrives; ``NEVER`` while it is under way.
        left: Day on which the records let it leave; ``NEVER``.
        is_recorded: Whether a record says that it arrived.
    """

    site: Ints
    item: Ints
    lot: Ints
    arrived: Ints
    left: Ints
    is_recorded: Flags

    def booked(self, day: int) -> Flags:
        """Return which units the records have at their site at the end of a day."""
        return self.is_recorded & (self.arrived <= day) & (self.left > day)


def drawn_lots(recipe: Recipe, ground: Ground, rng: np.random.Generator) -> Lots:
    """Return the shipments of a world: those of each site add up to ``recipe.chips``."""
    sizes, sites = zip(*(_sizes(recipe, rng, site) for site in range(recipe.sites)), strict=True)
    size, site = np.concatenate(sizes), np.concatenate(sites)
    count = len(size)
    item = rng.integers(0, len(recipe.items), count)
    first = ground.day - DAYS_A_MONTH * recipe.months
    last = max(ground.day - recipe.noise.quiet_days, first)
    sent = rng.integers(first, last + 1, count)
    arrived = sent + _days_under_way(ground.assumptions.priors.transit_days, rng, count)
    is_recorded = rng.random(count) >= recipe.noise.late_records
    longest = int(ground.assumptions.priors.transit_days.interval.high)
    is_fresh = (arrived <= ground.day) & (arrived > ground.day - longest)
    is_partial = is_fresh & is_recorded & (rng.random(count) < recipe.noise.partial)
    return Lots(site, item, size, sent, arrived, np.where(is_partial, size // 2, 0), is_recorded)


def _sizes(recipe: Recipe, rng: np.random.Generator, site: int) -> tuple[Ints, Ints]:
    low, high = recipe.shipment
    drawn = rng.integers(low, high + 1, -(-recipe.chips // low))
    before = np.cumsum(drawn) - drawn
    drawn, before = drawn[before < recipe.chips], before[before < recipe.chips]
    size = np.minimum(drawn, recipe.chips - before)
    return size, np.full(len(size), site)


def _days_under_way(figure: Figure, rng: np.random.Generator, count: int) -> Ints:
    low, high, _, _ = figure.interval
    if high <= low:
        return np.full(count, round(low))
    return np.rint(rng.triangular(low, figure.best, high, count)).astype(np.int64)


def fleet_of(lots: Lots, day: int) -> Fleet:
    """Return the units of the shipments, in order of their shipments."""
    lot = np.repeat(np.arange(len(lots.size)), lots.size)
    place = np.arange(len(lot)) - np.repeat(np.cumsum(lots.size) - lots.size, lots.size)
    is_there = (lots.arrived[lot] <= day) & (place < (lots.size - lots.later)[lot])
    return Fleet(
        site=lots.site[lot],
        item=lots.item[lot],
        lot=lot,
        arrived=np.where(is_there, lots.arrived[lot], NEVER),
        left=np.full(len(lot), NEVER),
        is_recorded=lots.is_recorded[lot],
    )
