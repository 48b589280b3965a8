"""A witness remembers what it saw, before anybody gets its signature."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from log_case import LOG_KEY, ORIGIN, SIGNED_AT, made_log, witness_key, witness_name
from tidewaiter.core.errors import DataError, Where
from tidewaiter.evidence.log.cosignature import cosignatures
from tidewaiter.evidence.log.note import NoteKey
from tidewaiter.store.custody.log_store import LogStore, new_log
from tidewaiter.store.custody.log_witness import Witness, cosigned_by, seen_by


@pytest.fixture
def witness(tmp_path: Path) -> Witness:
    return Witness(witness_name(1), witness_key(1), tmp_path / "seen.sqlite")


@pytest.fixture
def log() -> LogStore:
    made = new_log(":memory:", ORIGIN, LOG_KEY)
    made.append_many([b"one", b"two", b"three"])
    return made


def test_a_growing_log_is_cosigned_again_and_again(log: LogStore, witness: Witness) -> None:
    assert seen_by(witness, ORIGIN) is None
    for number in range(4):
        note = cosigned_by(witness, log.checkpoint(), log.known, log.consistency, SIGNED_AT)
        known = [NoteKey(witness.name, witness.key.public_key())]
        assert cosignatures(note, known, Where("note")) == ((witness.name, SIGNED_AT),)
        seen = seen_by(witness, ORIGIN)
        assert seen is not None
        assert seen.size == log.size == 3 + number
        log.append(b"more")


def test_a_split_view_a_rollback_and_a_rewriting_are_not_cosigned(
    log: LogStore, witness: Witness
) -> None:
    cosigned_by(witness, log.checkpoint(), log.known, log.consistency, SIGNED_AT)
    before = seen_by(witness, ORIGIN)
    for records, message in (
        ([b"one", b"two", b"other"], "two views"),
        ([b"one", b"two"], "rolled back"),
        ([b"one", b"two", b"other", b"four"], "does not go on"),
    ):
        other = new_log(":memory:", ORIGIN, LOG_KEY)
        other.append_many(records)
        with pytest.raises(DataError, match=message):
            cosigned_by(witness, other.checkpoint(), log.known, other.consistency, SIGNED_AT)
        assert seen_by(witness, ORIGIN) == before


def test_the_state_is_kept_before_the_signature_leaves(log: LogStore, witness: Witness) -> None:
    cosigned_by(witness, log.checkpoint(), log.known, log.consistency, SIGNED_AT)
    log.append(b"four")

    def failing(before: int, size: int) -> tuple[bytes, ...]:
        raise OSError(before, size)

    with pytest.raises(OSError, match="3"):
        cosigned_by(witness, log.checkpoint(), log.known, failing, SIGNED_AT)
    seen = seen_by(witness, ORIGIN)
    assert seen is not None
    assert seen.size == 3
    note = cosigned_by(witness, log.checkpoint(), log.known, log.consistency, SIGNED_AT)
    again = seen_by(witness, ORIGIN)
    assert again is not None
    assert (again.size, note.count(b"witness1")) == (4, 1)


def test_what_another_log_signed_or_damage_is_refused(log: LogStore, witness: Witness) -> None:
    stranger = NoteKey(ORIGIN, witness_key(9).public_key())
    with pytest.raises(DataError, match="no known key signed"):
        cosigned_by(witness, made_log([b"x"]).checkpoint, stranger, log.consistency, SIGNED_AT)
    witness.state.write_text("no database " * 100)
    with pytest.raises(DataError, match="cannot be read"):
        seen_by(witness, ORIGIN)


def test_of_two_views_at_once_one_is_signed(witness: Witness) -> None:
    views = []
    for last in (b"this", b"that"):
        view = new_log(":memory:", ORIGIN, LOG_KEY)
        view.append_many([b"one", last])
        views.append(view)

    def signed(view: LogStore) -> bool:
        try:
            cosigned_by(witness, view.checkpoint(), view.known, view.consistency, SIGNED_AT)
        except DataError:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        outcomes = list(pool.map(signed, views * 4))
    assert sum(outcomes) == 4
    assert outcomes[::2] in ([True] * 4, [False] * 4)


def test_a_witness_of_several_logs_keeps_them_apart(log: LogStore, witness: Witness) -> None:
    other = new_log(":memory:", "other.example", witness_key(3))
    other.append(b"x")
    for each in (log, other):
        cosigned_by(witness, each.checkpoint(), each.known, each.consistency, SIGNED_AT)
    sizes = [seen_by(witness, each.known.name) for each in (log, other)]
    assert [one.size for one in sizes if one] == [3, 1]
