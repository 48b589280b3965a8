"""Is this record in a log that its witnesses saw? Proofs (c2sp.org/tlog-proof, version 1).

A proof is the number of the entry, the hashes that lead from it to the root, and the checkpoint
with that root under the signatures of the log and its witnesses. It can be checked without asking
anybody.
"""

from __future__ import annotations

import base64
import binascii
import re
from typing import TYPE_CHECKING, NamedTuple, NoReturn

from tidewaiter.core.errors import DataError, Where
from tidewaiter.evidence.log.cosignature import cosignatures
from tidewaiter.evidence.log.merkle import is_included, leaf_hash
from tidewaiter.evidence.log.witness import logs_checkpoint

if TYPE_CHECKING:
    from tidewaiter.evidence.log.checkpoint import Checkpoint
    from tidewaiter.evidence.log.note import NoteKey

HEADING = "c2sp.org/tlog-proof@v1"
LARGEST_PROOF = 1_100_000
MOST_HASHES = 63
_INDEX = re.compile(r"index (0|[1-9]\d{0,18})", re.ASCII)
_HASH_BYTES = 32


class LogProof(NamedTuple):
    """Where a record stands in a log.

    Attributes:
        index: Number of the entry, from 0.
        hashes: From the neighbour of the leaf to that of the root's child.
        checkpoint: The signed note of the state that it leads to.
    """

    index: int  # type: ignore[assignment]
    hashes: tuple[bytes, ...]
    checkpoint: bytes


class LogTrust(NamedTuple):
    """Whose word is asked for.

    Attributes:
        log: Key of the log; its name is the origin.
        witnesses: Keys of the witnesses.
        quorum: How many of them must have signed.
    """

    log: NoteKey
    witnesses: tuple[NoteKey, ...] = ()
    quorum: int = 0


class Logged(NamedTuple):
    """What a proof showed.

    Attributes:
        checkpoint: State of the log that holds the record.
        witnesses: Names of the known witnesses that saw it.
        entry: Number of the entry, from 0.
        time: The earliest of their times that a quorum reached; 0 where none was asked for.
    """

    checkpoint: Checkpoint
    witnesses: tuple[str, ...]
    entry: int
    time: int


def proof_text(proof: LogProof) -> bytes:
    """Return a proof as a file."""
    hashes = [base64.b64encode(one).decode() for one in proof.hashes]
    head = "\n".join((HEADING, f"index {proof.index}", *hashes))
    return f"{head}\n\n".encode() + proof.checkpoint


def proof_of(content: bytes, where: Where) -> LogProof:
    """Return the proof that a file gives; its checkpoint is not looked into.

    Data beside the proof (``extra``) is passed over: nothing vouches for it.

    Raises:
        DataError: If it is none.
    """
    if len(content) > LARGEST_PROOF:
        _refuse(f"at most {LARGEST_PROOF} bytes", where)
    head, blank, checkpoint = content.partition(b"\n\n")
    try:
        lines = head.decode("ascii").split("\n")
    except UnicodeDecodeError:
        _refuse(HEADING, where)
    if lines[0] != HEADING or not blank:
        _refuse(f"{HEADING}, lines, an empty line, a checkpoint", where)
    del lines[0]
    if lines and lines[0].startswith("extra "):
        del lines[0]
    index = _INDEX.fullmatch(lines[0]) if lines else None
    if index is None or len(lines) > 1 + MOST_HASHES:
        _refuse(f"index and a number, then at most {MOST_HASHES} hashes", where)
    return LogProof(int(index[1]), tuple(_hash(line, where) for line in lines[1:]), checkpoint)


def require_logged(record: bytes, proof: LogProof, trust: LogTrust, where: Where) -> Logged:
    """Return what a proof shows of a record.

    Args:
        record: The entry, byte for byte.
        proof: The proof.
        trust: Whose signatures are asked for.
        where: Where record and proof come from.

    Raises:
        DataError: If the checkpoint is not the log's, too few witnesses signed it, or the record is
            not in it at that place.
    """
    checkpoint = logs_checkpoint(proof.checkpoint, trust.log, where)
    seen = cosignatures(proof.checkpoint, trust.witnesses, where)
    if len(seen) < trust.quorum:
        raise DataError(
            "too few witnesses saw the log",
            where=where,
            found=", ".join(one.witness for one in seen) or "none",
            allowed=f"{trust.quorum} of {', '.join(key.name for key in trust.witnesses)}",
        )
    leaf = leaf_hash(record)
    if not is_included(leaf, proof.index, checkpoint.size, proof.hashes, checkpoint.root):
        raise DataError(
            "the record is not in the log at that place",
            where=where,
            found=f"entry {proof.index} of {checkpoint.size}",
            hint="the record was changed, or the proof belongs to another",
        )
    times = sorted(one.time for one in seen)
    time = times[trust.quorum - 1] if trust.quorum else 0
    return Logged(checkpoint, tuple(one.witness for one in seen), proof.index, time)


def _hash(line: str, where: Where) -> bytes:
    try:
        content = base64.b64decode(line, validate=True)
    except (binascii.Error, ValueError):
        content = b""
    if len(content) != _HASH_BYTES or base64.b64encode(content).decode() != line:
        _refuse("hashes of 32 bytes in Base 64, a line each", where, line)
    return content


def _refuse(allowed: str, where: Where, found: object = None) -> NoReturn:
    raise DataError("this is no proof of a log", where=where, found=found, allowed=allowed)
