"""``tidewaiter parties rescreen`` as people type it."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING

from unit.cli.parties.conftest import LISTED

if TYPE_CHECKING:
    from pathlib import Path


def test_a_party_that_came_is_a_finding(parties, load, there, tmp_path: Path) -> None:
    store, lists = there
    load(*LISTED, "Limpid Quartz", day="2026-07-31")
    code, out, err = parties(
        "rescreen", store, "--lists", lists, "--cores", 1, "-o", tmp_path / "c.csv"
    )
    assert (code, err) == (1, "")
    assert "before: us-csl of 2026-07-01\nnow:    us-csl of 2026-07-31\n" in out
    assert "matches: 1 came, 0 went, 0 changed" in out
    assert "+ 3  Limpid Quartz  |  us-csl/uvl " in out
    (row,) = csv.DictReader((tmp_path / "c.csv").read_text(encoding="utf-8").splitlines())
    assert (row["party"], row["change"], row["before"]) == ("3", "came", "")
    assert float(row["after"]) > 0.9


def test_nothing_new_is_no_finding_and_no_clearance(parties, there) -> None:
    store, lists = there
    code, out, _ = parties("rescreen", store, "--lists", lists, "--cores", 1)
    assert code == 0
    assert "0 of 3 distinct names searched again" in out
    assert "No match is not clearance" in out


def test_a_party_that_went_is_told_but_is_no_finding(parties, load, there) -> None:
    store, lists = there
    load(LISTED[0], LISTED[2], day="2026-07-31")
    code, out, _ = parties("rescreen", store, "--lists", lists, "--cores", 1)
    assert code == 0
    assert "- =1  Ocean Marlin IV  |  us-csl/uvl " in out
    assert "a full search is due (--full)" in out


def test_full_searches_everything(parties, there) -> None:
    store, lists = there
    code, out, _ = parties("rescreen", store, "--lists", lists, "--full", "--cores", 1)
    assert code == 0
    assert "3 of 3 distinct names searched again: a full search was asked for" in out


def test_json_says_the_same(parties, load, there) -> None:
    store, lists = there
    load(*LISTED, "Limpid Quartz", day="2026-07-31")
    code, out, _ = parties("rescreen", store, "--lists", lists, "--cores", 1, "--json")
    answer = json.loads(out)
    assert code == 1
    assert [c["party"] for c in answer["changes"]] == ["3"]
    assert answer["after"][0]["published"] == "2026-07-31"


def test_changes_that_cannot_be_written_leave_the_store(parties, load, there, tmp_path) -> None:
    store, lists = there
    load(*LISTED, "Limpid Quartz", day="2026-07-31")
    rescreen = ("rescreen", store, "--lists", lists, "--cores", 1)
    code, _, err = parties(*rescreen, "-o", tmp_path / "c.xlsx")
    assert code == 2
    assert ".parquet or .csv" in err
    assert parties(*rescreen, "-o", tmp_path / "c.parquet")[0] == 1


def test_a_damaged_store_is_bad_data(parties, there) -> None:
    store, lists = there
    next(store.glob("answers-*")).write_bytes(b"")
    code, out, err = parties("rescreen", store, "--lists", lists)
    assert (code, out) == (3, "")
    assert "not what was written" in err


def test_what_is_missing_is_a_wrong_command(parties, there, tmp_path: Path) -> None:
    store, lists = there
    assert parties("rescreen", tmp_path / "nowhere", "--lists", lists)[0] == 2
    assert parties("rescreen", store, "--lists", tmp_path / "nowhere")[0] == 2
    assert parties("rescreen", store, "--lists", lists, "--cores", -1)[0] == 2
    assert parties("store", tmp_path / "p.csv", "--lists", lists)[0] == 2
    code, _, err = parties("store", tmp_path / "no.csv", "--lists", lists, "-o", tmp_path / "t")
    assert code == 2
    assert "no.csv" in err
