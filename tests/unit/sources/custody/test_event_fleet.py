"""A fleet's own report as events. The hosts and their numbers are made up."""

from __future__ import annotations

import pytest

from tidewaiter.core.errors import DataError, UsageError
from tidewaiter.sources.custody.event_fleet import fleet_events

NAMES = ("UUID", "Bus ID", "SN", "Minor ID", "Board ID", "VBIOS Version", "Chassis SN")
METRICS = "timestamp,component,metric_name,value,labels\n2026-03-01T23:30:02Z,os,uptime,9,\n"


def written(folder, *units, head="GPU Product,NVIDIA H100 80GB HBM3\n"):
    path = folder / "fleetint_machine_info_20260301_233000.csv"
    lines = [
        f"GPU {number} {name},{value}\n"
        for number, unit in enumerate(units, 1)
        for name, value in zip(NAMES, unit, strict=True)
    ]
    path.write_text("attribute_name,attribute_value\n" + head + "".join(lines))
    return path


def test_each_accelerator_is_attested_by_its_host(tmp_path) -> None:
    units = [
        ("GPU-1", "0:1", "010620", "0", "2", "96.00", "C1"),
        ("GPU-2", "0:2", "3E001", "1", "2", "N/A", "C1"),
    ]
    path = written(tmp_path, *units)
    (tmp_path / "fleetint_metrics_20260301_233000.csv").write_text(METRICS)
    one, two = fleet_events(path, "site:B")
    assert (one.kind, one.serial, one.uuid, one.chassis) == ("attested", "010620", "GPU-1", "C1")
    assert (one.at, one.place, one.vbios, one.verdict) == (
        "2026-03-01T23:30:02Z",
        "site:B",
        "96.00",
        "",
    )
    assert one.documents == (path.name,)
    assert (two.serial, two.vbios) == ("3E001", "")


def test_a_report_without_accelerators_or_a_wrong_place_is_refused(tmp_path) -> None:
    with pytest.raises(DataError, match="names no accelerator"):
        fleet_events(written(tmp_path), "site:B")
    unit = ("GPU-1", "0:1", "S1", "0", "2", "96.00", "C1")
    with pytest.raises(UsageError, match="not an account"):
        fleet_events(written(tmp_path, unit), "nowhere")
    with pytest.raises(DataError, match="does not know"):
        fleet_events(written(tmp_path, unit, head="Colour,red\n"), "site:B")
    with pytest.raises(UsageError):
        fleet_events(tmp_path / "none.csv", "site:B")
