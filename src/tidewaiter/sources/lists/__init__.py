"""Which reader takes a file of a restricted-party list?

Every module of this folder is a reader and has three names::

    TITLE       what it reads, in a few words
    recognises  whether a file's name and first characters look like its format
    read        files -> what they hold (several files where a list is published in parts)
"""

from __future__ import annotations

import importlib
import pkgutil
from typing import TYPE_CHECKING, NamedTuple, Protocol

from tidewaiter.core.errors import DataError, UnknownNameError, Where, nearest

if TYPE_CHECKING:
    from tidewaiter.sources.files import SourceFile
    from tidewaiter.sources.held import Held


class Reader(Protocol):
    """A format's module."""

    TITLE: str

    def recognises(self, name: str, head: str) -> bool:
        """Whether a file looks like this format."""

    def read(self, files: tuple[SourceFile, ...]) -> Held:
        """Return what the files hold."""


class Chosen(NamedTuple):
    """A reader with the name of its format."""

    format: str
    reader: Reader


def formats() -> dict[str, Reader]:
    """Return every reader by the name of its format (``us-csl-csv``)."""
    names = sorted(found.name for found in pkgutil.iter_modules(__path__))
    return {name.replace("_", "-"): importlib.import_module(f"{__name__}.{name}") for name in names}


def reader_for(file: SourceFile, stated: str = "") -> Chosen:
    """Return the reader of a file.

    Args:
        file: The first of the files.
        stated: Name of the format, or "" to recognise it.

    Raises:
        UnknownNameError: If no format has that name.
        DataError: If no format, or more than one, recognises the file.
    """
    known = formats()
    if stated:
        if stated not in known:
            hint = nearest(stated, list(known)) or f"one of: {', '.join(known)}"
            raise UnknownNameError("there is no such format", found=stated, hint=hint)
        return Chosen(stated, known[stated])
    fitting = [name for name, reader in known.items() if reader.recognises(file.name, file.head)]
    if len(fitting) != 1:
        raise DataError(
            "the format is not recognised" if not fitting else "several formats fit",
            where=Where(file.name, 1),
            found=", ".join(fitting) or file.head[:60],
            hint=f"name it with --as: {', '.join(fitting or known)}",
        )
    return Chosen(fitting[0], known[fitting[0]])
