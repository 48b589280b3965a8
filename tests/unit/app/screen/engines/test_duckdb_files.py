"""DuckDB hands on what files hold, every row and every cell as text."""

import gzip
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import toy_kernels
from tidewaiter.app.screen.engines.duckdb_files import (
    map_batches,
    rows_of_files,
    rows_of_query,
    through_duckdb,
)
from tidewaiter.app.screen.engines.kernel_source import Resources
from tidewaiter.core.errors import TableError, UsageError
from tidewaiter.sources.orders.schema import ORDERS

TWO = Resources(cores=2, rows=700, memory_mb=512)


def rows(batches: Iterator[pa.RecordBatch]) -> list[dict[str, Any]]:
    return [row for batch in batches for row in batch.to_pylist()]


def csv_file(folder: Path, content: str, name: str = "orders.csv") -> Path:
    path = folder / name
    path.write_bytes(content.encode())
    return path


@pytest.mark.parametrize("size", [97, 2048, 5000])
def test_orders_come_back_as_they_went_in(size: int) -> None:
    found = list(through_duckdb(toy_kernels.orders(10_500, size), ORDERS, TWO))
    assert {batch.schema for batch in found} == {ORDERS}
    given = pa.Table.from_batches(toy_kernels.orders(10_500, size))
    assert pa.Table.from_batches(found).equals(given)


def test_results_are_those_of_a_plain_loop() -> None:
    source = toy_kernels.source_of("hashed")
    plain = map(toy_kernels.hashed(source.ground), toy_kernels.orders(10_500, 1000))
    found = map_batches(source, toy_kernels.orders(10_500, 333), TWO)
    assert toy_kernels.digest_of(found) == toy_kernels.digest_of(plain)


def test_input_is_read_as_output_is_taken() -> None:
    taken = 0

    def counted() -> Iterator[pa.RecordBatch]:
        nonlocal taken
        for batch in [next(toy_kernels.orders(500, 500))] * 400:
            taken += 1
            yield batch

    ahead = [
        taken * 500 - done * 500 for done, _ in enumerate(through_duckdb(counted(), ORDERS, TWO))
    ]
    assert max(ahead[:200]) < 60_000, "of 200,000 rows"


@pytest.mark.parametrize("builder", ["refusing", "hashed"])
def test_what_kernel_or_input_raise_arrives_as_itself(builder: str) -> None:
    def broken() -> Iterator[pa.RecordBatch]:
        yield from toy_kernels.orders(1000, 100)
        if builder == "hashed":
            raise TableError("no such chip in a broken file")

    with pytest.raises(TableError, match="no such chip"):
        list(map_batches(toy_kernels.source_of(builder), broken(), TWO))


def test_every_cell_of_csv_is_text(tmp_path: Path) -> None:
    path = csv_file(
        tmp_path,
        '\ufeffid,it\'s,"a ""b"""\r\n'
        '010620,3E001,NO\r\n#NA,"x,\r\ny",\r\n"",true,2026-01-02\r\n华为, padded ,\u202ertl\r\n',
    )
    assert [tuple(row.values()) for row in rows(rows_of_files([path], TWO))] == [
        (1, "010620", "3E001", "NO"),
        (2, "#NA", "x,\r\ny", None),
        (3, None, "true", "2026-01-02"),
        (4, "华为", " padded ", "\u202ertl"),
    ]
    assert next(rows_of_files([path], TWO)).schema.names == ["row", "id", "it's", 'a "b"']


def test_folders_patterns_and_gzip_are_read_in_order_of_name(tmp_path: Path) -> None:
    csv_file(tmp_path, "id\n3\n4\n", "b.csv")
    csv_file(tmp_path, "id\n1\n2\n", "a.csv")
    (tmp_path / "c.csv.gz").write_bytes(gzip.compress(b"id\n5\n"))
    (tmp_path / "notes.txt").write_text("not read")
    numbers = [(n, str(n)) for n in range(1, 6)]
    assert [tuple(r.values()) for r in rows(rows_of_files([tmp_path], TWO))] == numbers
    patterns = [tmp_path / "?*.csv*", tmp_path / "a.csv"]
    assert [tuple(r.values()) for r in rows(rows_of_files(patterns, TWO))] == numbers


def test_a_long_file_keeps_its_order_on_several_threads(tmp_path: Path) -> None:
    path = csv_file(tmp_path, "id,x\n" + "".join(f"{n},{'y' * 60}\n" for n in range(200_000)))
    found = [
        int(text) for batch in rows_of_files([path], TWO) for text in batch.column("id").to_pylist()
    ]
    assert found == list(range(200_000))


def test_parquet_keeps_its_types(tmp_path: Path) -> None:
    table = pa.table({"id": ["a", None], "parties": [[{"name": "x"}], None]})
    pq.write_table(table, tmp_path / "orders.parquet")
    (found,) = rows_of_files([tmp_path], TWO)
    assert found.select(["id", "parties"]).to_pylist() == table.to_pylist()


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("id,item\n1,x,extra\n", "Line: 2"),
        ("id,item\n1,x\n2\n", "Line: 3"),
        ('id,item\n1,"x\n', "Line: 2"),
        ('id,item\n1,"x"y\n', "Line: 2"),
        ("id,id\n1,2\n", "does not name each column once"),
        ("id,\n1,2\n", "does not name each column once"),
        ("", "does not name each column once"),
        ("row,id\n1,2\n", "named as the number of the row"),
    ],
)
def test_a_damaged_file_is_refused_with_its_line(tmp_path: Path, content: str, told: str) -> None:
    path = csv_file(tmp_path, content)
    with pytest.raises(TableError, match=told):
        list(rows_of_files([path], TWO))


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    for content in (b"\xff\xfe\n1\n", b"id\n" + b"1\n" * 9000 + b"\xff\n"):
        path.write_bytes(content)
        with pytest.raises(TableError, match=r"orders\.csv"):
            list(rows_of_files([path], TWO))


def test_files_that_do_not_go_together_are_refused(tmp_path: Path) -> None:
    one, other = csv_file(tmp_path, "id\n1\n", "a.csv"), csv_file(tmp_path, "no\n1\n", "b.csv")
    with pytest.raises(TableError, match=r"b\.csv:1: its columns are not those of a\.csv"):
        list(rows_of_files([one, other], TWO))
    (tmp_path / "c.parquet").touch()
    with pytest.raises(UsageError, match="of one kind"):
        list(rows_of_files([tmp_path], TWO))
    for missing in ("none.csv", "*.xml"):
        with pytest.raises(UsageError, match="no CSV or Parquet file there"):
            list(rows_of_files([tmp_path / missing], TWO))


def test_a_database_is_only_read(tmp_path: Path) -> None:
    path = tmp_path / "seller.duckdb"
    with duckdb.connect(str(path)) as database:
        database.execute("CREATE TABLE sold AS SELECT '01' || n AS id FROM range(3) AS t(n)")
    found = rows(rows_of_query("SELECT id FROM sold ORDER BY id DESC", TWO, database=path))
    assert [tuple(row.values()) for row in found] == [(1, "012"), (2, "011"), (3, "010")]
    with pytest.raises(TableError, match="read-only"):
        list(rows_of_query("DELETE FROM sold", TWO, database=path))
    with pytest.raises(TableError, match="does not exist"):
        list(rows_of_query("SELECT 1", TWO, database=tmp_path / "other.duckdb"))


def test_a_query_with_row_keeps_it_and_a_wrong_one_is_refused() -> None:
    assert rows(rows_of_query("SELECT 7 AS row", TWO)) == [{"row": 7}]
    with pytest.raises(TableError, match="syntax error"):
        list(rows_of_query("SELECT FROM WHERE", TWO))


def test_nothing_is_fetched_and_the_limits_are_set() -> None:
    with pytest.raises(TableError, match="httpfs"):
        list(rows_of_query("SELECT * FROM 'https://example.invalid/a.csv'", TWO))
    settings = "SELECT current_setting('threads') AS t, current_setting('memory_limit') AS m"
    assert rows(rows_of_query(settings, TWO))[0] == {"row": 1, "t": 2, "m": "512.0 MiB"}
