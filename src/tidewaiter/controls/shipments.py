"""A table of shipments, read strictly from lines of text.

Four columns in any order: ``date``, ``chip``, ``quantity``, ``destination``. Every cell is read as
text; an error names the line and the column, and a table with one wrong cell is refused whole.
"""

from __future__ import annotations

import csv
import re
from typing import TYPE_CHECKING, NamedTuple

from tidewaiter.core.errors import TableError, Where
from tidewaiter.core.timeline import span_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import date

COLUMNS = ("date", "chip", "quantity", "destination")
MOST_CHIPS = 10**9  # more than were ever made: a slip of the pen
MOST_ROWS = 1_000_000

_WHOLE = re.compile(r"[0-9]{1,10}", re.ASCII)
_CODE = re.compile(r"[A-Z]{2}", re.ASCII)
_EXAMPLE = ",".join(COLUMNS)


class Shipment(NamedTuple):
    """Chips of one kind that went to one country on a day.

    Attributes:
        line: Line of the table.
        day: Day of the shipment.
        chip: Identifier of the chip.
        quantity: Number of chips.
        destination: Two-letter code.
    """

    line: int
    day: date
    chip: str
    quantity: int
    destination: str


def read_shipments(
    lines: Iterable[str], file: str, chip_of: Callable[[str], str]
) -> tuple[Shipment, ...]:
    """Return the shipments that comma-separated lines hold, in the order of the table.

    Args:
        lines: Lines of text, a byte-order mark taken off.
        file: Name of the file, for errors.
        chip_of: Returns a chip's identifier from the cell, or raises ValueError with the reason.

    Raises:
        TableError: If a column is missing, unknown or there twice, or a cell is wrong; it says
            file, line and column.
    """
    reader = csv.reader(lines, strict=True)
    records = _records(reader, file)
    line, header = next(records, (1, []))
    places = _places([name.strip().casefold() for name in header], Where(file, line))
    found: list[Shipment] = []
    for number, record in records:
        if len(record) != len(header):
            raise TableError(
                "a row has another number of cells than the heading",
                where=Where(file, number),
                found=len(record),
                allowed=str(len(header)),
            )
        if len(found) == MOST_ROWS:
            raise TableError(
                "too many rows", where=Where(file, number), allowed=f"at most {MOST_ROWS:,}"
            )
        cells = {name: record[place].strip() for name, place in places.items()}
        found.append(_shipment(cells, number, file, chip_of))
    return tuple(found)


def _records(reader: Iterator[list[str]], file: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each record that is not blank with the line it ends on."""
    number = 0
    try:
        for record in reader:
            number = getattr(reader, "line_num", number + 1)
            if any(cell.strip() for cell in record):
                yield number, record
    except csv.Error as error:
        raise TableError(
            "not a table of comma-separated values", where=Where(file, number + 1), found=str(error)
        ) from error


def _places(header: list[str], where: Where) -> dict[str, int]:
    for name in COLUMNS:
        if header.count(name) != 1:
            raise TableError(
                f"there must be exactly one column '{name}'",
                where=where,
                found=", ".join(header),
                allowed=_EXAMPLE,
            )
    unknown = [name for name in header if name not in COLUMNS]
    if unknown:
        raise TableError(
            "a column is not known, and nothing is ignored silently",
            where=where,
            found=", ".join(unknown),
            allowed=_EXAMPLE,
        )
    return {name: header.index(name) for name in COLUMNS}


def _shipment(
    cells: dict[str, str], line: int, file: str, chip_of: Callable[[str], str]
) -> Shipment:
    return Shipment(
        line=line,
        day=_day(cells["date"], Where(file, line, "date")),
        chip=_chip(cells["chip"], Where(file, line, "chip"), chip_of),
        quantity=_quantity(cells["quantity"], Where(file, line, "quantity")),
        destination=_destination(cells["destination"], Where(file, line, "destination")),
    )


def _day(text: str, where: Where) -> date:
    try:
        first, last = span_of(text)
    except ValueError as error:
        raise TableError(
            "not a day", where=where, found=text, allowed="YYYY-MM-DD", hint=str(error)
        ) from error
    if first != last:
        raise TableError(
            "a shipment needs its day, not a longer time",
            where=where,
            found=text,
            allowed="YYYY-MM-DD",
        )
    return first


def _chip(text: str, where: Where, chip_of: Callable[[str], str]) -> str:
    try:
        return chip_of(text)
    except ValueError as error:
        raise TableError(
            "not one chip",
            where=where,
            found=text,
            allowed="a chip's identifier or a name that settles on one",
            hint=str(error),
        ) from error


def _quantity(text: str, where: Where) -> int:
    if not _WHOLE.fullmatch(text) or not 0 < int(text) <= MOST_CHIPS:
        raise TableError(
            "not a number of chips",
            where=where,
            found=text,
            allowed=f"a whole number from 1 to {MOST_CHIPS:,}, digits alone",
        )
    return int(text)


def _destination(text: str, where: Where) -> str:
    if not _CODE.fullmatch(text):
        raise TableError(
            "not a country", where=where, found=text, allowed="two capital letters, such as US"
        )
    return text
