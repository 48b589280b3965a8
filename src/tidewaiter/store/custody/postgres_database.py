"""How does a team's log lie in PostgreSQL? In the first schema of the search path, one log each."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from tidewaiter.core.errors import DataError, UsageError, Where
from tidewaiter.store.custody.log_rows import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

SCHEMES = ("postgresql://", "postgres://")
_SCHEMA = """
CREATE TABLE custody_log (
  one INTEGER PRIMARY KEY CHECK (one = 1), origin TEXT NOT NULL, verifier TEXT NOT NULL);
CREATE TABLE custody_entry (number BIGINT PRIMARY KEY, record BYTEA NOT NULL);
CREATE TABLE custody_node (
  level INTEGER NOT NULL, number BIGINT NOT NULL, hash BYTEA NOT NULL,
  PRIMARY KEY (level, number));
CREATE TABLE custody_checkpoint (size BIGINT PRIMARY KEY, note BYTEA NOT NULL);
CREATE TABLE custody_line (
  size BIGINT NOT NULL, number BIGINT NOT NULL, line BYTEA NOT NULL, PRIMARY KEY (size, number));
CREATE FUNCTION custody_only_grows() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'the log only grows'; END $$;
"""
_GUARD = (
    "CREATE TRIGGER {table}_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}"
    " FOR EACH STATEMENT EXECUTE FUNCTION custody_only_grows()"
)
_LOCK = 0x7469_6465  # of this program's logs, beside any other advisory lock


class PostgresDatabase:
    """A database that one log lies in.

    Args:
        address: ``postgresql://...``, as libpq takes it.

    Raises:
        UsageError: If the driver is not installed or the server does not answer.
    """

    def __init__(self, address: str) -> None:
        try:
            import psycopg
        except ImportError as error:
            raise UsageError(
                "PostgreSQL needs a driver that is not installed",
                hint="pip install 'tidewaiter[server]'",
            ) from error
        self._error = psycopg.Error
        try:
            self._connection: Any = psycopg.connect(address, autocommit=True)
        except psycopg.Error as error:
            raise UsageError("the database does not answer", found=str(error)) from error

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Run one transaction that nobody else writes beside."""
        with self._told(), self._connection.transaction():
            self._connection.execute(
                "SELECT pg_advisory_xact_lock(%s, hashtext(current_schema()))", (_LOCK,)
            )
            yield

    def create(self) -> None:
        """Make the tables."""
        with self._told():
            self._connection.execute(_SCHEMA)
            for table in TABLES:
                self._connection.execute(_GUARD.format(table=table))

    def has_tables(self) -> bool:
        """Whether the tables are there."""
        [(found,)] = self.rows("SELECT to_regclass(?) IS NOT NULL", (TABLES[0],))
        return bool(found)

    def rows(self, sql: str, values: Sequence[object] = ()) -> Iterator[tuple[object, ...]]:
        """Yield the rows that a question gives."""
        with self._told():
            yield from self._connection.execute(sql.replace("?", "%s"), tuple(values)).fetchall()

    def run_many(self, sql: str, rows: Iterable[Sequence[object]]) -> None:
        """Run a statement once for each row of values."""
        with self._told(), self._connection.cursor() as cursor:
            cursor.executemany(sql.replace("?", "%s"), rows)

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Say in the project's words what the database says."""
        try:
            yield
        except self._error as error:
            raise DataError(
                "the log's database cannot be read or written",
                where=Where("postgresql"),
                found=str(error).split("\n", 1)[0],
            ) from error
