"""What did a witness see last? A file that is written before its signature leaves.

A witness that forgot what it saw could sign two views of a log. So each log's last state lies in a
file of SQLite, and looking, deciding, writing and signing is one transaction: of two calls at once
the second one sees what the first one wrote.
"""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from tidewaiter.core.errors import DataError, Where
from tidewaiter.evidence.log.checkpoint import Checkpoint, checkpoint_of, checkpoint_text
from tidewaiter.evidence.log.cosignature import cosigned
from tidewaiter.evidence.log.witness import logs_checkpoint, require_continued

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from tidewaiter.evidence.log.note import NoteKey

WAIT_S = 30.0
_SCHEMA = "CREATE TABLE IF NOT EXISTS seen (origin TEXT PRIMARY KEY, note TEXT NOT NULL)"


class Witness(NamedTuple):
    """Who watches.

    Attributes:
        name: Its name.
        key: Its private key, which no log and no other witness has.
        state: The file that it keeps.
    """

    name: str
    key: Ed25519PrivateKey
    state: Path


def seen_by(witness: Witness, origin: str) -> Checkpoint | None:
    """Return the state of a log that a witness saw last; None where it never did.

    Raises:
        DataError: If the file is damaged.
    """
    with _opened(witness.state) as connection:
        return _seen(connection, origin, witness.state)


def cosigned_by(
    witness: Witness,
    note: bytes,
    log: NoteKey,
    consistency: Callable[[int, int], Sequence[bytes]],
    at: int,
) -> bytes:
    """Return a checkpoint with the witness's line, once it is sure that the log only grew.

    Args:
        witness: Who signs.
        note: The checkpoint.
        log: Name and key of the log.
        consistency: Proof from one size to another, as the log gives it.
        at: Seconds since 1970.

    Raises:
        DataError: If the log did not sign it, or it does not go on from the one seen last. Nothing
            is signed or kept then.
    """
    where = Where(f"{log.name}, checkpoint")
    now = logs_checkpoint(note, log, where)
    with _opened(witness.state) as connection:
        connection.execute("BEGIN IMMEDIATE")
        seen = _seen(connection, log.name, witness.state)
        proof = consistency(seen.size, now.size) if seen and 0 < seen.size <= now.size else ()
        require_continued(seen, now, proof, where)
        line = cosigned(note, witness.name, witness.key, at, where)
        sql = (
            "INSERT INTO seen VALUES (?, ?) ON CONFLICT (origin) DO UPDATE SET note = excluded.note"
        )
        connection.execute(sql, (log.name, checkpoint_text(now)))
        connection.execute("COMMIT")
    return line


def _seen(connection: sqlite3.Connection, origin: str, path: Path) -> Checkpoint | None:
    row = connection.execute("SELECT note FROM seen WHERE origin = ?", (origin,)).fetchone()
    return checkpoint_of(str(row[0]), Where(str(path))) if row else None


@contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    try:
        connection = sqlite3.connect(path, timeout=WAIT_S, isolation_level=None)
        try:
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute(_SCHEMA)
            yield connection
        finally:
            connection.close()  # what was not committed is rolled back
    except sqlite3.Error as error:
        raise DataError(
            "the witness's file cannot be read or written", where=Where(str(path)), found=str(error)
        ) from error
