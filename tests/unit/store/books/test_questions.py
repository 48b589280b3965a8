"""A database that knows the tables of a case, and no file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb
import pytest
from hypothesis import given

from journal_cases import CASES, Case, database, filled, standing
from tidewaiter.sources.cases.schema import SCHEMAS
from tidewaiter.store.books.questions import opened

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def test_every_table_is_there_even_empty(tmp_path: Path) -> None:
    tables = {name: schema.empty_table() for name, schema in SCHEMAS.items()}
    connection = opened(tables, tmp_path)
    for name, schema in SCHEMAS.items():
        found = connection.sql(f"SELECT * FROM {name}")  # noqa: S608
        assert found.columns == schema.names
        assert found.fetchall() == []


def test_no_file_is_read_and_none_is_written(tmp_path: Path) -> None:
    (tmp_path / "secret.csv").write_text("a\n1\n", encoding="utf-8")
    connection = opened({}, tmp_path / "scratch")
    for text in (
        f"SELECT * FROM read_csv('{tmp_path}/secret.csv')",  # noqa: S608
        f"COPY (SELECT 1) TO '{tmp_path}/out.csv'",
        f"ATTACH '{tmp_path}/other.db'",
        "SET enable_external_access = true",
    ):
        with pytest.raises(duckdb.Error):
            connection.execute(text)
    assert [path.name for path in tmp_path.iterdir()] == ["secret.csv"]  # no scratch either


@pytest.fixture(scope="module")
def connection(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    with database(tmp_path_factory.mktemp("scratch")) as books:
        yield books


@given(case=CASES)
def test_records_that_others_take_the_place_of_do_not_stand(
    case: Case, connection: duckdb.DuckDBPyConnection
) -> None:
    filled(connection, case)
    for name, records in case.items():
        text = f"SELECT \"row\" FROM standing_records('{name}') ORDER BY ALL"  # noqa: S608
        expected = [(row,) for row, _ in standing(records)]
        assert connection.sql(text).fetchall() == expected


@pytest.mark.parametrize(
    ("ends", "text"),
    [("3, 5", "3-5"), ("3.0, 3.0", "3"), ("0.5, 10.0", "0.5-10"), ("2.000, 20.500", "2-20.500")],
)
def test_ends_are_written_as_a_person_would(
    ends: str, text: str, connection: duckdb.DuckDBPyConnection
) -> None:
    assert connection.sql(f"SELECT ends_text({ends})").fetchall() == [(text,)]


@pytest.mark.parametrize(
    ("number", "kept"), [("7.0", 7), ("1e12", None), ("-1e300", None), ("NULL", None)]
)
def test_what_is_no_number_of_chips_is_unknown(
    number: str, kept: int | None, connection: duckdb.DuckDBPyConnection
) -> None:
    assert connection.sql(f"SELECT chips({number})").fetchall() == [(kept,)]
