"""May a witness sign this state of a log? Only if it goes on from the last one that it saw.

The rule of C2SP's tlog-witness: the log's own signature is good, its size did not shrink, and a
consistency proof (RFC 9162, section 2.1.4) leads from the size seen last. Two roots of one size are
a split view: both checkpoints together prove it to anybody.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, NoReturn

from tidewaiter.core.errors import DataError
from tidewaiter.evidence.log.checkpoint import Checkpoint, checkpoint_of
from tidewaiter.evidence.log.merkle import is_consistent
from tidewaiter.evidence.log.note import NoteKey, note_opened

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tidewaiter.core.errors import Where


class SplitView(NamedTuple):
    """Two states of one log that cannot both be.

    Attributes:
        origin: Name of the log.
        size: Size that both claim.
        roots: The roots, which differ.
    """

    origin: str
    size: int
    roots: tuple[bytes, bytes]


def logs_checkpoint(note: bytes, log: NoteKey, where: Where) -> Checkpoint:
    """Return the state that a log signed.

    Raises:
        DataError: If it is no checkpoint, or not one that this log signed.
    """
    checkpoint = checkpoint_of(note_opened(note, (log,), where).text, where)
    if checkpoint.origin != log.name:
        raise DataError(
            "the checkpoint is of another log",
            where=where,
            found=checkpoint.origin,
            allowed=log.name,
        )
    return checkpoint


def require_continued(
    seen: Checkpoint | None, now: Checkpoint, proof: Sequence[bytes], where: Where
) -> None:
    """Refuse a state that does not go on from the one seen last.

    Args:
        seen: The state seen last; None where the witness sees the log for the first time.
        now: The state that is to be cosigned.
        proof: Consistency proof from the one to the other; empty where there is nothing to show.
        where: Where the new checkpoint stands.

    Raises:
        DataError: If the log shrank, shows another view, or the proof leads nowhere.
    """
    if seen is None or seen.size == 0:
        return
    if seen.origin != now.origin:
        _refuse("the checkpoint is of another log", where, now.origin, seen.origin)
    if now.size < seen.size:
        _refuse(
            "the log was rolled back: it is smaller than it was",
            where,
            f"{now.size} records",
            f"{seen.size} or more",
        )
    if split := split_view(seen, now):
        one, other = (root.hex() for root in split.roots)
        _refuse("the log shows two views of one size", where, other, f"{one} at size {now.size}")
    if not is_consistent((seen.size, seen.root), (now.size, now.root), proof):
        _refuse(
            "the log does not go on from what was seen before",
            where,
            f"root {now.root.hex()} at size {now.size}",
            f"a consistency proof from size {seen.size}",
        )


def split_view(one: Checkpoint, other: Checkpoint) -> SplitView | None:
    """Return the contradiction of two states, both signed by the log; None where there is none."""
    if (one.origin, one.size) != (other.origin, other.size) or one.root == other.root:
        return None
    return SplitView(one.origin, one.size, (one.root, other.root))


def _refuse(message: str, where: Where, found: str, allowed: str) -> NoReturn:
    raise DataError(message, where=where, found=found, allowed=allowed)
