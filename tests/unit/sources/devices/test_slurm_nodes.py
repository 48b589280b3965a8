"""Slurm's lists of nodes. The clusters are made up."""

import json
from typing import Any

import pytest

from tidewaiter.core.errors import DataError
from tidewaiter.sources.devices.device_report import DeviceReport
from tidewaiter.sources.devices.slurm_nodes import knows, sightings_of
from tidewaiter.sources.files import source_of

DAY = "2026-03-01"


def node(
    name: str = "n1", gres: str = "gpu:h100:8(S:0-1)", state: str = "IDLE", more: str = ""
) -> str:
    return f"""NodeName={name} Arch=x86_64 CoresPerSocket=32
   CPUAlloc=0 CPUEfctv=128 CPUTot=128 CPULoad=0.67
   AvailableFeatures=(null)
   Gres={gres}
   NodeAddr={name} NodeHostName={name} Version=24.11.5
   OS=Linux 5.15.0-1-generic #1 SMP Fri Nov 14 20:25:16 UTC 2025
   RealMemory=1570840 AllocMem=0 FreeMem=N/A Sockets=2 Boards=1
   State={state} ThreadsPerCore=2 TmpDisk=0 Weight=1 Owner=N/A MCS_label=N/A
   Partitions=main,background
   BootTime=2026-01-14 13:48:23.UTC SlurmdStartTime=None
   CfgTRES=cpu=128,mem=1570840M,billing=128,gres/gpu=8
   AllocTRES=
{more}
"""


def read(text: str, at: str | None = DAY) -> DeviceReport:
    return sightings_of(source_of("nodes.txt", text.encode()), "site:B", at)


def quantities(report: DeviceReport) -> dict[str, str]:
    return {taking.item: taking.quantity for taking in report.inventories}


def test_nodes_are_counted_by_type() -> None:
    text = node("n1") + "\n" + node("n2", "gpu:h100:8,gpu:b200:4(S:0,1),mps:800,shard:h100:32")
    assert knows(text)
    report = read(text)
    assert quantities(report) == {"h100": "16", "b200": "4"}
    assert {(t.grade, t.date, t.account) for t in report.inventories} == {("paper", DAY, "site:B")}
    assert report.sightings == report.units == report.remarks == ()


@pytest.mark.parametrize(
    ("gres", "expected"),
    [
        ("gpu:8", {"gpu": "8"}),
        ("gpu:8(S:0-1)", {"gpu": "8"}),
        ("gpu:h100:no_consume:8", {"h100": "8"}),
        ("gpu:no_consume:8", {"gpu": "8"}),
        ("gpu:nvidia_h100_80gb_hbm3:8(IDX:0-7)", {"nvidia_h100_80gb_hbm3": "8"}),
        ("gpu:nvidia_a100-sxm4-40gb:4,gpu:nvidia_a100-sxm4-40gb:4", {"nvidia_a100-sxm4-40gb": "8"}),
        ("gres:gpu:h100:2", {"h100": "2"}),
        ("(null)", {}),
        ("", {}),
        ("craynetwork:4", {}),
    ],
)
def test_resources_as_slurm_writes_them(gres: str, expected: dict[str, str]) -> None:
    assert quantities(read(node(gres=gres))) == expected


@pytest.mark.parametrize("state", ["IDLE", "MIXED+CLOUD", "ALLOCATED", "IDLE+DRAIN", "idle"])
def test_nodes_that_are_there(state: str) -> None:
    assert quantities(read(node(state=state))) == {"h100": "8"}


@pytest.mark.parametrize(
    "state",
    ["DOWN", "DOWN*", "IDLE*", "idle~", "UNKNOWN", "FUTURE", "IDLE+CLOUD+POWERED_DOWN",
     "DOWN+DRAIN", "IDLE+NOT_RESPONDING", "MIXED+FAIL"],
)  # fmt: skip
def test_nodes_that_may_not_be_there_are_counted_apart(state: str) -> None:
    report = read(node("n1") + node("n2", state=state))
    assert quantities(report) == {"h100": "8-16"}
    assert report.remarks == ("8 h100 are on 1 nodes that are down: n2",)


def test_parts_of_chips_are_not_chips() -> None:
    report = read(node(gres="gpu:a100_1g.5gb:7,gpu:a100:1"))
    assert quantities(report) == {"a100": "1"}
    assert report.remarks == ("parts of chips, not counted: a100_1g.5gb",)


def test_what_somebody_wrote_is_not_read() -> None:
    words = "   Reason=Gres=gpu:h100:800 State=DOWN NodeName=x [root@2026-01-01T00:00:00]"
    assert quantities(read(node(more=words))) == {"h100": "8"}
    words = "   Comment=Gres=gpu:h100:800\n   Extra=Gres=gpu:h100:800"
    assert quantities(read(node(more=words))) == {"h100": "8"}


def test_one_line_a_node_is_the_same() -> None:
    line = " ".join(node(more="Reason=x Gres=gpu:800").split("\n")).strip()
    assert quantities(read(line + "\n")) == {"h100": "8"}


def test_text_does_not_say_when() -> None:
    with pytest.raises(DataError, match=r"nodes\.txt: the report does not say when"):
        read(node(), None)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (node() + node(), r"nodes\.txt:14: a node comes twice"),
        (node(more="   Colour=blue"), r"nodes\.txt:13: unknown key"),
        (node(more="   Gres=gpu:8"), r"nodes\.txt:13: Gres: a key comes twice"),
        (node(more="   and so on"), "not a line of scontrol"),
        (node().replace("   Gres=gpu:h100:8(S:0-1)\n", ""), r"nodes\.txt:1: Gres: .*missing"),
        (node().replace("State=IDLE ", ""), r"nodes\.txt:1: State: .*missing"),
        ("   Gres=gpu:8\n" + node(), r"nodes\.txt:1: the line belongs to no node"),
        (node(name=""), "no name"),
        (node(gres="gpu:h100"), "not a resource"),
        (node(gres="gpu:h100:eight"), "not a resource"),
        (node(gres="gpu:h100:8,"), "not a resource"),
        (node(gres="gpu:h100:8(S:0"), "not a resource"),
        (node(gres="gpu(S:0):h100:8"), "not a resource"),
        (node(gres="gpu:h100:99999"), "not a number of chips"),
        (node(gres="gpu:h100:" + "9" * 5000), "not a number of chips"),
        (node(name="n\u202e1"), "cannot be printed"),
        ("No nodes in the system\n", "not a line of scontrol"),
        ("", "no node"),
    ],
)
def test_a_broken_list_is_refused(text: str, message: str) -> None:
    with pytest.raises(DataError, match=message):
        read(text)


def body(name: str, **values: object) -> dict[str, object]:
    plain = {
        "name": name,
        "gres": "gpu:h100:8(S:0-1)",
        "state": ["IDLE"],
        "boot_time": {"set": True},
    }
    return {**plain, **values}


def document(*nodes: dict[str, object], **values: object) -> dict[str, Any]:
    updated = {"set": True, "infinite": False, "number": 1_772_400_000}
    return {"nodes": list(nodes), "last_update": updated, "meta": {}, **values}


def read_json(given: object, at: str | None = None) -> DeviceReport:
    return sightings_of(source_of("nodes.json", json.dumps(given).encode()), "site:B", at)


def test_json_says_when_it_was_true() -> None:
    text = json.dumps(document(body("n1")))
    assert knows(text)
    # 1,772,400,000 s after 1970 is 2026-03-01T21:20:00Z: 20,513 days and 76,800 s.
    report = read_json(document(body("n1"), body("n2", state=["DOWN", "NOT_RESPONDING"])))
    assert quantities(report) == {"h100": "8-16"}
    assert report.inventories[0].date == "2026-03-01"
    for silent in ({"set": False, "number": 5}, 0, None):
        with pytest.raises(DataError, match="does not say when"):
            read_json(document(body("n1"), last_update=silent))
    assert read_json(document(body("n1"), last_update=1_772_400_000)).inventories


def test_json_of_earlier_versions_has_a_word_for_a_state() -> None:
    down = document(body("n1", state="down*"), body("n2", state="idle+drain"))
    assert quantities(read_json(down)) == {"h100": "8-16"}


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (document(body("n1"), body("n1")), r"nodes\[1\]: a node comes twice"),
        (document(body("n1", gres=8)), r"nodes\[0\]\.gres: not of the right kind"),
        (document(body("n1", gres="gpu")), r"nodes\[0\]\.gres: not a resource"),
        (document(body("n1", state=None)), r"nodes\[0\]\.state: not of the right kind"),
        (document({**body("n1"), "name": 1}), r"nodes\[0\]\.name: not of the right kind"),
        (document(), "no node"),
        (document(body("n1"), last_update={"set": True, "number": "x"}), "last_update"),
        (document(body("n1"), last_update=10**40), "seconds since 1970"),
        ({"nodes": {}}, "nodes: not of the right kind"),
        ({}, "nodes: a field is missing"),
    ],
)
def test_broken_json_is_refused_with_its_path(given: object, message: str) -> None:
    with pytest.raises(DataError, match=message):
        read_json(given)


def test_only_lists_of_nodes_are_known() -> None:
    assert not knows('{"apiVersion": "v1", "items": []}')
    assert not knows("attribute_name,attribute_value")
