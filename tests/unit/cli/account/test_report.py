"""``tidewaiter account``: exit codes by tier, files, and one page on the terminal."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from small_case import CHIPS, small_case

if TYPE_CHECKING:
    from pathlib import Path

DAY = ("--as-of", "2026-11-24")
FEW = f"id,account,item,date,quantity,grade\nI1,site:B,B200,2026-11-02,{CHIPS - 600},serial\n"
BIG = "id,power_mw,begins\nB,60,2026-01\n"


def test_a_case_with_nothing_wrong_ends_with_0(tidewaiter, tmp_path: Path) -> None:
    folder = small_case(tmp_path / "case", sites=BIG)
    ran = tidewaiter("account", folder, *DAY)
    assert (ran.code, ran.err) == (0, "")
    assert "FINDINGS: none" in ran.out
    assert ran.out.startswith("Small works, as of 2026-11-24 (MADE UP")


def test_a_finding_ends_with_1_and_the_top_tier_with_5(tidewaiter, tmp_path: Path) -> None:
    assert tidewaiter("account", small_case(tmp_path / "one"), *DAY).code == 1
    assert tidewaiter("account", small_case(tmp_path / "two", inventories=FEW), *DAY).code == 5


def test_the_folder_holds_the_answer(tidewaiter, tmp_path: Path) -> None:
    folder, out = small_case(tmp_path / "case"), tmp_path / "out"
    assert tidewaiter("account", folder, *DAY, "-o", out).code == 1
    assert sorted(p.name for p in out.iterdir()) == [
        "case.json", "findings.csv", "manifest.sha256", "next_checks.csv", "report.html",
        "unaccounted.csv",
    ]  # fmt: skip
    before = {p.name: p.read_bytes() for p in out.iterdir()}
    tidewaiter("account", folder, *DAY, "-o", out)
    assert {p.name: p.read_bytes() for p in out.iterdir()} == before


def test_json_is_the_answer(tidewaiter, tmp_path: Path) -> None:
    ran = tidewaiter("account", small_case(tmp_path / "case"), *DAY, "--json", "--seed", "3")
    answer = json.loads(ran.out)
    assert (answer["seed"], answer["as_of"]) == (3, "2026-11-24")
    assert answer["sold"] == {"nvidia/b200": [CHIPS, CHIPS]}


@pytest.mark.parametrize(
    ("given", "code", "told"),
    [
        (("nowhere", *DAY), 2, "nowhere"),
        (("case",), 2, "--as-of"),
        (("case", "--as-of", "2026-11"), 2, "2026-11"),
        (("case", *DAY, "--seed", "many"), 2, "--seed"),
    ],
)
def test_what_is_wrong_is_said(
    tidewaiter, tmp_path: Path, given: tuple[str, ...], code: int, told: str, monkeypatch
) -> None:
    small_case(tmp_path / "case")
    monkeypatch.chdir(tmp_path)
    ran = tidewaiter("account", *given)
    assert (ran.code, ran.out) == (code, "")
    assert told in ran.err


def test_a_damaged_case_ends_with_3_and_writes_nothing(tidewaiter, tmp_path: Path) -> None:
    bad = "id,power_mw\nB,four\n"
    ran = tidewaiter(
        "account", small_case(tmp_path / "case", sites=bad), *DAY, "-o", tmp_path / "out"
    )
    assert (ran.code, ran.out) == (3, "")
    assert "sites.csv: row 1" in ran.err
    assert "power_mw" in ran.err
    assert not (tmp_path / "out").exists()
