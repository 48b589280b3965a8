"""``case.yaml`` is read strictly, and every file of the folder is something by its name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tidewaiter.core.errors import DataError
from tidewaiter.sources.cases.about import (
    MAPPABLE,
    NAMES,
    Assigned,
    CaseAbout,
    about_of,
    assigned,
    endings_of,
)
from tidewaiter.sources.cases.folder import listing_of

if TYPE_CHECKING:
    from pathlib import Path

FULL = """\
name: Made-up case NO
status: made-up
note: 'on'
sources: [a court's page, 010620]
mapping: {units: units-columns.yaml}
ignore: [letter.pdf]
"""


def about(folder: Path, text: str, *names: str) -> CaseAbout:
    for name in names:
        (folder / name).touch()
    (folder / "case.yaml").write_text(text, encoding="utf-8")
    return about_of(listing_of(folder).files, folder)


def named(folder: Path, *names: str, said: CaseAbout | None = None) -> Assigned:
    for name in names:
        (folder / name).touch()
    return assigned(listing_of(folder).files, said or CaseAbout())


def test_everything_it_says_is_text(tmp_path: Path) -> None:
    found = about(tmp_path, FULL, "units-columns.yaml", "letter.pdf")
    assert found == CaseAbout(
        name="Made-up case NO",
        status="made-up",
        note="on",
        sources=("a court's page", "010620"),
        mapping={"units": "units-columns.yaml"},
        ignore=("letter.pdf",),
    )


def test_without_it_the_case_is_records_of_its_folders_name(tmp_path: Path) -> None:
    assert about_of({}, tmp_path) == CaseAbout(name=tmp_path.name, status="records")
    assert about(tmp_path, "status: alleged\n").name == tmp_path.name


@pytest.mark.parametrize(
    ("text", "message", "line"),
    [
        ("status: proven\n", "enum value", 1),
        ("name: A\nname: B\n", "key is given twice", 2),
        ("colour: red\n", "unknown field", 1),
        ("sources: a page\n", "array", 1),
        ("- a\n", "object", 1),
        ("", "empty", 1),
        ("name: A\nmapping: {unit: m.yaml}\n", "no such table has a mapping", 2),
        ("mapping: {ownership: m.yaml}\n", "no such table has a mapping", 1),
        ("mapping: {units: x.yaml}\n", "no such file", 1),
        ("mapping: {units: ../m.yaml}\n", "leads elsewhere", 1),
        ("mapping: {units: /etc/passwd}\n", "leads elsewhere", 1),
        ("mapping: {units: 'devices\\m.yaml'}\n", "leads elsewhere", 1),
        ("ignore: [letter.pdf]\n", "no such file", 1),
        ("ignore:\n  - m.yaml\n  - ../m.yaml\n", "leads elsewhere", 3),
    ],
)
def test_what_it_may_not_say(tmp_path: Path, text: str, message: str, line: int) -> None:
    with pytest.raises(DataError, match=message) as raised:
        about(tmp_path, text, "m.yaml")
    assert (raised.value.where.file, raised.value.where.line) == ("case.yaml", line)


@pytest.mark.parametrize("table", NAMES)
def test_a_table_is_known_by_its_name_and_ending(tmp_path: Path, table: str) -> None:
    for ending in endings_of(table):
        folder = tmp_path / ending
        folder.mkdir()
        assert named(folder, table + ending) == Assigned({table: table + ending}, {}, ())


def test_tables_come_in_the_order_of_the_schema(tmp_path: Path) -> None:
    found = named(tmp_path, "units.csv", "sites.json", "parties.jsonl", "orders.parquet")
    assert list(found.tables) == ["sites", "orders", "units", "parties"]
    assert set(MAPPABLE) == set(NAMES) - {"ownership"}


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("unit.csv", "did you mean units.csv?"),
        ("Units.CSV", "did you mean units.csv?"),
        ("case.yml", "did you mean case.yaml?"),
        ("shipment.parquet", "did you mean shipments.parquet?"),
        ("0000", "name it in case.yaml under ignore"),
    ],
)
def test_a_file_that_is_nothing_is_a_fault_with_the_nearest(
    tmp_path: Path, name: str, hint: str
) -> None:
    (fault,) = named(tmp_path, name).faults
    assert fault.message == "the case holds a file that nobody reads"
    assert fault.file == name
    assert fault.hint == hint


def test_owners_do_not_come_as_parquet(tmp_path: Path) -> None:
    assert named(tmp_path, "ownership.parquet").tables == {}
    assert len(named(tmp_path, "ownership.parquet").faults) == 1


def test_two_files_for_one_table_are_a_fault(tmp_path: Path) -> None:
    found = named(tmp_path, "units.csv", "units.jsonl")
    (fault,) = found.faults
    assert fault.found == "units.csv and units.jsonl"
    assert named(tmp_path, said=CaseAbout(ignore=("units.csv",))).faults == ()


def test_mappings_are_read_and_their_faults_are_the_cases(tmp_path: Path) -> None:
    (tmp_path / "m.yaml").write_text("columns: {SN: serial}\n", encoding="utf-8")
    (tmp_path / "n.yaml").write_text("colums: {SN: serial}\n", encoding="utf-8")
    said = CaseAbout(mapping={"units": "m.yaml", "sites": "n.yaml"})
    found = named(tmp_path, said=said)
    assert found.mappings["units"].columns == {"SN": "serial"}
    (fault,) = found.faults
    assert (fault.file, fault.line) == ("n.yaml", 1)


@pytest.mark.parametrize("key", ["constants: {item: %s}", "values: {item: {a: %s}}"])
def test_a_word_that_would_fill_every_row_is_short(tmp_path: Path, key: str) -> None:
    said = CaseAbout(mapping={"units": "m.yaml"})
    for size, count in ((1000, 0), (1001, 1)):
        (tmp_path / "m.yaml").write_text(key % ("x" * size) + "\n", encoding="utf-8")
        assert len(named(tmp_path, said=said).faults) == count
