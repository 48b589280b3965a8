"""Where do a log's entries, nodes and checkpoints lie? The port, in memory and over SQL.

Rows are added and never changed; the databases refuse it. That guards against accidents: whoever
holds the file can do anything to it, which is what checkpoints and witnesses are for.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple, Protocol

from tidewaiter.core.errors import DataError, Where

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from contextlib import AbstractContextManager

    from tidewaiter.evidence.log.tree import Node

AT_ONCE = 1_000


class Added(NamedTuple):
    """What one transaction adds.

    Attributes:
        entries: Number and content of each record.
        nodes: Complete subtrees, leaves among them.
        size: Size of the log after it.
        checkpoint: The signed note of that size.
    """

    entries: Sequence[tuple[int, bytes]]
    nodes: Sequence[Node]
    size: int
    checkpoint: bytes


class LogRows(Protocol):
    """What a log asks of the place where it lies."""

    def writing(self) -> AbstractContextManager[None]:
        """Be the only writer; what is added is kept whole when the block ends, or not at all."""

    def name(self) -> tuple[str, str] | None:
        """Return the origin and the text of the log's public key; None before there is a log."""

    def create(self, origin: str, key: str) -> None:
        """Make an empty log."""

    def size(self) -> int:
        """Return the size of the latest checkpoint; 0 where there is none."""

    def add(self, added: Added) -> None:
        """Add entries, nodes and a checkpoint."""

    def add_line(self, size: int, line: bytes) -> None:
        """Add a witness's line to the checkpoint of a size."""

    def records(self, low: int, high: int) -> Iterator[tuple[int, bytes]]:
        """Yield numbers and contents of the entries from ``low`` up to ``high``, in order."""

    def node(self, level: int, number: int) -> bytes | None:
        """Return the hash of a node; None where there is none."""

    def nodes(self, level: int, low: int, high: int) -> Iterator[tuple[int, bytes]]:
        """Yield numbers and hashes of a level's nodes from ``low`` up to ``high``, in order."""

    def counts(self) -> tuple[int, int]:
        """Return how many entries and how many nodes there are."""

    def checkpoints(self) -> Iterator[tuple[int, bytes]]:
        """Yield sizes and notes of every checkpoint, in order of size."""

    def checkpoint(self, size: int) -> bytes | None:
        """Return the note of a size, without witnesses' lines; None where there is none."""

    def lines(self, size: int) -> tuple[bytes, ...]:
        """Return the witnesses' lines of a size, in the order in which they came."""

    def close(self) -> None:
        """Let go of the place."""


class Database(Protocol):
    """What the rows over SQL ask of a database; parameters are written ``?``."""

    def writing(self) -> AbstractContextManager[None]:
        """Run one transaction that nobody else writes beside."""

    def create(self) -> None:
        """Make the tables, and what keeps their rows from being changed."""

    def has_tables(self) -> bool:
        """Whether the tables are there."""

    def rows(self, sql: str, values: Sequence[object] = ()) -> Iterator[tuple[object, ...]]:
        """Yield the rows that a question gives."""

    def run_many(self, sql: str, rows: Iterable[Sequence[object]]) -> None:
        """Run a statement once for each row of values."""

    def close(self) -> None:
        """Close the connection."""


TABLES = ("custody_log", "custody_entry", "custody_node", "custody_checkpoint", "custody_line")


class SqlRows:
    """The rows of a log in a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def writing(self) -> AbstractContextManager[None]:
        """Be the only writer."""
        return self._database.writing()

    def name(self) -> tuple[str, str] | None:
        """Return origin and key."""
        if not self._database.has_tables():
            return None
        found = self._first("SELECT origin, verifier FROM custody_log")
        return (str(found[0]), str(found[1])) if found else None

    def create(self, origin: str, key: str) -> None:
        """Make an empty log."""
        self._database.create()
        sql = "INSERT INTO custody_log (one, origin, verifier) VALUES (1, ?, ?)"
        self._database.run_many(sql, [(origin, key)])

    def size(self) -> int:
        """Return the size of the latest checkpoint."""
        found = self._first("SELECT coalesce(max(size), 0) FROM custody_checkpoint")
        return _number(found)

    def add(self, added: Added) -> None:
        """Add entries, nodes and a checkpoint."""
        run = self._database.run_many
        run("INSERT INTO custody_entry (number, record) VALUES (?, ?)", added.entries)
        run("INSERT INTO custody_node (level, number, hash) VALUES (?, ?, ?)", added.nodes)
        sql = "INSERT INTO custody_checkpoint (size, note) VALUES (?, ?)"
        run(sql, [(added.size, added.checkpoint)])

    def add_line(self, size: int, line: bytes) -> None:
        """Add a witness's line."""
        sql = (
            "INSERT INTO custody_line (size, number, line) VALUES"
            " (?, (SELECT count(*) FROM custody_line WHERE size = ?), ?)"
        )
        self._database.run_many(sql, [(size, size, line)])

    def records(self, low: int, high: int) -> Iterator[tuple[int, bytes]]:
        """Yield entries, some at a time."""
        sql = (
            "SELECT number, record FROM custody_entry WHERE number >= ? AND number < ?"
            " ORDER BY number"
        )
        return self._numbered(sql, (), low, high)

    def node(self, level: int, number: int) -> bytes | None:
        """Return a node's hash."""
        sql = "SELECT hash FROM custody_node WHERE level = ? AND number = ?"
        return _bytes(self._first(sql, (level, number)))

    def nodes(self, level: int, low: int, high: int) -> Iterator[tuple[int, bytes]]:
        """Yield a level's nodes, some at a time."""
        sql = (
            "SELECT number, hash FROM custody_node WHERE level = ? AND number >= ? AND number < ?"
            " ORDER BY number"
        )
        return self._numbered(sql, (level,), low, high)

    def counts(self) -> tuple[int, int]:
        """Count entries and nodes."""
        count = "SELECT count(*) FROM "
        entries = self._first(f"{count}custody_entry")
        return _number(entries), _number(self._first(f"{count}custody_node"))

    def checkpoints(self) -> Iterator[tuple[int, bytes]]:
        """Yield every checkpoint."""
        for size, note in self._database.rows(
            "SELECT size, note FROM custody_checkpoint ORDER BY size"
        ):
            yield _number((size,)), _content(note)

    def checkpoint(self, size: int) -> bytes | None:
        """Return the note of a size."""
        sql = "SELECT note FROM custody_checkpoint WHERE size = ?"
        return _bytes(self._first(sql, (size,)))

    def lines(self, size: int) -> tuple[bytes, ...]:
        """Return the witnesses' lines of a size."""
        sql = "SELECT line FROM custody_line WHERE size = ? ORDER BY number"
        return tuple(_content(row[0]) for row in self._database.rows(sql, (size,)))

    def close(self) -> None:
        """Close the connection."""
        self._database.close()

    def _first(self, sql: str, values: Sequence[object] = ()) -> tuple[object, ...] | None:
        return next(iter(list(self._database.rows(sql, values))), None)

    def _numbered(
        self, sql: str, values: tuple[object, ...], low: int, high: int
    ) -> Iterator[tuple[int, bytes]]:
        for start in range(low, high, AT_ONCE):
            stop = min(start + AT_ONCE, high)
            for number, content in list(self._database.rows(sql, (*values, start, stop))):
                yield _number((number,)), _content(content)


def _number(row: tuple[object, ...] | None) -> int:
    if row is None or not isinstance(row[0], int):
        raise DataError("a number of the log is none", where=Where(field="size"), found=row)
    return row[0]


def _content(value: object) -> bytes:
    """Return a cell's bytes; what somebody changed into anything else is bytes that fit nothing."""
    return value if isinstance(value, bytes) else repr(value).encode(errors="replace")


def _bytes(row: tuple[object, ...] | None) -> bytes | None:
    return None if row is None else _content(row[0])


class MemoryRows:
    """The rows of a log that nobody keeps: for tests, and for logs that are only looked into."""

    def __init__(self) -> None:
        self._name: tuple[str, str] | None = None
        self._records: dict[int, bytes] = {}
        self._nodes: dict[tuple[int, int], bytes] = {}
        self._checkpoints: dict[int, bytes] = {}
        self._lines: dict[int, list[bytes]] = {}

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Put everything back where the block fails."""
        kept = (dict(self._records), dict(self._nodes), dict(self._checkpoints), self._name)
        try:
            yield
        except BaseException:
            self._records, self._nodes, self._checkpoints, self._name = kept
            raise

    def name(self) -> tuple[str, str] | None:
        """Return origin and key."""
        return self._name

    def create(self, origin: str, key: str) -> None:
        """Make an empty log."""
        self._name = (origin, key)

    def size(self) -> int:
        """Return the size of the latest checkpoint."""
        return max(self._checkpoints, default=0)

    def add(self, added: Added) -> None:
        """Add entries, nodes and a checkpoint."""
        self._records |= dict(added.entries)
        self._nodes |= {(level, number): digest for level, number, digest in added.nodes}
        self._checkpoints[added.size] = added.checkpoint

    def add_line(self, size: int, line: bytes) -> None:
        """Add a witness's line."""
        self._lines.setdefault(size, []).append(line)

    def records(self, low: int, high: int) -> Iterator[tuple[int, bytes]]:
        """Yield entries."""
        yield from ((at, self._records[at]) for at in range(low, high) if at in self._records)

    def node(self, level: int, number: int) -> bytes | None:
        """Return a node's hash."""
        return self._nodes.get((level, number))

    def nodes(self, level: int, low: int, high: int) -> Iterator[tuple[int, bytes]]:
        """Yield a level's nodes."""
        for number in range(low, high):
            if (digest := self._nodes.get((level, number))) is not None:
                yield number, digest

    def counts(self) -> tuple[int, int]:
        """Count entries and nodes."""
        return len(self._records), len(self._nodes)

    def checkpoints(self) -> Iterator[tuple[int, bytes]]:
        """Yield every checkpoint."""
        yield from sorted(self._checkpoints.items())

    def checkpoint(self, size: int) -> bytes | None:
        """Return the note of a size."""
        return self._checkpoints.get(size)

    def lines(self, size: int) -> tuple[bytes, ...]:
        """Return the witnesses' lines of a size."""
        return tuple(self._lines.get(size, ()))

    def close(self) -> None:
        """Do nothing."""
