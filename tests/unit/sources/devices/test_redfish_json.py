"""Dumps of board controllers. The boards and their numbers are made up."""

import json
from typing import Any

import pytest

from tidewaiter.core.errors import DataError
from tidewaiter.sources.devices.device_report import DeviceReport
from tidewaiter.sources.devices.redfish_json import knows, sightings_of
from tidewaiter.sources.files import source_of

ROOT = "/redfish/v1"
BASE = f"{ROOT}/Systems/HGX_Baseboard_0"
GPU = f"{BASE}/Processors/GPU_SXM_1"


def link(path: str) -> dict[str, str]:
    return {"@odata.id": path}


def dump() -> dict[str, Any]:
    """Return a made-up dump: a baseboard with one accelerator in a module, and a host processor."""
    return {
        GPU: {
            "@odata.id": GPU, "ProcessorType": "GPU", "Model": "H100 80GB HBM3",
            "Manufacturer": "NVIDIA", "SerialNumber": "010620", "PartNumber": "900-0",
            "UUID": "00000000-0000-0000-0000-00000000aaaa", "Oem": {"Any": {"thing": [1, None]}},
            "Status": {"State": "Enabled"}, "Links": {"Chassis": link(f"{ROOT}/Chassis/SXM_1")},
        },
        BASE: {"@odata.id": BASE, "SerialNumber": "BB-1",
               "Links": {"Chassis": [link(f"{ROOT}/Chassis/Base")]}},
        f"{BASE}/Processors/CPU_0": {"ProcessorType": "CPU", "SerialNumber": "CPU-1"},
        f"{ROOT}/Chassis/SXM_1": {"SerialNumber": "010620",
                                  "Links": {"ContainedBy": link(f"{ROOT}/Chassis/Base")}},
        f"{ROOT}/Chassis/Base": {"SerialNumber": "CH-1", "Links": {}},
        f"{ROOT}/Managers/BMC": {"DateTime": "2026-03-01T23:30:00+01:00"},
        f"{ROOT}/Managers/Other": {"DateTime": "2026-03-01T22:00:00Z"},
    }  # fmt: skip


def read(document: object, at: str | None = None) -> DeviceReport:
    return sightings_of(source_of("bmc.json", json.dumps(document).encode()), "site:B", at)


def without(document: dict[str, Any], path: str, name: str) -> dict[str, Any]:
    document[path] = {key: value for key, value in document[path].items() if key != name}
    return document


def test_a_dump_shows_its_accelerators_in_their_chassis() -> None:
    report = read(dump())
    (seen,) = report.sightings
    assert (seen.serial, seen.parent, seen.item) == ("010620", "CH-1", "H100 80GB HBM3")
    assert (seen.uuid, seen.grade) == ("00000000-0000-0000-0000-00000000aaaa", "serial")
    assert (seen.place, seen.at) == ("site:B", "2026-03-01T22:30:00Z")
    assert [(u.serial, u.kind) for u in report.units] == [("010620", "gpu"), ("CH-1", "server")]
    assert report.remarks == ()


def test_an_array_and_a_collection_say_the_same_as_an_object() -> None:
    listed = [{"@odata.id": path, **body} for path, body in dump().items()]
    assert read(listed) == read(dump())
    collection = {"@odata.id": f"{ROOT}/All", "Members": [*listed, link(f"{ROOT}/Elsewhere")]}
    assert read(collection) == read(dump())


def test_a_resource_that_is_dumped_twice_is_one() -> None:
    listed = [{"@odata.id": path, **body} for path, body in dump().items()]
    assert read([*listed, *listed]) == read(dump())
    other = {**listed[0], "SerialNumber": "S2"}
    with pytest.raises(DataError, match=r"\[7\]: a path has two resources"):
        read([*listed, other])


def test_the_parent_is_the_nearest_thing_with_another_number() -> None:
    by_system = without(dump(), GPU, "Links")
    assert read(by_system).sightings[0].parent == "CH-1"
    without(by_system, f"{ROOT}/Chassis/Base", "SerialNumber")
    assert read(by_system).sightings[0].parent == "BB-1"
    assert read({GPU: by_system[GPU]}, "2026-03-01").sightings[0].parent == ""


def test_chassis_that_contain_each_other_end() -> None:
    circle = dump()
    circle[f"{ROOT}/Chassis/Base"] = {
        "SerialNumber": "N/A", "Links": {"ContainedBy": link(f"{ROOT}/Chassis/SXM_1")}
    }  # fmt: skip
    assert read(circle).sightings[0].parent == "BB-1"


def test_an_empty_socket_is_no_accelerator() -> None:
    empty = dump()
    empty[GPU]["Status"] = {"State": "Absent"}
    report = read(empty)
    assert report.sightings == ()
    assert f"sockets that the controller calls empty: {GPU}" in report.remarks


def test_a_board_that_says_nothing_is_shown_by_uuid() -> None:
    silent = dump()
    silent[GPU]["SerialNumber"] = "Not Specified"
    report = read(silent)
    assert (report.sightings[0].serial, report.sightings[0].uuid[-4:]) == ("", "aaaa")
    assert any("UUID alone" in remark for remark in report.remarks)


def test_without_a_manager_somebody_must_say_when() -> None:
    timeless = {path: body for path, body in dump().items() if "Managers" not in path}
    with pytest.raises(DataError, match=r"bmc\.json: the report does not say when"):
        read(timeless)
    assert read(timeless, "2026-03-02").sightings[0].at == "2026-03-02"


def changed(path: str, **values: object) -> dict[str, Any]:
    document = dump()
    document[path] = {**document[path], **values}
    return document


@pytest.mark.parametrize(
    ("document", "message"),
    [
        (changed(GPU, SerialNumber=10620), "SerialNumber: not of the right kind"),
        (changed(GPU, SerialNumber="a\u0000b"), "cannot be printed"),
        (changed(GPU, UUID=["x"]), "UUID: not of the right kind"),
        (changed(GPU, Model="x" * 300), "too long"),
        (changed(GPU, Status="Enabled"), "Status: not of the right kind"),
        (changed(GPU, Links=[]) | {GPU: {**dump()[GPU], "Links": [1]}}, "Links: not of"),
        (changed(GPU, Links={"Chassis": "x"}), "Links.Chassis: not of the right kind"),
        (changed(GPU, Links={"Chassis": {"@odata.id": 7}}), "Links.Chassis: not of the right kind"),
        (changed(f"{ROOT}/Managers/BMC", DateTime="yesterday"), "not a time with a zone"),
        ({"x": []}, "x: not of the right kind"),
        ([{"ProcessorType": "GPU"}], "no path"),
        ([{"@odata.id": "/x", "Members": {}}], "Members: not of the right kind"),
        ("text", "not of the right kind"),
    ],
)
def test_a_broken_dump_is_refused_with_its_path(document: object, message: str) -> None:
    with pytest.raises(DataError, match=message) as told:
        read(document)
    assert told.value.where.file == "bmc.json"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"/redfish/v1/a": {}, "/redfish/v1/a": {}}', "key given twice"),
        ("[" * 100_000, "not valid JSON"),
        ('[{"@odata.id": "/x", "n": ' + "9" * 5000 + "}]", "not valid JSON"),
        ('[{"@odata.id": "/x", "n": NaN}]', "not valid JSON"),
        ('[{"@odata.id": "/x"', "not valid JSON"),
        ("", "not valid JSON"),
    ],
)
def test_what_is_no_strict_json_is_refused(text: str, message: str) -> None:
    with pytest.raises(DataError) as told:
        sightings_of(source_of("bmc.json", text.encode()), "site:B")
    assert message in str(told.value)


def test_a_huge_exponent_costs_nothing() -> None:
    text = '[{"@odata.id": "/x", "n": 1e999999999}]'
    assert sightings_of(source_of("b.json", text.encode()), "site:B", "2026-03-01").sightings == ()


def test_only_dumps_are_known() -> None:
    assert knows(' [{"@odata.id": "/x"}]')
    assert knows('{"/redfish/v1/Systems": {}}')
    assert not knows('"@odata.id"')
    assert not knows('{"nodes": []}')
