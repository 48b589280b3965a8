"""Draws as a table: one column for each output, one row for each draw."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tidewaiter.estimate.engine.run import Draws


def as_parquet(draws: Draws) -> bytes:
    """Return the draws of every output without axes as a Parquet file; units in the metadata."""
    import pyarrow as pa
    from pyarrow import parquet

    names = [name for name, values in draws.values.items() if values.ndim == 1]
    fields = [pa.field(name, pa.float64(), metadata={"unit": draws.units[name]}) for name in names]
    arrays = [pa.array(draws.values[name]) for name in names]
    sink = pa.BufferOutputStream()
    parquet.write_table(pa.Table.from_arrays(arrays, schema=pa.schema(fields)), sink)
    content: bytes = sink.getvalue().to_pybytes()
    return content
