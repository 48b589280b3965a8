"""How does a log grow, prove and keep its word? A transparency log over the rows of a database.

Every append is one transaction: records, the nodes that they complete, and the signed checkpoint
after them, so that what a crash leaves is a whole log. Nodes are kept, so appending and proving ask
for a number of them that grows with the logarithm of the log. A writer holds the only lock, and a
log signs one checkpoint for each size: two writers at once cannot fork it.
"""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tidewaiter.core.errors import DataError, UsageError, Where
from tidewaiter.evidence.log.checkpoint import Checkpoint, checkpoint_text
from tidewaiter.evidence.log.merkle import leaf_hash
from tidewaiter.evidence.log.note import NoteKey, key_of, key_text, named, note_of, note_signed
from tidewaiter.evidence.log.proof import LogProof
from tidewaiter.evidence.log.tiles import LARGEST_RECORD
from tidewaiter.evidence.log.tree import consistency_of, inclusion_of, new_nodes, root_of
from tidewaiter.evidence.log.witness import logs_checkpoint
from tidewaiter.store.custody.log_rows import Added, LogRows, MemoryRows, SqlRows
from tidewaiter.store.custody.postgres_database import SCHEMES, PostgresDatabase
from tidewaiter.store.custody.sqlite_database import SqliteDatabase

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

IN_MEMORY = ":memory:"


class LogStore:
    """A log that lies somewhere.

    Args:
        rows: Where it lies.
        place: What to call that place in errors.
        key: The log's private key; None where it is only read.

    Raises:
        UsageError: If there is no log, or the key is another one's.
    """

    def __init__(self, rows: LogRows, place: str, key: Ed25519PrivateKey | None = None) -> None:
        self.rows, self.place, self._key = rows, place, key
        name = rows.name()
        if name is None:
            raise UsageError(
                "there is no log", where=Where(place), hint="custody log new makes one"
            )
        self.known = key_of(name[1], Where(place))
        if self.known.name != name[0]:
            raise DataError("the log's key has another name", where=Where(place), found=name[0])
        if key is not None and key_text(NoteKey(name[0], key.public_key())) != name[1]:
            raise UsageError("this is not the key of the log", where=Where(place), allowed=name[1])

    @property
    def size(self) -> int:
        """Number of records."""
        return self.rows.size()

    def append(self, record: bytes) -> int:
        """Return the number of a record that is added.

        Raises:
            UsageError: If the log was opened without its key, or the record is too long.
        """
        return self.append_many([record])[0]

    def append_many(self, records: Sequence[bytes]) -> range:
        """Return the numbers of records that are added, all or none.

        Raises:
            UsageError: If the log was opened without its key, or a record is too long.
        """
        with self.rows.writing():
            return self.append_within(records)

    def append_within(self, records: Sequence[bytes]) -> range:
        """Return the numbers of records that are added within a block of ``rows.writing()``.

        Whoever has to look at the log before deciding what to add does both in one block.

        Raises:
            UsageError: If the log was opened without its key, or a record is too long.
        """
        key = self._require_key()
        for record in records:
            if len(record) > LARGEST_RECORD:
                raise UsageError(
                    "the record is too long for a log",
                    where=Where(self.place),
                    found=f"{len(record)} bytes",
                    allowed=f"at most {LARGEST_RECORD}",
                )
        size = self.size
        if records:
            self.rows.add(self._added(size, records, key))
        return range(size, size + len(records))

    def _added(self, size: int, records: Sequence[bytes], key: Ed25519PrivateKey) -> Added:
        nodes = list(new_nodes(size, self._node, [leaf_hash(record) for record in records]))
        fresh = {(level, number): digest for level, number, digest in nodes}
        after = size + len(records)

        def node(level: int, number: int) -> bytes:
            return fresh.get((level, number)) or self._node(level, number)

        root = root_of(after, node)
        return Added(list(enumerate(records, size)), nodes, after, self._signed(after, root, key))

    def _signed(self, size: int, root: bytes, key: Ed25519PrivateKey) -> bytes:
        origin = self.known.name
        return note_signed(checkpoint_text(Checkpoint(origin, size, root)), origin, key)

    def record(self, index: int) -> bytes:
        """Return a record.

        Raises:
            UsageError: If there is no such record.
            DataError: If it is missing.
        """
        if not 0 <= index < self.size:
            raise UsageError(
                "the log has no such record",
                where=Where(self.place),
                found=index,
                allowed=f"0 to {self.size - 1}",
            )
        for _, record in self.rows.records(index, index + 1):
            return record
        raise DataError("a record is missing", where=Where(self.place, field=f"entry {index}"))

    def records(self, low: int = 0, high: int | None = None) -> Iterator[tuple[int, bytes]]:
        """Yield numbers and contents of the records from ``low`` up to ``high``, in order."""
        yield from self.rows.records(low, self.size if high is None else high)

    def checkpoint(self, size: int | None = None) -> bytes:
        """Return the signed checkpoint of a size, the latest by default, with witnesses' lines.

        Raises:
            UsageError: If the log never signed that size.
        """
        asked = self.size if size is None else size
        if (note := self.rows.checkpoint(asked)) is None:
            raise UsageError(
                "the log signed no checkpoint of that size",
                where=Where(self.place),
                found=asked,
                hint="custody log verify shows every size",
            )
        return note + b"".join(self.rows.lines(asked))

    def proof(self, index: int) -> LogProof:
        """Return the proof that a record is in the latest checkpoint.

        Raises:
            UsageError: If there is no such record.
        """
        size = self.size
        return LogProof(index, inclusion_of(index, size, self._node), self.checkpoint(size))

    def consistency(self, before: int, size: int | None = None) -> tuple[bytes, ...]:
        """Return the hashes that show the log of an earlier size unchanged in a later one.

        Raises:
            UsageError: If the earlier log is empty or larger.
        """
        return consistency_of(before, self.size if size is None else size, self._node)

    def root(self, size: int) -> bytes:
        """Return the root of the first ``size`` records, by the nodes kept."""
        return root_of(size, self._node)

    def add_cosigned(self, note: bytes, where: Where) -> int:
        """Return how many lines were new in a checkpoint that came back from witnesses.

        Whose they are is checked by whoever reads the checkpoint: the log does not choose anybody's
        witnesses.

        Raises:
            DataError: If it is not a checkpoint that this log signed.
        """
        checkpoint = logs_checkpoint(note, self.known, where)
        own = self.rows.checkpoint(checkpoint.size)
        if own is None or note_of(own, where).text != note_of(note, where).text:
            raise DataError(
                "the log did not sign that checkpoint: it was rolled back, or shows another view",
                where=where,
                found=f"root {checkpoint.root.hex()} at size {checkpoint.size}",
            )
        with self.rows.writing():
            present = {*own.splitlines(keepends=True), *self.rows.lines(checkpoint.size)}
            tail = note[len(note_of(note, where).text.encode()) + 1 :]
            lines = dict.fromkeys(tail.splitlines(keepends=True))
            new = [line for line in lines if line not in present]
            for line in new:
                self.rows.add_line(checkpoint.size, line)
        return len(new)

    def close(self) -> None:
        """Let go of the place."""
        self.rows.close()

    def _require_key(self) -> Ed25519PrivateKey:
        if self._key is None:
            raise UsageError(
                "the log was opened without its key", where=Where(self.place), hint="--key FILE"
            )
        return self._key

    def _node(self, level: int, number: int) -> bytes:
        if (found := self.rows.node(level, number)) is None:
            low, high = number << level, ((number + 1) << level) - 1
            raise DataError(
                "a hash of the log is missing",
                where=Where(self.place, field=f"entries {low} to {high}"),
                hint="custody log verify names what is wrong",
            )
        return found


def log_at(place: str | Path, key: Ed25519PrivateKey | None = None) -> LogStore:
    """Return a log that is there.

    Args:
        place: A file of SQLite, or an address ``postgresql://...``.
        key: The log's private key; without it the log can only be read.

    Raises:
        UsageError: If there is none, or the key is another log's.
    """
    rows = _rows(place, is_new=False)
    try:
        return LogStore(rows, shown_place(place), key)
    except BaseException:
        rows.close()
        raise


@contextmanager
def opened_log(place: str | Path, key: Ed25519PrivateKey | None = None) -> Iterator[LogStore]:
    """Yield a log that is there, and let go of it afterwards; see :func:`log_at`."""
    log = log_at(place, key)
    try:
        yield log
    finally:
        log.close()


def new_log(place: str | Path, origin: str, key: Ed25519PrivateKey) -> LogStore:
    """Return a new log, empty, its checkpoint of size 0 signed.

    Args:
        place: A file of SQLite that is not there, an address ``postgresql://...``, or ``:memory:``.
        origin: Its name: by custom an address without a scheme.
        key: Its private key.

    Raises:
        UsageError: If there is a log already, or the name can be none.
    """
    known = NoteKey(named(origin), key.public_key())
    rows = _rows(place, is_new=True)
    try:
        _require_none(rows, shown_place(place))
        with rows.writing():
            rows.create(origin, key_text(known))
            text = checkpoint_text(Checkpoint(origin, 0, root_of(0, _nothing)))
            rows.add(Added([], [], 0, note_signed(text, origin, key)))
        return LogStore(rows, shown_place(place), key)
    except BaseException:
        rows.close()
        raise


def shown_place(place: str | Path) -> str:
    """Return what to call a log's place in answers and errors, without names and passwords."""
    text = str(place)
    if not text.startswith(SCHEMES):
        return text
    scheme, _, rest = text.partition("://")
    return f"{scheme}://{rest.partition('?')[0].rpartition('@')[2]}"


def _require_none(rows: LogRows, place: str) -> None:
    if rows.name() is not None:
        raise UsageError("there is a log already", where=Where(place))


def _nothing(level: int, number: int) -> bytes:
    raise DataError("an empty log has no nodes", found=(level, number))


def _rows(place: str | Path, *, is_new: bool) -> LogRows:
    if place == IN_MEMORY:
        return MemoryRows()
    if isinstance(place, str) and place.startswith(SCHEMES):
        return SqlRows(PostgresDatabase(place))
    return SqlRows(SqliteDatabase(Path(place), is_new=is_new))
