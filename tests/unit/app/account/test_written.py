"""The answer as a folder: whole files, a manifest that checks, cells that run nothing."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from typing import TYPE_CHECKING

import msgspec
import pytest

from case_answer import FOUND, answered
from tidewaiter.app.account.written import answer_files, write_answer
from tidewaiter.core.errors import UsageError
from tidewaiter.evidence.manifest import MANIFEST
from tidewaiter.model.books.account import CaseAnswer

if TYPE_CHECKING:
    from pathlib import Path

    from tidewaiter.facts.catalogue import Facts

NAMES = ["case.json", "findings.csv", "next_checks.csv", "report.html", "unaccounted.csv"]


def test_the_manifest_names_every_file_and_its_digest(facts: Facts, tmp_path: Path) -> None:
    write_answer(facts, answered(), tmp_path / "out")
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == sorted([*NAMES, MANIFEST])
    lines = (tmp_path / "out" / MANIFEST).read_text(encoding="utf-8").splitlines()
    for line, name in zip(lines, NAMES, strict=True):
        content = (tmp_path / "out" / name).read_bytes()
        assert line == f"{hashlib.sha256(content).hexdigest()} *{name}"


def test_the_answer_comes_back_from_json(facts: Facts) -> None:
    files = answer_files(facts, answered())
    assert msgspec.json.decode(files["case.json"], type=CaseAnswer) == answered()
    assert json.loads(files["case.json"])["findings"][0]["tier"] == "unaccounted"


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-cmd", "@SUM(A1)", "\t=1"])
def test_no_cell_runs_as_a_formula(facts: Facts, cell: str) -> None:
    found = msgspec.structs.replace(FOUND, title=cell)
    files = answer_files(facts, answered(findings=(found,)))
    rows = list(csv.DictReader(io.StringIO(files["findings.csv"].decode())))
    assert rows[0]["title"] == "'" + cell


def test_a_second_writing_gives_the_same_bytes_and_leaves_other_files(
    facts: Facts, tmp_path: Path
) -> None:
    write_answer(facts, answered(), tmp_path)
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    before = {p.name: p.read_bytes() for p in tmp_path.iterdir()}
    write_answer(facts, answered(), tmp_path)
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir()} == before


def test_a_file_is_no_folder(facts: Facts, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("", encoding="utf-8")
    with pytest.raises(UsageError, match="cannot be made"):
        write_answer(facts, answered(), tmp_path / "out")
