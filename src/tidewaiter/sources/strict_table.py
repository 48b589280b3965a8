"""What do the rows of a table say? Every column is used, ignored by name, or an error.

Every cell is text: no reader turns a code into a number or a word into a truth value. A row that
is too short or too long, a header that comes twice and a quotation that never ends refuse the
file whole, with the line.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, NamedTuple

from tidewaiter.core.errors import DataError, Where, nearest

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST_CELL = 131_072


class Columns(NamedTuple):
    """The columns of a format.

    Attributes:
        used: Columns that must be there.
        optional: Columns that are read where they are.
        ignored: Columns that may be there and are not read.
        delimiter: What stands between cells.
    """

    used: frozenset[str]
    optional: frozenset[str] = frozenset()
    ignored: frozenset[str] = frozenset()
    delimiter: str = ","


class Row(NamedTuple):
    """One record: the line it begins on, and its cells by column."""

    line: int
    cells: dict[str, str]


def rows_of(text: str, columns: Columns, name: str, *, first_line: int = 1) -> Iterator[Row]:
    """Yield the records of a table that has a header.

    Args:
        text: The table.
        columns: Its columns.
        name: The file's name, for errors.
        first_line: Line of the file at which the text begins.

    Raises:
        DataError: If a column is missing or unknown, a row is damaged or the header comes twice.
    """
    records = records_of(text, columns.delimiter, name, first_line=first_line)
    line, header = next(records, (first_line, []))
    _check_header(header, columns, Where(name, line))
    for line, cells in records:
        if cells == header:
            raise DataError(
                "the header comes twice",
                where=Where(name, line),
                hint="the file was put together from pieces; fetch it again",
            )
        if len(cells) != len(header):
            raise DataError(
                "the row has a wrong number of cells",
                where=Where(name, line),
                found=f"{len(cells)} cells",
                allowed=f"{len(header)}, as the header has",
                hint="the file may be cut off",
            )
        yield Row(line, dict(zip(header, cells, strict=True)))


def records_of(
    text: str, delimiter: str, name: str, *, first_line: int = 1
) -> Iterator[tuple[int, list[str]]]:
    """Yield the line and the cells of every record; empty lines are passed over.

    Raises:
        DataError: If the quoting is broken or a cell is too long.
    """
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    while True:
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise DataError(
                "the table's quoting is broken, or a cell is too long",
                where=Where(name, line + first_line - 1),
                found=str(error),
                allowed=f"cells of at most {LONGEST_CELL} characters",
            ) from error
        if cells is None:
            return
        if cells:
            yield line + first_line - 1, cells
        line = reader.line_num + 1


def _check_header(header: list[str], columns: Columns, where: Where) -> None:
    if repeated := sorted({c for c in header if header.count(c) > 1}):
        raise DataError("a column comes twice", where=where, found=", ".join(repeated))
    known = columns.used | columns.optional | columns.ignored
    for column in header:
        if column not in known:
            raise DataError(
                "the table has a column that this format does not know",
                where=where,
                found=column,
                hint=nearest(column, sorted(known)),
            )
    if missing := sorted(columns.used - set(header)):
        raise DataError("the table lacks a column", where=where, found=", ".join(missing))
