"""Are a file's bytes what they should be? A stream that is checked while it is read.

Gzip is opened up to a fair ratio; text is UTF-8 without control characters; in a table a quotation
mark opens and closes a cell and stands nowhere else (RFC 4180, 2005, section 2). Whatever reads
the stream may then be fast and need not be strict.
"""

from __future__ import annotations

import codecs
import gzip
import zlib
from typing import TYPE_CHECKING, Any, NoReturn

import numpy as np

from tidewaiter.core.errors import DataError, UsageError, Where
from tidewaiter.sources.files import LARGEST_RATIO, SMALL_BYTES

if TYPE_CHECKING:
    from pathlib import Path

CHUNK = 1 << 20
CONTROLS = bytes(c for c in range(32) if c not in b"\t\n\r") + b"\x7f"
"""Bytes that stand in no text."""
_QUOTE = 34


class CheckedBytes:
    """A file's bytes, decompressed and checked; readable like a binary file.

    Args:
        path: The file.
        delimiter: What stands between the cells of a table; "" where the file is no table.
    """

    def __init__(self, path: Path, delimiter: str = "") -> None:
        self.name = path.name
        self.closed = False
        self._ends = np.frombuffer(f'{delimiter}\r\n"'.encode(), np.uint8) if delimiter else None
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self._ready = b""
        self._line, self._last, self._quotes, self._opened, self._size = 1, b"\n", 0, 1, 0
        self._awaits_end = False
        self._file, self._stream, self._limit = _opened(path)
        try:
            head = self._fetched(3)
        except DataError:
            self.close()
            raise
        self._ready = b"" if head == codecs.BOM_UTF8 else head

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes, at most a chunk; none at the end.

        Raises:
            DataError: If they are not what the file should hold, with the line.
        """
        size = min(size, CHUNK) if size > 0 else CHUNK
        if self._ready:
            found, self._ready = self._ready[:size], self._ready[size:]
            return found
        return self._fetched(size)

    def give_back(self, unread: bytes) -> None:
        """Let bytes that were read be read again."""
        self._ready = unread + self._ready

    def close(self) -> None:
        """Close the file."""
        self.closed = True
        self._stream.close()
        self._file.close()

    def _fetched(self, size: int) -> bytes:
        try:
            chunk: bytes = self._stream.read(size)
        except (EOFError, OSError, zlib.error) as error:
            raise DataError(
                "the compressed file is cut off or damaged",
                where=Where(self.name),
                found=str(error),
            ) from error
        self._size += len(chunk)
        if self._limit and self._size > self._limit:
            raise DataError(
                "the file is packed too tightly to be a table",
                where=Where(self.name),
                allowed=f"at most {self._limit} bytes unpacked",
            )
        self._check_text(chunk)
        if self._ends is not None:
            self._check_quotes(chunk, self._ends)
        self._line += chunk.count(b"\n")
        self._last = chunk[-1:] or self._last
        return chunk

    def _check_text(self, chunk: bytes) -> None:
        if len(chunk.translate(None, CONTROLS)) != len(chunk):
            at = next(i for i, byte in enumerate(chunk) if byte in CONTROLS)
            self._refuse("a control character stands in the text", chunk, at, "printable text")
        if chunk and chunk.isascii() and not self._decoder.getstate()[0]:
            return
        try:
            self._decoder.decode(chunk, final=not chunk)
        except UnicodeDecodeError as error:
            at = max(error.start - (len(error.object) - len(chunk)), 0)
            self._refuse("file is not UTF-8", chunk, at, "UTF-8")

    def _check_quotes(self, chunk: bytes, ends: Any) -> None:  # noqa: ANN401
        if not chunk:
            if self._quotes % 2:
                raise DataError(
                    "a quotation never ends: the table is cut off",
                    where=Where(self.name, self._opened),
                    hint="fetch it again",
                )
            return
        given = np.frombuffer(chunk, np.uint8)
        if self._awaits_end and given[0] not in ends:
            self._misquoted(chunk, 0)
        at = np.flatnonzero(given == _QUOTE)
        self._awaits_end = False
        if not at.size:
            return
        opens = (np.arange(at.size) + self._quotes) % 2 == 0
        before = np.frombuffer(self._last + chunk, np.uint8)[at]
        after = np.append(given, np.uint8(10))[at + 1]
        wrong = np.where(opens, ~np.isin(before, ends), ~np.isin(after, ends))
        if wrong.any():
            self._misquoted(chunk, int(at[wrong][0]))
        self._quotes += int(at.size)
        if opens.any():
            self._opened = self._line + chunk.count(b"\n", 0, int(at[opens][-1]))
        self._awaits_end = bool(at[-1] == given.size - 1 and not opens[-1])

    def _misquoted(self, chunk: bytes, at: int) -> NoReturn:
        self._refuse(
            "the table's quoting is broken",
            chunk,
            at,
            "cells that begin and end with a quotation mark, doubled inside",
        )

    def _refuse(self, message: str, chunk: bytes, at: int, allowed: str) -> NoReturn:
        raise DataError(
            message,
            where=Where(self.name, self._line + chunk.count(b"\n", 0, at)),
            found=f"byte 0x{chunk[at]:02x}" if chunk else "the end",
            allowed=allowed,
        )


def _opened(path: Path) -> tuple[Any, Any, int]:
    """Return a file, its bytes unpacked, and how many they may be (0: any number)."""
    try:
        if not path.is_file():
            raise UsageError("there is no such file", where=Where(str(path)))
        stream = path.open("rb")
    except OSError as error:
        raise UsageError(
            "the file cannot be read", where=Where(str(path)), found=error.strerror
        ) from error
    magic = stream.read(4)
    stream.seek(0)
    if magic == b"PK\x03\x04":
        stream.close()
        raise DataError("the file is an archive", where=Where(path.name), hint="unpack it")
    if magic.startswith(b"\x1f\x8b"):
        limit = max(SMALL_BYTES, path.stat().st_size * LARGEST_RATIO)
        return stream, gzip.GzipFile(fileobj=stream), limit
    return stream, stream, 0
