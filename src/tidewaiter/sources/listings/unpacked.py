"""Bytes of a file, unpacked up to a fair ratio, as a stream that never lies about its end.

A stream of an archive hands on fewer bytes when something is wrong, and says afterwards what: the
reader behind it cannot be trusted to pass on an error.
"""

from __future__ import annotations

import zlib
from typing import IO

from tidewaiter.sources.files import SMALL_BYTES

CHUNK = 1 << 18
GZIP = b"\x1f\x8b"
_WINDOW = 31  # gzip alone


class Unpacked:
    """A binary stream, decompressed where it is gzip, counted and limited.

    Args:
        stream: The bytes as they lie on disk.
        largest: Most bytes unpacked.
        ratio: Most bytes unpacked for each byte read.
    """

    def __init__(self, stream: IO[bytes], largest: int, ratio: int) -> None:
        self.fault = ""
        self.too_large = False
        self.tail = b""
        self._stream, self._largest, self._ratio = stream, largest, ratio
        self._ready = bytearray()
        self._taken = self._given = self._at = 0
        first = self._more()
        self._packed = first.startswith(GZIP)
        self._unzip = zlib.decompressobj(_WINDOW) if self._packed else None
        self._rest, self._inside, self._ended = first, self._packed, False

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes; none at the end or behind a fault."""
        wanted = size if size >= 0 else self._largest + 1
        while len(self._ready) < wanted and not (self.fault or self._ended):
            self._fill()
        found = bytes(self._ready[:wanted])
        del self._ready[:wanted]
        self._at += len(found)
        self.tail = (self.tail + found)[-4:]
        return found

    def tell(self) -> int:
        """Return the number of bytes that were read."""
        return self._at

    def _more(self) -> bytes:
        try:
            found = self._stream.read(CHUNK)
        except (OSError, ValueError, EOFError, zlib.error, NotImplementedError) as error:
            self.fault = f"it cannot be read further: {error}"
            return b""
        self._taken += len(found)
        return found

    def _fill(self) -> None:
        given = self._rest or self._more()
        self._rest = b""
        if not given:
            self._ended = True
            if self._inside and not self.fault:
                self.fault = "the compressed file is cut off"
            return
        self._ready += self._inflated(given) if self._unzip else self._counted(given)

    def _inflated(self, given: bytes) -> bytes:
        if not self._inside:
            given = given.lstrip(b"\0")
            if not given:
                return b""
            self._unzip, self._inside = zlib.decompressobj(_WINDOW), True
        try:
            found = self._unzip.decompress(given, CHUNK)  # type: ignore[union-attr]
        except zlib.error as error:
            self.fault = f"the compressed file is damaged: {error}"
            return b""
        if self._unzip.eof:  # type: ignore[union-attr]
            self._inside, self._rest = False, self._unzip.unused_data  # type: ignore[union-attr]
        else:
            self._rest = self._unzip.unconsumed_tail  # type: ignore[union-attr]
        return self._counted(found)

    def _counted(self, found: bytes) -> bytes:
        self._given += len(found)
        allowed = max(SMALL_BYTES, self._taken * self._ratio) if self._packed else self._largest
        if self._given > min(allowed, self._largest):
            self.fault = f"more than {min(allowed, self._largest)} bytes are packed into it"
            self.too_large = True
            return b""
        return found


def inflated(content: bytes, encoding: str, largest: int) -> bytes | None:
    """Return the body of an answer without its content coding, or None where it is damaged.

    Args:
        content: The body as it was sent.
        encoding: Value of ``Content-Encoding``.
        largest: Most bytes that are returned; one more tells that there are more.
    """
    for name in reversed([part.strip().lower() for part in encoding.split(",")][:4]):
        if name in {"", "identity"}:
            continue
        found = _undone(content, name, largest)
        if found is None:
            return None
        content = found
    return content


def _undone(content: bytes, name: str, largest: int) -> bytes | None:
    if name in {"gzip", "x-gzip"}:
        return _inflated(content, _WINDOW, largest)
    if name == "deflate":
        with_header = _inflated(content, zlib.MAX_WBITS, largest)
        return _inflated(content, -zlib.MAX_WBITS, largest) if with_header is None else with_header
    return _decoded_by_stream(content, name, largest)


def _inflated(content: bytes, window: int, largest: int) -> bytes | None:
    unzip = zlib.decompressobj(window)
    try:
        found = unzip.decompress(content, largest + 1)
    except zlib.error:
        return None
    return found if unzip.eof or len(found) > largest else None


def _decoded_by_stream(content: bytes, name: str, largest: int) -> bytes | None:
    """Return a body in Brotli or Zstandard, which the library of web archives reads."""
    import io

    from fastwarc import stream_io

    readers = {"br": stream_io.BrotliReader, "zstd": stream_io.ZstdReader}
    if name not in readers:
        return None
    try:
        found: bytes = readers[name](io.BytesIO(content)).read(largest + 1)
    except (OSError, ValueError, EOFError):
        return None
    return found or None
