"""Any change of any row of a log's file is found; changes of entries are named by their numbers."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from log_case import LOG_KEY, ORIGIN
from tidewaiter.store.custody.log_check import LogCheck, checked
from tidewaiter.store.custody.log_store import new_log, opened_log

if TYPE_CHECKING:
    from pathlib import Path

SIZE = 23
RECORDS = [b"record %d" % number for number in range(SIZE)]
BATCHES = (8, 9, 13, 14, 23)
KEYS = {"custody_entry": "number", "custody_node": "level, number", "custody_checkpoint": "size"}
CELLS = {"custody_entry": "record", "custody_node": "hash", "custody_checkpoint": "note"}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A log that grew in batches, its guards taken away as by somebody who holds the file."""
    place = tmp_path_factory.mktemp("tampering") / "log.sqlite"
    log = new_log(place, ORIGIN, LOG_KEY)
    start = 0
    for end in BATCHES:
        log.append_many(RECORDS[start:end])
        start = end
    log.close()
    with closing(sqlite3.connect(place)) as connection, connection:
        names = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'")
        for (name,) in names.fetchall():
            connection.execute(f"DROP TRIGGER {name}")
    return place


def check(path: Path) -> LogCheck:
    with opened_log(path) as log:
        return checked(log)


def copied(made: Path, tmp_path: Path) -> Path:
    path = tmp_path / "copy.sqlite"
    shutil.copy(made, path)
    return path


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=120)
@given(data=st.data())
def test_no_changed_cell_goes_unseen(made: Path, tmp_path: Path, data: st.DataObject) -> None:
    path = copied(made, tmp_path)
    table = data.draw(st.sampled_from(sorted(KEYS)))
    with closing(sqlite3.connect(path)) as connection, connection:
        sql = f"SELECT {KEYS[table]}, {CELLS[table]} FROM {table} ORDER BY 1, 2"  # noqa: S608
        rows = connection.execute(sql).fetchall()
        *key, content = data.draw(st.sampled_from(rows))
        changed = bytearray(content)
        at = data.draw(st.integers(0, len(changed) - 1))
        changed[at] ^= 1 << data.draw(st.integers(0, 7))
        named = " AND ".join(f"{name} = ?" for name in KEYS[table].split(", "))
        sql = f"UPDATE {table} SET {CELLS[table]} = ? WHERE {named}"  # noqa: S608
        connection.execute(sql, (bytes(changed), *key))
    faults = check(path).faults
    assert faults
    if table == "custody_entry":
        assert [(one.first, one.last) for one in faults] == [(key[0], key[0])]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(data=st.data())
def test_no_removed_row_goes_unseen(made: Path, tmp_path: Path, data: st.DataObject) -> None:
    path = copied(made, tmp_path)
    table = data.draw(st.sampled_from(["custody_entry", "custody_node"]))
    with closing(sqlite3.connect(path)) as connection, connection:
        sql = f"SELECT {KEYS[table]} FROM {table} ORDER BY 1"  # noqa: S608
        key = data.draw(st.sampled_from(connection.execute(sql).fetchall()))
        named = " AND ".join(f"{name} = ?" for name in KEYS[table].split(", "))
        connection.execute(f"DELETE FROM {table} WHERE {named}", key)  # noqa: S608
    faults = check(path).faults
    assert faults
    if table == "custody_entry":
        assert [(one.first, one.what) for one in faults] == [(key[0], "the entry is missing")]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(order=st.permutations(range(SIZE)))
def test_any_new_order_is_named_entry_by_entry(
    made: Path, tmp_path: Path, order: list[int]
) -> None:
    moved = [at for at in range(SIZE) if order[at] != at]
    assume(moved)
    path = copied(made, tmp_path)
    with closing(sqlite3.connect(path)) as connection, connection:
        for at in moved:
            values = (RECORDS[order[at]], at)
            connection.execute("UPDATE custody_entry SET record = ? WHERE number = ?", values)
    assert [(one.first, one.what) for one in check(path).faults] == [
        (at, f"the entry was moved: it was logged as entry {order[at]}") for at in moved
    ]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(removed=st.sets(st.integers(0, SIZE - 1), min_size=1, max_size=5), content=st.binary())
def test_several_at_once_are_all_named(
    made: Path, tmp_path: Path, removed: set[int], content: bytes
) -> None:
    path = copied(made, tmp_path)
    altered = {(at + 1) % SIZE for at in removed} - removed
    with closing(sqlite3.connect(path)) as connection, connection:
        for at in removed:
            connection.execute("DELETE FROM custody_entry WHERE number = ?", (at,))
        for at in altered:
            values = (content, at)
            connection.execute("UPDATE custody_entry SET record = ? WHERE number = ?", values)
    assert {one.first for one in check(path).faults} == removed | altered


def test_a_checkpoint_that_was_taken_away_leaves_entries_that_nobody_signed(
    made: Path, tmp_path: Path
) -> None:
    path = copied(made, tmp_path)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("DELETE FROM custody_checkpoint WHERE size = 23")
    found = check(path)
    assert found.size == 14
    assert [one.first for one in found.faults if "nobody signed" in one.what] == list(range(14, 23))
