"""Which orders does a file hold? Batches of one schema, whatever the format."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import pyarrow as pa

from tidewaiter.core.errors import DataError, UsageError, Where
from tidewaiter.sources.orders.flat_orders import FIELDS, as_orders
from tidewaiter.sources.orders.json_orders import canonical
from tidewaiter.sources.orders.schema import ORDERS
from tidewaiter.sources.tables.json_values import is_json, json_values
from tidewaiter.sources.tables.text_batches import ROWS, is_parquet, text_batches

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tidewaiter.sources.tables.mapping import Mapping


def order_batches(
    path: Path, mapping: Mapping | None = None, *, rows: int = ROWS
) -> Iterator[pa.RecordBatch]:
    """Yield the orders of a file as batches of :data:`~tidewaiter.sources.orders.schema.ORDERS`.

    Args:
        path: One order or an array of orders as JSON, JSON Lines, CSV or Parquet; text may be
            packed with gzip.
        mapping: How a flat table's columns are read.
        rows: Most orders of a batch.

    Raises:
        UsageError: If there is no such file, or a mapping is given for nested JSON.
        DataError: If the file's structure is damaged, with line and column.
    """
    if is_parquet(path) or not is_json(path):
        first = 1
        for batch in text_batches(path, FIELDS, mapping, rows=rows):
            yield _as_orders(batch, first, path.name)
            first += batch.num_rows
        return
    if mapping is not None:
        raise UsageError(
            "a mapping file is for flat tables", found=path.name, hint="nested JSON uses our names"
        )
    records = ((number, value) for number, (_, value) in enumerate(json_values(path), 1))
    while part := list(itertools.islice(records, rows)):
        yield pa.RecordBatch.from_pylist([canonical(v, n) for n, v in part], schema=ORDERS)


def _as_orders(batch: pa.RecordBatch, first: int, name: str) -> pa.RecordBatch:
    try:
        return as_orders(batch, first, name)
    except pa.ArrowException as error:
        raise DataError("the table is damaged", where=Where(name), found=str(error)) from error
