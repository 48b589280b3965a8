"""Cells of Parquet are text without control characters, wherever in its column a cell lies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.core.errors import DataError, Where
from tidewaiter.sources.tables.mapping import Fields
from tidewaiter.sources.tables.text_batches import _require_clean, text_batches

if TYPE_CHECKING:
    from pathlib import Path

FIELDS = Fields(frozenset({"serial"}), frozenset({"serial"}), frozenset())
ODD = [chr(code) for code in range(32) if chr(code) not in "\t\n\r"] + ["\x7f"]


def cells_of(path: Path, cells: Any) -> list[str | None]:
    pq.write_table(pa.table({"serial": cells}), path)
    batches = text_batches(path, FIELDS)
    return [cell for batch in batches for cell in batch.column(0).to_pylist()]


@pytest.mark.parametrize("odd", ODD, ids=ascii)
def test_a_control_character_is_refused(tmp_path: Path, odd: str) -> None:
    with pytest.raises(DataError, match="a control character stands in the text"):
        cells_of(tmp_path / "units.parquet", ["a", f"b{odd}c", None])


def test_empty_cells_are_null_and_all_others_as_written(tmp_path: Path) -> None:
    texts = ["0010", "", None, "\u00e9\t\u96ea", "\x80"]
    found = cells_of(tmp_path / "units.parquet", texts)
    assert found == ["0010", None, None, "\u00e9\t\u96ea", "\x80"]
    assert cells_of(tmp_path / "full.parquet", ["a", "b"]) == ["a", "b"]


@given(
    cells=st.lists(st.none() | st.text("ab\n\u00e9\x00\x1f\x7f", max_size=4), max_size=8),
    start=st.integers(0, 8),
    length=st.integers(0, 8),
    kind=st.sampled_from([pa.string(), pa.large_string()]),
)
def test_only_the_cells_of_a_part_are_looked_at(
    cells: list[str | None], start: int, length: int, kind: Any
) -> None:
    part = pa.array(cells, kind).slice(start, length)
    odd = any(set(cell or "") & set("\x00\x1f\x7f") for cell in part.to_pylist())
    if odd:
        with pytest.raises(DataError):
            _require_clean(part, Where("made up"))
    else:
        _require_clean(part, Where("made up"))


def test_what_lies_under_a_null_is_no_text() -> None:
    written = pa.py_buffer(b"a\x00b")
    ends = pa.py_buffer(memoryview(pa.array([0, 1, 2, 3], pa.int32()).buffers()[1]))
    hidden = pa.StringArray.from_buffers(3, ends, written, pa.py_buffer(bytes([0b101])))
    assert hidden.to_pylist() == ["a", None, "b"]
    _require_clean(hidden, Where("made up"))
