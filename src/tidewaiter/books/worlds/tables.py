"""What do the records of a made-up world say? The columns of numbers as tables of texts.

Rows stand in an order that the records themselves give, and else in one drawn by chance.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from tidewaiter.books.worlds import fates as fate
from tidewaiter.books.worlds import names
from tidewaiter.books.worlds.service import KINDS, Resales, Services
from tidewaiter.books.worlds.shipping import NEVER, Fleet, Ints, Lots

if TYPE_CHECKING:
    from tidewaiter.books.worlds.looks import Counts, Seen
    from tidewaiter.books.worlds.names import Names
    from tidewaiter.books.worlds.recipe import Recipe

MAKER = "maker:made-up"


@dataclass(frozen=True)
class Labels:
    """Names that several tables use.

    Attributes:
        recipe: Recipe.
        day: Day asked about.
        units: Names of units, strangers behind them.
        orders: Numbers of orders by site and item.
        lots: Identifiers of shipments; those of resales behind them.
        servers: For each unit, the number of its server.
    """

    recipe: Recipe
    day: int
    units: Names
    orders: list[str]
    lots: list[str]
    servers: Ints

    def accounts(self, site: Ints) -> pa.Array:
        """Return the accounts of sites."""
        known = [f"site:{ident}" for ident in names.numbered("S", self.recipe.sites)]
        return names.picked(known, site)

    def items(self, item: Ints) -> pa.Array:
        """Return chips by identifier."""
        return names.picked(self.recipe.items, item)

    def server_names(self, unit: Ints) -> pa.Array:
        """Return the serial numbers of the servers of units; "" below 0."""
        number = np.where(unit >= 0, self.servers[unit], -1)
        distinct, index = np.unique(number, return_inverse=True)
        texts = [f"SV{value:08d}" if value >= 0 else "" for value in distinct.tolist()]
        return names.picked(texts, index)


def servers_of(fleet: Fleet, lots: Lots, per_server: int, rng: np.random.Generator) -> Ints:
    """Return for each unit the number of its server; a replacement sits in one of its own."""
    size = lots.size[fleet.lot]
    start = (np.cumsum(lots.size) - lots.size)[fleet.lot]
    each = -(-lots.size // per_server)
    before = (np.cumsum(each) - each)[fleet.lot]
    place = np.minimum(np.arange(len(fleet.lot)) - start, size - 1) // per_server
    alone = int(each.sum()) + np.arange(len(fleet.lot))
    number = np.where(fleet.lot >= 0, before + place, alone)
    return rng.permutation(int(number.max()) + 1)[number]


def shipments(lots: Lots, resales: Resales, labels: Labels) -> pa.Table:
    """Return the table of shipments, those from the maker by day, then the resales."""
    items = len(labels.recipe.items)
    is_known = (lots.arrived <= labels.day) & lots.is_recorded
    came = np.where(is_known, lots.size - lots.later, 0)
    sold = np.bincount(resales.lot, minlength=len(resales.site)).astype(np.int64)
    count, more = len(lots.size), len(resales.site)
    buyers = pa.array([f"customer:made-up-{number}" for number in range(1, more + 1)], pa.string())
    makers = pa.array([MAKER] * count, pa.string())
    received = names.day_texts(np.where(is_known, lots.arrived, NEVER))
    return _ordered(pa.table({
        "id": pa.array(labels.lots, pa.string()),
        "order": pa.concat_arrays([
            names.picked(labels.orders, lots.site * items + lots.item),
            pa.array([""] * more, pa.string()),
        ]),
        "item": labels.items(np.concatenate([lots.item, resales.item])),
        "quantity": names.number_texts(np.concatenate([lots.size, sold])),
        "sender": pa.concat_arrays([makers, labels.accounts(resales.site)]),
        "receiver": pa.concat_arrays([labels.accounts(lots.site), buyers]),
        "sent": names.day_texts(np.concatenate([lots.sent, resales.day])),
        "received": pa.concat_arrays([received, names.day_texts(resales.day)]),
        "received_quantity": pa.concat_arrays([
            _blank(names.number_texts(came), ~is_known), names.number_texts(sold),
        ]),
        "grade": pa.array(["paper"] * (count + more), pa.string()),
    }), np.argsort(labels.lots, kind="stable"))  # fmt: skip


def units(
    fleet: Fleet, resales: Resales, made: Ints, labels: Labels, rng: np.random.Generator
) -> pa.Table:
    """Return the table of units: one row a unit, and one more where it was resold.

    Args:
        fleet: Units.
        resales: Lots that were resold.
        made: Day on which each unit was made.
        labels: Names.
        rng: Source of chance for the order of rows.
    """
    unit = np.concatenate([np.arange(len(fleet.site)), resales.unit])
    first = len(labels.lots) - len(resales.site)
    lot = np.concatenate([fleet.lot, first + resales.lot])
    return _ordered(pa.table({
        "serial": labels.units.serials.take(pa.array(unit)),
        "item": labels.items(fleet.item[unit]),
        "kind": pa.array(["gpu"] * len(unit), pa.string()),
        "parent": labels.server_names(unit),
        "made": names.day_texts(made[unit]),
        "shipment": names.picked(labels.lots, lot),
        "uuid": labels.units.uuids.take(pa.array(unit)),
    }), names.row_order(rng, len(unit)))  # fmt: skip


def sightings(seen: Seen, fleet: Fleet, labels: Labels, rng: np.random.Generator) -> pa.Table:
    """Return the table of sightings."""
    recipe = labels.recipe
    grades = np.array([visit.grade for visit in recipe.visits], dtype=object)
    ages = np.array([visit.days_before for visit in recipe.visits], np.int64)
    grade = grades[seen.visit] if len(grades) else np.zeros(0, dtype=object)
    is_signed = np.isin(grade.astype(str), fate.SIGNED)
    is_read = np.isin(grade.astype(str), ("serial", *fate.SIGNED))
    is_wrong = ~is_signed & (rng.random(len(seen.unit)) < recipe.noise.keying)
    serials = labels.units.serials.take(pa.array(seen.unit))
    nonces = [f"{number:016x}" for number in rng.integers(0, 1 << 62, len(ages)).tolist()]
    is_ours = grade.astype(str) == "challenged"
    device = np.where(is_signed, seen.key, seen.unit)
    return _ordered(pa.table({
        "serial": names.misread(serials, is_wrong, rng),
        "place": labels.accounts(seen.site),
        "at": names.day_texts(labels.day - ages[seen.visit]),
        "grade": pa.array(grade.tolist(), pa.string()),
        "attested_serial": names.picked(labels.units.serials, np.where(is_signed, seen.key, -1)),
        "uuid": names.picked(labels.units.uuids, np.where(is_read, device, -1)),
        "parent": labels.server_names(np.where(is_read, seen.unit, -1)),
        "item": labels.items(fleet.item[seen.unit]),
        "nonce": names.picked(nonces, np.where(is_ours, seen.visit, -1)),
    }), names.row_order(rng, len(seen.unit)))  # fmt: skip


def service(records: Services, labels: Labels, rng: np.random.Generator) -> pa.Table:
    """Return the table of service records, by day."""
    order = names.row_order(rng, len(records.unit), records.day)
    kind = records.kind[order]
    is_lease, is_scrap = kind == KINDS.index("lease-return"), kind == KINDS.index("scrapped")
    idents = names.numbered("SE", len(order))
    return pa.table({
        "id": pa.array(idents, pa.string()),
        "kind": names.picked(KINDS, kind),
        "date": names.day_texts(records.day[order]),
        "account": labels.accounts(records.site[order]),
        "item": labels.items(records.item[order]),
        "quantity": pa.array(["1"] * len(order), pa.string()),
        "serial": labels.units.serials.take(pa.array(records.unit[order])),
        "replaces": names.picked(labels.units.serials, records.replaces[order]),
        "receiver": names.picked(["customer:made-up-lessor"], np.where(is_lease, 0, -1)),
        "certificate": names.picked([f"C-{ident}" for ident in idents],
                                    np.where(is_scrap, np.arange(len(order)), -1)),
        "grade": pa.array(["paper"] * len(order), pa.string()),
    })  # fmt: skip


def inventories(found: Counts, labels: Labels) -> pa.Table:
    """Return the table of counts, by day, site and item."""
    count = len(found.day)
    return pa.table({
        "id": pa.array(names.numbered("IT", count), pa.string()),
        "account": labels.accounts(found.site),
        "item": labels.items(found.item),
        "date": names.day_texts(found.day),
        "quantity": names.number_texts(found.quantity),
        "grade": pa.array([labels.recipe.count_grade] * count, pa.string()),
        "instrument": labels.accounts(found.site),
    })  # fmt: skip


def serial_ranges(labels: Labels) -> pa.Table:
    """Return the table of the maker's ranges, one a chip."""
    first, last = zip(*labels.units.ranges, strict=True)
    return pa.table({
        "first": pa.array(first), "last": pa.array(last), "item": pa.array(labels.recipe.items)
    })  # fmt: skip


def _blank(texts: pa.Array, which: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> pa.Array:
    return names.picked(texts, np.where(which, -1, np.arange(len(texts))))


def _ordered(table: pa.Table, order: Ints) -> pa.Table:
    return table.take(pa.array(order))
