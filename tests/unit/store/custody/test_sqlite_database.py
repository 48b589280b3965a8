"""A log's file: there or not, damaged, locked by another writer, on disk when it says so."""

from __future__ import annotations

import sqlite3

import pytest

from tidewaiter.core.errors import DataError, UsageError
from tidewaiter.store.custody import sqlite_database
from tidewaiter.store.custody.sqlite_database import SqliteDatabase


def test_a_new_file_is_not_there_and_an_old_one_is(tmp_path) -> None:
    path = tmp_path / "log.sqlite"
    with pytest.raises(UsageError, match="no such log"):
        SqliteDatabase(path)
    database = SqliteDatabase(path, is_new=True)
    assert not database.has_tables()
    with database.writing():
        database.create()
    assert database.has_tables()
    database.close()
    with pytest.raises(UsageError, match="there already"):
        SqliteDatabase(path, is_new=True)
    with pytest.raises(UsageError, match="no such log"):
        SqliteDatabase(tmp_path)
    with pytest.raises(DataError, match="cannot be read or written"):
        SqliteDatabase(tmp_path / "none" / "log.sqlite", is_new=True)


def test_every_write_is_on_disk_before_it_counts(tmp_path) -> None:
    database = SqliteDatabase(tmp_path / "log.sqlite", is_new=True)
    assert list(database.rows("PRAGMA synchronous")) == [(2,)]  # FULL
    database.close()


def test_a_writer_that_never_ends_is_not_waited_for_for_ever(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(sqlite_database, "WAIT_S", 0.05)
    path = tmp_path / "log.sqlite"
    one = SqliteDatabase(path, is_new=True)
    other = SqliteDatabase(path)
    with one.writing():
        with pytest.raises(DataError, match="locked"), other.writing():
            pass
        one.create()
    assert other.has_tables()
    with other.writing():
        other.run_many("INSERT INTO custody_entry VALUES (?, ?)", [(0, b"x")])
    assert list(one.rows("SELECT number FROM custody_entry")) == [(0,)]
    one.close()
    other.close()


@pytest.mark.parametrize("what", ["UPDATE", "DELETE"])
@pytest.mark.parametrize("table", sqlite_database.TABLES)
def test_every_table_only_grows(tmp_path, table, what) -> None:
    database = SqliteDatabase(tmp_path / "log.sqlite", is_new=True)
    with database.writing():
        database.create()
        for statement in (
            "INSERT INTO custody_log VALUES (1, 'a', 'b')",
            "INSERT INTO custody_entry VALUES (0, x'00')",
            "INSERT INTO custody_node VALUES (0, 0, x'00')",
            "INSERT INTO custody_checkpoint VALUES (0, x'00')",
            "INSERT INTO custody_line VALUES (0, 0, x'00')",
        ):
            database.run_many(statement, [()])
    [column, *_] = [row[1] for row in database.rows(f"PRAGMA table_info({table})")]
    changed = f"UPDATE {table} SET {column} = 9"  # noqa: S608
    sql = changed if what == "UPDATE" else f"DELETE FROM {table}"  # noqa: S608
    with pytest.raises(DataError, match="only grows"):
        database.run_many(sql, [()])
    with pytest.raises(DataError, match=r"UNIQUE|CHECK"), database.writing():
        database.run_many("INSERT INTO custody_log VALUES (1, 'x', 'y')", [()])
    database.close()


def test_what_is_no_database_is_said_to_be_so(tmp_path) -> None:
    path = tmp_path / "log.sqlite"
    path.write_bytes(b"SQLite format 3\x00" + b"\xff" * 2000)
    with pytest.raises(DataError) as caught:
        SqliteDatabase(path).has_tables()
    assert caught.value.where.file == str(path)
    assert not isinstance(caught.value, sqlite3.Error)
