"""A small log with its keys and witnesses, without any store; names and keys are made up."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tidewaiter.core.errors import Where
from tidewaiter.evidence.log.checkpoint import Checkpoint, checkpoint_text
from tidewaiter.evidence.log.cosignature import cosigned
from tidewaiter.evidence.log.merkle import inclusion_proof, leaf_hash, root_hash
from tidewaiter.evidence.log.note import NoteKey, note_signed
from tidewaiter.evidence.log.proof import LogProof, LogTrust

if TYPE_CHECKING:
    from collections.abc import Sequence

ORIGIN = "log.example/chips"
SIGNED_AT = 1_790_000_000
LOG_KEY = Ed25519PrivateKey.from_private_bytes(bytes([7]) * 32)


class MadeLog(NamedTuple):
    """A log that was made up.

    Attributes:
        records: What stands in it, in order.
        trust: The keys of the log and its witnesses.
        checkpoint: Its signed and cosigned state.
    """

    records: tuple[bytes, ...]
    trust: LogTrust
    checkpoint: bytes

    def proof(self, index: int) -> LogProof:
        """Return the proof of a record."""
        leaves = [leaf_hash(record) for record in self.records]
        return LogProof(index, inclusion_proof(leaves, index), self.checkpoint)


def witness_name(number: int) -> str:
    """Return the name of a witness, counted from 1."""
    return f"witness{number}.example"


def witness_key(number: int) -> Ed25519PrivateKey:
    """Return the key of a witness, counted from 1."""
    return Ed25519PrivateKey.from_private_bytes(bytes([100 + number]) * 32)


def made_log(records: Sequence[bytes], quorum: int = 0) -> MadeLog:
    """Return a log of records that as many witnesses cosigned as its trust asks for.

    The same records give the same bytes: keys come from fixed seeds.
    """
    root = root_hash(leaf_hash(record) for record in records)
    text = checkpoint_text(Checkpoint(ORIGIN, len(records), root))
    checkpoint = note_signed(text, ORIGIN, LOG_KEY)
    for number in range(1, quorum + 1):
        checkpoint = cosigned(
            checkpoint, witness_name(number), witness_key(number), SIGNED_AT, Where("made")
        )
    witnesses = tuple(
        NoteKey(witness_name(number), witness_key(number).public_key())
        for number in range(1, quorum + 1)
    )
    trust = LogTrust(NoteKey(ORIGIN, LOG_KEY.public_key()), witnesses, quorum)
    return MadeLog(tuple(records), trust, checkpoint)
