"""Which nodes declare a wrong site? A table of labels: ``name`` or ``node_id``, others ignored."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tidewaiter.core.errors import DataError, Where
from tidewaiter.sources.files import source_file, text_of
from tidewaiter.sources.strict_table import records_of

if TYPE_CHECKING:
    from pathlib import Path


def labels_of(path: Path) -> tuple[str, ...]:
    """Return the names or identifiers that a table calls wrong, in its order.

    Args:
        path: CSV or CSV.gz with a column ``node_id`` or ``name``.

    Raises:
        UsageError: If there is no such file.
        DataError: If it has neither column or a row lacks cells, with its place.
    """
    name = str(path)
    records = records_of(text_of(source_file(path)), ",", name)
    line, header = next(records, (1, []))
    column = next((c for c in ("node_id", "name") if c in header), None)
    if column is None:
        raise DataError(
            "the table lacks a column", where=Where(name, line), allowed="node_id or name"
        )
    place, found = header.index(column), []
    for row, cells in records:
        if len(cells) <= place or not cells[place].strip():
            raise DataError("the label names no node", where=Where(name, row, column))
        found.append(cells[place].strip())
    return tuple(dict.fromkeys(found))
