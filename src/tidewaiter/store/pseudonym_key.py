"""The key behind pseudonyms: who has it can join scans and try names out, so it is its owner's."""

from __future__ import annotations

import os
import re
import secrets
import stat
from typing import TYPE_CHECKING

from tidewaiter.core.errors import DataError, UsageError, Where

if TYPE_CHECKING:
    from pathlib import Path

KEY_BYTES = 32
_HEXADECIMAL = re.compile(r"[0-9a-f]{64}")


def fresh_key() -> bytes:
    """Return a key that was never used and is kept nowhere."""
    return secrets.token_bytes(KEY_BYTES)


def pseudonym_key(path: Path) -> bytes:
    """Return the key of a file, which is made for its owner alone where it is not there.

    Raises:
        UsageError: If others may read it, or it cannot be read or made.
        DataError: If it holds no key of 64 hexadecimal digits.
    """
    try:
        return _made(path)
    except FileExistsError:
        return _read(path)
    except OSError as error:
        raise UsageError(
            "the key of pseudonyms cannot be made", where=Where(str(path)), found=error.strerror
        ) from error


def existing_key(path: Path) -> bytes:
    """Return the key of a file that must be there.

    Raises:
        UsageError: If it is not, or others may read it.
        DataError: If it holds no key.
    """
    if not path.is_file():
        raise UsageError(
            "there is no such key of pseudonyms",
            where=Where(str(path)),
            hint="it is the file that --pseudonyms named when the scan was made",
        )
    return _read(path)


def _made(path: Path) -> bytes:
    key = fresh_key()
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as out:
        out.write(f"{key.hex()}\n")
    return key


def _read(path: Path) -> bytes:
    where = Where(str(path))
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
        if os.name == "posix" and mode & 0o077:
            raise UsageError(
                "others may read the key of pseudonyms",
                where=where,
                found=f"mode {mode:03o}",
                allowed="a file for its owner alone",
                hint=f"chmod 600 {path}",
            )
        with path.open(encoding="ascii", errors="replace") as lines:
            text = lines.read(KEY_BYTES * 4).strip()
    except OSError as error:
        raise UsageError(
            "the key of pseudonyms cannot be read", where=where, found=error.strerror
        ) from error
    if not _HEXADECIMAL.fullmatch(text):
        raise DataError(
            "this is no key of pseudonyms", where=where, allowed="64 hexadecimal digits, 0-9 a-f"
        )
    return bytes.fromhex(text)
