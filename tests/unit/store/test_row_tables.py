"""Rows as files: the same rows give the same bytes, formulas are inert, the unknown stays empty."""

import csv
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from tidewaiter.core.errors import UsageError
from tidewaiter.store.row_tables import write_rows

COLUMNS = {"name": "text", "share": "number", "count": "whole"}
ROWS = [("H100 八卡", 0.5, 3), ("=1+1", None, 0), ("-5", 2.0, 1), ("", None, 2)]


def test_csv_marks_formulas_and_leaves_the_unknown_empty(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    assert write_rows(path, COLUMNS, ROWS) == 4
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.reader(lines))
    assert rows[0] == list(COLUMNS)
    assert rows[1] == ["H100 八卡", "0.5", "3"]
    assert rows[2] == ["'=1+1", "", "0"]
    assert rows[3][0].startswith("'")


def test_parquet_keeps_kinds_and_nulls(tmp_path: Path) -> None:
    path = tmp_path / "t.parquet"
    write_rows(path, COLUMNS, ROWS)
    assert pq.read_table(path).to_pylist()[1] == {"name": "=1+1", "share": None, "count": 0}


def test_the_same_rows_give_the_same_bytes(tmp_path: Path) -> None:
    for ending in (".csv", ".parquet"):
        first, second = tmp_path / f"a{ending}", tmp_path / f"b{ending}"
        write_rows(first, COLUMNS, ROWS)
        write_rows(second, COLUMNS, list(ROWS))
        assert first.read_bytes() == second.read_bytes()


def test_no_rows_give_the_heads_alone(tmp_path: Path) -> None:
    assert write_rows(tmp_path / "t.csv", COLUMNS, []) == 0
    assert (tmp_path / "t.csv").read_text().strip() == "name,share,count"
    assert write_rows(tmp_path / "t.parquet", COLUMNS, []) == 0


def test_another_ending_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="kind of file"):
        write_rows(tmp_path / "t.xlsx", COLUMNS, ROWS)
