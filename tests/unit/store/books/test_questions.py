"""A database that knows the tables of a case, and no file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb
import pytest

from tidewaiter.sources.cases.schema import SCHEMAS
from tidewaiter.store.books.questions import opened

if TYPE_CHECKING:
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
