"""Names: serial numbers, days, and orders of rows."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from tidewaiter.books.worlds.names import (
    day_texts,
    misread,
    named,
    number_texts,
    numbered,
    picked,
    row_order,
)
from tidewaiter.books.worlds.shipping import NEVER


def rng() -> np.random.Generator:
    return np.random.Generator(np.random.Philox(1))


def test_names_are_distinct_and_in_their_range() -> None:
    item = np.arange(1000) % 2
    names = named(item, 2, rng())
    serials = names.serials.to_pylist()
    assert len(set(serials)) == 1000 == len(set(names.uuids.to_pylist()))
    for serial, kind in zip(serials, item.tolist(), strict=True):
        first, last = names.ranges[kind]
        assert first <= serial <= last
        assert len(first) == len(serial) == len(last)


def test_days_and_blanks() -> None:
    # 20454 days after 1970-01-01 is 2026-01-01
    assert day_texts(np.array([20454, NEVER, 0])).to_pylist() == ["2026-01-01", "", "1970-01-01"]
    assert picked(["a", "b"], np.array([1, -1, 0])).to_pylist() == ["b", "", "a"]
    assert picked(pa.array([], pa.string()), np.array([-1])).to_pylist() == [""]
    assert number_texts(np.array([3, 12])).to_pylist() == ["3", "12"]
    assert numbered("S", 2) == ["S001", "S002"]
    assert numbered("S", 1000)[0] == "S0001"


def test_a_misread_number_has_one_other_digit() -> None:
    serials = pa.array([f"MU00{number:09d}" for number in range(500)])
    found = misread(serials, np.ones(500, bool), rng()).to_pylist()
    for before, after in zip(serials.to_pylist(), found, strict=True):
        assert sum(a != b for a, b in zip(before, after, strict=True)) == 1
    assert misread(serials, np.zeros(500, bool), rng()).equals(serials)


def test_rows_are_ordered_by_columns_and_by_chance_among_equals() -> None:
    by = np.array([2, 1, 2, 1] * 50)
    order = row_order(rng(), 200, by)
    assert by[order].tolist() == sorted(by.tolist())
    assert order[:100].tolist() != sorted(order[:100].tolist())
