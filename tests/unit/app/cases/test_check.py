"""Cases are checked with all that lies beside their tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tidewaiter.app.cases.check import check_case

if TYPE_CHECKING:
    from pathlib import Path

    from tidewaiter.facts.catalogue import Facts

SHIPMENTS = "id,order,item,quantity,sender,receiver\nS1,P9,h100,8,maker:M,site:B\n"


def written(folder: Path, **files: str) -> Path:
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


def test_what_is_there_and_what_is_missing(facts: Facts, tmp_path: Path) -> None:
    folder = written(
        tmp_path, shipments=SHIPMENTS, sites="id\nC\n", units="serial\n", parties="id\nP\nQ\n",
        ownership="owner,owned\nA,B\n",
    )  # fmt: skip
    checked = check_case(facts, folder)
    assert checked.ok
    assert {one.table: one.rows for one in checked.tables} == {
        "sites": 1, "shipments": 1, "units": 0, "parties": 2, "ownership": 1,
    }  # fmt: skip
    assert all(len(one.sha256) == 64 for one in checked.tables)
    assert set(checked.missing) == set(facts.books["accounting"].missing) - {
        "sites", "shipments", "parties", "ownership",
    }  # fmt: skip
    assert [(r.table, r.values) for r in checked.remarks] == [("shipments", ("B",))]


def test_a_fault_anywhere_leaves_nothing(facts: Facts, tmp_path: Path) -> None:
    folder = written(
        tmp_path, shipments=SHIPMENTS + "S1,,h100,x,maker,site:B\n", parties="id\nP\nP\n",
        ownership="owner\nA\n",
    )  # fmt: skip
    checked = check_case(facts, folder)
    assert not checked.ok
    assert (checked.tables, checked.remarks, checked.missing) == ((), (), {})
    assert [(f.file, f.row, f.message) for f in checked.faults] == [
        ("shipments.csv", 2, "not an amount"),
        ("shipments.csv", 2, "an id comes twice"),
        ("parties.csv", 0, "an identifier comes twice"),
        ("ownership.csv", 0, "the table lacks a column"),
    ]
    few = check_case(facts, folder, most=1)
    assert (len(few.faults), few.more_faults) == (1, 3)


def test_parties_have_a_mapping_too(facts: Facts, tmp_path: Path) -> None:
    folder = written(tmp_path, parties="Kunde\nP\n")
    (folder / "m.yaml").write_text("columns: {Kunde: id}\n", encoding="utf-8")
    (folder / "case.yaml").write_text(
        "mapping: {parties: m.yaml}\nignore: [letter.txt]\nstatus: alleged\n", encoding="utf-8"
    )
    (folder / "letter.txt").touch()
    checked = check_case(facts, folder)
    assert [(one.table, one.rows) for one in checked.tables] == [("parties", 1)]
    assert (checked.ignored, checked.status) == (("letter.txt",), "alleged")


def test_reports_of_devices_are_checked_too(facts: Facts, tmp_path: Path) -> None:
    folder = written(tmp_path, units="serial,uuid\nA1,GPU-1\n")
    host = folder / "devices" / "site=B"
    host.mkdir(parents=True)
    assert check_case(facts, folder).reports == 0
    (host / "notes.txt").write_text("hello\n", encoding="utf-8")
    checked = check_case(facts, folder)
    assert not checked.ok
    assert [fault.file for fault in checked.faults] == ["devices/site=B/notes.txt"]
    (host / "notes.txt").unlink()
    nodes = host / "2026-03-05_nodes.txt"
    nodes.write_text("NodeName=n1 State=IDLE Gres=gpu:h100:8\n", encoding="utf-8")
    assert (check_case(facts, folder).ok, check_case(facts, folder).reports) == (True, 1)
    (host / "link.xml").symlink_to("/etc/passwd")
    assert [f.message for f in check_case(facts, folder).faults] == [
        "a symbolic link leads out of the case"
    ]
