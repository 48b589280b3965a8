"""Results come back as they were written, byte for byte the same each time, and harmless."""

import csv
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.core.errors import DataError, UsageError
from tidewaiter.store.result_files import marked, results_of, unmarked, write_results

SCHEMA = pa.schema([
    pa.field("row", pa.int64(), nullable=False), pa.field("order", pa.string(), nullable=False),
    pa.field("screened", pa.bool_(), nullable=False),
    pa.field("best_probability", pa.float64(), nullable=False),
])  # fmt: skip
HOSTILE = ("=1+1", "+1", "-1", "@x", "\tx", "\rx", "\nx", "'=1", "''=1", "'x", "", "3E001",
           'a"b,c', "模\u202eж", "NA")  # fmt: skip


def batch(orders: tuple[str, ...], first: int = 1) -> pa.RecordBatch:
    rows = [{"row": n, "order": order, "screened": n % 2 == 0, "best_probability": n / 3}
            for n, order in enumerate(orders, first)]  # fmt: skip
    return pa.RecordBatch.from_pylist(rows, schema=SCHEMA)


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_results_come_back_and_do_not_depend_on_batches(tmp_path: Path, ending: str) -> None:
    one, two = tmp_path / f"one.{ending}", tmp_path / f"two.{ending}"
    whole = batch(HOSTILE)
    assert write_results([whole], one, SCHEMA) == len(HOSTILE)
    write_results([whole.slice(0, 4), whole.slice(4)], two, SCHEMA)
    assert one.read_bytes() == two.read_bytes()
    found = pa.Table.from_batches(results_of(one, SCHEMA), SCHEMA)
    assert found.equals(pa.Table.from_batches([whole]))


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_many_rows_and_none(tmp_path: Path, ending: str) -> None:
    paths = [tmp_path / f"{n}.{ending}" for n in range(3)]
    whole = batch(tuple(map(str, range(120_001))))
    for path, size in zip(paths, (7_000, 120_001), strict=False):
        parts = [whole.slice(at, size) for at in range(0, whole.num_rows, size)]
        assert write_results(parts, path, SCHEMA) == 120_001
    assert paths[0].read_bytes() == paths[1].read_bytes()
    write_results([], paths[2], SCHEMA)
    assert sum(b.num_rows for b in results_of(paths[2], SCHEMA)) == 0


def test_no_cell_begins_as_a_formula(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    write_results([batch(HOSTILE)], path, SCHEMA)
    with path.open(newline="", encoding="utf-8") as stream:
        cells = [row[1] for row in csv.reader(stream)]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))]


@given(cell=st.text("'=+-@\t\r\nab", min_size=1))
def test_marks_come_off_again(cell: str) -> None:
    assert unmarked(marked(cell)) == cell


def test_a_broken_run_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "r.parquet"
    path.write_text("old")

    def batches() -> list[pa.RecordBatch]:
        raise DataError("broken")

    with pytest.raises(DataError):
        write_results((one for _ in [0] for one in batches()), path, SCHEMA)
    assert path.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["r.parquet"]


def test_what_is_no_result_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="kind of file"):
        write_results([], tmp_path / "r.xlsx", SCHEMA)
    with pytest.raises(UsageError, match="no such file"):
        list(results_of(tmp_path / "r.csv", SCHEMA))
    for text, message in (("a,b\n", "no results"), ("", "no results"),
                          ("row,order,screened,best_probability\nx,1,true,1\n", "damaged"),
                          ("PAR1 nothing", "damaged")):  # fmt: skip
        (tmp_path / "r.csv").write_text(text)
        with pytest.raises(DataError, match=message):
            list(results_of(tmp_path / "r.csv", SCHEMA))
