"""Where does an auditor keep a secret, and how is a kit written? Whole, or not at all."""

from __future__ import annotations

import os
import secrets
import shutil
import stat
import tempfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

from tidewaiter.core.atomic_file import replacing
from tidewaiter.core.errors import DataError, UsageError, Where

if TYPE_CHECKING:
    from collections.abc import Mapping

SECRET_BYTES = 32
_EARLIEST = (1980, 1, 1, 0, 0, 0)


def new_secret(path: Path) -> bytes:
    """Return a new secret, written to a file for its owner alone.

    Raises:
        UsageError: If the file is there already or cannot be written.
    """
    secret = secrets.token_bytes(SECRET_BYTES)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise UsageError(
            "the secret cannot be written", where=Where(str(path)), found=error.strerror
        ) from error
    with os.fdopen(handle, "w", encoding="ascii") as out:
        out.write(secret.hex() + "\n")
    return secret


def secret_of(path: Path) -> bytes:
    """Return the secret of a file.

    Raises:
        UsageError: If there is none, or others may read it.
        DataError: If it holds no secret.
    """
    if not path.is_file():
        raise UsageError(
            "there is no such secret", where=Where(str(path)), hint="custody audit-commit makes one"
        )
    if os.name == "posix" and stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise UsageError(
            "others may read the secret, so the sample is no surprise",
            where=Where(str(path)),
            hint=f"chmod 600 {path}; and think of who may have read it",
        )
    try:
        secret = bytes.fromhex(path.read_text(encoding="ascii").strip())
    except ValueError:
        secret = b""
    if len(secret) != SECRET_BYTES:
        raise DataError(
            "the file holds no secret", where=Where(str(path)), allowed="64 hexadecimal digits"
        )
    return secret


def write_kit(path: Path, files: Mapping[str, bytes]) -> None:
    """Write a kit as a folder, or as a zip where its name ends so.

    Args:
        path: A name that is not there yet.
        files: Content by name.

    Raises:
        UsageError: If it is there already or cannot be written.
    """
    if path.exists() or path.is_symlink():
        raise UsageError("a kit is never overwritten", where=Where(str(path)))
    if path.suffix == ".zip":
        with replacing(path) as part, zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in sorted(files.items()):
                archive.writestr(zipfile.ZipInfo(name, _EARLIEST), content)
        path.chmod(0o600)
        return
    try:
        part = Path(tempfile.mkdtemp(prefix=".tidewaiter-", suffix=".part", dir=path.parent))
    except OSError as error:
        raise UsageError(
            "the kit cannot be written", where=Where(str(path)), found=error.strerror
        ) from error
    try:
        for name, content in files.items():
            (part / name).write_bytes(content)
        part.rename(path)
    finally:
        shutil.rmtree(part, ignore_errors=True)
