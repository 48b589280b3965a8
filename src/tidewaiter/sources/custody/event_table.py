"""What do the rows of a table of events say? CSV, JSON and JSON Lines, each fault with its place.

Columns are the fields of an event; ``documents`` holds several, with semicolons between. Licence
terms are a table of their own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from tidewaiter.core.errors import DataError, Where
from tidewaiter.custody.registry.reporting import LicenceTerm
from tidewaiter.custody.registry.statement import event_of
from tidewaiter.model.custody.registry import CustodyEvent
from tidewaiter.sources.files import require_ended, source_file, text_of
from tidewaiter.sources.strict_table import Columns, rows_of
from tidewaiter.sources.tables.json_values import json_values

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LARGEST_TABLE = 256 << 20
MOST_EVENTS = 1_000_000
_REQUIRED = frozenset({"kind", "serial", "at"})
_FIELDS = frozenset(CustodyEvent.__struct_fields__)
_TERMS = Columns(frozenset({"serial", "licence"}), frozenset({"user", "place", "country"}))
_JSON = (".json", ".jsonl", ".ndjson")
T = TypeVar("T")


class EventRow(NamedTuple):
    """An event and where it stands.

    Attributes:
        event: What happened.
        where: File and line.
    """

    event: CustodyEvent
    where: Where


def event_rows(path: Path) -> tuple[EventRow, ...]:
    """Return the events of a table, in its order.

    Args:
        path: ``.csv``, ``.json`` or ``.jsonl``, also as gzip.

    Raises:
        UsageError: If there is no such file.
        DataError: If it is damaged, has a column that is not known, or an event that is none; the
            first few faults are named together.
    """
    is_json = path.name.removesuffix(".gz").endswith(_JSON)
    rows = _json_rows(path) if is_json else _csv_rows(path)
    found, faults = [], []
    for stated, where in rows:
        try:
            found.append(EventRow(event_of(stated, where), where))
        except DataError as error:
            faults.append(error)
        if len(found) > MOST_EVENTS:
            raise DataError("too many events", where=where, allowed=f"at most {MOST_EVENTS:,}")
    if faults:
        raise _together(faults)
    return tuple(found)


def _csv_rows(path: Path) -> Iterator[tuple[dict[str, Any], Where]]:
    text = text_of(source_file(path, largest=LARGEST_TABLE))
    require_ended(text, str(path))
    for row in rows_of(text, Columns(_REQUIRED, _FIELDS - _REQUIRED), str(path)):
        stated: dict[str, Any] = {name: cell.strip() for name, cell in row.cells.items()}
        stated = {name: cell for name, cell in stated.items() if cell}
        if "documents" in stated:
            stated["documents"] = [each.strip() for each in stated["documents"].split(";")]
        yield stated, Where(str(path), row.line)


def _json_rows(path: Path) -> Iterator[tuple[Any, Where]]:
    source_file(path, largest=LARGEST_TABLE)  # says what is wrong with the file itself
    for line, value in json_values(path):
        yield value, Where(str(path), line)


def _together(faults: list[DataError]) -> DataError:
    """Return one error for all faults: the first with its place, the others counted."""
    first = faults[0]
    if len(faults) == 1:
        return first
    lines = ", ".join(str(fault.where.line) for fault in faults[1:6])
    return DataError(
        first.message,
        where=first.where,
        found=first.found or None,
        allowed=first.allowed,
        hint=f"{len(faults) - 1} more events are wrong: lines {lines}",
    )


def licence_terms(path: Path) -> tuple[LicenceTerm, ...]:
    """Return what licences say of units: CSV with serial, licence, user, place, country.

    Raises:
        UsageError: If there is no such file.
        DataError: If it is damaged, or a unit stands in it twice.
    """
    text = text_of(source_file(path, largest=LARGEST_TABLE))
    require_ended(text, str(path))
    found: dict[str, LicenceTerm] = {}
    for row in rows_of(text, _TERMS, str(path)):
        cells = {name: cell.strip() for name, cell in row.cells.items()}
        where = Where(str(path), row.line, "serial")
        if not cells["serial"] or cells["serial"] in found:
            raise DataError(
                "a unit needs a serial, and stands here once", where=where, found=cells["serial"]
            )
        found[cells["serial"]] = LicenceTerm(**cells)
    return tuple(found.values())
