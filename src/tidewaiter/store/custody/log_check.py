"""Is the log as it was? Every altered, removed or reordered entry named, and every broken promise.

Three questions, in one pass: does each record have the leaf that was kept for it, do the leaves
have the nodes that were kept over them, and do the nodes have the roots that the log signed? What
was rewritten consistently up to the signatures is named by the two checkpoints that it lies
between; what was rewritten with the log's key, or rolled back, only a checkpoint that somebody else
kept can show.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, NamedTuple

from tidewaiter.core.errors import DataError, Where
from tidewaiter.evidence.log.merkle import leaf_hash, node_hash
from tidewaiter.evidence.log.witness import logs_checkpoint

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tidewaiter.evidence.log.checkpoint import Checkpoint
    from tidewaiter.store.custody.log_store import LogStore


class LogFault(NamedTuple):
    """Something that is wrong with a log.

    Attributes:
        first: Number of the first entry concerned.
        last: Number of the last one.
        what: What is wrong, in words.
    """

    first: int
    last: int
    what: str


class LogCheck(NamedTuple):
    """What was checked.

    Attributes:
        size: Number of entries that the log signed.
        root: Root that it signed for them.
        checkpoints: Number of checkpoints checked.
        faults: What is wrong, in order of entries; empty where the log is whole.
    """

    size: int
    root: bytes
    checkpoints: int
    faults: tuple[LogFault, ...]


class _Edge(NamedTuple):
    """A complete subtree at the right edge."""

    level: int
    number: int
    hash: bytes
    is_faulty: bool


def checked(log: LogStore, seen: tuple[Checkpoint, ...] = ()) -> LogCheck:
    """Return whether a log is whole.

    Args:
        log: The log.
        seen: States of it that somebody else kept, such as a witness.
    """
    check = _Check(log)
    faults = [*check.faults(), *check.strays(), *_contradicted(log, check.roots, seen)]
    root = check.signed.get(check.size, b"")
    return LogCheck(check.size, root, len(check.signed), tuple(sorted(faults)))


class _Check:
    """A pass over a log: what was signed, and the roots that the leaves kept give."""

    def __init__(self, log: LogStore) -> None:
        self._log = log
        self.size = log.size
        self.signed: dict[int, bytes] = {}
        self.roots: dict[int, bytes] = {}
        self._bad_notes: list[LogFault] = []
        where = Where(log.place)
        for size, note in log.rows.checkpoints():
            try:
                checkpoint = logs_checkpoint(note, log.known, where)
            except DataError as error:
                self._bad_notes.append(_at(size, f"the checkpoint of size {size}: {error.message}"))
                continue
            if checkpoint.size != size:
                self._bad_notes.append(_at(size, f"the checkpoint of size {size} is of another"))
                continue
            self.signed[size] = checkpoint.root

    def faults(self) -> Iterator[LogFault]:
        """Yield what is wrong with records, nodes and checkpoints."""
        yield from self._bad_notes
        leaves = list(self._leaves())
        wrong = {at: digest for at, digest, kept in leaves if digest != kept}
        kept_as = {kept: at for at, _, kept in leaves if at in wrong and kept}
        for at, digest in sorted(wrong.items()):
            yield LogFault(at, at, _wrong_entry(digest, kept_as))
        yield from self._nodes([kept or digest or b"" for _, digest, kept in leaves])

    def _leaves(self) -> Iterator[tuple[int, bytes | None, bytes | None]]:
        """Yield number, hash of the record and hash kept, None where one is missing."""
        records, nodes = self._log.rows.records(0, self.size), self._log.rows.nodes(0, 0, self.size)
        record, node = next(records, None), next(nodes, None)
        for at in range(self.size):
            digest = kept = None
            if record is not None and record[0] == at:
                digest, record = leaf_hash(record[1]), next(records, None)
            if node is not None and node[0] == at:
                kept, node = node[1], next(nodes, None)
            yield at, digest, kept

    def _nodes(self, leaves: list[bytes]) -> Iterator[LogFault]:
        """Yield what is wrong above the leaves, each fault once and at its lowest."""
        kept = _Kept(self._log)
        edge: list[_Edge] = []
        good, is_broken = 0, False
        for at, leaf in enumerate(leaves):
            top = _Edge(0, at, leaf, is_faulty=False)
            while edge and edge[-1].level == top.level:
                top = _joined(edge.pop(), top)
                if kept.hash(top.level, top.number) != top.hash and not top.is_faulty:
                    low, high = top.number << top.level, ((top.number + 1) << top.level) - 1
                    yield LogFault(low, high, "the hash kept over these entries is not theirs")
                    top = top._replace(is_faulty=True)
            edge.append(top)
            size = at + 1
            if size not in self.signed:
                continue
            self.roots[size] = _root(edge)
            if self.signed[size] == self.roots[size]:
                good = size
            elif not is_broken:
                is_broken = True
                what = f"the log signed another root for size {size}: one of these was rewritten"
                yield LogFault(good, at, what)

    def strays(self) -> Iterator[LogFault]:
        """Yield what stands behind the last checkpoint or beside the tree."""
        entries, nodes = self._log.rows.counts()
        size = self.size
        for at, _ in self._log.rows.records(size, size + entries):
            yield LogFault(at, at, "the entry stands behind the last checkpoint: nobody signed it")
        if nodes > 2 * size - size.bit_count():
            yield _at(size, "there are more hashes than the entries have")


class _Kept:
    """The nodes kept, read in order, a level at a time."""

    def __init__(self, log: LogStore) -> None:
        self._rows, self._size = log.rows, log.size
        self._levels: dict[int, Iterator[tuple[int, bytes]]] = {}
        self._next: dict[int, tuple[int, bytes] | None] = {}

    def hash(self, level: int, number: int) -> bytes | None:
        """Return a node; its level's numbers have to be asked for in order."""
        if level not in self._levels:
            self._levels[level] = self._rows.nodes(level, 0, self._size >> level)
            self._next[level] = next(self._levels[level], None)
        found = self._next[level]
        if found is None or found[0] != number:
            return None
        self._next[level] = next(self._levels[level], None)
        return found[1]


def _joined(left: _Edge, right: _Edge) -> _Edge:
    digest = node_hash(left.hash, right.hash)
    is_faulty = left.is_faulty or right.is_faulty
    return _Edge(right.level + 1, right.number // 2, digest, is_faulty=is_faulty)


def _root(edge: list[_Edge]) -> bytes:
    root = edge[-1].hash
    for each in reversed(edge[:-1]):
        root = node_hash(each.hash, root)
    return root


def _wrong_entry(digest: bytes | None, kept_as: dict[bytes, int]) -> str:
    if digest is None:
        return "the entry is missing"
    if digest in kept_as:
        return f"the entry was moved: it was logged as entry {kept_as[digest]}"
    return "the entry was altered: it is not what was logged"


def _contradicted(
    log: LogStore, roots: dict[int, bytes], seen: tuple[Checkpoint, ...]
) -> Iterator[LogFault]:
    """Yield what somebody else's checkpoints show."""
    size = log.size
    for checkpoint in seen:
        if checkpoint.origin != log.known.name:
            yield _at(0, f"a checkpoint is of another log: {checkpoint.origin}")
        elif checkpoint.size > size:
            what = f"the log was rolled back: it had {checkpoint.size} entries and has {size}"
            yield LogFault(size, checkpoint.size - 1, what)
        elif checkpoint.root != (roots.get(checkpoint.size) or _root_at(log, checkpoint.size)):
            what = f"the log had another root at size {checkpoint.size}: one of these was rewritten"
            yield LogFault(0, checkpoint.size - 1, what)


def _root_at(log: LogStore, size: int) -> bytes:
    if size == 0:
        return hashlib.sha256(b"").digest()
    try:
        return log.root(size)
    except DataError:
        return b""


def _at(size: int, what: str) -> LogFault:
    return LogFault(max(size - 1, 0), max(size - 1, 0), what)
