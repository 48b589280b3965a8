"""All listed names as one table, for other programs; safe to open in a spreadsheet.

A cell that a spreadsheet would take for a formula gets an apostrophe in front, the mark by which
spreadsheets themselves keep text (CWE-1236). How many were marked is said.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tidewaiter.model.party import ListEdition

HEADER = ("list", "published", "id", "kind", "name_kind", "name", "script", "file", "place")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


class NameTable(NamedTuple):
    """A table of names.

    Attributes:
        text: The table as CSV.
        rows: Number of names.
        marked: Number of cells that got an apostrophe.
    """

    text: str
    rows: int
    marked: int


def name_table(editions: Iterable[ListEdition]) -> NameTable:
    """Return every name of some editions, one a row, in order of the lists."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEADER)
    rows = marked = 0
    for edition in editions:
        for entry in edition.entries:
            for name in entry.names:
                given = (
                    entry.list, edition.published, entry.id, entry.kind.value, name.kind.value,
                    name.text, name.script, edition.file, name.place,
                )  # fmt: skip
                cells = [harmless(cell) for cell in given]
                marked += sum(was != now for was, now in zip(given, cells, strict=True))
                rows += 1
                writer.writerow(cells)
    return NameTable(out.getvalue(), rows, marked)


def harmless(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
