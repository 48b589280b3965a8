"""Ownership edges, listed parties and seats as CSV tables.

Edges: ``owner, owned`` and, where known, ``pct`` (a number, ``25-50`` for an interval, or empty),
``low, high, control, begins, ends, source, holder``. ``control`` is ``yes``, ``perhaps`` or empty.
Listed parties: ``name`` and, where known, ``list, acting_with``. Seats: ``entity, country,
meaning`` and, where known, ``begins, ends, source``. A party that acts under no list name counts
under every rule.
"""

from __future__ import annotations

import csv
import io
import re
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any, TypeVar

from tidewaiter.core.errors import TableError, Where
from tidewaiter.model.ownership import ListedParty, Seat, Stake
from tidewaiter.sources.strict_table import Columns, Row, rows_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

T = TypeVar("T")

EDGES = Columns(
    used=frozenset({"owner", "owned"}),
    optional=frozenset(
        {"pct", "low", "high", "control", "begins", "ends", "source", "locator", "holder", "note"}
    ),
)
LISTED = Columns(used=frozenset({"name"}), optional=frozenset({"list", "acting_with"}))
SEATS = Columns(
    used=frozenset({"entity", "country", "meaning"}),
    optional=frozenset({"begins", "ends", "source"}),
)
COLUMNS = (
    "owner", "owned", "low", "high", "control", "begins", "ends", "source", "locator", "holder",
    "note",
)  # fmt: skip
_INTERVAL = re.compile(r"([0-9.]+) ?(?:-|–|to) ?([0-9.]+)")
_CONTROL = {"yes": "controls", "perhaps": "may-control"}
_HOLDERS = ("", "person", "state", "entity")


def stakes(text: str, name: str) -> list[Stake]:
    """Return the stakes of a table of edges.

    A row with ``control`` makes a statement of control besides the share; a row with control and
    no share at all makes only that.

    Args:
        text: The table.
        name: The file's name, for places and errors.

    Raises:
        TableError: If a cell is no share, date or known word, with its line and column.
        DataError: If the table is damaged.
    """
    return [stake for row in rows_of(text, EDGES, name) for stake in _stakes_of(row, name)]


def listed_parties(text: str, name: str) -> list[ListedParty]:
    """Return the parties of a table of listed parties.

    Raises:
        TableError: If a name is empty, with its line.
        DataError: If the table is damaged.
    """
    found = []
    for row in rows_of(text, LISTED, name):
        cells = {key: cell.strip() for key, cell in row.cells.items()}
        given = {"name": cells["name"], "listed_on": cells.get("list", "")}
        given["acting_with"] = cells.get("acting_with", "")
        found.append(_made(ListedParty, given, Where(name, row.line, "name"), cells["name"]))
    return found


def seats(text: str, name: str) -> list[Seat]:
    """Return the seats of a table.

    Raises:
        TableError: If a cell is no country code, date or known word, with its line.
        DataError: If the table is damaged.
    """
    found = []
    for row in rows_of(text, SEATS, name):
        cells = {key: cell.strip() for key, cell in row.cells.items()}
        if cells["meaning"] not in {"registered", "headquarters"}:
            raise TableError(
                "not a meaning of a seat",
                where=Where(name, row.line, "meaning"),
                found=cells["meaning"],
                allowed="registered or headquarters",
            )
        found.append(_made(Seat, cells, Where(name, row.line), cells["country"]))
    return found


def as_table(rows: Iterable[Stake]) -> str:
    """Return stakes as a table of edges that :func:`stakes` reads back."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    words = {kind: word for word, kind in _CONTROL.items()}
    for s in rows:
        ends = ["" if end is None else f"{end:f}" for end in (s.low, s.high)]
        control = words.get(s.kind, "")
        days = (s.begins, s.ends)
        writer.writerow(
            [s.owner, s.owned, *ends, control, *days, s.source, s.locator, s.holder, s.note]
        )
    return out.getvalue()


def _stakes_of(row: Row, name: str) -> list[Stake]:
    cells = {key: cell.strip() for key, cell in row.cells.items()}
    share = _share(cells, name, row.line)
    control = _word(cells, "control", ("", *_CONTROL), Where(name, row.line, "control"))
    holder = _word(cells, "holder", _HOLDERS, Where(name, row.line, "holder"))
    given = {key: cells.get(key, "") for key in ("owner", "owned", "begins", "ends", "note")}
    given |= {"source": cells.get("source") or name, "holder": holder}
    given["locator"] = cells.get("locator") or f"line {row.line}"
    kinds: list[dict[str, Any]] = []
    if share is not None or not control:
        low, high = share or (None, None)
        kinds.append({"low": low, "high": high})
    if control:
        kinds.append({"kind": _CONTROL[control]})
    where = Where(name, row.line)
    return [_made(Stake, {**given, **kind}, where, cells["owner"]) for kind in kinds]


def _word(cells: dict[str, str], column: str, allowed: tuple[str, ...], where: Where) -> str:
    word = cells.get(column, "")
    if word not in allowed:
        raise TableError(
            "not a word of this column",
            where=where,
            found=word,
            allowed=", ".join(w or "(empty)" for w in allowed),
        )
    return word


def _share(cells: dict[str, str], name: str, line: int) -> tuple[Decimal, Decimal] | None:
    whole, low, high = (cells.get(key, "") for key in ("pct", "low", "high"))
    if whole and (low or high):
        raise TableError(
            "the share is given twice",
            where=Where(name, line, "pct"),
            allowed="pct, or low and high",
        )
    if whole:
        ends = _INTERVAL.fullmatch(whole)
        low, high = ends.groups() if ends else (whole, whole)
    if not low and not high:
        return None
    where = Where(name, line, "pct" if whole else "low")
    return _number(low or "0", where), _number(high or "100", where)


def _number(text: str, where: Where) -> Decimal:
    try:
        number = Decimal(text.removesuffix("%").strip()) if text.isascii() else None
    except InvalidOperation:
        number = None
    if number is None or not number.is_finite() or "e" in text.lower() or "_" in text:
        raise TableError(
            "not a share", where=where, found=text, allowed="per cent: 50, 33.3 or 25-50, or empty"
        )
    return number


def _made(make: Callable[..., T], given: Mapping[str, Any], where: Where, found: str) -> T:
    try:
        return make(**given)
    except ValueError as error:
        raise TableError(str(error), where=where, found=found) from error
