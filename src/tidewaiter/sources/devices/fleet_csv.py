"""NVIDIA fleet-intelligence-agent, CSV: four files of one stamp for each host.

``fleetint_machine_info_<stamp>.csv`` names the accelerators, an attribute a row, numbered from 1.
``fleetint_metrics_<stamp>.csv`` beside it has times in UTC, of which the newest is the report's;
without it the stamp gives the day, in the host's own zone. ``fleetint_events_`` and
``fleetint_component_health_`` are checked and say nothing of units.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tidewaiter.core.errors import DataError, Where, nearest
from tidewaiter.sources.devices.device_report import (
    LONGEST_WORD,
    Device,
    DeviceReport,
    checked_place,
    file_of,
    host_report,
    named,
    word_of,
)
from tidewaiter.sources.devices.moments import day_of, reported_at, utc_of
from tidewaiter.sources.files import require_ended, text_of
from tidewaiter.sources.ownership.json_text import parsed_json, taken
from tidewaiter.sources.strict_table import Columns, Row, rows_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tidewaiter.sources.files import SourceFile

TITLE = "NVIDIA fleet-intelligence-agent, CSV"
_HEADERS = {
    "machine_info": ("attribute_name", "attribute_value"),
    "metrics": ("timestamp", "component", "metric_name", "value", "labels"),
    "events": ("timestamp", "component", "event_name", "event_type", "message"),
    "component_health": ("timestamp", "component_name", "health", "reason"),
}
_OF_A_GPU = ("UUID", "Bus ID", "SN", "Minor ID", "Board ID", "VBIOS Version", "Chassis SN")
_GPU = re.compile(rf"GPU ([1-9]\d{{0,3}}) ({'|'.join(_OF_A_GPU)})", re.ASCII)
_IGNORED = frozenset(
    {
        "Agent Version", "Container Runtime Version", "OS Image", "Kernel Version", "DCGM Version",
        "CPU Type", "CPU Manufacturer", "CPU Architecture", "CPU Logical Cores", "Memory Total",
        "CUDA Version", "GPU Driver Version", "GPU Manufacturer", "GPU Architecture", "GPU Memory",
        "Container Root Disk",
    }
)  # fmt: skip
_IGNORED_NUMBERED = re.compile(
    r"Private IP Interface [1-9]\d{0,3}"
    r"|Block Device [1-9]\d{0,3} (Name|Type|Size|Used|Mount Point|FS Type|Serial|Model)",
    re.ASCII,
)
_STAMP = re.compile(r"fleetint_machine_info_((\d{4})(\d{2})(\d{2})_\d{6})\.csv(?:\.gz)?", re.ASCII)


class _Machine(NamedTuple):
    """What ``machine_info`` says: the product, and the attributes of each accelerator."""

    product: str
    gpus: list[dict[str, Row]]


class _Metrics(NamedTuple):
    """What ``metrics`` says: the newest time, and the accelerators that it speaks of."""

    newest: str = ""
    uuids: frozenset[str] = frozenset()


def knows(head: str) -> bool:
    """Whether a text begins as one of the four files."""
    return _kind(head) != ""


def sightings_of(file: SourceFile | Path, place: str, at: str | None = None) -> DeviceReport:
    """Return what a host's report shows.

    Args:
        file: Any of the four files; the accelerators are in ``machine_info``.
        place: Account of the host.
        at: Day or time in UTC, used where the report has no time in UTC.

    Raises:
        DataError: If the file is damaged, has an attribute that is not known, or its numbering
            has a gap, with the line.
    """
    read = file_of(file)
    kind = _kind(read.head)
    if not kind:
        raise DataError(
            "none of the four files",
            where=Where(read.name, 1),
            found=read.head.split("\n", 1)[0],
            allowed="; ".join(",".join(names) for names in _HEADERS.values()),
        )
    if kind != "machine_info":
        checked_place(place)
        return _part(read, kind)
    machine = _machine_of(read)
    beside = _beside(file, read.name)
    metrics = _metrics_of(beside) if beside else _Metrics()
    own = metrics.newest or _stamped(read.name)
    moment, remarks = reported_at(own, at, Where(read.name))
    devices = [_device(number, machine, read.name) for number in range(len(machine.gpus))]
    report = host_report(devices, place, (moment, remarks), read.name)
    return report._replace(remarks=(*report.remarks, *_strangers(metrics, devices)))


def _kind(head: str) -> str:
    first = head.split("\n", 1)[0].rstrip("\r")
    return next((kind for kind, names in _HEADERS.items() if first == ",".join(names)), "")


def _rows(file: SourceFile, kind: str) -> Iterator[Row]:
    text = text_of(file)
    require_ended(text, file.name)
    return rows_of(text, Columns(frozenset(_HEADERS[kind])), file.name)


def _part(file: SourceFile, kind: str) -> DeviceReport:
    """Return the report of a file that names no accelerator, once it is checked."""
    if kind == "metrics":
        _metrics_of(file)
    else:
        for row in _rows(file, kind):
            if (stated := row.cells["timestamp"]) != "N/A":
                utc_of(stated, Where(file.name, row.line, "timestamp"))
    return DeviceReport(remarks=("a part of a set; the units are in its machine_info file",))


def _machine_of(file: SourceFile) -> _Machine:
    seen: dict[str, int] = {}
    gpus: list[dict[str, Row]] = []
    product = ""
    for row in _rows(file, "machine_info"):
        name = row.cells["attribute_name"]
        where = Where(file.name, row.line, name)
        if name in seen:
            raise DataError("an attribute comes twice", where=where, found=f"line {seen[name]} too")
        seen[name] = row.line
        if found := _GPU.fullmatch(name):
            _numbered(gpus, int(found[1]), where)[found[2]] = row
        elif name == "GPU Product":
            product = word_of(row.cells["attribute_value"], where)
        elif name not in _IGNORED and not _IGNORED_NUMBERED.fullmatch(name):
            raise DataError(
                "an attribute that this format does not know",
                where=where,
                found=name,
                hint=nearest(name[:LONGEST_WORD], sorted(_IGNORED | {"GPU Product", "GPU 1 SN"})),
            )
    return _Machine(product, gpus)


def _numbered(gpus: list[dict[str, Row]], number: int, where: Where) -> dict[str, Row]:
    """Return the attributes of an accelerator: the last one, or the next."""
    if number == len(gpus) + 1:
        gpus.append({})
    if number != len(gpus):
        raise DataError(
            "the numbering of the accelerators has a gap or goes back",
            where=where,
            found=f"GPU {number}",
            allowed=f"GPU {len(gpus)} or GPU {len(gpus) + 1}" if gpus else "GPU 1",
        )
    return gpus[-1]


def _device(index: int, machine: _Machine, file: str) -> Device:
    stated = machine.gpus[index]
    first = min(row.line for row in stated.values())
    for name in _OF_A_GPU:
        if name not in stated:
            where = Where(file, first, f"GPU {index + 1} {name}")
            raise DataError("an attribute of the accelerator is missing", where=where)
    texts = {
        name: word_of(row.cells["attribute_value"], Where(file, row.line, name))
        for name, row in stated.items()
    }
    return Device(
        f"GPU {index + 1}", texts["SN"], texts["UUID"], texts["Chassis SN"], machine.product
    )


def _beside(given: SourceFile | Path, name: str) -> SourceFile | None:
    """Return the metrics of the same set, where they lie in the same folder."""
    if not isinstance(given, Path) or not _STAMP.fullmatch(name):
        return None
    path = given.with_name(name.replace("machine_info", "metrics"))
    return file_of(path) if path.is_file() and not path.is_symlink() else None


def _metrics_of(file: SourceFile) -> _Metrics:
    newest = ""
    uuids = set()
    for row in _rows(file, "metrics"):
        where = Where(file.name, row.line)
        newest = max(newest, utc_of(row.cells["timestamp"], where._replace(field="timestamp")))
        if labels := row.cells["labels"]:
            place = where._replace(field="labels")
            stated = taken(parsed_json(labels, place), dict, place).get("uuid", "")
            uuids.add(word_of(taken(stated, str, place), place))
    return _Metrics(newest, frozenset(uuids - {""}))


def _stamped(name: str) -> str:
    """Return the day in the file's name, which is of the host's own zone, or ""."""
    found = _STAMP.fullmatch(name)
    if found is None:
        return ""
    return day_of((int(found[2]), int(found[3]), int(found[4])), Where(name), found[1])


def _strangers(metrics: _Metrics, devices: list[Device]) -> list[str]:
    """Return a remark on accelerators that the host measures and does not list."""
    unlisted = sorted(metrics.uuids - {device.uuid for device in devices})
    return [f"measured and not listed: {named(unlisted)}"] if unlisted else []
