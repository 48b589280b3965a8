"""Tables of rows as files: Parquet for programs, CSV for people; the same rows, the same bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa

from tidewaiter.store.result_files import ROW_GROUP, write_results

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

_TYPES = {"text": pa.string(), "number": pa.float64(), "whole": pa.int64()}


def write_rows(path: Path, columns: Mapping[str, str], rows: Sequence[tuple[Any, ...]]) -> int:
    """Write a table, whole or not at all, and return the number of its rows.

    Args:
        path: A name that ends in ``.parquet`` or ``.csv``. In CSV a cell that a spreadsheet would
            run as a formula has an apostrophe in front, and an unknown number is empty.
        columns: Kind of each column by name: ``text``, ``number`` or ``whole``.
        rows: Cells in that order; None where a number is unknown.

    Raises:
        UsageError: If the name has another ending, or the place cannot be written.
    """
    schema = pa.schema([(name, _TYPES[kind]) for name, kind in columns.items()])
    return write_results(_batches(schema, rows), path, schema)


def _batches(schema: pa.Schema, rows: Sequence[tuple[Any, ...]]) -> Iterator[pa.RecordBatch]:
    for start in range(0, len(rows), ROW_GROUP):
        columns = zip(*rows[start : start + ROW_GROUP], strict=True)
        arrays = [pa.array(cells, field.type) for cells, field in zip(columns, schema, strict=True)]
        yield pa.RecordBatch.from_arrays(arrays, schema=schema)
