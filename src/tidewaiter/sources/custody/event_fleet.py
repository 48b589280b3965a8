"""What does a fleet's own report tell of its units? NVIDIA fleet-intelligence CSV, as events.

The report is read by :mod:`tidewaiter.sources.devices.fleet_csv`, which says what is wrong with it;
the version of the firmware is added here. Each unit is ``attested`` at its place, without a
verdict: the host's word, not the device's.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tidewaiter.core.errors import DataError, Where
from tidewaiter.custody.registry.statement import event_of
from tidewaiter.sources.devices.device_report import file_of, word_of
from tidewaiter.sources.devices.fleet_csv import sightings_of
from tidewaiter.sources.files import text_of
from tidewaiter.sources.strict_table import Columns, rows_of

if TYPE_CHECKING:
    from pathlib import Path

    from tidewaiter.model.custody.registry import CustodyEvent

_GPU = re.compile(r"GPU ([1-9]\d{0,3}) (SN|VBIOS Version)", re.ASCII)


def fleet_events(path: Path, place: str, at: str | None = None) -> tuple[CustodyEvent, ...]:
    """Return an event for every accelerator that a host's report names.

    Args:
        path: ``fleetint_machine_info_<stamp>.csv``.
        place: Account of the host: ``site:B``.
        at: Day or time in UTC, used where the report has no time in UTC.

    Raises:
        UsageError: If there is no such file, or the place is no account.
        DataError: If the report is damaged, with the line, or names no accelerator.
    """
    report = sightings_of(path, place, at)
    if not report.sightings:
        raise DataError(
            "the report names no accelerator",
            where=Where(str(path)),
            hint="fleetint_machine_info_... names them; the other files of a set do not",
        )
    firmware = _firmware(path)
    return tuple(
        event_of(
            {
                "kind": "attested",
                "serial": seen.serial or seen.uuid,
                "at": seen.at,
                "place": seen.place,
                "uuid": seen.uuid,
                "chassis": seen.parent,
                "item": seen.item,
                "vbios": firmware.get(seen.serial, ""),
                "documents": [path.name],
            },
            Where(str(path)),
        )
        for seen in report.sightings
    )


def _firmware(path: Path) -> dict[str, str]:
    """Return the version of the firmware of each serial number."""
    cells: dict[str, dict[str, str]] = {}
    file = file_of(path)
    columns = Columns(frozenset({"attribute_name", "attribute_value"}))
    for row in rows_of(text_of(file), columns, file.name):
        if found := _GPU.fullmatch(row.cells["attribute_name"]):
            word = word_of(row.cells["attribute_value"], Where(file.name, row.line))
            cells.setdefault(found[1], {})[found[2]] = word
    return {each.get("SN", ""): each.get("VBIOS Version", "") for each in cells.values()}
