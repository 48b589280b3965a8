"""What stands in a file that somebody sent? Bytes and text, with limits, before any parsing.

Compressed files are opened (gzip, and zip with exactly one file inside) up to a limit, so that a
small file cannot become an endless one. Text is UTF-8 without NUL and other control characters.
"""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
import zlib
from typing import TYPE_CHECKING, NamedTuple

from tidewaiter.core.errors import DataError, UsageError, Where

if TYPE_CHECKING:
    from gzip import GzipFile
    from pathlib import Path
    from typing import IO

LARGEST_BYTES = 1 << 30
LARGEST_RATIO = 200
SMALL_BYTES = 1 << 20
_CHUNK = 1 << 20
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


class SourceFile(NamedTuple):
    """A file's content.

    Attributes:
        name: Its name, for places and provenance.
        content: Its bytes, decompressed.
        sha256: Digest of the bytes as they lie on disk.
    """

    name: str
    content: bytes
    sha256: str

    @property
    def head(self) -> str:
        """The first characters, to recognise a format by."""
        return self.content[:4096].decode("utf-8-sig", "replace")


def source_file(path: Path, *, largest: int = LARGEST_BYTES) -> SourceFile:
    """Return a file's content, decompressed where it is gzip or zip.

    Args:
        path: The file.
        largest: Most bytes that it may hold, decompressed.

    Raises:
        UsageError: If there is no such file.
        DataError: If it is too large, packed too tightly, cut off or damaged.
    """
    try:
        if not path.is_file():
            raise UsageError("there is no such file", where=Where(str(path)))
        with path.open("rb") as stream:
            raw = stream.read(largest + 1)
    except OSError as error:
        raise UsageError(
            "the file cannot be read", where=Where(str(path)), found=error.strerror
        ) from error
    return source_of(path.name, raw, largest=largest)


def source_of(name: str, raw: bytes, *, largest: int = LARGEST_BYTES) -> SourceFile:
    """Return bytes as a file's content, decompressed where they are gzip or zip.

    Raises:
        DataError: If they are too many, packed too tightly, cut off or damaged.
    """
    _require_size(len(raw), largest, name)
    return SourceFile(name, _opened(raw, name, largest), hashlib.sha256(raw).hexdigest())


def text_of(file: SourceFile, *, ends_with: str = "") -> str:
    """Return a file as text.

    Args:
        file: The file.
        ends_with: A control character that may stand at the very end, and is taken off.

    Raises:
        DataError: If it is not UTF-8, or holds a control character, with the line.
    """
    try:
        text = file.content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DataError(
            "file is not UTF-8",
            where=Where(file.name, file.content.count(b"\n", 0, error.start) + 1),
            found=f"byte 0x{file.content[error.start]:02x}",
            allowed="UTF-8",
        ) from error
    if ends_with:
        text = text.removesuffix(ends_with)
    if found := _CONTROLS.search(text):
        raise DataError(
            "a control character stands in the text",
            where=Where(file.name, text.count("\n", 0, found.start()) + 1),
            found=found[0],
            allowed="printable text, tabs and line ends",
        )
    return text


def require_ended(text: str, name: str) -> None:
    """Refuse a text whose last line does not end, where the publisher ends every line.

    A table cut off inside its last cell looks whole otherwise.

    Raises:
        DataError: With the line.
    """
    if text and not text.endswith("\n"):
        raise DataError(
            "the last line does not end: the file is cut off",
            where=Where(name, text.count("\n") + 1),
            hint="fetch it again; the publisher ends every line",
        )


def digest_of(files: tuple[SourceFile, ...]) -> str:
    """Return the digest of one file, or of several files' digests in order."""
    if len(files) == 1:
        return files[0].sha256
    return hashlib.sha256("\n".join(file.sha256 for file in files).encode()).hexdigest()


def _opened(raw: bytes, name: str, largest: int) -> bytes:
    try:
        if raw.startswith(b"\x1f\x8b"):
            return _gunzipped(raw, name, largest)
        if raw.startswith(b"PK\x03\x04"):
            with zipfile.ZipFile(io.BytesIO(raw)) as archive:
                return _only_member(archive, name, min(largest, _fair_size(len(raw))))
    except (EOFError, OSError, zlib.error, zipfile.BadZipFile, RuntimeError) as error:
        raise DataError(
            "the compressed file is cut off or damaged", where=Where(name), found=str(error)
        ) from error
    return raw


def _gunzipped(raw: bytes, name: str, largest: int) -> bytes:
    import gzip

    with gzip.GzipFile(fileobj=io.BytesIO(raw)) as stream:
        return _read_within(stream, min(largest, _fair_size(len(raw))), name)


def _only_member(archive: zipfile.ZipFile, name: str, limit: int) -> bytes:
    members = [m for m in archive.infolist() if not m.is_dir()]
    if len(members) != 1:
        raise DataError(
            "the archive must hold one file",
            where=Where(name),
            found=f"{len(members)} files",
            hint="unpack it and name the file to load",
        )
    with archive.open(members[0]) as stream:
        return _read_within(stream, limit, name)


def _fair_size(packed: int) -> int:
    """Return how large a packed file may become: real lists shrink ten- to thirtyfold."""
    return max(SMALL_BYTES, packed * LARGEST_RATIO)


def _read_within(stream: GzipFile | IO[bytes], limit: int, name: str) -> bytes:
    parts: list[bytes] = []
    size = 0
    while chunk := stream.read(_CHUNK):
        size += len(chunk)
        _require_size(size, limit, name)
        parts.append(chunk)
    return b"".join(parts)


def _require_size(size: int, limit: int, name: str) -> None:
    if size > limit:
        raise DataError(
            "the file is too large, or packed too tightly to be a list",
            where=Where(name),
            allowed=f"at most {limit} bytes unpacked",
        )
