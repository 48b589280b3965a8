"""One contract for every place that a log can lie in: it grows, proves, and cannot be forked."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from log_case import LOG_KEY, ORIGIN, SIGNED_AT, witness_key, witness_name
from tidewaiter.core.errors import DataError, TidewaiterError, UsageError, Where
from tidewaiter.evidence.log.checkpoint import Checkpoint, checkpoint_of, checkpoint_text
from tidewaiter.evidence.log.cosignature import cosigned
from tidewaiter.evidence.log.merkle import consistency_proof, is_consistent, leaf_hash, root_hash
from tidewaiter.evidence.log.note import NoteKey, note_opened, note_signed
from tidewaiter.evidence.log.proof import LogTrust, require_logged
from tidewaiter.store.custody.log_check import checked
from tidewaiter.store.custody.log_store import LogStore, log_at, new_log, shown_place

WHERE = Where("log")
TRUST = LogTrust(NoteKey(ORIGIN, LOG_KEY.public_key()))
RECORDS = [f"record {number}".encode() for number in range(21)]


def state(log: LogStore) -> Checkpoint:
    return checkpoint_of(note_opened(log.checkpoint(), [TRUST.log], WHERE).text, WHERE)


def test_what_is_appended_is_proved_in_every_place(place: str) -> None:
    log = new_log(place, ORIGIN, LOG_KEY)
    assert state(log) == Checkpoint(ORIGIN, 0, root_hash([]))
    assert log.append(RECORDS[0]) == 0
    assert log.append_many(RECORDS[1:14]) == range(1, 14)
    assert log.append_many([]) == range(14, 14)
    for record in RECORDS[14:]:
        log.append(record)
    leaves = [leaf_hash(record) for record in RECORDS]
    assert state(log) == Checkpoint(ORIGIN, 21, root_hash(leaves))
    assert list(log.records()) == list(enumerate(RECORDS))
    for index, record in enumerate(RECORDS):
        assert log.record(index) == record
        assert require_logged(record, log.proof(index), TRUST, WHERE).checkpoint.size == 21
    for before in range(1, 22):
        assert log.consistency(before) == consistency_proof(leaves, before)
    assert checked(log).faults == ()
    log.close()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(batches=st.lists(st.lists(st.binary(max_size=9), max_size=9), max_size=6))
def test_any_batches_make_the_log_that_single_records_make(batches: list[list[bytes]]) -> None:
    log = new_log(":memory:", ORIGIN, LOG_KEY)
    leaves: list[bytes] = []
    for batch in batches:
        before, root = len(leaves), root_hash(leaves)
        log.append_many(batch)
        leaves += [leaf_hash(record) for record in batch]
        assert state(log) == Checkpoint(ORIGIN, len(leaves), root_hash(leaves))
        if before:
            proof = log.consistency(before)
            assert is_consistent((before, root), (len(leaves), root_hash(leaves)), proof)
    assert checked(log).faults == ()


def test_a_log_is_there_when_it_is_opened_again(shared_place: str) -> None:
    log = new_log(shared_place, ORIGIN, LOG_KEY)
    log.append_many(RECORDS)
    log.close()
    again = log_at(shared_place)
    assert (again.size, again.known) == (21, TRUST.log)
    with pytest.raises(UsageError, match="without its key"):
        again.append(b"more")
    again.close()
    with pytest.raises(UsageError, match="not the key of the log"):
        log_at(shared_place, witness_key(1))
    with pytest.raises(UsageError, match=r"there already|is a log already"):
        new_log(shared_place, ORIGIN, LOG_KEY)


def test_two_writers_at_once_cannot_fork_it(shared_place: str) -> None:
    new_log(shared_place, ORIGIN, LOG_KEY).close()

    def appended(writer: int) -> list[int]:
        log = log_at(shared_place, LOG_KEY)
        try:
            return [log.append(f"{writer} {number}".encode()) for number in range(12)]
        finally:
            log.close()

    with ThreadPoolExecutor(4) as pool:
        numbers = [number for found in pool.map(appended, range(4)) for number in found]
    assert sorted(numbers) == list(range(48))
    log = log_at(shared_place)
    check = checked(log)
    assert (check.size, check.checkpoints, check.faults) == (48, 49, ())
    assert len({record for _, record in log.records()}) == 48
    log.close()


def _failing(log: LogStore) -> None:
    with log.rows.writing():
        log.append_within([b"three"])
        raise RuntimeError


def test_what_fails_within_an_append_leaves_nothing(place: str) -> None:
    log = new_log(place, ORIGIN, LOG_KEY)
    log.append(b"one")
    with pytest.raises(UsageError, match="too long"):
        log.append_many([b"two", bytes(65_536)])
    with pytest.raises(RuntimeError):
        _failing(log)
    assert (log.size, [record for _, record in log.records()]) == (1, [b"one"])
    assert checked(log).faults == ()
    assert log.append(b"four") == 1
    log.close()


CRASHING = """
import os, sys
sys.path[:0] = {path!r}
from log_case import LOG_KEY
from tidewaiter.store.custody.log_store import log_at
log = log_at({place!r}, LOG_KEY)
database = log.rows._database
run, left = database.run_many, {left}
def crashing(sql, rows):
    global left
    rows = list(rows)
    if left == 0:
        run(sql, rows[:1])
        os._exit(9)
    left -= 1
    run(sql, rows)
database.run_many = crashing
log.append_many([b"two", b"three"])
os._exit(9)
"""


@pytest.mark.parametrize("left", [0, 1, 2, 3])
def test_a_crash_between_writes_leaves_a_whole_log(shared_place: str, left: int) -> None:
    log = new_log(shared_place, ORIGIN, LOG_KEY)
    log.append(b"one")
    log.close()
    path = [str(Path(__file__).parents[3])]
    code = CRASHING.format(path=path, place=shared_place, left=left)
    done = subprocess.run([sys.executable, "-c", code], check=False, timeout=60)
    assert done.returncode == 9
    again = log_at(shared_place, LOG_KEY)
    assert again.size == (3 if left == 3 else 1)
    assert again.append(b"after") == again.size - 1
    assert checked(again).faults == ()
    again.close()


def test_rows_cannot_be_changed_by_accident(shared_place: str) -> None:
    log = new_log(shared_place, ORIGIN, LOG_KEY)
    log.append(b"one")
    for sql in (
        "UPDATE custody_entry SET record = ?",
        "DELETE FROM custody_entry WHERE record != ?",
    ):
        with pytest.raises(DataError, match="only grows"):
            log.rows._database.run_many(sql, [(b"x",)])  # type: ignore[attr-defined]
    assert checked(log).faults == ()
    log.close()


def test_witnesses_lines_are_kept_and_the_log_answers_only_for_its_own(place: str) -> None:
    log = new_log(place, ORIGIN, LOG_KEY)
    log.append(b"one")
    note = cosigned(log.checkpoint(), witness_name(1), witness_key(1), SIGNED_AT, WHERE)
    both = cosigned(note, witness_name(2), witness_key(2), SIGNED_AT, WHERE)
    assert (log.add_cosigned(note, WHERE), log.add_cosigned(both, WHERE)) == (1, 1)
    assert log.add_cosigned(both, WHERE) == 0
    assert log.checkpoint() == both
    witnesses = (NoteKey(witness_name(2), witness_key(2).public_key()),)
    trust = TRUST._replace(witnesses=witnesses, quorum=1)
    assert require_logged(b"one", log.proof(0), trust, WHERE).witnesses == (witness_name(2),)
    other = note_signed(checkpoint_text(Checkpoint(ORIGIN, 1, bytes(32))), ORIGIN, LOG_KEY)
    with pytest.raises(DataError, match="did not sign that checkpoint"):
        log.add_cosigned(other, WHERE)
    log.close()


def test_what_is_not_there_is_said_to_be_so(place: str, tmp_path: Path) -> None:
    log = new_log(place, ORIGIN, LOG_KEY)
    for ask in (lambda: log.record(0), lambda: log.proof(0), lambda: log.checkpoint(1)):
        with pytest.raises(UsageError):
            ask()
    log.close()
    with pytest.raises(UsageError, match="no such log"):
        log_at(tmp_path / "none.sqlite")
    empty = tmp_path / "empty.sqlite"
    sqlite3.connect(empty).close()
    empty.touch()
    with pytest.raises(UsageError, match="there is no log"):
        log_at(empty)
    (tmp_path / "text.sqlite").write_text("no database " * 100)
    with pytest.raises(DataError, match="cannot be read"):
        log_at(tmp_path / "text.sqlite")
    with pytest.raises(TidewaiterError, match="does not answer"):
        log_at(f"postgresql:///x?host={tmp_path}")


@pytest.mark.parametrize(
    ("place", "shown"),
    [
        (
            "postgresql://user:secret@db.example:5432/logs?password=x",
            "postgresql://db.example:5432/logs",
        ),
        ("postgres:///logs?user=u&password=x", "postgres:///logs"),
        ("folder/log.sqlite", "folder/log.sqlite"),
    ],
)
def test_no_password_is_shown(place: str, shown: str) -> None:
    assert shown_place(place) == shown
