"""What does a report of devices show? Sightings, units, counts and movements, and remarks on them.

Whatever a host says of itself was written on its operator's own machine: a library loaded before
the real one can make it name any chip and any number. So it is never graded above ``serial``; only
a signed report that was verified is ``attested``, and no reader here makes one.
"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tidewaiter.core.errors import DataError, UsageError, Where
from tidewaiter.model.books.columns import KINDS
from tidewaiter.model.books.records import InventoryTaking, Shipment, Sighting, Unit
from tidewaiter.sources.files import SourceFile, source_file

if TYPE_CHECKING:
    from collections.abc import Iterable

LARGEST_REPORT = 64 << 20
LONGEST_WORD = 200
MOST_SHOWN = 5
_ACCOUNT = re.compile(f"({'|'.join(KINDS)})(:.+)?")
NOTHING = frozenset(
    {
        "", "n/a", "[n/a]", "na", "none", "null", "(null)", "unknown", "[unknown error]", "err!",
        "not available", "not specified", "not applicable", "not supported", "[not supported]",
        "insufficient permissions", "[insufficient permissions]", "to be filled by o.e.m.",
        "default string", "system serial number", "requested functionality has been deprecated",
    }
)  # fmt: skip
"""Words by which programs and boards say that they have nothing to say."""


class DeviceReport(NamedTuple):
    """What a report shows.

    Attributes:
        sightings: Serial-numbered things that were seen.
        units: Serial-numbered things as the report lists them.
        inventories: Counts.
        shipments: Movements.
        remarks: What a reader of the report should know, in words.
        is_paper: Whether it is a document of trade. The books may take its units as listed by a
            seller; a host's own list of what it holds is no such thing.
    """

    sightings: tuple[Sighting, ...] = ()
    units: tuple[Unit, ...] = ()
    inventories: tuple[InventoryTaking, ...] = ()
    shipments: tuple[Shipment, ...] = ()
    remarks: tuple[str, ...] = ()
    is_paper: bool = False


class Device(NamedTuple):
    """An accelerator as a host reports it; "" where it says nothing.

    Attributes:
        name: What the report calls it, for remarks.
        serial: Serial number.
        uuid: Identifier burnt into it.
        parent: Serial of the chassis or server that it is in.
        item: Name of the chip.
    """

    name: str
    serial: str = ""
    uuid: str = ""
    parent: str = ""
    item: str = ""


def file_of(given: SourceFile | Path, *, largest: int = LARGEST_REPORT) -> SourceFile:
    """Return a report's content.

    Args:
        given: The report.
        largest: Most bytes that it may hold, unpacked.

    Raises:
        UsageError: If there is no such file.
        DataError: If it is too large or a damaged archive.
    """
    if isinstance(given, Path):
        return source_file(given, largest=largest)
    if len(given.content) > largest:
        raise DataError(
            "the report is too large", where=Where(given.name), allowed=f"at most {largest} bytes"
        )
    return given


def checked_place(place: str) -> str:
    """Return an account unchanged.

    Raises:
        UsageError: If it is none.
    """
    if not (_ACCOUNT.fullmatch(place) and place.isprintable() and len(place) <= LONGEST_WORD):
        raise UsageError(
            "not an account",
            where=Where(field="place"),
            found=place,
            allowed=f"one of {', '.join(KINDS)}, or such a word, a colon and a name: site:B",
        )
    return place


def word_of(text: str, where: Where) -> str:
    """Return an identifier or a name without blanks around it; "" where it says nothing.

    Raises:
        DataError: If it is too long or holds characters that cannot be printed.
    """
    found = text.strip()
    if len(found) > LONGEST_WORD:
        raise DataError(
            "too long for a name or a number",
            where=where,
            found=found,
            allowed=f"{LONGEST_WORD} characters at most",
        )
    if not found.isprintable():
        raise DataError("characters that cannot be printed", where=where, found=found)
    return "" if found.casefold() in NOTHING else found


def words(text: str) -> frozenset[str]:
    """Return the words of a text."""
    return frozenset(text.split())


def named(names: Iterable[str]) -> str:
    """Return names as a list in words, cut where it is long."""
    every = list(names)
    more = len(every) - MOST_SHOWN
    return ", ".join(every[:MOST_SHOWN]) + (f" and {more} more" if more > 0 else "")


def host_report(
    devices: Iterable[Device], place: str, at: tuple[str, tuple[str, ...]], source: str
) -> DeviceReport:
    """Return what a host says of its devices, graded ``serial``.

    A device without a serial number is shown by its UUID alone; one without either is not shown.

    Args:
        devices: The devices.
        place: Account that they are at.
        at: Time, and remarks on it.
        source: Name of the report.
    """
    known = list(devices)
    place = checked_place(place)
    seen = [device for device in known if device.serial or device.uuid]
    sightings = tuple(
        Sighting(
            serial=one.serial, place=place, at=at[0], grade="serial", uuid=one.uuid,
            parent=one.parent, item=one.item, source=source,
        )
        for one in seen
    )  # fmt: skip
    return DeviceReport(
        sightings, _units(seen, source), remarks=(*at[1], *_silences(known), *_repeats(seen))
    )


def _units(devices: list[Device], source: str) -> tuple[Unit, ...]:
    """Return devices that have a serial number, and what they are in."""
    parents = dict.fromkeys(device.parent for device in devices if device.parent)
    chips = (
        Unit(serial=one.serial, item=one.item, parent=one.parent, uuid=one.uuid, source=source)
        for one in devices
        if one.serial
    )
    return (*chips, *(Unit(serial=one, kind="server", source=source) for one in parents))


def _silences(devices: list[Device]) -> list[str]:
    """Return remarks on devices that do not say who they are."""
    silent = [one.name for one in devices if not one.serial and not one.uuid]
    by_uuid = [one.name for one in devices if not one.serial and one.uuid]
    remarks = [f"no serial number and no UUID, not shown: {named(silent)}"] if silent else []
    if by_uuid:
        remarks.append(f"no serial number, shown by UUID alone: {named(by_uuid)}")
    return remarks + ([] if devices else ["the report names no accelerator"])


def _repeats(devices: list[Device]) -> list[str]:
    """Return remarks on numbers that more than one device of the report states."""
    remarks = []
    for kind in ("serial", "uuid"):
        counted = Counter(getattr(one, kind) for one in devices)
        twice = sorted(value for value, times in counted.items() if value and times > 1)
        if twice:
            remarks.append(f"more than one device states the same {kind}: {named(twice)}")
    return remarks
