"""Make a world: the records of a made-up case, and where its chips really are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from tidewaiter.books.worlds import declared, looks, service, tables
from tidewaiter.books.worlds import fates as fate
from tidewaiter.books.worlds.names import day_texts, named, numbered
from tidewaiter.books.worlds.recipe import Ground, Recipe, SiteTruth, Truth, World
from tidewaiter.books.worlds.shipping import DAYS_A_MONTH, NEVER, drawn_lots, fleet_of

if TYPE_CHECKING:
    import pyarrow as pa

    from tidewaiter.books.worlds.fates import Fates
    from tidewaiter.books.worlds.looks import Seen
    from tidewaiter.books.worlds.service import Resales, Services
    from tidewaiter.books.worlds.shipping import Fleet, Lots

NOTE = "SYNTHETIC: all of this is made up; no unit, firm or place of it exists."
_STREAMS = (
    "shipping", "service", "resale", "kinds", "truth", "swaps", "looks", "counts", "names",
    "servers", "sites", "units", "sightings", "records", "made",
)  # fmt: skip
Streams = dict[str, np.random.Generator]


@dataclass(frozen=True)
class _Events:
    """What happened in a world."""

    lots: Lots
    fleet: Fleet
    services: Services
    resales: Resales
    fates: Fates
    seen: Seen
    strangers: int


def world(recipe: Recipe, ground: Ground, seed: int) -> World:
    """Return the world of a recipe; the same recipe, ground and seed give the same bytes.

    Each part draws from a stream of its own. How the truth is drawn stands in
    :mod:`tidewaiter.books.worlds.fates`.

    Args:
        recipe: What it holds.
        ground: What it stands on.
        seed: Seed.
    """
    children = np.random.SeedSequence(seed).spawn(len(_STREAMS))
    streams = {
        name: np.random.Generator(np.random.Philox(child))
        for name, child in zip(_STREAMS, children, strict=True)
    }
    events = _happened(recipe, ground, streams)
    item = np.concatenate([events.fleet.item, _stranger_items(events)])
    units = named(item, len(recipe.items), streams["names"])
    ordered, numbers = declared.orders(events.lots, recipe)
    labels = tables.Labels(
        recipe=recipe,
        day=ground.day,
        units=units,
        orders=numbers,
        lots=_lot_names(events),
        servers=tables.servers_of(events.fleet, events.lots, recipe.server, streams["servers"]),
    )
    found = {"orders": ordered, **_tables(events, labels, ground, streams)}
    return World(
        tables={name: table for name, table in found.items() if table.num_rows},
        truth=_truth(events, labels, ground, seed),
    )


def _happened(recipe: Recipe, ground: Ground, streams: Streams) -> _Events:
    day = ground.day
    lots = drawn_lots(recipe, ground, streams["shipping"])
    fleet, services = service.served(fleet_of(lots, day), recipe, day, streams["service"])
    fleet, resales = service.resold(fleet, recipe, day, streams["resale"])
    kinds = ("none",) * recipe.sites
    if recipe.kind != "none":
        kinds = fate.site_kinds(recipe, ground, streams["kinds"])
    if recipe.kind == "as-modelled":
        seen, best = looks.unconditional(fleet, recipe, ground, streams["looks"])
        modelled = fate.Modelled(
            errors=ground.assumptions.grades,
            loss=ground.assumptions.priors.innocent_loss.best,
            is_shared=recipe.has_shared_rates,
            day=day,
        )
        fates = fate.as_modelled(fleet, kinds, best, modelled, streams["truth"])
        return _Events(lots, fleet, services, resales, fates, seen, 0)
    fates = fate.planted(fleet, kinds, recipe, ground, streams["truth"])
    taken = (fates.gone < NEVER) & fates.are("rma-swap")[fleet.site]
    fleet, swaps, strangers = service.swapped(fleet, taken, day, streams["swaps"])
    fates = fates.extended(len(fleet.site))
    seen = looks.of_truth(fleet, fates, recipe, ground, streams["looks"])
    return _Events(lots, fleet, services.and_then(swaps), resales, fates, seen, strangers)


def _tables(
    events: _Events, labels: tables.Labels, ground: Ground, streams: Streams
) -> dict[str, pa.Table]:
    recipe, fleet = labels.recipe, events.fleet
    made = _made(events, ground, recipe, streams["made"])
    taken = looks.counts(fleet, events.fates, recipe, ground, streams["counts"])
    return {
        "sites": declared.sites(fleet, events.fates, recipe, ground, streams["sites"]),
        "shipments": tables.shipments(events.lots, events.resales, labels),
        "units": tables.units(fleet, events.resales, made, labels, streams["units"]),
        "serial_ranges": tables.serial_ranges(labels),
        "sightings": tables.sightings(events.seen, fleet, labels, streams["sightings"]),
        "service": tables.service(events.services, labels, streams["records"]),
        "inventories": tables.inventories(taken, labels),
    }


def _made(
    events: _Events, ground: Ground, recipe: Recipe, rng: np.random.Generator
) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Return the day on which each unit was made: before it was sent."""
    first = ground.day - DAYS_A_MONTH * recipe.months
    sent = np.where(events.fleet.lot >= 0, events.lots.sent[events.fleet.lot], first)
    return sent - rng.integers(1, DAYS_A_MONTH, len(sent))


def _stranger_items(events: _Events) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    is_stranger = events.services.unit >= len(events.fleet.site)
    order = np.argsort(events.services.unit[is_stranger])
    return events.services.item[is_stranger][order]


def _lot_names(events: _Events) -> list[str]:
    """Return identifiers of the shipments in order of the days on which they left."""
    count = len(events.lots.sent)
    idents = numbered("SH", count)
    rank = np.empty(count, np.int64)
    rank[np.argsort(events.lots.sent, kind="stable")] = np.arange(count)
    resales = numbered("SR", len(events.resales.site))
    return [*(idents[place] for place in rank.tolist()), *resales]


def _truth(events: _Events, labels: tables.Labels, ground: Ground, seed: int) -> Truth:
    recipe, fleet, fates = labels.recipe, events.fleet, events.fates
    is_diverted = (fates.gone <= ground.day) & fates.diverting[fleet.site]
    is_diverted &= fleet.booked(ground.day)
    serials: dict[str, tuple[str, ...]] = {}
    for site in np.flatnonzero(fates.diverting):
        chosen = np.flatnonzero(is_diverted & (fleet.site == site))
        (account,) = labels.accounts(np.array([site])).to_pylist()
        serials[account] = tuple(sorted(labels.units.serials.take(chosen).to_pylist()))
    (day,) = day_texts(np.array([ground.day])).to_pylist()
    return Truth(
        note=NOTE,
        seed=seed,
        day=day,
        recipe=recipe,
        sites=_site_truths(events, labels, ground.day),
        diverted=serials,
    )


def _site_truths(events: _Events, labels: tables.Labels, day: int) -> tuple[SiteTruth, ...]:
    fleet, fates, width = events.fleet, events.fates, len(labels.recipe.items)
    where = fleet.site * width + fleet.item
    is_booked = fleet.booked(day)
    is_gone, diverts = fates.gone <= day, fates.diverting[fleet.site]
    flags = {
        "booked": is_booked,
        "present": is_booked & ~is_gone,
        "unaccounted": is_booked & is_gone,
        "diverted": is_booked & is_gone & diverts,
        "lost": is_booked & is_gone & ~diverts,
        "under_way": fleet.arrived > day,
        "unrecorded": (fleet.arrived <= day) & ~fleet.is_recorded & (fleet.left > day),
    }
    pairs = labels.recipe.sites * width
    numbers = {name: np.bincount(where[flag], minlength=pairs) for name, flag in flags.items()}
    site, item = np.divmod(np.arange(pairs), width)
    accounts = labels.accounts(site).to_pylist()
    return tuple(
        SiteTruth(
            account=accounts[pair],
            item=labels.recipe.items[item[pair]],
            kind=fates.kinds[site[pair]],
            **{name: int(column[pair]) for name, column in numbers.items()},
        )
        for pair in range(pairs)
    )
