"""Kubernetes' ``kubectl get nodes -o json``: how many chips each node says that it has.

``status.capacity`` and ``status.allocatable`` of ``nvidia.com/gpu``, and the labels of NVIDIA's
feature discovery. Where chips are shared in time, capacity counts the shares and the label
``nvidia.com/gpu.count`` the chips. Nodes have hundreds of fields; those not read may be anything.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from tidewaiter.core.errors import DataError, Where
from tidewaiter.sources.devices.device_report import DeviceReport, file_of, named, word_of
from tidewaiter.sources.devices.moments import reported_at, utc_of
from tidewaiter.sources.devices.node_counts import (
    MOST_NODES,
    NodeCount,
    Scheduler,
    count_of,
    node_report,
)
from tidewaiter.sources.files import text_of
from tidewaiter.sources.ownership.json_text import field, inside, parsed_json, taken

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tidewaiter.sources.files import SourceFile

TITLE = "Kubernetes, kubectl get nodes -o json"
_RESOURCE = "nvidia.com/gpu"
_PRODUCT = "nvidia.com/gpu.product"
_COUNT = "nvidia.com/gpu.count"
_REPLICAS = "nvidia.com/gpu.replicas"
_SHARED = "-SHARED"
_SLICE = "nvidia.com/mig-"


def knows(head: str) -> bool:
    """Whether a text begins as a list of nodes, or one node, does."""
    is_object = head.lstrip().startswith("{") and '"apiVersion"' in head
    return is_object and ('"items"' in head or '"kind"' in head)


def sightings_of(file: SourceFile | Path, place: str, at: str | None = None) -> DeviceReport:
    """Return what the list shows: counts, for it has no serial numbers.

    Args:
        file: The list.
        place: Account that the nodes are at.
        at: Day or time in UTC, used where no condition of a node has a time.

    Raises:
        DataError: If a field that is read is missing or of the wrong kind, a node comes twice, or
            an object is no node, with the path.
    """
    read = file_of(file)
    where = Where(read.name)
    document = taken(parsed_json(text_of(read), Where(read.name, 1)), dict, where)
    nodes = list(_nodes(document, where))
    names = [_name(node, place_of) for node, place_of in nodes]
    _check_names(names, where)
    counts = [
        _count(node, name, place_of)
        for (node, place_of), name in zip(nodes, names, strict=True)
        if _has_chips(node, place_of)
    ]
    heard = max((_heard(node, place_of) for node, place_of in nodes), default="")
    scheduler = Scheduler(f"kubernetes at {place}", "kubectl get nodes", read.name)
    report = node_report(counts, place, reported_at(heard, at, where), scheduler)
    cut = [name for (node, _), name in zip(nodes, names, strict=True) if _is_cut(node)]
    remark = [f"parts of chips, not counted, on: {named(cut)}"] if cut else []
    return report._replace(remarks=(*report.remarks, *remark))


def _nodes(document: dict[str, Any], where: Where) -> Iterator[tuple[dict[str, Any], Where]]:
    """Yield every node of a list with its place."""
    if document.get("kind") == "Node":
        found, at = [document], where
    else:
        found, at = field(document, "items", list, where), inside(where, "items")
    for index, node in enumerate(found):
        place = inside(at, index) if at is not where else at
        body = taken(node, dict, place)
        if body.get("kind", "Node") != "Node":
            raise DataError("not a node", where=inside(place, "kind"), found=body["kind"])
        yield body, place


def _object(body: dict[str, Any], name: str, where: Where) -> dict[str, Any]:
    """Return an object inside another, empty where it is not there."""
    return taken(body.get(name) or {}, dict, inside(where, name))


def _name(node: dict[str, Any], where: Where) -> str:
    place = inside(where, "metadata")
    found = field(field(node, "metadata", dict, where), "name", str, place)
    return word_of(found, inside(place, "name"))


def _check_names(names: list[str], where: Where) -> None:
    if not names or len(names) > MOST_NODES:
        raise DataError(
            "no node, or too many", where=where, found=len(names), allowed=f"1 to {MOST_NODES}"
        )
    twice = [name for name, times in Counter(names).items() if times > 1 or not name]
    if twice:
        raise DataError("a node comes twice or has no name", where=where, found=named(twice))


def _label(node: dict[str, Any], name: str, where: Where) -> str:
    place = inside(where, "metadata")
    labels = _object(_object(node, "metadata", where), "labels", place)
    at = inside(inside(place, "labels"), name)
    return word_of(taken(labels.get(name, ""), str, at), at)


def _resource(node: dict[str, Any], kind: str, where: Where) -> int | None:
    """Return how many chips a node has, or None where it does not say."""
    place = inside(where, "status")
    stated = _object(_object(node, "status", where), kind, place).get(_RESOURCE)
    at = inside(inside(place, kind), _RESOURCE)
    return None if stated is None else count_of(taken(stated, str, at), at)


def _has_chips(node: dict[str, Any], where: Where) -> bool:
    return bool(_resource(node, "capacity", where)) or bool(_label(node, _COUNT, where))


def _count(node: dict[str, Any], name: str, where: Where) -> NodeCount:
    """Return the chips of a node: an interval where capacity, allocatable and label disagree."""
    product = _label(node, _PRODUCT, where)
    replicas = _label(node, _REPLICAS, where)
    is_shared = product.endswith(_SHARED) or replicas not in {"", "0", "1"}
    label = _label(node, _COUNT, where)
    stated = [count_of(label, inside(where, _COUNT))] if label else []
    if not (is_shared and stated):
        kinds = ("capacity", "allocatable")
        found = [_resource(node, kind, where) for kind in kinds]
        stated += [number for number in found if number is not None]
    item = product.removesuffix(_SHARED)
    low = 0 if is_shared and not label else min(stated)
    return NodeCount(name, item, low, max(stated), _is_ready(node, where))


def _conditions(node: dict[str, Any], where: Where) -> Iterator[tuple[dict[str, Any], Where]]:
    place = inside(where, "status")
    found = _object(node, "status", where).get("conditions") or []
    at = inside(place, "conditions")
    for index, condition in enumerate(taken(found, list, at)):
        yield taken(condition, dict, inside(at, index)), inside(at, index)


def _is_ready(node: dict[str, Any], where: Where) -> bool:
    """Whether the node says that it is ready; one that does not say is not."""
    return any(
        condition.get("type") == "Ready" and condition.get("status") == "True"
        for condition, _ in _conditions(node, where)
    )


def _heard(node: dict[str, Any], where: Where) -> str:
    """Return when the node was last heard of, or ""."""
    name = "lastHeartbeatTime"
    stated = (
        (condition[name], inside(place, name))
        for condition, place in _conditions(node, where)
        if condition.get(name)
    )
    return max((utc_of(taken(text, str, at), at) for text, at in stated), default="")


def _is_cut(node: dict[str, Any]) -> bool:
    """Whether a node offers parts of chips by name."""
    status = node.get("status")
    capacity = status.get("capacity") if isinstance(status, dict) else None
    return isinstance(capacity, dict) and any(
        str(key).startswith(_SLICE) and value not in {"0", 0} for key, value in capacity.items()
    )
