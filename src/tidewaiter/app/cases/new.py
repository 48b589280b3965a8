"""How does a case begin? A folder with the header of every table, written whole or not at all."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from tidewaiter.core.errors import UsageError, Where
from tidewaiter.sources.cases.empty import empty_case

if TYPE_CHECKING:
    from collections.abc import Iterator


def new_case(folder: Path, name: str = "") -> tuple[str, ...]:
    """Write an empty case, whole or not at all, and return the names of its files.

    Args:
        folder: Folder to write; it must not be there, or be empty.
        name: Name of the case; that of its folder when left out.

    Raises:
        UsageError: If the folder holds anything, or cannot be written.
    """
    target = folder.resolve()
    files = empty_case(_printable(name or target.name))
    try:
        _require_free(folder)
        with _temporary_beside(target) as part:
            for file, text in files.items():
                (part / file).write_text(text, encoding="utf-8")
            part.chmod(0o777 & ~_umask())
            part.rename(target)
    except OSError as error:
        raise UsageError(
            "the case cannot be written",
            where=Where(str(folder)),
            found=error.strerror,
            hint="name a folder that is not there yet",
        ) from error
    return tuple(files)


def _printable(name: str) -> str:
    if name.isprintable():
        return name
    raise UsageError("the name of the case is no plain text", found=name)


def _require_free(folder: Path) -> None:
    where = Where(str(folder))
    if not folder.exists() and not folder.is_symlink():
        return
    if folder.is_symlink() or not folder.is_dir():
        raise UsageError("the path is no folder", where=where)
    if any(folder.iterdir()):
        raise UsageError("the folder is not empty", where=where, hint="name another folder")
    if folder.samefile(Path.cwd()):
        raise UsageError("this is the folder you are in", where=where, hint="name one inside it")


@contextlib.contextmanager
def _temporary_beside(target: Path) -> Iterator[Path]:
    part = Path(tempfile.mkdtemp(prefix=".tidewaiter-", suffix=".part", dir=target.parent))
    try:
        yield part
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _umask() -> int:
    umask = os.umask(0)
    os.umask(umask)
    return umask
