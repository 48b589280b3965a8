"""What do the tables of a case show of each account and item on a day?"""

from __future__ import annotations

import math
from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

from tidewaiter.books.drawings import weighed_drawings
from tidewaiter.books.presence import Evidence
from tidewaiter.books.site_capacity import Capacity, Declared, Load, capacity, declared_on
from tidewaiter.core.errors import TableError
from tidewaiter.model.books.grade import GRADES, EvidenceGrade
from tidewaiter.store.books.journal import stocks
from tidewaiter.store.books.questions import asked
from tidewaiter.store.books.units import seen

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    import duckdb
    import pyarrow as pa

    from tidewaiter.model.books.assumptions import BooksFacts
    from tidewaiter.model.books.journal import Stock
    from tidewaiter.model.chip import Chip

    Key = tuple[str, str]
    Range = tuple[float, float]

SIGNED: tuple[EvidenceGrade, ...] = ("challenged", "attested")
"""Grades of evidence that a unit's own key signs."""
HOLDERS = ("site", "customer", "distributor", "forwarder")
"""Kinds of account of which is asked whether what they hold is there."""


class OpenCase(NamedTuple):
    """A case that questions are asked of.

    Attributes:
        connection: A database that knows its tables and its journal.
        tables: The tables, items brought to chips.
        day: The day asked about.
        books: Assumptions.
    """

    connection: duckdb.DuckDBPyConnection
    tables: Mapping[str, pa.Table]
    day: date
    books: BooksFacts


class Shown(NamedTuple):
    """What the tables show.

    Attributes:
        stocks: What the books have, every account.
        evidence: Of each account and item that is asked about, in their order.
        sites: What each site account is declared to have on the day.
        loads: Chips of known power in the books of each site account.
        capacities: How many of each item each site account can run, with the arithmetic.
        in_transit: What is under way, by receiver and item.
        left_out: Why evidence of an account and item is not weighed, where some is not.
    """

    stocks: tuple[Stock, ...]
    evidence: tuple[Evidence, ...]
    sites: dict[str, Declared]
    loads: dict[str, list[Load]]
    capacities: dict[Key, Capacity]
    in_transit: dict[Key, Range]
    left_out: dict[Key, tuple[str, ...]]


def shown(case: OpenCase, chips: Mapping[str, Chip], wrong_labels: Mapping[Key, int]) -> Shown:
    """Return what the tables show.

    Args:
        case: The case.
        chips: Chips by identifier, for their power.
        wrong_labels: Units whose own keys contradict their labels, by account and item.

    Raises:
        TableError: If the books of an account have no end.
    """
    connection, _, day, books = case
    held = stocks(connection, day)
    asked_about = [stock for stock in held if _is_asked(stock)]
    sites = _sites(connection, day)
    loads = _loads(asked_about, sites, chips)
    days = round(books.priors.sighting_days.interval.high)
    records = _Records(
        counts=_counts(connection, day),
        seen=seen(connection, day, days),
        drawn=_drawn(connection, day, days),
        room=_capacities(sites, loads, books),
        moving={(r["account"], r["item"]): (r["low"], r["high"]) for r in _rows(connection, day)},
        wrong_labels=wrong_labels,
    )
    evidence, left_out = [], {}
    for stock in asked_about:
        one, reasons = _evidence(stock, records, books)
        evidence.append(one)
        if reasons:
            left_out[one.account, one.item] = reasons
    return Shown(held, tuple(evidence), sites, loads, records.room, records.moving, left_out)


class _Records(NamedTuple):
    """What was asked of the tables, each by account and item."""

    counts: Mapping[Key, dict[str, Any]]
    seen: Mapping[Key, dict[str, int]]
    drawn: Mapping[Key, list[dict[str, Any]]]
    room: dict[Key, Capacity]
    moving: dict[Key, Range]
    wrong_labels: Mapping[Key, int]


def _evidence(
    stock: Stock, records: _Records, books: BooksFacts
) -> tuple[Evidence, tuple[str, ...]]:
    """Return what is shown of a stock, and why some of it is not weighed."""
    key = (stock.account, stock.item)
    count, limit = records.counts.get(key), records.room.get(key)
    by_grade = records.seen.get(key, {})
    shown_by: dict[str, int] = {grade: by_grade.get(grade, 0) for grade in reversed(GRADES)}
    wrong = records.wrong_labels.get(key, 0)
    looks = records.drawn.get(key, ())
    drawings, reasons = weighed_drawings(looks, _book(stock), shown_by, books)
    found = Evidence(
        account=stock.account,
        item=stock.item,
        book=_book(stock),
        seen=shown_by,
        counted=(count["low"], count["high"]) if count else None,
        count_grade=count["grade"] if count else "paper",
        capacity=(limit.low, limit.high) if limit else None,
        in_transit=records.moving.get(key, (0.0, 0.0))[1],
        drawings=drawings,
        contradicted=(wrong, wrong + sum(shown_by[grade] for grade in SIGNED)),
    )
    return found, reasons


def _counts(connection: duckdb.DuckDBPyConnection, day: date) -> dict[Key, dict[str, Any]]:
    rows = asked(connection, "counts", as_of=day, grades=list(GRADES)).to_pylist()
    return {(row["account"], row["item"]): row for row in rows}


def _is_asked(stock: Stock) -> bool:
    return stock.account.partition(":")[0] in HOLDERS and stock.high > 0


def _rows(connection: duckdb.DuckDBPyConnection, day: date) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = asked(connection, "in_transit", as_of=day).to_pylist()
    return rows


def _drawn(
    connection: duckdb.DuckDBPyConnection, day: date, days: int
) -> dict[Key, list[dict[str, Any]]]:
    """Return the random drawings of each account and item that still tell of it."""
    found: dict[Key, list[dict[str, Any]]] = defaultdict(list)
    table = asked(connection, "drawings", as_of=day, days=days, grades=list(GRADES))
    for row in table.to_pylist():
        found[row["account"], row["item"]].append(row)
    return found


def _book(stock: Stock) -> Range:
    """Return what the books have, least and most, and not below 0."""
    if not math.isfinite(stock.high):
        raise TableError(
            "the books of an account have no end",
            found=f"{stock.account}, {stock.item}",
            allowed="quantities that are numbers of chips",
            hint="a quantity of a million million chips and more is none",
        )
    return max(0.0, stock.low), max(0.0, stock.high)


def _sites(connection: duckdb.DuckDBPyConnection, day: date) -> dict[str, Declared]:
    by_site: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in connection.sql("SELECT * FROM sites ORDER BY id, row").to_arrow_table().to_pylist():
        by_site[f"site:{row['id']}"].append(row)
    declared = {account: declared_on(rows, day) for account, rows in by_site.items()}
    return {account: site for account, site in declared.items() if site is not None}


def _loads(
    held: list[Stock], sites: Mapping[str, Declared], chips: Mapping[str, Chip]
) -> dict[str, list[Load]]:
    loads: dict[str, list[Load]] = defaultdict(list)
    for stock in held:
        power = chips[stock.item].power if stock.item in chips else None
        if stock.account in sites and power is not None:
            loads[stock.account].append(Load(stock.item, _book(stock), power.ends("W")))
    return dict(loads)


def _capacities(
    sites: Mapping[str, Declared], loads: Mapping[str, list[Load]], books: BooksFacts
) -> dict[Key, Capacity]:
    """Return what each site can run of each item beside the others, which may not be there."""
    found = {}
    for account, mine in loads.items():
        for load in mine:
            others = [o._replace(chips=(0.0, o.chips[1])) for o in mine if o is not load]
            limit = capacity(sites[account], load.power_w, books.physics, others)
            if limit is not None:
                found[account, load.item] = limit
    return found
