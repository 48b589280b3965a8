"""What lies in the folder of a collection? The digest of every file, and the small ones whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tidewaiter.core.errors import DataError, Where
from tidewaiter.core.small_file import small_content
from tidewaiter.evidence.collection.check import Kept
from tidewaiter.evidence.collection.seal import EVIDENCE, LOG, OBJECTS
from tidewaiter.evidence.manifest import MANIFEST
from tidewaiter.store.bundle_file import digests_below

if TYPE_CHECKING:
    from pathlib import Path

LARGEST_LOG = 1 << 31
LARGEST_PART = 1 << 24


def kept_in(folder: Path) -> Kept:
    """Return what lies in the folder of a collection, every file read.

    Raises:
        UsageError: If there is no such folder, or a file cannot be read.
        DataError: If it was never sealed, holds a link or a name that does not mean the same file
            everywhere, or one of its small files is large.
    """
    files = digests_below(folder, "")
    parts = {}
    for file in files:
        is_part = file.name.startswith(f"{EVIDENCE}/") and not file.name.startswith(f"{OBJECTS}/")
        if is_part or file.name == MANIFEST:
            most = LARGEST_LOG if MANIFEST in file.name or file.name == LOG else LARGEST_PART
            parts[file.name] = part_of(folder / file.name, most)
    if not parts:
        raise DataError(
            "nothing was sealed here",
            where=Where(str(folder)),
            allowed=f"a folder with {MANIFEST} and {EVIDENCE}/",
        )
    return Kept(files, parts)


def part_of(path: Path, most: int = LARGEST_PART) -> bytes:
    """Return the bytes of a small file.

    Raises:
        UsageError: If it cannot be read.
        DataError: If it is larger than it may be.
    """
    return small_content(path, most)
