"""Small made-up cases whose records fit together, and their books in plain Python: an oracle.

The oracle follows the words at the head of ``journal.sql`` with loops over records: slow, and plain
to read. Records come from ``books_strategies`` with names, days and accounts that meet each other.
"""

from __future__ import annotations

import math
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec
import pyarrow as pa
from hypothesis import strategies as st

from books_strategies import RECORDS
from tidewaiter.core.timeline import span_of
from tidewaiter.model.books.records import InventoryTaking, ServiceRecord, Shipment
from tidewaiter.sources.cases.schema import SCHEMAS, kinds_of
from tidewaiter.store.books.questions import opened

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    import duckdb

NOUNS: dict[str, type[msgspec.Struct]] = {
    "shipments": Shipment, "service": ServiceRecord, "inventories": InventoryTaking
}  # fmt: skip
Case = dict[str, list[Any]]
IDS = st.sampled_from(["a", "b", "c", "d", ""])
ITEMS = st.sampled_from(["nvidia/h100-sxm", "made-up"])
PLACES = st.sampled_from(["maker", "carrier", "service", "site:a", "site:b", "scrapped", ""])
AS_OF = st.dates(date(2024, 12, 1), date(2025, 5, 1))
EXACT = st.dates(date(2025, 1, 1), date(2025, 4, 1)).map(date.isoformat)
ROUGH = EXACT | EXACT.map(lambda day: day[:7]) | st.sampled_from(["2025", "2025-Q1"])
MAYBE = ROUGH | st.just("")
SMALL = st.integers(0, 9).map(str) | st.sampled_from(["2-5", "0.5-1.25", "0", "1" + "0" * 13, ""])


def _fitted(noun: type[msgspec.Struct], **fields: st.SearchStrategy[str]) -> st.SearchStrategy[Any]:
    return st.tuples(RECORDS[noun], st.fixed_dictionaries(fields)).map(
        lambda drawn: msgspec.structs.replace(drawn[0], **drawn[1])
    )


_ANY = {"id": IDS, "corrects": IDS | st.just(""), "item": ITEMS, "quantity": SMALL}
SHIPMENTS = _fitted(
    Shipment, **_ANY, sender=PLACES, receiver=PLACES, sent=MAYBE, received=MAYBE,
    received_quantity=SMALL,
)  # fmt: skip
SERVICE = _fitted(
    ServiceRecord, **_ANY, account=PLACES, receiver=PLACES, date=MAYBE,
    serial=st.sampled_from(["", "S1"]),
)  # fmt: skip
TAKINGS = _fitted(InventoryTaking, **_ANY, account=PLACES, date=ROUGH)
CASES: st.SearchStrategy[Case] = st.fixed_dictionaries(
    {
        "shipments": st.lists(SHIPMENTS, max_size=6),
        "service": st.lists(SERVICE, max_size=4),
        "inventories": st.lists(TAKINGS, max_size=4),
    }
)


# --- tables -----------------------------------------------------------------------------------


def table_of(name: str, records: Iterable[Any]) -> pa.Table:
    """Return the table of a case that these records would be read as."""
    rows = [
        {"row": row, "file": f"{name}.csv"} | _columns(record)
        for row, record in enumerate(records, start=1)
    ]
    return pa.Table.from_pylist(rows, schema=SCHEMAS[name])


def _columns(record: msgspec.Struct) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, kind in kinds_of(type(record)).items():
        text = getattr(record, name)
        if kind == "amount":
            found[f"{name}_low"], found[f"{name}_high"] = ends(text) or (None, None)
        elif kind == "number":
            found[name] = float(text) if text else None
        else:
            found[name] = text
        if kind == "day" and text:
            found[f"{name}_first"], found[f"{name}_last"] = span_of(text)
    return found


def ends(amount: str) -> tuple[float, float] | None:
    """Return the ends of an amount as a table writes it, or None."""
    parts = [float(part) for part in amount.split("-")] if amount else []
    return (parts[0], parts[-1]) if parts else None


def database(scratch: Path) -> duckdb.DuckDBPyConnection:
    """Return a database with every table of a case, empty."""
    return opened({n: s.empty_table() for n, s in SCHEMAS.items()}, scratch, threads=1)


def filled(connection: duckdb.DuckDBPyConnection, case: Case) -> duckdb.DuckDBPyConnection:
    """Return the database once it knows the tables of a case."""
    for name, records in case.items():
        connection.register(name, table_of(name, records))
    return connection


# --- the books in plain Python ----------------------------------------------------------------


class Move(NamedTuple):
    """What surely (least) or possibly (most) goes from one account to another."""

    table: str
    row: int
    step: str
    credit: str
    debit: str
    item: str
    low: float
    high: float
    first: date
    last: date


def standing(records: Sequence[Any]) -> Iterator[tuple[int, Any]]:
    """Yield the records that no other one takes the place of, with their rows."""
    for row, old in enumerate(records, start=1):
        if not any(
            new.corrects and new.corrects == old.id and (new.id != old.id or at > row)
            for at, new in enumerate(records, start=1)
        ):
            yield row, old


def moves(case: Case) -> list[Move]:
    """Return what the records that stand move."""
    found = []
    for name, steps in (("shipments", _of_shipment), ("service", _of_service)):
        for row, record in standing(case[name]):
            for step, credit, debit, amount, day in steps(record):
                low, high = amount or (0.0, math.inf)
                low = low if low < 1e12 else 0.0
                high = high if high < 1e12 else math.inf
                first, last = span_of(day) if day else (date.min, date.max)
                found.append(
                    Move(name, row, step, credit, debit, record.item, low, high, first, last)
                )
    return found


def _of_shipment(record: Shipment) -> Iterator[tuple[Any, ...]]:
    sent, got = ends(record.quantity), ends(record.received_quantity)
    day = record.sent or record.received
    yield "ship", record.sender, "carrier", sent or got, day
    if record.received:
        yield "receive", "carrier", record.receiver, got or sent, record.received


def _of_service(record: ServiceRecord) -> Iterator[tuple[Any, ...]]:
    amount = ends(record.quantity) or (1.0, 1.0)
    one, other = record.account, "scrapped"
    if record.kind == "rma-in":
        one, other = "service", record.account
    elif record.kind == "rma-out":
        other = "service"
    elif record.kind == "lease-return":
        other = record.receiver or "customer"
    yield record.kind, one, other, amount, record.date


def held(found: list[Move], account: str, item: str, early: date, late: date) -> Any:
    """Return the least and the most that an account holds on a day between two days."""
    low = high = 0.0
    for move in found:
        for side, sign in ((move.debit, 1), (move.credit, -1)):
            if (side, move.item) == (account, item):
                surely = move.low if move.last <= early else 0.0
                possibly = move.high if move.first <= late else 0.0
                low += surely if sign == 1 else -possibly
                high += possibly if sign == 1 else -surely
    return low, high


def turnover(found: list[Move], account: str, item: str, begins: date, as_of: date) -> Any:
    """Return what came and what went, each least and most, from one day to another."""
    came, went = [0.0, 0.0], [0.0, 0.0]
    for move in found:
        for side, totals in ((move.debit, came), (move.credit, went)):
            if (side, move.item) == (account, item):
                totals[0] += move.low if begins <= move.first and move.last <= as_of else 0.0
                totals[1] += move.high if begins <= move.last and move.first <= as_of else 0.0
    return tuple(came), tuple(went)
