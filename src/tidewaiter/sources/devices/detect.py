"""Which reader takes a report of devices? Every module of this folder that ``knows`` one.

A reader has three names::

    TITLE          what it reads, in a few words
    knows          whether a text's first characters look like its format
    sightings_of   a file, its place and its time -> what it shows
"""

from __future__ import annotations

import importlib
import pkgutil
from typing import TYPE_CHECKING, Protocol, cast

from tidewaiter.core.errors import DataError, Where
from tidewaiter.sources.devices.device_report import DeviceReport, file_of

if TYPE_CHECKING:
    from pathlib import Path

    from tidewaiter.sources.files import SourceFile


class Loader(Protocol):
    """A format's module."""

    TITLE: str

    def knows(self, head: str) -> bool:
        """Whether a text begins as this format does."""

    def sightings_of(
        self, file: SourceFile | Path, place: str, at: str | None = None
    ) -> DeviceReport:
        """Return what the report shows."""


def loaders() -> dict[str, Loader]:
    """Return every reader by the name of its format (``smi-xml``)."""
    folder = importlib.import_module(__name__.rpartition(".")[0])
    names = sorted(found.name for found in pkgutil.iter_modules(folder.__path__))
    modules = {name: importlib.import_module(f"{folder.__name__}.{name}") for name in names}
    return {
        name.replace("_", "-"): cast("Loader", module)
        for name, module in modules.items()
        if hasattr(module, "knows")
    }


def format_of(file: SourceFile) -> str:
    """Return the name of a report's format.

    Raises:
        DataError: If no reader, or more than one, knows it.
    """
    known = loaders()
    fitting = [name for name, loader in known.items() if loader.knows(file.head)]
    if len(fitting) != 1:
        raise DataError(
            "no report of devices that is known" if not fitting else "the report could be either",
            where=Where(file.name),
            found=", ".join(fitting) or file.head[:60],
            allowed="; ".join(loader.TITLE for loader in known.values()),
        )
    return fitting[0]


def report_of(path: Path, place: str, at: str | None = None) -> DeviceReport:
    """Return what a report shows, whatever its format.

    Args:
        path: The file.
        place: Account that it is about, such as ``site:B``.
        at: Day or time in UTC, used where the report does not say.

    Raises:
        UsageError: If there is no such file, or ``place`` or ``at`` is wrong.
        DataError: If the format is not known, or the file is not as the format is, with the place.
    """
    return loaders()[format_of(file_of(path))].sightings_of(path, place, at)
