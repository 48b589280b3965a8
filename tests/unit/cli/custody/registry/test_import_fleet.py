"""``tidewaiter custody import-fleet`` as people type it; hosts and numbers are made up."""

from __future__ import annotations

import json

import pytest

HEAD = "attribute_name,attribute_value\nGPU Product,NVIDIA H100 80GB HBM3\n"
GPU = (
    "GPU {n} UUID,{uuid}\nGPU {n} Bus ID,0000:01:00.0\nGPU {n} SN,{serial}\nGPU {n} Minor ID,0\n"
    "GPU {n} Board ID,256\nGPU {n} VBIOS Version,{vbios}\nGPU {n} Chassis SN,C1\n"
)
NAME = "fleetint_machine_info_20260301_233000.csv"


@pytest.fixture
def place(tidewaiter, tmp_path):
    place, key = tmp_path / "log.sqlite", tmp_path / "key.pem"
    tidewaiter("custody", "log", "new", place, "--origin", "log.example", "--new-key", key)
    return place


def imported(tidewaiter, place, units, *more, at_place="site:B"):
    text = HEAD + "".join(
        GPU.format(n=number, serial=serial, uuid=uuid, vbios=vbios)
        for number, (serial, uuid, vbios) in enumerate(units, 1)
    )
    (place.parent / NAME).write_text(text)
    return tidewaiter(
        "custody", "import-fleet", place, place.parent / NAME, "--at-place", at_place,
        "--recorded", "2026-11-24", *more,
    )  # fmt: skip


def differences(ran):
    return [(one["serial"], one["kind"]) for one in json.loads(ran.out)["differences"]]


def test_a_report_is_compared_and_told(tidewaiter, place) -> None:
    key = ("--key", place.parent / "key.pem")
    units = [("010620", "GPU-1", "96.00"), ("3E001", "GPU-2", "96.00")]
    ran = imported(tidewaiter, place, units, "--json")
    assert (ran.code, differences(ran)) == (1, [("010620", "new"), ("3E001", "new")])
    assert json.loads(ran.out)["registered"] is None
    ran = imported(tidewaiter, place, units, *key)
    assert "2 units in the report, 2 differences" in ran.out
    assert "2 accepted, 0 rejected; the log has 2 entries" in ran.out
    assert imported(tidewaiter, place, units).code == 0
    changed = [("010620", "GPU-9", "97.00"), ("S3", "GPU-2", "96.00")]
    ran = imported(tidewaiter, place, changed, *key, "--json")
    assert differences(ran) == [
        ("010620", "other-uuid"),
        ("010620", "vbios-changed"),
        ("S3", "new"),
        ("S3", "other-serial"),
    ]
    rejected = json.loads(ran.out)["registered"]["rejected"]
    assert [one["event"]["serial"] for one in rejected] == ["010620", "S3"]


def test_what_moved_or_is_missing_is_named(tidewaiter, place, tmp_path) -> None:
    (tmp_path / "events.csv").write_text(
        "kind,serial,at,place\ninstalled,S1,2026-01-05,site:B\ninstalled,S2,2026-01-05,site:B\n"
    )
    tidewaiter(
        "custody", "register", place, tmp_path / "events.csv", "--key", tmp_path / "key.pem",
        "--recorded", "2026-11-24",
    )  # fmt: skip
    ran = imported(tidewaiter, place, [("S1", "GPU-1", "96")], "--json")
    assert differences(ran) == [("S2", "not-reported")]
    ran = imported(tidewaiter, place, [("S1", "GPU-1", "96")], "--json", at_place="site:C")
    assert differences(ran) == [("S1", "moved")]


def test_a_damaged_report_is_refused(tidewaiter, place) -> None:
    (place.parent / NAME).write_text("attribute_name,attribute_value\nGPU 1 SN,S1")
    ran = tidewaiter("custody", "import-fleet", place, place.parent / NAME, "--at-place", "site:B")
    assert (ran.code, ran.out) == (3, "")
    assert "cut off" in ran.err
    (place.parent / NAME).write_text(HEAD)
    ran = tidewaiter("custody", "import-fleet", place, place.parent / NAME, "--at-place", "site:B")
    assert "names no accelerator" in ran.err
