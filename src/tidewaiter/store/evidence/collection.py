"""What is taken in, and what is made of it? A collection that grows, and is sealed at the end.

Raw bytes are kept before anybody parses them; then the log says what they are. A run that is killed
leaves a folder that the next one goes on with: an object without a line is logged as found, and a
last line that was cut off is kept as an object of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, Self

from tidewaiter.core.errors import UsageError, Where
from tidewaiter.evidence.collection.seal import LOG, OBJECTS
from tidewaiter.evidence.collection_log import Clocks, Taken, chained, objects_in
from tidewaiter.store.evidence.log_file import LogFile
from tidewaiter.store.evidence.objects import ObjectFolder, clear_unfinished
from tidewaiter.store.evidence.sealing import sealed

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from tidewaiter.evidence.collection.seal import CollectionSeal
    from tidewaiter.evidence.collection_log import CollectionEntry, Deed

AT_ONCE = 256
_SILENT = Clocks()
_FOUND = "a run was cut off before it logged this object"
_TORN = "the last line of the log was cut off; these are its bytes"


class Collection:
    """A collection in a folder, being written; use it in a ``with`` statement.

    Args:
        folder: The folder of the scan; ``evidence/`` is made inside it.
        actor: Who collects, as an office or a role.
        tool: Program with its version.
        now: Gives the time, ``YYYY-MM-DDThh:mm:ssZ`` in universal time.

    Raises:
        UsageError: If another run is writing it, or it cannot be written.
        DataError: If its log is broken.
    """

    def __init__(self, folder: Path, actor: str, tool: str, now: Callable[[], str]) -> None:
        self.folder = folder
        self.objects = ObjectFolder(folder / OBJECTS)
        self._actor, self._tool, self._now = actor, tool, now
        self._waiting: list[Taken] = []
        self._log = LogFile(folder / LOG, self._keep_torn)
        try:
            self._known = {_key(entry) for entry in self._log.read()}
            self.objects.clear_unfinished()
            self.write_log()
        except BaseException:
            self._log.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Write what waits for the log and let others write; nothing is sealed."""
        try:
            self.write_log()
        finally:
            self._log.close()

    def take_in(
        self, content: bytes | Path, name: str, source: str, method: str, clocks: Clocks
    ) -> str:
        """Return the digest of raw bytes, having kept them; parse them only after this.

        The same bytes of the same name, source and method are logged once.

        Args:
            content: The bytes, or the file that holds them.
            name: Name of the file, or of the part inside it.
            source: Address or folder that it came from.
            method: By what means: a saved page, a WARC record, a request.
            clocks: What the clocks said.

        Raises:
            UsageError: If they cannot be read or written.
            DataError: If they cannot be logged.
        """
        digest = self.objects.keep(content)
        self._log_deed("taken in", digest, name=name, source=source, method=method, clocks=clocks)
        return digest

    def derive(
        self,
        content: bytes,
        origin: str,
        how: str,
        deed: Literal["derived", "redacted"] = "derived",
    ) -> str:
        """Return the digest of bytes made of an object, having kept them; the object stays.

        Args:
            content: The bytes.
            origin: Digest of the object that they were made of.
            how: By what means, in words.
            deed: Whether something was left out on purpose.

        Raises:
            UsageError: If there is no such object, or the bytes cannot be written.
        """
        if not self.objects.path_of(origin).is_file():
            raise UsageError(
                "there is no object of that digest", where=Where(str(self.folder)), found=origin
            )
        digest = self.objects.keep(content)
        self._log_deed(deed, digest, method=how, source=f"sha256:{origin}")
        return digest

    def redact(self, content: bytes, original: str, how: str, why: str) -> str:
        """Return the digest of what stands for an object that is elsewhere, having kept it.

        Args:
            content: What stands for it.
            original: Digest of the object, which this collection does not hold.
            how: What was left out, in words.
            why: Why, in words.

        Raises:
            UsageError: If it cannot be written.
            DataError: If it cannot be logged.
        """
        digest = self.objects.keep(content)
        self._log_deed("redacted", digest, note=why, method=how, source=f"sha256:{original}")
        return digest

    def note(self, deed: Deed, text: str, digest: str = "") -> None:
        """Log a deed that makes no object: what was revealed or exported, and why."""
        self._log_deed(deed, digest, note=text)

    def write_log(self) -> None:
        """Write what waits for the log, once the objects that it names are on the disk."""
        self.objects.settle()
        self._log.append(self._waiting)
        self._waiting.clear()

    def log(self) -> tuple[CollectionEntry, ...]:
        """Return the whole log, everything that waited written."""
        self.write_log()
        return self._log.read()

    def seal(self, key: Ed25519PrivateKey | None, facts_sha256: str) -> CollectionSeal:
        """Return the seal over everything in the folder, having written it.

        Sealing what is sealed already by the same key writes nothing. An earlier seal of less is
        kept beside the new one.

        Args:
            key: The key that signs; None leaves it unsigned.
            facts_sha256: Digest of the facts that the program had.

        Raises:
            UsageError: If something cannot be written.
            DataError: If an object is missing or damaged, or the folder holds a link or a name
                that does not mean the same file everywhere.
        """
        clear_unfinished(self.folder)
        logged = set(objects_in(self.log()))
        for digest in self.objects.digests():
            if digest not in logged:
                self._log_deed("found", digest, note=_FOUND)
        return sealed(self.folder, self.log(), (self._tool, facts_sha256), key)

    def _keep_torn(self, torn: bytes) -> None:
        digest = self.objects.keep(torn)
        self.objects.settle()
        self._waiting.append(self._taken("mended", digest, note=_TORN))

    def _log_deed(
        self,
        deed: Deed,
        digest: str,
        *,
        clocks: Clocks = _SILENT,
        note: str = "",
        **where: str,
    ) -> None:
        texts = {field: _writable(text) for field, text in where.items()}
        taken = self._taken(deed, digest, clocks=clocks, note=note, **texts)
        chained((), [taken], Where(taken.name))  # refused now, not with hundreds of others
        if deed in {"taken in", "derived", "redacted"}:
            if _key(taken) in self._known:
                return
            self._known.add(_key(taken))
        self._waiting.append(taken)
        if len(self._waiting) >= AT_ONCE:
            self.write_log()

    def _taken(self, deed: Deed, digest: str, **more: Any) -> Taken:  # noqa: ANN401
        return Taken(
            time=self._now(), actor=self._actor, tool=self._tool, deed=deed, object=digest, **more
        )


def _key(entry: CollectionEntry | Taken) -> tuple[str, ...]:
    """Return by what a repetition of a deed is known."""
    return entry.deed, entry.object, entry.name, entry.source, entry.method


def _writable(text: str) -> str:
    """Return a text as it can be written: a name's bytes that are no UTF-8 are spelt out."""
    return text.encode("utf-8", "backslashreplace").decode()
