"""What do the sites of a made-up world declare, and what was ordered for them?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from tidewaiter.books.worlds import names
from tidewaiter.books.worlds.shipping import DAYS_A_MONTH, Flags, Fleet, Lots

if TYPE_CHECKING:
    from tidewaiter.books.worlds.fates import Fates
    from tidewaiter.books.worlds.recipe import Ground, Recipe

Floats = np.ndarray[tuple[int], np.dtype[np.float64]]
MARGINS = (1.1, 1.5)
"""Least and most of what sites have over what all of their chips need."""


def sites(
    fleet: Fleet, fates: Fates, recipe: Recipe, ground: Ground, rng: np.random.Generator
) -> pa.Table:
    """Return the table of sites.

    Each declares more than its chips need by the harshest assumptions; one that is too small
    declares the power that those which are there need by the mildest, and racks for all.
    """
    physics = ground.assumptions.physics
    watts = np.array([ground.watts[item] for item in recipe.items])
    margin = rng.uniform(*MARGINS, recipe.sites)
    servers_kw = _watts(fleet, np.ones(len(fleet.site), bool), watts, recipe) / 1000 * margin
    servers_kw *= physics.server_overhead.interval.high
    mw = servers_kw / 1000 * physics.pue.interval.high / physics.used_share.interval.low
    is_there = fleet.booked(ground.day) & (fates.gone > ground.day)
    least = _watts(fleet, is_there, watts, recipe) / 1e6
    least *= physics.server_overhead.interval.low * physics.pue.interval.low
    least /= physics.used_share.interval.high
    mw = np.where(fates.are("site-too-small"), least, mw)
    rack_kw = np.full(recipe.sites, physics.rack_kw.best)
    racks = np.ceil(servers_kw / rack_kw).astype(np.int64)
    floor = np.ceil(racks * physics.floor_m2_per_rack.interval.high).astype(np.int64)
    first = ground.day - DAYS_A_MONTH * recipe.months
    is_late = rng.random(recipe.sites) < recipe.noise.powered_late
    begins = np.where(is_late, first + DAYS_A_MONTH * recipe.months // 2, first)
    idents = names.numbered("S", recipe.sites)
    return pa.table({
        "id": pa.array(idents),
        "name": pa.array([f"Made-up site {ident}" for ident in idents]),
        "latitude": _decimals(rng.uniform(-35, 60, recipe.sites), 4),
        "longitude": _decimals(rng.uniform(-180, 180, recipe.sites), 4),
        "power_mw": _decimals(mw, 6),
        "racks": names.number_texts(racks),
        "rack_kw": _decimals(rack_kw, 1),
        "floor_m2": names.number_texts(floor),
        "begins": names.day_texts(begins),
    })  # fmt: skip


def orders(lots: Lots, recipe: Recipe) -> tuple[pa.Table, list[str]]:
    """Return the table of orders, one a site and item, and their numbers by site and item."""
    pairs = recipe.sites * len(recipe.items)
    where = lots.site * len(recipe.items) + lots.item
    total = np.bincount(where, weights=lots.size, minlength=pairs).astype(np.int64)
    first = np.full(pairs, np.iinfo(np.int64).max)
    np.minimum.at(first, where, lots.sent)
    idents, held = names.numbered("PO", pairs), np.flatnonzero(total)
    site, item = np.divmod(held, len(recipe.items))
    places = names.numbered("S", recipe.sites)
    table = pa.table({
        "id": names.picked(idents, held),
        "item": names.picked(recipe.items, item),
        "quantity": names.number_texts(total[held]),
        "date": names.day_texts(first[held] - DAYS_A_MONTH),
        "buyer": names.picked([f"Made-up buyer {place}" for place in places], site),
        "site": names.picked(places, site),
    })  # fmt: skip
    return table, idents


def _watts(fleet: Fleet, which: Flags, watts: Floats, recipe: Recipe) -> Floats:
    """Return the power of some units at each site, in W."""
    chosen = np.flatnonzero(which)
    found = np.bincount(
        fleet.site[chosen], weights=watts[fleet.item[chosen]], minlength=recipe.sites
    )
    return found.astype(np.float64)


def _decimals(numbers: Floats, digits: int) -> pa.Array:
    return pa.array([f"{number:.{digits}f}" for number in numbers.tolist()])
