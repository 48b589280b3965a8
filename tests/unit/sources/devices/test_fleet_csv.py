"""The four files of a host's fleet CSV. The hosts and their numbers are made up."""

from pathlib import Path

import pytest

from tidewaiter.core.errors import DataError
from tidewaiter.sources.devices.device_report import DeviceReport
from tidewaiter.sources.devices.fleet_csv import knows, sightings_of
from tidewaiter.sources.files import source_of

STAMP = "20260301_233000"
NAME = f"fleetint_machine_info_{STAMP}.csv"
HOST = (
    ("Agent Version", "1.2.3"),
    ("OS Image", "Made-up OS, 1"),
    ("CPU Logical Cores", "64"),
    ("GPU Driver Version", "570.1"),
    ("GPU Product", "NVIDIA H100 80GB HBM3"),
    ("GPU Memory", "81559 MiB"),
    ("Private IP Interface 1", "eth0 (02:00:00:00:00:01, 192.0.2.1)"),
    ("Container Root Disk", "/dev/made-up"),
    ("Block Device 1 Name", "made-up"),
    ("Block Device 12 Mount Point", "/data"),
)
METRICS = (
    "timestamp,component,metric_name,value,labels\n"
    '2026-03-01T23:29:00Z,gpu,temperature,51,"{""uuid"":""GPU-made-up-1""}"\n'
    "2026-03-01T23:30:02Z,os,uptime,9,\n"
)


def gpu(number: int, serial: str, uuid: str = "", chassis: str = "CH-1") -> list[tuple[str, str]]:
    uuid = uuid or f"GPU-made-up-{number}"
    values = (uuid, "0000:01:00.0", serial, str(number - 1), "256", "96.00", chassis)
    names = ("UUID", "Bus ID", "SN", "Minor ID", "Board ID", "VBIOS Version", "Chassis SN")
    return [(f"GPU {number} {n}", value) for n, value in zip(names, values, strict=True)]


def table(*rows: tuple[str, str]) -> str:
    lines = [f'{name},"{value}"' for name, value in rows]
    return "\n".join(["attribute_name,attribute_value", *lines, ""])


def read(*rows: tuple[str, str], name: str = NAME, at: str | None = None) -> DeviceReport:
    return sightings_of(source_of(name, table(*rows).encode()), "site:B", at)


def written(folder: Path, metrics: str = METRICS) -> Path:
    path = folder / NAME
    path.write_text(table(*HOST, *gpu(1, "010620"), *gpu(2, "3E001")), encoding="utf-8")
    (folder / f"fleetint_metrics_{STAMP}.csv").write_text(metrics, encoding="utf-8")
    return path


def test_a_set_shows_its_accelerators_at_the_newest_time(tmp_path: Path) -> None:
    report = sightings_of(written(tmp_path), "site:B")
    assert [(s.serial, s.uuid, s.parent) for s in report.sightings] == [
        ("010620", "GPU-made-up-1", "CH-1"),
        ("3E001", "GPU-made-up-2", "CH-1"),
    ]
    assert {s.at for s in report.sightings} == {"2026-03-01T23:30:02Z"}
    assert {s.grade for s in report.sightings} == {"serial"}
    assert {s.item for s in report.sightings} == {"NVIDIA H100 80GB HBM3"}
    assert {s.source for s in report.sightings} == {NAME}
    assert report.remarks == ()


def test_without_metrics_the_stamp_gives_the_day() -> None:
    report = read(*HOST, *gpu(1, "S1"))
    assert report.sightings[0].at == "2026-03-01"
    assert "no zone" in report.remarks[0]
    assert read(*gpu(1, "S1"), at="2026-03-02").sightings[0].at == "2026-03-02"


def test_under_another_name_somebody_must_say_when() -> None:
    with pytest.raises(DataError, match=r"host\.csv: the report does not say when"):
        read(*gpu(1, "S1"), name="host.csv")
    assert read(*gpu(1, "S1"), name="host.csv", at="2026-03-02").sightings


def test_a_board_without_a_serial_number_is_shown_by_uuid() -> None:
    report = read(*gpu(1, ""), *gpu(2, "N/A"), *gpu(3, "S3", chassis=""))
    assert [(s.serial, s.uuid) for s in report.sightings] == [
        ("", "GPU-made-up-1"), ("", "GPU-made-up-2"), ("S3", "GPU-made-up-3"),
    ]  # fmt: skip
    assert "no serial number, shown by UUID alone: GPU 1, GPU 2" in report.remarks
    assert report.sightings[2].parent == ""


def test_what_is_measured_and_not_listed_is_told(tmp_path: Path) -> None:
    more = METRICS + '2026-03-01T23:29:00Z,gpu,power,9,"{""uuid"":""GPU-other""}"\n'
    report = sightings_of(written(tmp_path, more), "site:B")
    assert report.remarks == ("measured and not listed: GPU-other",)


def test_a_link_beside_the_file_is_not_followed(tmp_path: Path) -> None:
    path = written(tmp_path)
    metrics = tmp_path / f"fleetint_metrics_{STAMP}.csv"
    metrics.rename(tmp_path / "elsewhere.csv")
    metrics.symlink_to(tmp_path / "elsewhere.csv")
    assert sightings_of(path, "site:B").sightings[0].at == "2026-03-01"


@pytest.mark.parametrize(
    ("rows", "place", "message"),
    [
        ([*gpu(2, "S")], ":2: GPU 2 UUID", "numbering of the accelerators"),
        ([*gpu(1, "S"), *gpu(3, "S")], ":9: GPU 3 UUID", "numbering of the accelerators"),
        ([*gpu(1, "S"), *gpu(2, "T"), ("GPU 1 SN", "U")], ":16: GPU 1 SN", "comes twice"),
        ([*gpu(1, "S"), *gpu(2, "T")[:1], *gpu(1, "S")[:1]], ":10: GPU 1 UUID", "comes twice"),
        ([*gpu(1, "S")[:6]], ":2: GPU 1 Chassis SN", "is missing"),
        ([("GPU 0 SN", "S")], ":2: GPU 0 SN", "does not know"),
        ([("GPU 1 Serial", "S")], ":2: GPU 1 Serial", "does not know"),
        ([("Colour", "blue")], ":2: Colour", "does not know"),
        ([("Agent Version", "1"), ("Agent Version", "1")], ":3: Agent Version", "comes twice"),
        ([*gpu(1, "S\u202e")], ":4: SN", "cannot be printed"),
        ([*gpu(1, "S" * 300)], ":4: SN", "too long"),
    ],
)
def test_a_broken_host_is_refused_with_its_line(
    rows: list[tuple[str, str]], place: str, message: str
) -> None:
    with pytest.raises(DataError, match=message) as told:
        read(*rows)
    assert str(told.value).startswith(NAME + place)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("attribute_name,attribute_value\nGPU 1 SN,S1", "cut off"),
        ("attribute_name;attribute_value\n", r"\.csv:1: none of the four files"),
        ("", "none of the four files"),
        ("attribute_name,attribute_value\nGPU 1 SN\n", "wrong number of cells"),
        ('attribute_name,attribute_value\n"GPU 1 SN,S1\n', "quoting is broken"),
        ("attribute_name,attribute_value\nGPU 1 SN,\x00\n", "control character"),
    ],
)
def test_a_damaged_table_is_refused(text: str, message: str) -> None:
    with pytest.raises(DataError, match=message):
        sightings_of(source_of(NAME, text.encode()), "site:B")


def test_bytes_that_are_no_utf8_are_refused() -> None:
    content = b"attribute_name,attribute_value\nGPU Product,\xff\n"
    with pytest.raises(DataError, match=r"\.csv:2: file is not UTF-8"):
        sightings_of(source_of(NAME, content), "site:B")


@pytest.mark.parametrize(
    "text",
    [
        METRICS,
        "timestamp,component,event_name,event_type,message\n2026-03-01T00:00:00Z,gpu,xid,Warning,x\n",
        "timestamp,component_name,health,reason\nN/A,gpu,Healthy,\n",
    ],
)
def test_the_other_files_are_checked_and_show_nothing(text: str) -> None:
    assert knows(text)
    report = sightings_of(source_of("part.csv", text.encode()), "site:B")
    assert report.sightings == report.units == ()
    assert report.remarks == ("a part of a set; the units are in its machine_info file",)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (METRICS.replace("23:29:00Z", "23:29:00"), r"x\.csv:2: timestamp: not a time with a zone"),
        (METRICS.replace('"{""uuid"":""GPU-made-up-1""}"', "{"), r"x\.csv:2: not valid JSON"),
        (METRICS.replace('"{""uuid"":""GPU-made-up-1""}"', "[]"), r"x\.csv:2: labels: not of"),
        (METRICS.replace('""GPU-made-up-1""', "7"), r"x\.csv:2: labels: not of the right kind"),
        ("timestamp,component_name,health,reason\nsoon,gpu,Healthy,\n", "not a time with a zone"),
    ],
)
def test_a_damaged_part_is_refused(text: str, message: str) -> None:
    with pytest.raises(DataError, match=message):
        sightings_of(source_of("x.csv", text.encode()), "site:B")


def test_only_the_four_headers_are_known() -> None:
    assert knows("attribute_name,attribute_value\r\nGPU 1 SN,S1\r\n")
    assert not knows("attribute_name,attribute_value,more\n")
    assert not knows("")
