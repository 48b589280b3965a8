"""``tidewaiter case balance``: text, CSV and JSON."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

import pytest

from small_case import CHIPS, small_case

if TYPE_CHECKING:
    from pathlib import Path

DAY = ("--as-of", "2026-11-24")
FORMULA = (
    "id,item,quantity,sender,receiver,sent,received\n"
    'S1,"=cmd|calc",5,maker,site:B,2026-03-01,2026-03-09\n'
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return small_case(tmp_path / "case", units="", sightings="")


def test_text(tidewaiter, folder: Path) -> None:
    ran = tidewaiter("case", "balance", folder, *DAY, "--metric", "8-bit dense")
    assert (ran.code, ran.err) == (0, "")
    assert f"{CHIPS:,}" in ran.out
    assert "H100e[8-bit dense]" in ran.out


def test_json_by_quarter_from_a_day(tidewaiter, folder: Path) -> None:
    words = ("--by", "quarter", "--from", "2026-01-01", "--account", "site:B", "--json")
    answer = json.loads(tidewaiter("case", "balance", folder, *DAY, *words).out)
    assert [row["ends"] for row in answer["rows"]] == [
        "2026-03-31", "2026-06-30", "2026-09-30", "2026-11-24",
    ]  # fmt: skip
    assert answer["rows"][0]["chips"]["received"] == [CHIPS, CHIPS]


def test_csv_is_whole_the_same_again_and_runs_no_formula(tidewaiter, tmp_path: Path) -> None:
    folder = small_case(tmp_path / "case", units="", sightings="", shipments=FORMULA)
    out = tmp_path / "balance.csv"
    ran = tidewaiter("case", "balance", folder, *DAY, "-o", out)
    assert (ran.code, ran.out) == (0, "")
    before = out.read_bytes()
    tidewaiter("case", "balance", folder, *DAY, "-o", out)
    assert out.read_bytes() == before
    rows = list(csv.DictReader(io.StringIO(before.decode())))
    assert {row["item"] for row in rows} == {"'=cmd|calc"}
    assert [row["closing_low"] for row in rows] == ["0", "-5", "5"]  # numbers stay numbers


@pytest.mark.parametrize(
    "words",
    [
        ("--metric", "flops"), ("--by", "week"), ("--from", "2027-01-01"), ("--from", "2026"),
        ("--from", "2027-01-01", "--by", "month"), ("--from", "0001-01-01", "--by", "month"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said(tidewaiter, folder: Path, words: tuple[str, ...]) -> None:
    ran = tidewaiter("case", "balance", folder, *DAY, *words)
    assert (ran.code, ran.out) == (2, "")


def test_the_first_day_of_all_has_nothing_before_it(tidewaiter, folder: Path) -> None:
    ran = tidewaiter("case", "balance", folder, *DAY, "--from", "0001-01-01")
    assert ran.code == 0
