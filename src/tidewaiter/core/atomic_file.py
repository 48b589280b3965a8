"""Files that are written whole or not at all."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from tidewaiter.core.errors import UsageError, Where

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextlib.contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Yield a temporary path beside ``path`` and move it into place on success.

    An exception or an interrupt removes the temporary file and leaves ``path`` as it was.

    Raises:
        UsageError: If the folder does not exist or cannot be written.
    """
    if path.is_dir():
        raise UsageError("the output path is a folder", where=Where(str(path)), hint="name a file")
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
    except OSError as error:
        raise UsageError(
            "the output cannot be written", where=Where(str(path)), found=error.strerror
        ) from error
    os.close(handle)
    temporary = Path(name)
    try:
        yield temporary
        umask = os.umask(0)
        os.umask(umask)
        temporary.chmod(0o666 & ~umask)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
