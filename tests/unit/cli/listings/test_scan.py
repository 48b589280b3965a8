"""``tidewaiter listings scan`` and ``reveal`` as people type them. Sellers are made up."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

ROWS = """itemId,url,keyword,page,position,title,price,area,sellerName,wantCount
901,https://goofish.com/item?id=901,H100,1,1,出 H100 80G PCIe 2张 21万,210000,深圳,made-up-shop,3
902,https://goofish.com/item?id=902,H100,1,2,求购 H100 80G,,上海,another,1
"""


@pytest.fixture
def export(tmp_path: Path) -> Path:
    path = tmp_path / "export.csv"
    path.write_text(ROWS, encoding="utf-8")
    return path


def scanned(tidewaiter, export: Path, *more: object):
    key = export.parent / "pseudonyms"
    return tidewaiter(
        "listings", "scan", export, "--as-of", "2026-08-01", "--pseudonyms", key, *more
    )


def test_a_scan_prints_counts_and_says_by_its_code_that_something_is_controlled(
    tidewaiter, export: Path
) -> None:
    ran = scanned(tidewaiter, export)
    assert (ran.code, ran.err) == (1, "")
    assert "NVIDIA H100 PCIe 80GB" in ran.out
    assert "3A090.a" in ran.out
    assert "made-up-shop" not in ran.out


def test_the_number_of_cores_changes_nothing(tidewaiter, export: Path) -> None:
    one, two = (scanned(tidewaiter, export, "--cores", n) for n in (1, 2))
    assert one.out == two.out
    assert scanned(tidewaiter, export, "--cores", -1).code == 2


def test_a_scan_leaves_a_folder_that_is_whole(tidewaiter, export: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert scanned(tidewaiter, export, "-o", out).code == 1
    names = {path.name for path in out.iterdir()}
    assert {"offers.csv", "offers.parquet", "lots.csv", "sellers.csv", "losses.csv"} <= names
    assert {"report.html", "summary.json", "manifest.sha256", "evidence"} <= names
    checked = tidewaiter("evidence", "verify", out)
    assert "as sealed" in checked.out
    (out / "offers.csv").write_text("changed")
    assert "offers.csv" in tidewaiter("evidence", "verify", out).out


def test_json_holds_the_answer(tidewaiter, export: Path) -> None:
    answer = json.loads(scanned(tidewaiter, export, "--json").out)
    assert answer["offers"][0]["price"] == 210_000


def test_without_a_key_the_pseudonyms_are_thrown_away_and_that_is_said(
    tidewaiter, export: Path
) -> None:
    ran = tidewaiter("listings", "scan", export, "--as-of", "2026-08-01")
    assert "thrown away" in ran.err


def test_nothing_controlled_is_0_and_nothing_read_is_3(tidewaiter, tmp_path: Path) -> None:
    harmless, broken = tmp_path / "a.csv", tmp_path / "b.csv"
    harmless.write_text("title,url\nhydrogen water H20 bottle,https://www.ebay.com/itm/1\n")
    broken.write_text("a,b\n1,2\n")
    key = tmp_path / "k"
    more = ("--as-of", "2026-08-01", "--pseudonyms", key)
    assert tidewaiter("listings", "scan", harmless, *more).code == 0
    ran = tidewaiter("listings", "scan", broken, *more)
    assert ran.code == 3
    told = " ".join(ran.out.split())
    assert "b.csv:1: the table has a column that nobody reads; found: a" in told


@pytest.mark.parametrize("day", ["2026-13-01", "2026-08", "soon"])
def test_a_day_that_is_none_is_an_error_of_use(tidewaiter, export: Path, day: str) -> None:
    key = export.parent / "k"
    ran = tidewaiter("listings", "scan", export, "--as-of", day, "--pseudonyms", key)
    assert ran.code == 2
    assert day in ran.err


def test_a_mapping_names_the_columns(tidewaiter, tmp_path: Path) -> None:
    table, mapping = tmp_path / "t.csv", tmp_path / "m.yaml"
    table.write_text("betreff,adresse\nNVIDIA H100 PCIe 80GB,https://www.ebay.com/itm/1\n")
    mapping.write_text("columns:\n  betreff: title\n  adresse: url\n")
    ran = tidewaiter(
        "listings", "scan", table, "--as-of", "2026-08-01", "--pseudonyms", tmp_path / "k",
        "--mapping", mapping,
    )  # fmt: skip
    assert ran.code == 1, ran.out + ran.err


def seller_of(out: Path) -> str:
    with (out / "offers.csv").open(encoding="utf-8", newline="") as lines:
        return next(csv.DictReader(lines))["seller"]


def test_a_seller_is_revealed_for_a_reason_that_is_logged(
    tidewaiter, export: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    scanned(tidewaiter, export, "-o", out)
    asked = ("listings", "reveal", out, seller_of(out), "--actor", "Office A", "--pseudonyms")
    ran = tidewaiter(*asked, tmp_path / "pseudonyms", "--reason", "case 12 of the office")
    assert ran.code == 0, ran.err
    assert "made-up-shop" in ran.out
    log = (out / "evidence" / "custody.jsonl").read_text()
    assert "case 12 of the office" in log
    assert "made-up-shop" not in log
    assert "as sealed" in tidewaiter("evidence", "verify", out).out


@pytest.mark.parametrize(
    ("reason", "seller", "told"),
    [
        ("short", "", "without a reason"),
        ("case 12 of the office", "0" * 16, "no seller of the originals"),
    ],
)
def test_nobody_is_revealed_without_a_reason_or_a_seller(
    tidewaiter, export: Path, tmp_path: Path, reason: str, seller: str, told: str
) -> None:
    out = tmp_path / "out"
    scanned(tidewaiter, export, "-o", out)
    before = (out / "evidence" / "custody.jsonl").read_bytes()
    ran = tidewaiter(
        "listings", "reveal", out, seller or seller_of(out), "--actor", "Office A",
        "--pseudonyms", tmp_path / "pseudonyms", "--reason", reason,
    )  # fmt: skip
    assert ran.code == 2
    assert told in ran.err
    assert (out / "evidence" / "custody.jsonl").read_bytes() == before


def test_without_the_key_nobody_is_revealed(tidewaiter, export: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    scanned(tidewaiter, export, "-o", out)
    ran = tidewaiter(
        "listings", "reveal", out, seller_of(out), "--actor", "Office A",
        "--pseudonyms", tmp_path / "missing", "--reason", "case 12 of the office",
    )  # fmt: skip
    assert ran.code == 2
    assert not (tmp_path / "missing").exists()
