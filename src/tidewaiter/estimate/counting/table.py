"""A table of lists: who is on which, read strictly from lines of text.

One column of 0 and 1 for each list and one column ``count``. A row says how many members have
that pattern; a table with one row for each member has 1 in ``count`` throughout. Rows of the same
pattern are added together, and that is said unless every count is 1. Patterns without a row are
taken as 0. The pattern of no list at all may be there only with 0: it is what is being estimated.
"""

from __future__ import annotations

import csv
import re
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from tidewaiter.core.errors import TableError, UsageError, Where

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from tidewaiter.estimate.counting.loglinear import Floats

MOST_LISTS = 20
MOST_MEMBERS = 10**15  # whole numbers this large are still exact in double precision
COUNT = "count"

_WHOLE = re.compile(r"[0-9]+")
_SEPARATORS = ",;\t"
_EXAMPLE = "one 0/1 column for each list and a column 'count'"


class ListTable(NamedTuple):
    """Numbers of members by the lists they are on.

    Attributes:
        lists: Names of the lists.
        counts: Members in each cell; shape (2**k,). Bit j of a cell's number says that list j
            names them; cell 0, on no list, is unknown and kept at nought.
        notes: What was done to the table in reading it.
    """

    lists: tuple[str, ...]
    counts: Floats
    notes: tuple[str, ...] = ()

    @property
    def observed(self) -> int:
        """Number of members on at least one list."""
        return int(self.counts.sum())


class _Columns(NamedTuple):
    lists: tuple[str, ...]
    places: tuple[int, ...]
    members_at: int
    width: int


class _Row(NamedTuple):
    line: int
    cell: int
    members: int


def table_of(patterns: Mapping[str, int], lists: Sequence[str]) -> ListTable:
    """Return a table from patterns such as ``{"101": 4}``, one digit for each list in order.

    Raises:
        UsageError: If a pattern or a count has not that form.
    """
    counts = np.zeros(1 << len(lists))
    for pattern, count in patterns.items():
        if len(pattern) != len(lists) or set(pattern) - {"0", "1"} or "1" not in pattern:
            raise UsageError(
                "not a pattern of lists", found=pattern, allowed=f"{len(lists)} digits, 0 or 1"
            )
        if count < 0 or int(count) != count:
            raise UsageError("not a number of members", found=count, allowed="0, 1, 2 ...")
        counts[sum(1 << j for j, digit in enumerate(pattern) if digit == "1")] += count
    return ListTable(tuple(lists), counts)


def read_table(lines: Iterable[str], file: str) -> ListTable:
    """Return the table that lines of comma-, semicolon- or tab-separated text hold.

    Args:
        lines: Lines of text, a byte-order mark taken off.
        file: Name of the file, for errors.

    Raises:
        TableError: If a name, a cell or a count is wrong; it says file, line and column.
    """
    records = _records(lines, file)
    line, header = next(records, (1, []))
    columns = _columns(header, Where(file, line))
    rows = [_row(line, record, columns, file) for line, record in records]
    return ListTable(columns.lists, _summed(rows, columns, file), _notes(rows, columns))


def without_list(table: ListTable, number: int) -> ListTable:
    """Return the table with one list left out; members on that list alone drop out."""
    halves = table.counts.reshape(-1, 2, 1 << number)
    counts = halves.sum(axis=1).ravel()
    counts[0] = 0.0
    return ListTable(table.lists[:number] + table.lists[number + 1 :], counts, table.notes)


def members_on(table: ListTable, number: int) -> float:
    """Return how many members one list names."""
    return float(table.counts.reshape(-1, 2, 1 << number)[:, 1].sum())


def _records(lines: Iterable[str], file: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each record that is not blank with the line it ends on."""
    kept = iter(lines)
    blank = 0
    first = ""
    for line in kept:
        if line.strip():
            first = line
            break
        blank += 1
    separator = max(_SEPARATORS, key=first.count)
    reader = csv.reader(chain([first], kept), delimiter=separator, strict=True)
    try:
        for record in reader:
            if any(field.strip() for field in record):
                yield blank + reader.line_num, [field.strip() for field in record]
    except csv.Error as error:
        raise TableError(
            "not a table of separated values",
            where=Where(file, blank + reader.line_num),
            found=str(error),
        ) from error


def _columns(header: list[str], where: Where) -> _Columns:
    """Return which column is which."""
    if not header:
        raise TableError("the table is empty", where=where, allowed=_EXAMPLE)
    folded = [name.casefold() for name in header]
    if folded.count(COUNT) != 1:
        raise TableError(
            "there must be exactly one column 'count'",
            where=where,
            found=", ".join(header),
            allowed=_EXAMPLE,
            hint="for one member a row, add the column with 1 throughout",
        )
    repeated = [name for at, name in enumerate(folded) if not name or name in folded[:at]]
    if repeated:
        raise TableError(
            "a column has no name or the name of another", where=where, found=", ".join(header)
        )
    count = folded.index(COUNT)
    places = tuple(at for at in range(len(header)) if at != count)
    if not 2 <= len(places) <= MOST_LISTS:
        raise TableError(
            "wrong number of lists",
            where=where,
            found=len(places),
            allowed=f"2 to {MOST_LISTS} lists",
            hint="one list says nothing about those not on it; merge small lists if there are many",
        )
    return _Columns(tuple(header[at] for at in places), places, count, len(header))


def _row(line: int, record: list[str], columns: _Columns, file: str) -> _Row:
    if len(record) != columns.width:
        raise TableError(
            "a row has another number of fields than the header",
            where=Where(file, line),
            found=len(record),
            allowed=f"{columns.width} fields",
        )
    cell = 0
    for j, place in enumerate(columns.places):
        if record[place] not in {"0", "1"}:
            raise TableError(
                "whether a list names them must be 0 or 1",
                where=Where(file, line, columns.lists[j]),
                found=record[place],
                allowed="0 or 1",
            )
        cell |= (record[place] == "1") << j
    count = _count(record[columns.members_at], Where(file, line, COUNT))
    if cell == 0 and count:
        raise TableError(
            "members on no list cannot have been counted: they are what is being estimated",
            where=Where(file, line, COUNT),
            found=count,
            allowed="0, or no such row",
            hint="leave the row of zeros out",
        )
    return _Row(line, cell, count)


def _count(text: str, where: Where) -> int:
    if not _WHOLE.fullmatch(text):
        raise TableError(
            "a count must be a whole number", where=where, found=text, allowed="0, 1, 2 ..."
        )
    if len(text) > len(str(MOST_MEMBERS)) or int(text) > MOST_MEMBERS:
        raise TableError(
            "a count is too large", where=where, found=text, allowed=f"at most {MOST_MEMBERS}"
        )
    return int(text)


def _summed(rows: list[_Row], columns: _Columns, file: str) -> Floats:
    """Return the counts by cell."""
    sums: dict[int, int] = {}
    for row in rows:
        sums[row.cell] = sums.get(row.cell, 0) + row.members
    total = sum(sums.values())
    if not 0 < total <= MOST_MEMBERS:
        raise TableError(
            "the counts sum to nought" if rows and not total else "there are no members to count",
            where=Where(file, rows[-1].line if rows else 1, COUNT),
            found=total,
            allowed=f"1 to {MOST_MEMBERS} members in all",
        )
    counts = np.zeros(1 << len(columns.lists))
    counts[list(sums)] = list(sums.values())
    return counts


def _notes(rows: list[_Row], columns: _Columns) -> tuple[str, ...]:
    """Return a note on rows of the same pattern, unless each row is one member."""
    first: dict[int, int] = {}
    again = [
        (first[row.cell], row) for row in rows if first.setdefault(row.cell, row.line) != row.line
    ]
    if not again or all(row.members == 1 for row in rows):
        return ()
    earlier, row = again[0]
    pattern = "".join(str(row.cell >> j & 1) for j in range(len(columns.lists)))
    text = (
        f"{len(again)} rows repeat a pattern and were added to it"
        f" (first: {pattern}, lines {earlier} and {row.line}); check that none was entered twice"
    )
    return (text,)
