"""Whatever is done to a log behind its back is named, entry by entry."""

from __future__ import annotations

import shutil
import sqlite3
from typing import TYPE_CHECKING

import pytest

from log_case import LOG_KEY, ORIGIN
from tidewaiter.core.errors import Where
from tidewaiter.evidence.log.merkle import leaf_hash
from tidewaiter.evidence.log.tree import new_nodes
from tidewaiter.evidence.log.witness import logs_checkpoint
from tidewaiter.store.custody.log_check import LogFault, checked
from tidewaiter.store.custody.log_store import log_at, new_log

if TYPE_CHECKING:
    from pathlib import Path

    from tidewaiter.evidence.log.checkpoint import Checkpoint

RECORDS = [f"record {number}".encode() for number in range(13)]

COPIED = (
    "UPDATE custody_checkpoint SET note = (SELECT note FROM custody_checkpoint WHERE size = 9)"
    " WHERE size = 10"
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A log of thirteen records: eight at once, then one by one; nothing guards its rows."""
    place = tmp_path / "log.sqlite"
    log = new_log(place, ORIGIN, LOG_KEY)
    log.append_many(RECORDS[:8])
    for record in RECORDS[8:]:
        log.append(record)
    log.close()
    with sqlite3.connect(place) as connection:
        names = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'")
        for (name,) in names.fetchall():
            connection.execute(f"DROP TRIGGER {name}")
    connection.close()
    return place


def change(path: Path, sql: str, *values: object) -> None:
    with sqlite3.connect(path) as connection:
        assert connection.execute(sql, values).rowcount
    connection.close()


def faults(path: Path, *seen: Checkpoint) -> tuple[LogFault, ...]:
    log = log_at(path)
    found = checked(log, seen).faults
    log.close()
    return found


def test_an_untouched_log_has_no_faults(path: Path) -> None:
    assert faults(path) == ()


@pytest.mark.parametrize("at", range(13))
def test_an_altered_entry_is_named(path: Path, at: int) -> None:
    change(path, "UPDATE custody_entry SET record = ? WHERE number = ?", b"changed", at)
    [fault] = faults(path)
    assert fault[:2] == (at, at)
    assert "altered" in fault.what


@pytest.mark.parametrize("value", ["text", 7, 1.5, RECORDS[4].decode()])
def test_an_entry_of_another_type_is_altered(path: Path, value: object) -> None:
    change(path, "UPDATE custody_entry SET record = ? WHERE number = 4", value)
    [fault] = faults(path)
    assert (fault.first, "altered" in fault.what) == (4, True)


@pytest.mark.parametrize("at", range(13))
def test_a_removed_entry_is_named(path: Path, at: int) -> None:
    change(path, "DELETE FROM custody_entry WHERE number = ?", at)
    assert faults(path) == (LogFault(at, at, "the entry is missing"),)


def test_reordered_entries_are_named_with_their_places(path: Path) -> None:
    for at, record in ((3, RECORDS[5]), (5, RECORDS[3])):
        change(path, "UPDATE custody_entry SET record = ? WHERE number = ?", record, at)
    assert faults(path) == (
        LogFault(3, 3, "the entry was moved: it was logged as entry 5"),
        LogFault(5, 5, "the entry was moved: it was logged as entry 3"),
    )


def test_an_entry_altered_with_its_leaf_is_named_with_its_neighbour(path: Path) -> None:
    change(path, "UPDATE custody_entry SET record = ? WHERE number = 6", b"changed")
    leaf = leaf_hash(b"changed")
    change(path, "UPDATE custody_node SET hash = ? WHERE level = 0 AND number = 6", leaf)
    found = faults(path)
    assert LogFault(6, 7, "the hash kept over these entries is not theirs") in found
    assert any("signed another root for size 8" in fault.what for fault in found)


def test_a_consistent_rewriting_lies_between_two_checkpoints(path: Path) -> None:
    records = [*RECORDS[:10], b"changed", *RECORDS[11:]]
    nodes = new_nodes(0, lambda *_: b"", [leaf_hash(record) for record in records])
    change(path, "UPDATE custody_entry SET record = ? WHERE number = 10", b"changed")
    for level, number, digest in nodes:
        sql = "UPDATE custody_node SET hash = ? WHERE level = ? AND number = ?"
        change(path, sql, digest, level, number)
    [fault] = faults(path)
    assert fault[:2] == (10, 10)  # records 8 to 12 came one by one, each with its checkpoint
    assert "signed another root for size 11" in fault.what


def test_an_added_or_unsigned_entry_is_named(path: Path) -> None:
    change(path, "INSERT INTO custody_entry VALUES (13, ?)", b"slipped in")
    [fault] = faults(path)
    assert fault[:2] == (13, 13)
    assert "nobody signed it" in fault.what


@pytest.mark.parametrize(
    ("sql", "what"),
    [
        ("DELETE FROM custody_node WHERE level = 0 AND number = 4", "altered"),
        ("DELETE FROM custody_node WHERE level = 2 AND number = 1", "not theirs"),
        ("UPDATE custody_node SET hash = x'00' WHERE level = 3", "not theirs"),
        ("INSERT INTO custody_node VALUES (9, 9, x'00')", "more hashes"),
        ("UPDATE custody_checkpoint SET note = x'00' WHERE size = 9", "checkpoint of size 9"),
        (COPIED, "is of another"),
    ],
)
def test_anything_else_that_was_touched_is_found(path: Path, sql: str, what: str) -> None:
    change(path, sql)
    assert any(what in fault.what for fault in faults(path))


def test_rolling_back_the_whole_file_is_found_by_an_older_checkpoint(path: Path) -> None:
    log = log_at(path, LOG_KEY)
    older = path.with_name("older.sqlite")
    shutil.copy(path, older)
    log.append(b"later")
    seen = logs_checkpoint(log.checkpoint(), log.known, Where("seen"))
    log.close()
    assert faults(path, seen) == ()
    assert faults(older) == ()
    [fault] = faults(older, seen)
    assert fault == (13, 13, "the log was rolled back: it had 14 entries and has 13")


def test_another_history_under_the_same_key_is_found_by_an_older_checkpoint(tmp_path: Path) -> None:
    def made(records: list[bytes]) -> Path:
        place = tmp_path / records[0].decode()
        log = new_log(place, ORIGIN, LOG_KEY)
        log.append_many(records)
        log.close()
        return place

    one, other = made([b"one", b"two"]), made([b"other", b"two", b"three"])
    log = log_at(one)
    seen = logs_checkpoint(log.checkpoint(), log.known, Where("seen"))
    log.close()
    assert faults(other) == ()
    [fault] = faults(other, seen)
    assert fault[:2] == (0, 1)
    assert "had another root at size 2" in fault.what
    assert "of another log" in faults(one, seen._replace(origin="x"))[0].what
