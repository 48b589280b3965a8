"""How is a log kept, proved, checked and witnessed? Transparency logs, for the command line."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tidewaiter.core.atomic_file import replacing
from tidewaiter.core.errors import DataError, Where
from tidewaiter.core.small_file import small_content
from tidewaiter.evidence.log.note import COSIGNS, NoteKey, key_of, key_text
from tidewaiter.evidence.log.proof import LogTrust, proof_of, proof_text, require_logged
from tidewaiter.evidence.log.witness import SplitView, logs_checkpoint, split_view
from tidewaiter.store.custody.log_check import LogCheck, checked
from tidewaiter.store.custody.log_store import new_log, opened_log
from tidewaiter.store.custody.log_tiles import write_tiles
from tidewaiter.store.custody.log_witness import Witness, cosigned_by
from tidewaiter.store.key_file import new_key, signing_key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tidewaiter.evidence.log.proof import Logged


class MadeLog(NamedTuple):
    """A log that was made.

    Attributes:
        origin: Its name.
        place: Where it lies.
        verifier: Its public key in the line in which people pass it on.
    """

    origin: str
    place: str
    verifier: str


class AddedRecords(NamedTuple):
    """Records that were added.

    Attributes:
        first: Number of the first one.
        quantity: How many.
        size: Size of the log afterwards.
        checkpoint: The signed checkpoint.
    """

    first: int
    quantity: int
    size: int
    checkpoint: str


class CosignedLog(NamedTuple):
    """A checkpoint that a witness signed.

    Attributes:
        size: Size of the log.
        root: Its root, in Base 64.
        witness: The witness's public key in the line in which people pass it on.
        checkpoint: The checkpoint with the witness's line.
    """

    size: int
    root: str
    witness: str
    checkpoint: str


def make_log(place: str, origin: str, key: Path, *, is_new_key: bool) -> MadeLog:
    """Return a log that was made.

    Args:
        place: File or address.
        origin: Its name.
        key: File of its private key.
        is_new_key: Whether the key is made too.

    Raises:
        UsageError: If there is a log or a key already, or a name can be none.
    """
    private = new_key(key) if is_new_key else signing_key(key)
    log = new_log(place, origin, private)
    made = MadeLog(origin, log.place, key_text(log.known))
    log.close()
    return made


def add_records(place: str, files: Sequence[Path], key: Path) -> AddedRecords:
    """Return what was added: the content of each file is a record.

    Raises:
        UsageError: If a file or the log is not there, or the key is another one's.
    """
    records = [small_content(file) for file in files]
    with opened_log(place, signing_key(key)) as log:
        numbers = log.append_many(records)
        return AddedRecords(numbers.start, len(numbers), log.size, log.checkpoint().decode())


def write_proof(place: str, index: int, output: Path | None) -> bytes:
    """Return the proof of a record, written to a file where one is named.

    Raises:
        UsageError: If there is no such record, or the file cannot be written.
    """
    with opened_log(place) as log:
        text = proof_text(log.proof(index))
    if output is not None:
        with replacing(output) as part:
            part.write_bytes(text)
    return text


class VerifiedLog(NamedTuple):
    """A log that was checked.

    Attributes:
        verifier: Its public key, by which everything was checked: the one named by whoever asked,
            or the one that the log itself has, which whoever rewrote all of it may have changed.
        is_named: Whether whoever asked named the key.
        check: What was found.
    """

    verifier: str
    is_named: bool
    check: LogCheck


def verify_log(place: str, seen: Sequence[Path], log_key: str = "") -> VerifiedLog:
    """Return whether a log is whole.

    Args:
        place: File or address.
        seen: Checkpoints of it that somebody else kept.
        log_key: Its public key, ``name+hash+key``; "" takes the log's word for it.

    Raises:
        UsageError: If a file or the log is not there.
        DataError: If the log has another key, or a checkpoint is not the log's.
    """
    with opened_log(place) as log:
        verifier = key_text(log.known)
        if log_key and key_text(key_of(log_key, Where("--log-key"))) != verifier:
            raise DataError(
                "the log has another key: it is another log, or was made anew",
                where=Where(log.place),
                found=verifier,
                allowed=log_key,
            )
        notes = [logs_checkpoint(small_content(path), log.known, Where(str(path))) for path in seen]
        return VerifiedLog(verifier, bool(log_key), checked(log, tuple(notes)))


def verify_proof(record: Path, proof: Path, trust: LogTrust) -> Logged:
    """Return what a proof shows of a record, without any log.

    Raises:
        UsageError: If a file is not there.
        DataError: If the proof is none, or shows something else.
    """
    where = Where(str(proof))
    return require_logged(
        small_content(record),
        proof_of(small_content(proof), where),
        trust,
        where,
    )


def trust_of(log: str, witnesses: Sequence[str], quorum: int | None) -> LogTrust:
    """Return whose word is asked for.

    Args:
        log: The log's public key, ``name+hash+key``.
        witnesses: Witnesses' public keys.
        quorum: How many have to have signed; None is all of them.

    Raises:
        DataError: If a key is none.
    """
    known = tuple(key_of(text, Where("--witness"), COSIGNS) for text in witnesses)
    return LogTrust(
        key_of(log, Where("--log-key")), known, len(known) if quorum is None else quorum
    )


def cosign_log(place: str, witness: Witness, at: int) -> CosignedLog:
    """Return a log's checkpoint with a witness's line, kept in the log too.

    Raises:
        DataError: If the log does not go on from what the witness saw last.
        UsageError: If the log is not there.
    """
    with opened_log(place) as log:
        note = cosigned_by(witness, log.checkpoint(), log.known, log.consistency, at)
        where = Where(place)
        log.add_cosigned(note, where)
        state = logs_checkpoint(note, log.known, where)
    text = key_text(NoteKey(witness.name, witness.key.public_key()), COSIGNS)
    return CosignedLog(state.size, base64.b64encode(state.root).decode(), text, note.decode())


def publish_tiles(place: str, folder: Path) -> int:
    """Return how many files were written into a folder that any web server can serve.

    Raises:
        UsageError: If the log is not there, or the folder cannot be written.
    """
    with opened_log(place) as log:
        return write_tiles(log, folder)


def witness_at(name: str, key: Path, state: Path) -> Witness:
    """Return a witness by its files.

    Raises:
        UsageError: If there is no such key.
    """
    return Witness(name, signing_key(key), Path(state))


def split_of(one: Path, other: Path, log: str) -> SplitView | None:
    """Return the contradiction of two checkpoints that a log signed; None where there is none.

    Raises:
        UsageError: If a file is not there.
        DataError: If the key is none, or the log did not sign one of them.
    """
    known = key_of(log, Where("--log-key"))
    first, second = (logs_checkpoint(small_content(p), known, Where(str(p))) for p in (one, other))
    return split_view(first, second)
