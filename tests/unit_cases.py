"""Small made-up cases about serial numbers, as tables, and what the questions find in them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import msgspec
import pyarrow as pa

from tidewaiter.core.timeline import span_of
from tidewaiter.model.books.records import TABLES, Sighting, SiteRecord
from tidewaiter.sources.cases.schema import SCHEMAS, kinds_of
from tidewaiter.store.books.units import placed, seen, unit_findings

if TYPE_CHECKING:
    from collections.abc import Iterable

    import duckdb

    from tidewaiter.model.books.assumptions import BooksFacts

AS_OF = date(2026, 6, 30)
ITEM = "nvidia/h100-sxm"
_WIDTHS = {10: timedelta(days=1), 17: timedelta(minutes=1), 20: timedelta(seconds=1)}

SITES = [
    SiteRecord(id="fra", latitude="50.1", longitude="8.7"),
    SiteRecord(id="sin", latitude="1.35", longitude="103.8"),
    SiteRecord(id="ber", latitude="52.5", longitude="13.4"),
    SiteRecord(id="nowhere"),
]
"""Made-up sites in the middle of three cities, and one that says not where it is."""


def moment_ends(text: str) -> tuple[datetime, datetime]:
    """Return the first and the last microsecond of a day, a minute or a second."""
    first = datetime.fromisoformat(text if "T" in text else text + "T00:00Z").astimezone(UTC)
    return first, first + _WIDTHS[len(text)] - timedelta(microseconds=1)


def table_of(name: str, records: Iterable[msgspec.Struct]) -> pa.Table:
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
            numbers = [float(part) for part in text.split("-")] if text else [None]
            found[f"{name}_low"], found[f"{name}_high"] = numbers[0], numbers[-1]
        elif kind == "number":
            found[name] = float(text) if text else None
        else:
            found[name] = text
        if text and kind in {"day", "moment"}:
            ends = span_of(text)[:2] if kind == "day" else moment_ends(text)
            found[f"{name}_first"], found[f"{name}_last"] = ends
    return found


def filled(connection: duckdb.DuckDBPyConnection, *records: msgspec.Struct) -> None:
    """Let the database know these records, and nothing else."""
    for name, noun in TABLES.items():
        connection.register(name, table_of(name, [r for r in records if type(r) is noun]))


def found_rows(
    connection: duckdb.DuckDBPyConnection,
    books: BooksFacts,
    *records: msgspec.Struct,
    as_of: date = AS_OF,
) -> list[dict[str, Any]]:
    """Return the rows that the questions find in a case."""
    filled(connection, *records)
    rows: list[dict[str, Any]] = unit_findings(connection, as_of, books).to_pylist()
    return rows


def only(books: BooksFacts, rule: str) -> BooksFacts:
    """Return the facts with one rule alone."""
    return msgspec.structs.replace(books, rules=tuple(r for r in books.rules if r.id == rule))


def accused(rows: list[dict[str, Any]]) -> list[tuple[str, list[str]]]:
    """Return account and serial numbers of each row."""
    return [(row["account"], row["serials"]) for row in rows]


def places(
    connection: duckdb.DuckDBPyConnection, *records: msgspec.Struct, as_of: date = AS_OF
) -> dict[str, str]:
    """Return the account of every serial number in the books."""
    filled(connection, *records)
    placed(connection, as_of)
    found = connection.sql("SELECT serial, account FROM placed").fetchall()
    assert len(dict(found)) == len(found)
    return dict(found)


def seen_in(
    connection: duckdb.DuckDBPyConnection,
    *records: msgspec.Struct,
    days: int = 180,
    as_of: date = AS_OF,
) -> dict[tuple[str, str], dict[str, int]]:
    """Return what was seen of the booked chips of a case."""
    filled(connection, *records)
    placed(connection, as_of)
    return seen(connection, as_of, days)


def spotted(serial: str, place: str, at: str, **more: Any) -> Sighting:
    """Return a sighting of a serial number by its label, unless told otherwise."""
    return Sighting(serial=serial, place=place, at=at, **{"grade": "serial", "item": ITEM} | more)
