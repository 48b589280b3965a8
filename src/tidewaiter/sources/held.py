"""What do the files of a list hold? The list's code, its day where stated, and its entries."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tidewaiter.core.errors import UsageError

if TYPE_CHECKING:
    from tidewaiter.model.party import ListEntry
    from tidewaiter.sources.files import SourceFile


class Held(NamedTuple):
    """What the files of a list hold.

    Attributes:
        list: Code of the list or collection.
        entries: The parties, in order of the file.
        published: Day of publication that the file states, or "".
    """

    list: str
    entries: tuple[ListEntry, ...]
    published: str = ""


def only(files: tuple[SourceFile, ...]) -> SourceFile:
    """Return the one file of a format that has one.

    Raises:
        UsageError: If several were given.
    """
    if len(files) != 1:
        raise UsageError(
            "this format is one file",
            found=" ".join(file.name for file in files),
            hint="load each file by itself",
        )
    return files[0]
