"""Which units leave by the records: returned, replaced, leased back, scrapped, resold?"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from tidewaiter.books.worlds.shipping import NEVER, Flags, Fleet, Ints

if TYPE_CHECKING:
    from tidewaiter.books.worlds.recipe import Recipe

KINDS = ("rma-out", "rma-in", "lease-return", "scrapped")
_OUT, _IN, _LEASE, _SCRAP = range(4)
REPAIR_DAYS = 14


@dataclass(frozen=True)
class Services:
    """Service records, one a row.

    Attributes:
        unit: Unit, or for a unit that was never sold a number from the size of the fleet on.
        site: Site whose record it is.
        item: Chip.
        kind: Index in ``KINDS``.
        day: Day.
        replaces: Unit in whose place it comes, or -1.
    """

    unit: Ints
    site: Ints
    item: Ints
    kind: Ints
    day: Ints
    replaces: Ints

    def and_then(self, more: Services) -> Services:
        """Return these records and others."""
        return Services(*(np.concatenate(pair) for pair in zip(_columns(self), _columns(more),
                                                               strict=True)))  # fmt: skip


@dataclass(frozen=True)
class Resales:
    """Units that a site resold with notice: a lot of each such site.

    Attributes:
        unit: Unit.
        lot: Number of the lot.
        site: Site of each lot.
        item: Chip of each lot.
        day: Day of each lot.
    """

    unit: Ints
    lot: Ints
    site: Ints
    item: Ints
    day: Ints


def served(fleet: Fleet, recipe: Recipe, day: int, rng: np.random.Generator) -> tuple[
    Fleet, Services
]:  # fmt: skip
    """Return a fleet after its innocent service, replacements behind the units, and the records.

    Args:
        fleet: Units.
        recipe: Shares of ``recipe.noise``.
        day: Day asked about; nothing of the records is later.
        rng: Source of chance.
    """
    noise = recipe.noise
    drawn = rng.random(len(fleet.site))
    when = fleet.arrived + 1 + (rng.random(len(drawn)) * (day - fleet.arrived)).astype(np.int64)
    when = np.where(fleet.booked(day - 1), np.minimum(when, day), NEVER)
    ends = np.cumsum([noise.rma, noise.lease_return, noise.scrap])
    chosen = np.where(when < NEVER, np.searchsorted(ends, drawn, side="right"), len(ends))
    left = np.where(chosen < len(ends), when, fleet.left)
    outs = np.flatnonzero(chosen < len(ends))
    kinds = np.array([_OUT, _LEASE, _SCRAP])[chosen[outs]]
    gone = Services(outs, fleet.site[outs], fleet.item[outs], kinds, when[outs], 0 * outs - 1)
    returned = outs[kinds == _OUT]
    early = rng.random(len(returned)) < noise.advance
    comes = when[returned] + np.where(early, -REPAIR_DAYS, REPAIR_DAYS)
    comes = np.maximum(comes, fleet.arrived[returned] + 1)
    after, came = _replaced(replace(fleet, left=left), returned, comes, day)
    return after, gone.and_then(came)


def swapped(fleet: Fleet, taken: Flags, day: int, rng: np.random.Generator) -> tuple[
    Fleet, Services, int
]:  # fmt: skip
    """Return a fleet after strangers were returned in the place of units, and the records.

    For each unit that is taken, a unit that was never sold is returned, and a replacement comes.

    Args:
        fleet: Units.
        taken: Which of them are kept elsewhere.
        day: Day asked about.
        rng: Source of chance.

    Returns:
        The fleet with the replacements behind it, the records, and the number of strangers; they
        are numbered from the size of the new fleet on.
    """
    kept = np.flatnonzero(taken)
    span = np.maximum(day - REPAIR_DAYS - fleet.arrived[kept], 1)
    out = fleet.arrived[kept] + 1 + (rng.random(len(kept)) * span).astype(np.int64)
    is_done = out + REPAIR_DAYS <= day
    kept, out = kept[is_done], out[is_done]
    after, came = _replaced(fleet, kept, out + REPAIR_DAYS, day)
    strangers = len(after.site) + np.arange(len(kept))
    came = replace(came, replaces=strangers)
    gone = Services(
        strangers, fleet.site[kept], fleet.item[kept], np.full_like(kept, _OUT), out, 0 * kept - 1
    )
    return after, gone.and_then(came), len(kept)


def resold(fleet: Fleet, recipe: Recipe, day: int, rng: np.random.Generator) -> tuple[
    Fleet, Resales
]:  # fmt: skip
    """Return a fleet after resales with notice, and the lots: a shipment each, units of one item.

    Args:
        fleet: Units.
        recipe: Share of sites in ``recipe.noise.resale``.
        day: Day asked about.
        rng: Source of chance.
    """
    sites = np.flatnonzero(rng.random(recipe.sites) < recipe.noise.resale)
    latest = day - rng.integers(0, REPAIR_DAYS, len(sites))
    units: list[Ints] = []
    for site, last in zip(sites, latest, strict=True):
        mine = (fleet.site == site) & (fleet.item == 0) & fleet.booked(int(last) - 1)
        there = np.flatnonzero(mine & (fleet.left == NEVER))
        most = min(len(there) // 4, recipe.server)
        units.append(rng.choice(there, most, replace=False))
    lots = [np.full(len(chosen), lot) for lot, chosen in enumerate(units)]
    empty = np.zeros(0, np.int64)
    unit, lot = np.concatenate([empty, *units]), np.concatenate([empty, *lots])
    left = fleet.left.copy()
    left[unit] = latest[lot]
    return replace(fleet, left=left), Resales(unit, lot, sites, 0 * sites, latest)


def _replaced(fleet: Fleet, units: Ints, comes: Ints, day: int) -> tuple[Fleet, Services]:
    """Return a fleet with a replacement for each unit that has come by a day, and the records."""
    units, comes = units[comes <= day], comes[comes <= day]
    new = len(fleet.site) + np.arange(len(units))
    site, item = fleet.site[units], fleet.item[units]
    after = Fleet(
        site=np.concatenate([fleet.site, site]),
        item=np.concatenate([fleet.item, item]),
        lot=np.concatenate([fleet.lot, np.full_like(new, -1)]),
        arrived=np.concatenate([fleet.arrived, comes]),
        left=np.concatenate([fleet.left, np.full_like(new, NEVER)]),
        is_recorded=np.concatenate([fleet.is_recorded, np.ones(len(new), bool)]),
    )
    return after, Services(new, site, item, np.full_like(new, _IN), comes, units)


def _columns(records: Services) -> tuple[Ints, ...]:
    return (
        records.unit, records.site, records.item, records.kind, records.day, records.replaces,
    )  # fmt: skip
