"""Draws as Parquet."""

from __future__ import annotations

import io

import numpy as np
import pyarrow.parquet as pq

from tidewaiter.estimate.engine.run import Draws, Settings
from tidewaiter.report.draws_table import as_parquet


def test_columns_have_units_and_every_bit():
    values = {"x": np.array([1.0, 0.1, 1e300]), "grid": np.zeros((2, 3))}
    draws = Draws(values, {"x": "chip", "grid": "1"}, Settings(draws=3), 0.0)
    table = pq.read_table(io.BytesIO(as_parquet(draws)))
    assert table.column_names == ["x"]
    assert table.column("x").to_pylist() == [1.0, 0.1, 1e300]
    assert table.schema.field("x").metadata == {b"unit": b"chip"}
