"""Files that are written whole or not at all."""

from __future__ import annotations

import contextlib
import os
import stat
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from tidewaiter.core.errors import UsageError, Where

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextlib.contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Yield a temporary path beside ``path`` and move it into place on success.

    An exception or an interrupt removes the temporary file and leaves ``path`` as it was. A file
    that is replaced keeps its permissions; a symbolic link keeps pointing at the same place.

    Raises:
        UsageError: If the path is a folder or a device, or its folder does not exist or cannot be
            written.
    """
    if path.exists() and not path.is_file():
        found = "a folder" if path.is_dir() else "a device or a pipe"
        raise UsageError(
            "the output path is no file", where=Where(str(path)), found=found, hint="name a file"
        )
    target = path.resolve() if path.is_symlink() else path
    temporary = _empty_file_beside(target, path)
    try:
        yield temporary
        temporary.chmod(_permissions(target))
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)


def _empty_file_beside(target: Path, path: Path) -> Path:
    try:
        handle, name = tempfile.mkstemp(prefix=".tidewaiter-", suffix=".part", dir=target.parent)
    except OSError as error:
        raise UsageError(
            "the output cannot be written", where=Where(str(path)), found=error.strerror
        ) from error
    os.close(handle)
    return Path(name)


def _permissions(target: Path) -> int:
    """Return the permissions of the file that is replaced, or those of a new file."""
    if target.exists():
        return stat.S_IMODE(target.stat().st_mode)
    umask = os.umask(0)
    os.umask(umask)
    return 0o666 & ~umask
