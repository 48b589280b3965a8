"""A dump of a board controller's Redfish resources, JSON: what the controller read from the boards.

An object of resources by path, an array of resources, or a collection with its members written
out (DMTF DSP0266 and DSP2046). Processors of type ``GPU`` or ``Accelerator`` are shown, with the
serial number of the chassis or system that they are in. Resources have hundreds of properties;
those that are not read may be anything.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from tidewaiter.core.errors import DataError, Where
from tidewaiter.sources.devices.device_report import (
    Device,
    DeviceReport,
    file_of,
    host_report,
    named,
    word_of,
)
from tidewaiter.sources.devices.moments import reported_at, utc_of
from tidewaiter.sources.files import text_of
from tidewaiter.sources.ownership.json_text import inside, parsed_json, taken

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tidewaiter.sources.files import SourceFile

TITLE = "Redfish resources, JSON"
MOST_RESOURCES = 200_000
_ACCELERATORS = frozenset({"GPU", "Accelerator"})
_ID = "@odata.id"
_SYSTEM = re.compile(r"(/redfish/v1/Systems/[^/]+)/Processors/[^/]+/?", re.ASCII)


class _Resource(NamedTuple):
    """A resource and where it stands in the file."""

    body: dict[str, Any]
    where: Where


def knows(head: str) -> bool:
    """Whether a text begins as a dump of resources does."""
    return head.lstrip()[:1] in {"{", "["} and (f'"{_ID}"' in head or '"/redfish/v1' in head)


def sightings_of(file: SourceFile | Path, place: str, at: str | None = None) -> DeviceReport:
    """Return what the dump shows.

    Args:
        file: The dump.
        place: Account of the host.
        at: Day or time in UTC, used where no manager of the dump states its ``DateTime``.

    Raises:
        DataError: If it is not JSON, or a property that is read is of the wrong kind, with the
            path.
    """
    read = file_of(file)
    where = Where(read.name)
    resources = _by_path(_found(parsed_json(text_of(read), Where(read.name, 1)), where))
    chips = {
        path: one for path, one in resources.items() if _said(one, "ProcessorType") in _ACCELERATORS
    }
    there = [path for path, one in chips.items() if not _is_absent(one)]
    devices = [_device(path, resources) for path in there]
    report = host_report(devices, place, reported_at(_newest(resources), at, where), read.name)
    absent = [path for path in chips if path not in set(there)]
    remark = [f"sockets that the controller calls empty: {named(absent)}"] if absent else []
    return report._replace(remarks=(*report.remarks, *remark))


def _found(document: Any, where: Where) -> Iterator[_Resource]:  # noqa: ANN401
    """Yield the resources of a document, and the members of its collections."""
    if isinstance(document, dict) and _ID not in document:
        pairs = [(path, path, body) for path, body in document.items()]
    else:
        bodies = [document] if isinstance(document, dict) else taken(document, list, where)
        pairs = [("", index, body) for index, body in enumerate(bodies)]
    for path, step, body in pairs:
        place = inside(where, step)
        stated = taken(body, dict, place)
        resource = _Resource({_ID: path, **stated} if path else stated, place)
        yield resource
        yield from _members(resource)


def _members(resource: _Resource) -> Iterator[_Resource]:
    """Yield the members of a collection that are more than a link."""
    where = inside(resource.where, "Members")
    for index, member in enumerate(taken(resource.body.get("Members", []), list, where)):
        body = taken(member, dict, inside(where, index))
        if set(body) - {_ID}:
            yield _Resource(body, inside(where, index))


def _by_path(found: Iterator[_Resource]) -> dict[str, _Resource]:
    """Return resources by their path.

    Raises:
        DataError: If there are too many, or one path has two resources that differ.
    """
    resources: dict[str, _Resource] = {}
    for one in found:
        path = _said(one, _ID)
        if not path:
            raise DataError("a resource has no path", where=inside(one.where, _ID))
        if path in resources and resources[path].body != one.body:
            raise DataError("a path has two resources", where=one.where, found=path)
        if len(resources) >= MOST_RESOURCES:
            raise DataError(
                "too many resources", where=one.where, allowed=f"{MOST_RESOURCES} at most"
            )
        resources[path] = one
    return resources


def _said(resource: _Resource, name: str) -> str:
    """Return a property that is a text, without blanks; "" where it says nothing."""
    value = resource.body.get(name)
    place = inside(resource.where, name)
    return "" if value is None else word_of(taken(value, str, place), place)


def _is_absent(resource: _Resource) -> bool:
    where = inside(resource.where, "Status")
    status = taken(resource.body.get("Status") or {}, dict, where)
    return status.get("State") == "Absent"


def _newest(resources: dict[str, _Resource]) -> str:
    """Return the newest time that a manager states, or ""."""
    stated = (
        (_said(one, "DateTime"), inside(one.where, "DateTime"))
        for path, one in resources.items()
        if "/Managers/" in path
    )
    return max((utc_of(text, where) for text, where in stated if text), default="")


def _device(path: str, resources: dict[str, _Resource]) -> Device:
    chip = resources[path]
    serial = _said(chip, "SerialNumber")
    return Device(
        path, serial, _said(chip, "UUID"), _parent(path, serial, resources), _said(chip, "Model")
    )


def _parent(path: str, serial: str, resources: dict[str, _Resource]) -> str:
    """Return the serial number of the nearest thing around a processor that has another one.

    The chassis that the processor names, those that contain it, then the system and its chassis.
    """
    system = _SYSTEM.fullmatch(path)
    ways = _links(resources[path], "Chassis")
    if system and system[1] in resources:
        ways += [*_links(resources[system[1]], "Chassis"), system[1]]
    seen: set[str] = set()
    while ways:
        around = ways.pop(0)
        if around in seen or around not in resources:
            continue
        seen.add(around)
        stated = _said(resources[around], "SerialNumber")
        if stated and stated != serial:
            return stated
        ways[:0] = _links(resources[around], "ContainedBy")
    return ""


def _links(resource: _Resource, name: str) -> list[str]:
    """Return the paths that a resource's links of a name lead to."""
    where = inside(resource.where, "Links")
    links = taken(resource.body.get("Links") or {}, dict, where)
    found = links.get(name) or []
    each = found if isinstance(found, list) else [found]
    place = inside(where, name)
    paths = [taken(link, dict, place).get(_ID, "") for link in each]
    return [word_of(taken(path, str, place), place) for path in paths]
