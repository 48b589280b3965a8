"""Changes of parties as a file: CSV that no spreadsheet runs, or Parquet.

Probabilities are text, so that an empty cell can say that there was no match.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from tidewaiter.store.result_files import write_results

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from tidewaiter.parties.party_changes import PartyChange

COLUMNS = ("party", "name", "change", "list", "entry", "listed", "before", "after")
CHANGES = pa.schema([(column, pa.string()) for column in COLUMNS])


def write_changes(changes: Iterable[PartyChange], path: Path) -> int:
    """Write changes, one a row, and return how many there are.

    Args:
        changes: The changes.
        path: A name that ends in ``.parquet`` or ``.csv``.

    Raises:
        UsageError: If the name has another ending, or the place cannot be written.
    """
    rows = [[_cell(getattr(change, column)) for column in COLUMNS] for change in changes]
    columns = [pa.array([row[at] for row in rows], pa.string()) for at in range(len(COLUMNS))]
    return write_results([pa.RecordBatch.from_arrays(columns, schema=CHANGES)], path, CHANGES)


def _cell(value: str | float | None) -> str:
    return "" if value is None else value if isinstance(value, str) else repr(value)
