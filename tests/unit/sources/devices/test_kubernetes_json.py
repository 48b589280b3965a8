"""Kubernetes' lists of nodes. The clusters are made up."""

import json
from typing import Any

import pytest

from tidewaiter.core.errors import DataError
from tidewaiter.sources.devices.device_report import DeviceReport
from tidewaiter.sources.devices.kubernetes_json import knows, sightings_of
from tidewaiter.sources.files import source_of

PRODUCT = "NVIDIA-H100-80GB-HBM3"


def node(
    name: str = "n1", *, capacity: object = "8", ready: str = "True", **labels: str
) -> dict[str, Any]:
    stated = {"nvidia.com/gpu.product": PRODUCT, "example.com/colour": "blue"}
    stated |= {f"nvidia.com/gpu.{key}": value for key, value in labels.items()}
    heard = "2026-03-01T10:00:00Z"
    return {
        "apiVersion": "v1", "kind": "Node",
        "metadata": {"name": name, "labels": stated, "annotations": {"any": "thing"}},
        "spec": {"taints": [{"key": "x"}]},
        "status": {
            "capacity": {"cpu": "64", "nvidia.com/gpu": capacity},
            "allocatable": {"cpu": "63", "nvidia.com/gpu": capacity},
            "conditions": [{"type": "DiskPressure", "status": "False", "lastHeartbeatTime": heard},
                           {"type": "Ready", "status": ready, "lastHeartbeatTime": heard}],
        },
    }  # fmt: skip


def read(*nodes: object, at: str | None = None, **more: object) -> DeviceReport:
    document = {"apiVersion": "v1", "items": list(nodes), "kind": "List", **more}
    return sightings_of(source_of("nodes.json", json.dumps(document).encode()), "site:B", at)


def quantities(report: DeviceReport) -> dict[str, str]:
    return {taking.item: taking.quantity for taking in report.inventories}


def test_nodes_are_counted_by_product() -> None:
    plain = node("cpu")
    del plain["status"]["capacity"]["nvidia.com/gpu"]
    report = read(node("n1"), node("n2", capacity="4"), plain)
    (taking,) = report.inventories
    assert (taking.item, taking.quantity, taking.grade) == (PRODUCT, "12", "paper")
    assert (taking.date, taking.account) == ("2026-03-01", "site:B")
    assert taking.method == "kubectl get nodes, 2 nodes"
    assert report.sightings == report.units == report.remarks == ()


def test_one_node_is_a_list_too() -> None:
    text = json.dumps(node())
    assert knows(text)
    assert quantities(sightings_of(source_of("n.json", text.encode()), "site:B")) == {PRODUCT: "8"}


@pytest.mark.parametrize("ready", ["False", "Unknown"])
def test_a_node_that_is_not_ready_is_counted_apart(ready: str) -> None:
    report = read(node("n1"), node("n2", ready=ready))
    assert quantities(report) == {PRODUCT: "8-16"}
    assert report.remarks == (f"8 {PRODUCT} are on 1 nodes that are down: n2",)


def test_chips_that_are_broken_widen_the_count() -> None:
    broken = node()
    broken["status"]["allocatable"]["nvidia.com/gpu"] = "6"
    assert quantities(read(broken)) == {PRODUCT: "6-8"}
    assert quantities(read(node(count="7"))) == {PRODUCT: "7-8"}


def test_shares_of_chips_are_not_chips() -> None:
    shared = node(capacity="80", product=f"{PRODUCT}-SHARED", count="8", replicas="10")
    assert quantities(read(shared)) == {PRODUCT: "8"}
    assert quantities(read(node(capacity="80", count="8", replicas="10"))) == {PRODUCT: "8"}
    # Without the label, how many chips 80 shares are is not known: from none to all.
    assert quantities(read(node(capacity="80", replicas="10"))) == {PRODUCT: "0-80"}


def test_parts_of_chips_are_told() -> None:
    cut = node("n1")
    cut["status"]["capacity"]["nvidia.com/mig-1g.10gb"] = "7"
    assert read(cut).remarks == ("parts of chips, not counted, on: n1",)


def test_the_newest_heartbeat_is_the_time() -> None:
    late = node("n2")
    late["status"]["conditions"][1]["lastHeartbeatTime"] = "2026-03-02T00:30:00+02:00"
    assert read(node("n1"), late).inventories[0].date == "2026-03-01"
    late["status"]["conditions"][1]["lastHeartbeatTime"] = "2026-03-03T00:00:00Z"
    assert read(node("n1"), late).inventories[0].date == "2026-03-03"


def test_without_a_heartbeat_somebody_must_say_when() -> None:
    silent = node()
    silent["status"]["conditions"] = [
        {"type": "Ready", "status": "True", "lastHeartbeatTime": None}
    ]
    with pytest.raises(DataError, match=r"nodes\.json: the report does not say when"):
        read(silent)
    assert read(silent, at="2026-03-05").inventories[0].date == "2026-03-05"


def changed(*path: str | int, value: object) -> dict[str, Any]:
    given = node()
    inner: Any = given
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    return given


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (changed("status", "capacity", "nvidia.com/gpu", value=8), "not of the right kind"),
        (changed("status", "capacity", "nvidia.com/gpu", value="8k"), "not a number of chips"),
        (
            changed("status", "capacity", "nvidia.com/gpu", value="9" * 5000),
            "not a number of chips",
        ),
        (changed("status", value=[1]), r"items\[0\]\.status: not of the right kind"),
        (changed("status", "conditions", value={"a": 1}), "conditions: not of the right kind"),
        (
            changed("status", "conditions", 1, "lastHeartbeatTime", value="x"),
            "not a time with a zone",
        ),
        (changed("metadata", value=None), "metadata: not of the right kind"),
        (changed("metadata", "name", value=7), "name: not of the right kind"),
        (changed("metadata", "name", value=""), "no name"),
        (
            changed("metadata", "labels", "nvidia.com/gpu.product", value="a\u0000"),
            "cannot be printed",
        ),
        (changed("metadata", "labels", "nvidia.com/gpu.count", value="x"), "not a number of chips"),
        (changed("kind", value="Pod"), r"items\[0\]\.kind: not a node"),
        (7, r"items\[0\]: not of the right kind"),
    ],
)
def test_a_broken_node_is_refused_with_its_path(given: object, message: str) -> None:
    with pytest.raises(DataError, match=message) as told:
        read(given)
    assert told.value.where.file == "nodes.json"


def test_a_list_holds_every_node_once() -> None:
    with pytest.raises(DataError, match="a node comes twice") as told:
        read(node("n1"), node("n1"))
    assert told.value.found == "n1"
    with pytest.raises(DataError, match="no node"):
        read()
    with pytest.raises(DataError, match="items: not of the right kind"):
        read(items={})


def test_only_lists_of_nodes_are_known() -> None:
    assert knows('{"apiVersion": "v1", "items": [')
    assert not knows('{"nodes": [{"gres": ""}]}')
    assert not knows('{"kind": "x", "items": []}')
    assert not knows('["apiVersion", "items"]')
    assert not knows("apiVersion: v1\nitems: []")
