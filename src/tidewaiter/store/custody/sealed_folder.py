"""Where a device that is software keeps its sealed memory: a folder, for the simulator.

The record carries a keyed digest (HMAC-SHA-256 under the device's key), so that only the device can
have written it. The mark lies in a file beside it. Real hardware keeps the mark where nobody can
put an older one back; a file cannot, and whoever copies the whole folder copies the device.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from typing import TYPE_CHECKING

from tidewaiter.core.atomic_file import replacing
from tidewaiter.core.errors import DataError, UsageError, Where

if TYPE_CHECKING:
    from pathlib import Path

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

RECORD, MARK, PINNED = "memory.sealed", "mark", "trust.seal"
LARGEST_RECORD = 1 << 24
_DIGEST_BYTES = 32


class SealedFolder:
    """A record and a mark in a folder.

    Args:
        folder: The folder, which has to be there.
        key: The device's key.

    Raises:
        UsageError: If there is no such folder.
    """

    def __init__(self, folder: Path, key: Ed25519PrivateKey) -> None:
        if not folder.is_dir():
            raise UsageError("there is no such device", where=Where(str(folder)))
        self._folder = folder
        self._secret = hashlib.sha256(b"sealed memory" + key.private_bytes_raw()).digest()

    def read(self) -> bytes | None:
        """Return the record; None where there is none, or it is not the device's own."""
        path = self._folder / RECORD
        if not path.is_file() or path.stat().st_size > LARGEST_RECORD:
            return None
        content = path.read_bytes()
        digest, record = content[:_DIGEST_BYTES], content[_DIGEST_BYTES:]
        return record if hmac.compare_digest(digest, self._digest(record)) else None

    def write(self, content: bytes) -> None:
        """Keep a record in place of the one before; it is on disk when this returns."""
        self._replace(RECORD, self._digest(content) + content)

    def mark(self) -> int:
        """Return the mark.

        Raises:
            DataError: If the file holds no number.
        """
        path = self._folder / MARK
        if not path.is_file():
            return 0
        text = path.read_text(encoding="ascii", errors="replace").strip()
        if not text.isdecimal() or len(text) > 100:
            raise DataError("the mark is no number", where=Where(str(path)), found=text)
        return int(text)

    def raise_mark(self, to: int) -> None:
        """Raise the mark.

        Raises:
            DataError: If it would fall.
        """
        if to < self.mark():
            raise DataError("a mark never falls", where=Where(str(self._folder / MARK)), found=to)
        self._replace(MARK, f"{to}\n".encode())

    def pin(self, content: bytes) -> None:
        """Keep a digest of what the device was given once; it is never given another."""
        self._replace(PINNED, f"{self._digest(content).hex()}\n".encode())

    def require_pinned(self, content: bytes) -> None:
        """Refuse what the device was not given.

        Raises:
            DataError: If the content is another, or nothing was pinned.
        """
        path = self._folder / PINNED
        text = path.read_text(encoding="ascii", errors="replace").strip() if path.is_file() else ""
        if not hmac.compare_digest(text.encode(), self._digest(content).hex().encode()):
            raise DataError(
                "what the device trusts was changed after its owner opted in",
                where=Where(str(path)),
                hint="put back the file that it was made with; another trust is another device",
            )

    def _digest(self, content: bytes) -> bytes:
        return hmac.new(self._secret, content, hashlib.sha256).digest()

    def _replace(self, name: str, content: bytes) -> None:
        with replacing(self._folder / name) as part, part.open("wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        handle = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
