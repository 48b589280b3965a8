"""A case is written whole or not at all, with the same bytes each time."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tidewaiter.core.errors import UsageError
from tidewaiter.facts.strict_yaml import read_yaml
from tidewaiter.model.books.account import TableRead
from tidewaiter.store.case_files import CaseNote, beside, require_new, write_beside, write_case

if TYPE_CHECKING:
    from pathlib import Path

TABLES = {
    "units": pa.table({"serial": ["A1", "NO", "010620"], "item": ["", 'a "b", c', "x\ny"]}),
    "sites": pa.table({"id": ["S1"]}),
}
NOTE = CaseNote(name='a: "b"', status="made-up", note="# no comment", sources=("one", "two: 2"))


def test_tables_are_read_back_as_they_were(tmp_path: Path) -> None:
    folder = tmp_path / "case"
    write_case(folder, TABLES, NOTE)
    assert sorted(path.name for path in folder.iterdir()) == ["case.yaml", "sites.csv", "units.csv"]
    with (folder / "units.csv").open(newline="", encoding="utf-8") as file:
        assert list(csv.DictReader(file)) == TABLES["units"].to_pylist()
    about, _ = read_yaml(folder / "case.yaml")
    assert about == {
        "name": NOTE.name, "status": "made-up", "note": NOTE.note, "sources": list(NOTE.sources)
    }  # fmt: skip
    assert list(tmp_path.iterdir()) == [folder]


def test_an_empty_folder_is_filled_and_the_bytes_are_the_same(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        write_case(tmp_path / name, TABLES, NOTE, is_parquet=True)
    files = sorted(path.name for path in (tmp_path / "one").iterdir())
    assert files == ["case.yaml", "sites.parquet", "units.parquet"]
    for name in files:
        first, second = ((tmp_path / side / name).read_bytes() for side in ("one", "two"))
        assert first == second
    assert pq.read_table(tmp_path / "one" / "units.parquet").equals(TABLES["units"])


def test_a_folder_that_holds_something_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("dear", encoding="utf-8")
    with pytest.raises(UsageError, match="holds something already"):
        write_case(tmp_path / "mine", TABLES, NOTE)
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["letter.txt"]


@pytest.mark.parametrize(
    ("place", "said"),
    [("file", "no folder"), ("link", "no folder"), ("nowhere/case", "no folder above")],
)
def test_other_places_are_refused(tmp_path: Path, place: str, said: str) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    (tmp_path / "inner").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "inner")
    with pytest.raises(UsageError, match=said):
        require_new(tmp_path / place)


def test_what_fails_half_way_leaves_nothing(tmp_path: Path) -> None:
    broken = {"a": TABLES["units"], "b": "no table"}
    with pytest.raises((TypeError, AttributeError, pa.ArrowException)):
        write_case(tmp_path / "case", broken, NOTE)  # type: ignore[arg-type]
    assert list(tmp_path.iterdir()) == []


def test_what_belongs_to_a_case_lies_beside_it(tmp_path: Path) -> None:
    path = beside(tmp_path / "case", ".truth.json")
    assert path == tmp_path / "case.truth.json"
    write_beside(path, TableRead(table="units", file="units.csv", rows=3, sha256=""))
    assert b'"rows": 3' in path.read_bytes()
