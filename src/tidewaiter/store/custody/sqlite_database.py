"""How does a log lie in one file? SQLite, every write on disk before it counts as done."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tidewaiter.core.errors import DataError, UsageError, Where
from tidewaiter.store.custody.log_rows import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

WAIT_S = 30.0  # for another writer
_SCHEMA = """
CREATE TABLE custody_log (
  one INTEGER PRIMARY KEY CHECK (one = 1), origin TEXT NOT NULL, verifier TEXT NOT NULL);
CREATE TABLE custody_entry (number INTEGER PRIMARY KEY, record BLOB NOT NULL);
CREATE TABLE custody_node (
  level INTEGER NOT NULL, number INTEGER NOT NULL, hash BLOB NOT NULL,
  PRIMARY KEY (level, number)) WITHOUT ROWID;
CREATE TABLE custody_checkpoint (size INTEGER PRIMARY KEY, note BLOB NOT NULL);
CREATE TABLE custody_line (
  size INTEGER NOT NULL, number INTEGER NOT NULL, line BLOB NOT NULL,
  PRIMARY KEY (size, number)) WITHOUT ROWID;
"""
_GUARD = """CREATE TRIGGER {table}_no_{what} BEFORE {what} ON {table}
BEGIN SELECT RAISE(ABORT, 'the log only grows'); END"""


class SqliteDatabase:
    """A file that one log lies in.

    Args:
        path: The file.
        is_new: Whether it is made; otherwise it has to be there.

    Raises:
        UsageError: If it is there and should not be, or the other way round.
    """

    def __init__(self, path: Path, *, is_new: bool = False) -> None:
        self._path = path
        if is_new and path.exists():
            raise UsageError("the file is there already", where=Where(str(path)))
        if not is_new and not path.is_file():
            raise UsageError(
                "there is no such log", where=Where(str(path)), hint="custody log new makes one"
            )
        with self._told():
            self._connection = sqlite3.connect(path, timeout=WAIT_S, isolation_level=None)
            self._connection.execute("PRAGMA synchronous = FULL")

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Run one transaction that nobody else writes beside."""
        with self._told():
            self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            with self._told():
                self._connection.execute("COMMIT")
        except BaseException:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            raise

    def create(self) -> None:
        """Make the tables."""
        statements = [each for each in _SCHEMA.split(";") if each.strip()]
        guards = [
            _GUARD.format(table=table, what=what)
            for table in TABLES
            for what in ("UPDATE", "DELETE")
        ]
        with self._told():
            for statement in statements + guards:
                self._connection.execute(statement)

    def has_tables(self) -> bool:
        """Whether the tables are there."""
        sql = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name = ?"
        return bool(list(self.rows(sql, (TABLES[0],))))

    def rows(self, sql: str, values: Sequence[object] = ()) -> Iterator[tuple[object, ...]]:
        """Yield the rows that a question gives."""
        with self._told():
            yield from self._connection.execute(sql, tuple(values))

    def run_many(self, sql: str, rows: Iterable[Sequence[object]]) -> None:
        """Run a statement once for each row of values."""
        with self._told():
            self._connection.executemany(sql, rows)

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Say in the project's words what the database says."""
        try:
            yield
        except sqlite3.Error as error:
            raise DataError(
                "the log's file cannot be read or written",
                where=Where(str(self._path)),
                found=str(error),
            ) from error
