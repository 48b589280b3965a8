"""Who else saw this state of the log, and when? Cosignatures (c2sp.org/tlog-cosignature).

A witness signs a checkpoint, with the time, only if the tree it saw last is the beginning of this
one. So no two readers who ask for the same witnesses can be shown two different logs. Version 1,
Ed25519, type 0x04: eight bytes of time, then the signature.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cryptography.exceptions import InvalidSignature

from tidewaiter.core.errors import DataError, UsageError
from tidewaiter.evidence.log.note import COSIGNS, NoteKey, key_id, line_of, named, note_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from tidewaiter.core.errors import Where

_TIME_BYTES = 8
LATEST = (1 << 63) - 1


class Cosigned(NamedTuple):
    """A witness's word.

    Attributes:
        witness: Its name.
        time: When, in seconds since 1970 by the witness's clock.
    """

    witness: str
    time: int


def cosigned(note: bytes, name: str, key: Ed25519PrivateKey, time: int, where: Where) -> bytes:
    """Return a checkpoint with a witness's line added; consistency is the caller's question.

    Args:
        note: The signed checkpoint.
        name: Name of the witness.
        key: Its key, which must not be the log's.
        time: Seconds since 1970.
        where: Where the checkpoint comes from.

    Raises:
        UsageError: If the name can be none, or the time is out of range.
        DataError: If the note is none.
    """
    if not 0 <= time <= LATEST:
        raise UsageError("this is no time", found=time)
    text = note_of(note, where).text
    known = NoteKey(named(name), key.public_key())
    content = key_id(known, COSIGNS) + time.to_bytes(_TIME_BYTES, "big")
    return note + line_of(known.name, content + key.sign(_message(text, time)))


def cosignatures(note: bytes, witnesses: Sequence[NoteKey], where: Where) -> tuple[Cosigned, ...]:
    """Return what known witnesses say under a checkpoint, each once, in order of their lines.

    A name with two keys, or a key with two names, counts once.

    Raises:
        DataError: If the note is none, or a known witness's line is wrong.
    """
    opened = note_of(note, where)
    by_id = {(key.name, key_id(key, COSIGNS)): key for key in witnesses}
    found: dict[bytes, Cosigned] = {}
    for line in opened.signatures:
        known = by_id.get((line.name, line.id))
        if known is None:
            continue
        time = int.from_bytes(line.content[:_TIME_BYTES], "big")
        try:
            known.key.verify(line.content[_TIME_BYTES:], _message(opened.text, time))
        except InvalidSignature as error:
            raise DataError(
                "the witness's signature is wrong", where=where, found=known.name
            ) from error
        found.setdefault(known.key.public_bytes_raw(), Cosigned(known.name, time))
    return tuple({one.witness: one for one in found.values()}.values())


def _message(text: str, time: int) -> bytes:
    return f"cosignature/v1\ntime {time}\n{text}".encode()
