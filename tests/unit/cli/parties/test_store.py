"""``tidewaiter parties store`` as people type it."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.usefixtures("there")
def test_store_writes_every_match(tmp_path: Path) -> None:
    rows = list(csv.DictReader((tmp_path / "m.csv").read_text(encoding="utf-8").splitlines()))
    assert [(row["party"], row["listed"]) for row in rows] == [("'=1", "Ocean Marlin IV")]


def test_a_store_takes_the_place_of_no_other_folder(parties, there, tmp_path: Path) -> None:
    store = ("store", tmp_path / "p.csv", "--lists", there[1], "--cores", 1)
    assert parties(*store, "-o", there[0])[0] == 0
    code, _, err = parties(*store, "-o", tmp_path)
    assert code == 2
    assert "something else" in err


def test_json_tells_every_match(parties, there, tmp_path: Path) -> None:
    code, out, _ = parties(
        "store", tmp_path / "p.csv", "--lists", there[1], "-o", there[0], "--json"
    )
    answer = json.loads(out)
    assert code == 0
    assert [(m["party"], m["before"]) for m in answer["matches"]] == [("=1", None)]
    assert (answer["parties"], answer["unsearchable"]) == (3, 0)
