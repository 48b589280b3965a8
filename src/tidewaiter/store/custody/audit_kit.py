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

import msgspec

from tidewaiter.core.atomic_file import replacing
from tidewaiter.core.errors import DataError, UsageError, Where
from tidewaiter.model.custody.inspection import AuditSecret

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tidewaiter.model.custody.inspection import AuditAim

SECRET_BYTES = 32
_EARLIEST = (1980, 1, 1, 0, 0, 0)


def new_secret(path: Path, aim: AuditAim) -> AuditSecret:
    """Return a new secret with its aim, written to a file for its owner alone.

    Args:
        path: A name that is not there yet.
        aim: What the inspection is to reach.

    Raises:
        UsageError: If the file is there already or cannot be written.
    """
    secret = AuditSecret(secret=secrets.token_bytes(SECRET_BYTES).hex(), aim=aim)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise UsageError(
            "the secret cannot be written", where=Where(str(path)), found=error.strerror
        ) from error
    with os.fdopen(handle, "wb") as out:
        out.write(msgspec.json.format(msgspec.json.encode(secret), indent=1) + b"\n")
    return secret


def secret_of(path: Path) -> AuditSecret:
    """Return the secret of a file, with its aim.

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
        return msgspec.json.decode(path.read_bytes(), type=AuditSecret)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise DataError(
            "the file holds no secret",
            where=Where(str(path)),
            found=str(error),
            hint="custody audit-commit makes one",
        ) from error


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
