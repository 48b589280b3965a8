"""A witness signs what goes on from what it saw, and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from log_case import ORIGIN, made_log
from tidewaiter.core.errors import DataError, Where
from tidewaiter.evidence.log.checkpoint import Checkpoint
from tidewaiter.evidence.log.merkle import consistency_proof, leaf_hash, root_hash
from tidewaiter.evidence.log.note import NoteKey
from tidewaiter.evidence.log.witness import (
    SplitView,
    logs_checkpoint,
    require_continued,
    split_view,
)

WHERE = Where("checkpoint")
LEAVES = [leaf_hash(bytes([number])) for number in range(40)]


def state(size: int, leaves: list[bytes] = LEAVES) -> Checkpoint:
    return Checkpoint(ORIGIN, size, root_hash(leaves[:size]))


@given(st.integers(1, 39), st.data())
def test_what_goes_on_is_accepted_and_what_was_rewritten_is_not(
    size: int, data: st.DataObject
) -> None:
    later = data.draw(st.integers(size, 40))
    proof = consistency_proof(LEAVES[:later], size)
    require_continued(state(size), state(later), proof, WHERE)
    changed = list(LEAVES)
    changed[data.draw(st.integers(0, size - 1))] = leaf_hash(b"changed")
    with pytest.raises(DataError, match=r"two views|does not go on"):
        require_continued(
            state(size), state(later, changed), consistency_proof(changed[:later], size), WHERE
        )


def test_the_first_state_and_an_empty_one_need_no_proof() -> None:
    require_continued(None, state(5), (), WHERE)
    require_continued(state(0), state(5), (), WHERE)


@pytest.mark.parametrize(
    ("seen", "now", "message"),
    [
        (state(5), state(4), "rolled back"),
        (state(5), Checkpoint("other.example", 6, bytes(32)), "another log"),
        (state(5), Checkpoint(ORIGIN, 5, bytes(32)), "two views of one size"),
        (state(5), state(6), "does not go on"),
    ],
)
def test_anything_else_is_refused(seen: Checkpoint, now: Checkpoint, message: str) -> None:
    with pytest.raises(DataError, match=message):
        require_continued(seen, now, (), WHERE)


def test_two_roots_of_one_size_are_a_split_view() -> None:
    other = Checkpoint(ORIGIN, 5, bytes(32))
    assert split_view(state(5), other) == SplitView(ORIGIN, 5, (state(5).root, bytes(32)))
    assert split_view(state(5), state(5)) is None
    assert split_view(state(5), state(6)) is None


def test_the_log_has_to_have_signed() -> None:
    log = made_log([b"one"])
    assert logs_checkpoint(log.checkpoint, log.trust.log, WHERE).size == 1
    with pytest.raises(DataError, match="no known key signed"):
        logs_checkpoint(log.checkpoint, NoteKey("other.example", log.trust.log.key), WHERE)
