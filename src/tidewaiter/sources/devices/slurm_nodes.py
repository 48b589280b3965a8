"""Slurm's ``scontrol show node``, as text or with ``--json``: how many chips each node has.

``Gres`` says it (``gpu:h100:8(S:0-1)``), ``State`` whether the node is there. Of the text every key
is used, ignored by name, or an error; whatever follows ``Reason``, ``Comment`` or ``Extra`` on a
line is somebody's words and not looked at. The objects of JSON differ from version to version;
``name``, ``gres`` and ``state`` are read and the rest may be anything.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from tidewaiter.core.errors import DataError, Where, nearest
from tidewaiter.sources.devices.device_report import DeviceReport, file_of, named, word_of, words
from tidewaiter.sources.devices.moments import epoch_utc, reported_at
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

TITLE = "Slurm, scontrol show node, text or JSON"
_PAIR = re.compile(r"(?:^|(?<=\s))([A-Za-z_]{1,40})=", re.ASCII)
_SOMEBODYS_WORDS = re.compile(r"(?:^|(?<=\s))(?:Reason|Comment|Extra)=", re.ASCII)
_KNOWN = words("""
    NodeName Gres State Arch CoresPerSocket CPUAlloc CPUEfctv CPUErr CPUTot CPULoad
    AvailableFeatures ActiveFeatures Features GresDrain GresUsed NodeAddr NodeHostName Version OS
    RealMemory AllocMem FreeMem Sockets Boards CoreSpecCount CPUSpecList MemSpecLimit
    ThreadsPerCore TmpDisk Weight Owner MCS_label Partitions BootTime SlurmdStartTime LastBusyTime
    ResumeAfterTime CfgTRES AllocTRES CapWatts CurrentWatts AveWatts LowestJoules ConsumedJoules
    ExtSensorsJoules ExtSensorsWatts ExtSensorsTemp InstanceId InstanceType Port NextState
    ReservationName ClusterName CpuBind GpuSpec RestrictedCoresPerGPU Topology CertFlags
""")
_NONE = frozenset({"", "(null)", "N/A"})
_GRES = re.compile(r"(?:gres[:/])?([\w.-]+)(?::([\w.+-]+))??(?::no_consume)?:(\d+)", re.ASCII)
_SOCKETS = re.compile(r"(?<=\d)\([^()]*\)", re.ASCII)
_SLICE = re.compile(r"\d+g\.\d+gb", re.ASCII | re.IGNORECASE)
_MARKS = "*~#!%$@^-+"
_AWAY = words("""
    DOWN ERROR UNKNOWN FUTURE INVALID FAIL FAILING NOT_RESPONDING NO_RESPOND POWERED_DOWN POWER_DOWN
    POWERING_DOWN POWERED_OFF INVALID_REG DYNAMIC_FUTURE
""")
_AWAY_MARKS = "*~%"


class _Node(NamedTuple):
    """A node: its name, its chips as written, and its states."""

    name: str
    gres: str
    states: frozenset[str]
    where: Where


def knows(head: str) -> bool:
    """Whether a text begins as a list of nodes does."""
    start = head.lstrip()
    if start.startswith("NodeName="):
        return True
    marks = ('"gres"', '"boot_time"', '"slurmd_start_time"', '"data_parser"')
    return start.startswith("{") and '"nodes"' in head and any(mark in head for mark in marks)


def sightings_of(file: SourceFile | Path, place: str, at: str | None = None) -> DeviceReport:
    """Return what the list shows: counts, for it has no serial numbers.

    Args:
        file: The list.
        place: Account that the nodes are at.
        at: Day or time in UTC; JSON of later versions has ``last_update`` and needs none.

    Raises:
        DataError: If a line or field is not as Slurm writes it, a node comes twice, or neither the
            list nor ``at`` says when.
    """
    read = file_of(file)
    text = text_of(read)
    own, nodes = "", _text_nodes(text, read.name)
    if text.lstrip().startswith("{"):
        where = Where(read.name)
        document = taken(parsed_json(text, Where(read.name, 1)), dict, where)
        own, nodes = _last_update(document, where), _json_nodes(document, where)
    known = _told_apart(nodes, read.name)
    counts, slices = _counts(known)
    moment = reported_at(own, at, Where(read.name))
    scheduler = Scheduler(f"slurm at {place}", "scontrol show node", read.name)
    report = node_report(counts, place, moment, scheduler)
    remark = [f"parts of chips, not counted: {named(slices)}"] if slices else []
    return report._replace(remarks=(*report.remarks, *remark))


def _text_nodes(text: str, file: str) -> Iterator[_Node]:
    pairs: dict[str, str] = {}
    begins = 0
    for number, line in enumerate(text.split("\n"), 1):
        for key, value in _pairs(line, Where(file, number)):
            if key == "NodeName":
                if pairs:
                    yield _text_node(pairs, Where(file, begins))
                pairs, begins = {}, number
            elif not pairs:
                raise DataError("the line belongs to no node", where=Where(file, number), found=key)
            if key in pairs:
                raise DataError("a key comes twice", where=Where(file, number, key))
            pairs[key] = value
    if pairs:
        yield _text_node(pairs, Where(file, begins))


def _pairs(line: str, where: Where) -> Iterator[tuple[str, str]]:
    """Yield the keys of a line with their values, up to somebody's words."""
    free = _SOMEBODYS_WORDS.search(line)
    told = line[: free.start()] if free else line
    found = list(_PAIR.finditer(told))
    if told[: found[0].start() if found else None].strip():
        raise DataError("not a line of scontrol", where=where, found=line)
    ends = [*(pair.start() for pair in found[1:]), len(told)]
    for pair, end in zip(found, ends, strict=False):
        if pair[1] not in _KNOWN:
            hint = nearest(pair[1], sorted(_KNOWN), 1)
            raise DataError("unknown key", where=where, found=pair[1], hint=hint)
        yield pair[1], told[pair.end() : end].strip()


def _text_node(pairs: dict[str, str], where: Where) -> _Node:
    for key in ("Gres", "State"):
        if key not in pairs:
            raise DataError("a key of the node is missing", where=where._replace(field=key))
    stated = pairs["State"]
    marks = {mark for mark in _AWAY_MARKS if mark in stated}
    states = {part.strip(_MARKS).upper() for part in re.split(r"[+ ]", stated)}
    name = word_of(pairs["NodeName"], where._replace(field="NodeName"))
    return _Node(name, pairs["Gres"], frozenset(states | marks), where)


def _json_nodes(document: dict[str, Any], where: Where) -> Iterator[_Node]:
    nodes = field(document, "nodes", list, where)
    for index, node in enumerate(nodes):
        place = inside(inside(where, "nodes"), index)
        body = taken(node, dict, place)
        name = word_of(field(body, "name", str, place), inside(place, "name"))
        stated = body.get("state")
        states = stated if isinstance(stated, list) else [stated]
        words = [taken(word, str, inside(place, "state")) for word in states]
        parts = [part for word in words for part in re.split(r"[+ ]", word)]
        marks = {mark for mark in _AWAY_MARKS for word in words if mark in word}
        plain = {part.strip(_MARKS).upper() for part in parts}
        yield _Node(name, field(body, "gres", str, place), frozenset(plain | marks), place)


def _last_update(document: dict[str, Any], where: Where) -> str:
    """Return when Slurm last changed the list, or "" where it does not say."""
    found = document.get("last_update")
    place = inside(where, "last_update")
    if isinstance(found, dict):
        found = found.get("number") if found.get("set") is True else None
    if found is None or found == 0:
        return ""
    return epoch_utc(taken(found, int, place), place)


def _told_apart(nodes: Iterator[_Node], file: str) -> list[_Node]:
    """Return nodes that are each there once.

    Raises:
        DataError: If one has no name or comes twice, or there are none or too many.
    """
    known: dict[str, _Node] = {}
    for node in nodes:
        if not node.name or node.name in known:
            message = "a node comes twice" if node.name else "a node has no name"
            raise DataError(message, where=node.where, found=node.name)
        if len(known) >= MOST_NODES:
            raise DataError("too many nodes", where=node.where, allowed=f"{MOST_NODES} at most")
        known[node.name] = node
    if not known:
        raise DataError("the list has no node", where=Where(file))
    return list(known.values())


def _counts(nodes: list[_Node]) -> tuple[list[NodeCount], list[str]]:
    """Return the chips by node, and the types that are parts of chips."""
    counts: dict[tuple[str, str], NodeCount] = {}
    slices: dict[str, None] = {}
    for node in nodes:
        is_up = not node.states & (_AWAY | set(_AWAY_MARKS))
        for kind, number in _gpus(node):
            if _SLICE.search(kind):
                slices[kind] = None
                continue
            before = counts.get((node.name, kind))
            total = number + (before.high if before else 0)
            counts[node.name, kind] = NodeCount(node.name, kind, total, total, is_up)
    return list(counts.values()), list(slices)


def _gpus(node: _Node) -> Iterator[tuple[str, int]]:
    """Yield type and number of every resource of a node that is called ``gpu``."""
    if node.gres in _NONE:
        return
    where = node.where._replace(field=f"{node.where.field}.gres".removeprefix("."))
    for part in _SOCKETS.sub("", node.gres).split(","):
        found = _GRES.fullmatch(part)
        if found is None:
            raise DataError(
                "not a resource of Slurm", where=where, found=part, allowed="such as gpu:h100:8"
            )
        if found[1] == "gpu":
            yield word_of(found[2] or "", where), count_of(found[3], where)
