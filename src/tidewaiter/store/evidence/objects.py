"""Where do raw bytes lie? Each in a file named for its SHA-256 digest, written once.

The same bytes are kept once, whatever they were called. A file appears under its name only when it
is whole, and :meth:`ObjectFolder.settle` returns only when what was kept is on the disk: a log that
is written after it never names bytes that a power cut can take back.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from tidewaiter.core.atomic_file import replacing
from tidewaiter.core.errors import DataError, UsageError, Where
from tidewaiter.evidence.digest import is_digest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

LARGEST_OBJECT = 1 << 36
UNFINISHED = ".tidewaiter-*.part"
AT_A_TIME = 8
_CHUNK = 1 << 20


class ObjectFolder:
    """A folder of objects; it is made when the first one is kept.

    Args:
        folder: The folder.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._unsettled: list[Path] = []

    def path_of(self, digest: str) -> Path:
        """Return where an object of a digest lies, or would."""
        return self.folder / digest[:2] / digest

    def keep(self, content: bytes | Path) -> str:
        """Return the digest of some bytes, having kept them.

        Args:
            content: The bytes, or a file that holds them.

        Raises:
            UsageError: If the file cannot be read, or the object cannot be written.
            DataError: If the file changes while it is copied, or is too large.
        """
        digest = _digest(_chunks(content))
        path = self.path_of(digest)
        if not self._is_whole(path, digest):
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
                with replacing(path) as part:
                    _write(part, _chunks(content), digest)
            except OSError as error:
                raise _unwritable(path, error) from error
        self._unsettled.append(path)
        return digest

    def settle(self) -> None:
        """Return when everything kept so far is on the disk.

        Raises:
            UsageError: If the disk does not take it.
        """
        paths = list(dict.fromkeys(self._unsettled))
        folders = dict.fromkeys(path.parent for path in paths)
        try:
            with ThreadPoolExecutor(AT_A_TIME) as disk:  # a disk takes many in one go
                list(disk.map(synced, paths))
                list(disk.map(synced, folders))
            if paths:
                synced(self.folder)
        except OSError as error:
            raise _unwritable(self.folder, error) from error
        self._unsettled.clear()

    def read(self, digest: str) -> bytes:
        """Return the bytes of an object.

        Raises:
            UsageError: If there is no such object, or it cannot be read.
            DataError: If its bytes are not those that its name says.
        """
        path = self.path_of(digest)
        content = b"".join(_chunks(path))
        if hashlib.sha256(content).hexdigest() != digest:
            raise DataError("the object is not what its name says", where=Where(str(path)))
        return content

    def digests(self) -> tuple[str, ...]:
        """Return the digests of all objects, in order; their bytes are not looked at."""
        if not self.folder.is_dir():
            return ()
        return tuple(sorted(p.name for p in self.folder.glob("??/*") if is_digest(p.name)))

    def clear_unfinished(self) -> int:
        """Return how many files that a run left unfinished were removed."""
        return clear_unfinished(self.folder)

    def _is_whole(self, path: Path, digest: str) -> bool:
        """Whether an object is there; one that a power cut left damaged is written anew."""
        return path.is_file() and not path.is_symlink() and _digest(_chunks(path)) == digest


def synced(path: Path) -> None:
    """Return when a file, or a folder's list of files, is on the disk."""
    flags = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0) if path.is_dir() else os.O_RDONLY
    handle = os.open(path, flags)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def clear_unfinished(folder: Path) -> int:
    """Return how many files and folders that a killed run left unfinished were removed."""
    paths = sorted(folder.rglob(UNFINISHED))
    for path in paths:
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            with contextlib.suppress(OSError):
                path.unlink()
    return len(paths)


def _chunks(content: bytes | Path) -> Iterator[bytes]:
    if isinstance(content, bytes):
        yield content
        return
    try:
        with content.open("rb") as stream:
            while chunk := stream.read(_CHUNK):
                yield chunk
    except OSError as error:
        raise UsageError(
            "the file cannot be read", where=Where(str(content)), found=error.strerror
        ) from error


def _digest(chunks: Iterable[bytes]) -> str:
    found = hashlib.sha256()
    for chunk in chunks:
        found.update(chunk)
    return found.hexdigest()


def _write(part: Path, chunks: Iterable[bytes], digest: str) -> None:
    found, size = hashlib.sha256(), 0
    with part.open("wb") as out:
        for chunk in chunks:
            size += len(chunk)
            if size > LARGEST_OBJECT:
                raise DataError(
                    "the object is too large",
                    where=Where(digest),
                    allowed=f"at most {LARGEST_OBJECT} bytes",
                )
            found.update(chunk)
            out.write(chunk)
    if found.hexdigest() != digest:
        raise DataError(
            "the file changed while it was taken in",
            where=Where(digest),
            hint="take it in again when nothing writes to it",
        )


def _unwritable(path: Path, error: OSError) -> UsageError:
    return UsageError("the object cannot be written", where=Where(str(path)), found=error.strerror)
