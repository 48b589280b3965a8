"""Which files does the folder of a case hold, and may they be read?

Only ordinary files that lie in the folder are ever opened. A symbolic link that leads out of it, a
pipe, a socket or a device, a name that is no plain text and a file that is too large are faults
before anything of them is read.
"""

from __future__ import annotations

import itertools
import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tidewaiter.core.errors import UsageError, Where
from tidewaiter.sources.cases.faults import CaseFault, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

LARGEST_FILE = 1 << 30
MOST_ENTRIES = 10_000
MOST_BELOW = 200_000
"""Most files in a folder inside the case."""
SUBFOLDERS = ("attachments", "devices")
"""Folders inside a case that hold no tables: papers, and reports of devices."""


class Listing(NamedTuple):
    """What lies in the folder of a case.

    Attributes:
        files: Path of every file that may be read, by name.
        faults: What may not, one fault each.
    """

    files: dict[str, Path]
    faults: tuple[CaseFault, ...]


def listing_of(folder: Path) -> Listing:
    """Return the files of a folder by name, sorted.

    Raises:
        UsageError: If there is no such folder, or it cannot be read.
    """
    try:
        root = folder.resolve(strict=True)
        with os.scandir(root) as entries:
            names = sorted(entry.name for entry in itertools.islice(entries, MOST_ENTRIES + 1))
    except (OSError, RuntimeError) as error:
        raise UsageError(
            "there is no such folder, or it cannot be read",
            where=Where(str(folder)),
            found=getattr(error, "strerror", None) or str(error),
            hint="tidewaiter case new FOLDER writes one",
        ) from error
    if len(names) > MOST_ENTRIES:
        message = "the folder holds too many files"
        return Listing({}, (CaseFault(message=message, allowed=f"at most {MOST_ENTRIES}"),))
    files: dict[str, Path] = {}
    faults: list[CaseFault] = []
    for name in names:
        found = list(_entry_faults(root, name))
        faults += found
        if not found and name not in SUBFOLDERS:
            files[name] = root / name
    return Listing(files, tuple(faults))


def path_fault(root: Path, path: Path) -> CaseFault | None:
    """Return why a file below a folder must not be opened, or None where it may be.

    Nothing is opened to find out.

    Args:
        root: The folder, resolved.
        path: Path of the file, below the folder.
    """
    name = path.relative_to(root).as_posix()
    if not name.isprintable() or "\\" in name:
        return CaseFault(
            message="the name of a file is no plain text", file=shown(name), hint="rename it"
        )
    try:
        target = path.resolve(strict=True)
        found = target.stat()
    except (OSError, RuntimeError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        return CaseFault(message="the file cannot be read", file=shown(name), found=shown(reason))
    if not target.is_relative_to(root):
        return CaseFault(
            message="a symbolic link leads out of the case",
            file=shown(name),
            allowed="files that lie in the folder",
            hint="copy the file into the folder",
        )
    if not stat.S_ISREG(found.st_mode):
        return CaseFault(
            message="this is no ordinary file", file=shown(name), found=_kind(found.st_mode)
        )
    if found.st_size > LARGEST_FILE:
        return CaseFault(
            message="the file is too large",
            file=shown(name),
            found=f"{found.st_size} bytes",
            allowed=f"at most {LARGEST_FILE} bytes",
            hint="write it as Parquet, or divide the case",
        )
    return None


def _entry_faults(root: Path, name: str) -> Iterator[CaseFault]:
    """Yield what is wrong with a file or a folder that lies in the case itself."""
    path = root / name
    if path.is_symlink() or not path.is_dir():
        yield from _file_fault(root, path)
    elif name in SUBFOLDERS:
        below = itertools.islice(_files_below(path), MOST_BELOW + 1)
        for number, inner in enumerate(below):
            if number == MOST_BELOW:
                allowed = f"at most {MOST_BELOW}"
                yield CaseFault(
                    message="the folder holds too many files", file=name, allowed=allowed
                )
            else:
                yield from _file_fault(root, inner)
    else:
        yield CaseFault(
            message="a folder that nobody reads lies in the case",
            file=shown(name),
            allowed=", ".join(SUBFOLDERS),
            hint="papers belong into attachments/",
        )


def _files_below(folder: Path) -> Iterator[Path]:
    """Yield every file below a folder, and every link, none of which is followed."""
    for parent, folders, files in os.walk(folder):
        links = [name for name in folders if (Path(parent) / name).is_symlink()]
        for name in sorted((*links, *files)):
            yield Path(parent) / name


def _file_fault(root: Path, path: Path) -> Iterator[CaseFault]:
    fault = path_fault(root, path)
    if fault is not None:
        yield fault


def _kind(mode: int) -> str:
    kinds = (
        (stat.S_ISFIFO, "a pipe"),
        (stat.S_ISSOCK, "a socket"),
        (stat.S_ISDIR, "a folder"),
    )
    return next((word for test, word in kinds if test(mode)), "a device")
