"""One contract for the rows of a log, wherever they lie."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tidewaiter.core.errors import DataError
from tidewaiter.evidence.log.tree import Node
from tidewaiter.store.custody.log_rows import AT_ONCE, Added, LogRows, MemoryRows, SqlRows
from tidewaiter.store.custody.postgres_database import PostgresDatabase
from tidewaiter.store.custody.sqlite_database import SqliteDatabase

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def rows(request: pytest.FixtureRequest, tmp_path: Path):
    """Rows in every kind of place, a log made in them."""
    found: LogRows
    if request.param == "memory":
        found = MemoryRows()
    elif request.param == "sqlite":
        found = SqlRows(SqliteDatabase(tmp_path / "log.sqlite", is_new=True))
    else:
        found = SqlRows(PostgresDatabase(request.getfixturevalue("schema")))
    assert found.name() is None
    with found.writing():
        found.create("log.example", "key")
    yield found
    found.close()


def added(first: int, count: int) -> Added:
    entries = [(number, b"record %d" % number) for number in range(first, first + count)]
    nodes = [Node(0, number, bytes([number % 256]) * 32) for number, _ in entries]
    return Added(entries, nodes, first + count, b"note %d" % (first + count))


def test_an_empty_log_has_nothing(rows: LogRows) -> None:
    assert rows.name() == ("log.example", "key")
    assert (rows.size(), rows.counts()) == (0, (0, 0))
    assert (list(rows.records(0, 9)), list(rows.nodes(0, 0, 9))) == ([], [])
    assert (rows.node(0, 0), rows.checkpoint(0), rows.lines(0)) == (None, None, ())
    assert list(rows.checkpoints()) == []


def test_what_was_added_is_there_in_order(rows: LogRows) -> None:
    for batch in (added(0, 2), added(2, 1)):
        with rows.writing():
            rows.add(batch)
    assert (rows.size(), rows.counts()) == (3, (3, 3))
    assert list(rows.records(1, 9)) == [(1, b"record 1"), (2, b"record 2")]
    assert list(rows.nodes(0, 0, 2)) == [(0, bytes(32)), (1, bytes([1]) * 32)]
    assert rows.node(0, 2) == bytes([2]) * 32
    assert rows.node(1, 0) is None
    assert list(rows.checkpoints()) == [(2, b"note 2"), (3, b"note 3")]
    assert rows.checkpoint(2) == b"note 2"


def test_long_ranges_are_read_in_pieces_without_a_gap(rows: LogRows) -> None:
    count = 2 * AT_ONCE + 1
    with rows.writing():
        rows.add(added(0, count))
    assert [number for number, _ in rows.records(0, count)] == list(range(count))
    middle = [number for number, _ in rows.nodes(0, AT_ONCE - 1, AT_ONCE + 1)]
    assert middle == [AT_ONCE - 1, AT_ONCE]


def test_lines_keep_the_order_in_which_they_came(rows: LogRows) -> None:
    for line in (b"one\n", b"two\n", b"three\n"):
        with rows.writing():
            rows.add_line(7, line)
    assert rows.lines(7) == (b"one\n", b"two\n", b"three\n")
    assert rows.lines(8) == ()


def test_a_block_that_fails_leaves_everything_as_it_was(rows: LogRows) -> None:
    with rows.writing():
        rows.add(added(0, 2))
    for _ in range(2):
        with pytest.raises(ZeroDivisionError), rows.writing():  # noqa: PT012
            rows.add(added(2, 5))
            raise ZeroDivisionError
    assert (rows.size(), rows.counts()) == (2, (2, 2))
    with rows.writing():
        rows.add(added(2, 1))
    assert rows.size() == 3


def test_any_bytes_come_back(rows: LogRows) -> None:
    every = bytes(range(256)) * 4
    with rows.writing():
        rows.add(Added([(0, every), (1, b"")], [], 2, every))
    assert list(rows.records(0, 2)) == [(0, every), (1, b"")]
    assert rows.checkpoint(2) == every


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_number_is_taken_once(kind: str, tmp_path: Path, request) -> None:
    database = (
        SqliteDatabase(tmp_path / "log.sqlite", is_new=True)
        if kind == "sqlite"
        else PostgresDatabase(request.getfixturevalue("schema"))
    )
    rows = SqlRows(database)
    with rows.writing():
        rows.create("log.example", "key")
        rows.add(added(0, 2))
    with pytest.raises(DataError, match="cannot be read or written"), rows.writing():
        rows.add(added(1, 1))
    assert rows.size() == 2
    rows.close()
