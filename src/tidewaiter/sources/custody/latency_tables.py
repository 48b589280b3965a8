"""Where do nodes say they are, and how long do round trips take? Two tables, CSV or CSV.gz.

Nodes: ``node_id,name,country,lat,lon`` with ``operator`` where it is known; name and country may
be missing. Round trips: ``src,dst`` and ``min_ms``, or ``avg_ms`` where no minimum was kept. Other
columns are passed over, since measuring systems add their own. A pair that comes several times
counts with its shortest time; a node of itself, and a pair without a time, are no measurement.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from tidewaiter.core.errors import DataError, Where
from tidewaiter.model.custody.location import Node, RoundTrip
from tidewaiter.sources.files import source_file, text_of
from tidewaiter.sources.strict_table import Row, records_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MOST_NODES = 100_000
MOST_ROUND_TRIPS = 20_000_000


class RoundTrips(NamedTuple):
    """The round trips of a table.

    Attributes:
        trips: The shortest of each directed pair, in order of the pair.
        column: The column that they were read from: ``min_ms`` or ``avg_ms``.
        empty: Number of rows without a time, or with a time of 0.
    """

    trips: tuple[RoundTrip, ...]
    column: str
    empty: int


def nodes_of(path: Path) -> tuple[Node, ...]:
    """Return the nodes of a table, in its order.

    Args:
        path: CSV or CSV.gz.

    Raises:
        UsageError: If there is no such file.
        DataError: If a column is missing, a node comes twice or a number is none, with its place.
    """
    nodes: dict[str, Node] = {}
    for row in _rows(path, ("node_id", "lat", "lon"), MOST_NODES):
        where = Where(str(path), row.line, "node_id")
        ident = row.cells["node_id"].strip()
        if not ident:
            raise DataError("the node has no identifier", where=where)
        if ident in nodes:
            raise DataError("the node comes twice", where=where, found=ident)
        nodes[ident] = Node(
            id=ident,
            latitude=_number(row, "lat", path, 90),
            longitude=_number(row, "lon", path, 180),
            name=row.cells.get("name", "").strip(),
            country=row.cells.get("country", "").strip(),
            operator=row.cells.get("operator", "").strip(),
        )
    if not nodes:
        raise DataError("the table has no nodes", where=Where(str(path)))
    return tuple(nodes.values())


def round_trips_of(path: Path) -> RoundTrips:
    """Return the shortest round trip of each directed pair of a table.

    Args:
        path: CSV or CSV.gz.

    Raises:
        UsageError: If there is no such file.
        DataError: If a column is missing or a time is none, with its place.
    """
    shortest: dict[tuple[str, str], float] = {}
    column, empty = "min_ms", 0
    for row in _rows(path, ("src", "dst"), MOST_ROUND_TRIPS):
        column = _column(row, path)
        pair = _end(row, "src", path), _end(row, "dst", path)
        if pair[0] == pair[1]:
            continue
        ms = _number(row, column, path, math.inf, 0.0) if row.cells[column].strip() else 0.0
        if not ms:
            empty += 1
        elif ms < shortest.get(pair, math.inf):
            shortest[pair] = ms
    trips = (RoundTrip(source=a, target=b, ms=ms) for (a, b), ms in sorted(shortest.items()))
    return RoundTrips(tuple(trips), column, empty)


def _rows(path: Path, used: tuple[str, ...], most: int) -> Iterator[Row]:
    """Yield the records of a table that has a header with some columns."""
    name = str(path)
    records = records_of(text_of(source_file(path)), ",", name)
    line, header = next(records, (1, []))
    header = [cell.strip() for cell in header]
    if repeated := sorted({cell for cell in header if header.count(cell) > 1}):
        raise DataError("a column comes twice", where=Where(name, line), found=repeated[0])
    if missing := [column for column in used if column not in header]:
        raise DataError(
            "the table lacks a column",
            where=Where(name, line),
            found=", ".join(header),
            allowed=", ".join(missing),
        )
    for count, (place, cells) in enumerate(records):
        if len(cells) != len(header):
            raise DataError(
                "the row has a wrong number of cells",
                where=Where(name, place),
                found=f"{len(cells)} cells",
                allowed=f"{len(header)}, as the header has",
            )
        if count >= most:
            raise DataError("the table is too long", where=Where(name, place), allowed=f"{most:,}")
        yield Row(place, dict(zip(header, cells, strict=True)))


def _column(row: Row, path: Path) -> str:
    """Return the column of times: the minimum before the average."""
    for column in ("min_ms", "avg_ms"):
        if column in row.cells:
            return column
    raise DataError(
        "the table lacks a column", where=Where(str(path), 1), allowed="min_ms or avg_ms"
    )


def _end(row: Row, column: str, path: Path) -> str:
    ident = row.cells[column].strip()
    if not ident:
        raise DataError("the round trip names no node", where=Where(str(path), row.line, column))
    return ident


def _number(row: Row, column: str, path: Path, most: float, least: float | None = None) -> float:
    """Return a cell as a finite number between two ends, the lower one the upper's negative."""
    low = -most if least is None else least
    try:
        value = float(row.cells[column])
    except ValueError:
        value = math.nan
    if not low <= value <= most or not math.isfinite(value):
        raise DataError(
            "the cell holds no such number",
            where=Where(str(path), row.line, column),
            found=row.cells[column],
            allowed=f"{low:g} to {most:g}" if math.isfinite(most) else f"a number from {low:g}",
        )
    return value
