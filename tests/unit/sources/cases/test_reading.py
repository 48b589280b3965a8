"""A case is read whole, or not at all with every fault of every file."""

from __future__ import annotations

import csv
import hashlib
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from books_strategies import RECORDS
from tidewaiter.core.errors import DataError, ModelError, UsageError
from tidewaiter.model.books.account import TableRead
from tidewaiter.model.books.records import TABLES
from tidewaiter.sources.cases.cells import required_of
from tidewaiter.sources.cases.reading import appended, checked_case, faults_of, read_case
from tidewaiter.sources.cases.schema import SCHEMAS, kinds_of

if TYPE_CHECKING:
    from pathlib import Path

SITES = "id,country,power_mw,begins\nB,NO,3-5,2026-Q1\n"
UNITS = "serial,item,shipment\n010620,3E001,S1\nNA,NO,S1\n"
SHIPMENTS = "id,item,quantity,sender,receiver\nS1,h100,8,maker:M,site:B\n"


def written(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


def test_every_table_is_there_in_its_schema(tmp_path: Path) -> None:
    case = read_case(written(tmp_path, sites=SITES, units=UNITS))
    assert {name: table.schema for name, table in case.tables.items()} == SCHEMAS
    assert {n: t.num_rows for n, t in case.tables.items() if t.num_rows} == {"sites": 1, "units": 2}
    assert case.tables["units"]["serial"].to_pylist() == ["010620", "NA"]
    assert case.tables["units"]["row"].to_pylist() == [1, 2]
    assert case.tables["units"]["file"].to_pylist() == ["units.csv"] * 2
    assert case.tables["sites"]["country"].to_pylist() == ["NO"]
    digest = hashlib.sha256(SITES.encode()).hexdigest()
    assert case.files[0] == TableRead(table="sites", file="sites.csv", rows=1, sha256=digest)
    assert (case.parties, case.ownership, case.faults, case.more_faults) == (None, None, (), 0)


def test_an_empty_folder_is_a_case(tmp_path: Path) -> None:
    case = read_case(tmp_path)
    assert all(table.num_rows == 0 for table in case.tables.values())
    assert case.files == ()


def test_parties_and_owners_are_left_to_their_readers(tmp_path: Path) -> None:
    case = read_case(written(tmp_path, parties="id\nP\n", ownership="owner,owned\nA,B\n"))
    assert case.parties == tmp_path.resolve() / "parties.csv"
    assert case.ownership == tmp_path.resolve() / "ownership.csv"


def record_as_cells(record: Any, name: str) -> list[str]:
    return [str(getattr(record, field)) for field in TABLES[name].__struct_fields__]


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), name=st.sampled_from(sorted(TABLES)))
def test_records_that_are_right_come_through(
    tmp_path_factory: Any, data: st.DataObject, name: str
) -> None:
    record = data.draw(RECORDS[TABLES[name]])
    folder = tmp_path_factory.mktemp("case")
    with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerows([TABLES[name].__struct_fields__, record_as_cells(record, name)])
    case = checked_case(folder)
    if any(getattr(record, field) == "" for field in required_of(TABLES[name])):
        assert "the cell is empty" in {fault.message for fault in case.faults}
    elif not case.faults:
        (row,) = case.tables[name].to_pylist()
        kinds = kinds_of(TABLES[name])
        texts = [field for field, kind in kinds.items() if kind not in {"number", "amount"}]
        default = {field: row[field] for field in texts if not getattr(record, field)}
        assert {f: row[f] for f in texts} == {f: getattr(record, f) for f in texts} | default
    else:
        known = {"no record has this id", "it begins after it ends", "not a number of degrees",
                 "records correct each other in a circle", "not an account",
                 "the range of serial numbers is not in order"}  # fmt: skip
        assert {fault.message for fault in case.faults} <= known


def test_every_fault_of_every_file_is_listed(tmp_path: Path) -> None:
    written(
        tmp_path,
        units="serial,item,made,colour\nA,h,2026-13,\n,h,NO,\n",
        shipments="id,item,quantity,sender,receiver,corrects\nS1,h,5-3,maker,site:B,S9\n",
        sites="id,power_mw\nB\n",
        unit="serial\n",
    )
    faults, more = faults_of(tmp_path)
    assert [(f.file, f.row, f.column, f.found) for f in faults] == [
        ("unit.csv", 0, "", ""),
        ("sites.csv", 0, "", "1 cells"),
        ("shipments.csv", 1, "quantity", "5-3"),
        ("shipments.csv", 1, "corrects", "S9"),
        ("units.csv", 0, "colour", "colour"),
        ("units.csv", 1, "made", "2026-13"),
        ("units.csv", 2, "serial", ""),
        ("units.csv", 2, "made", "NO"),
    ]
    assert more == 0
    assert faults[1].line == 2
    assert checked_case(tmp_path).tables == {}
    assert checked_case(tmp_path).files == ()


def test_a_stated_number_is_listed_and_the_rest_counted(tmp_path: Path) -> None:
    written(tmp_path, units="serial,made\n" + "A,x\n" * 5000)
    faults, more = faults_of(tmp_path, most=7)
    assert len(faults) == 7
    assert len(faults) + more == 5000 + 4999
    assert [f.row for f in faults] == [1, 2, 2, 3, 3, 4, 4]


def test_reading_raises_the_first_fault(tmp_path: Path) -> None:
    written(tmp_path, units="serial,made\nA,2026\nB,soon\nC,never\n")
    with pytest.raises(DataError) as raised:
        read_case(tmp_path)
    assert str(raised.value).startswith("units.csv: row 2: made: not a date\n  found: soon\n")


def test_a_broken_case_yaml_stops_before_the_tables(tmp_path: Path) -> None:
    written(tmp_path, units="serial\n\n")
    (tmp_path / "case.yaml").write_text("status: true\n", encoding="utf-8")
    faults, _ = faults_of(tmp_path)
    assert [(f.file, f.line, f.column) for f in faults] == [("case.yaml", 1, "status")]


def test_a_mapping_is_used(tmp_path: Path) -> None:
    written(tmp_path, units="SN;Bauteil\n010;NO\n")
    text = "columns: {SN: serial, Bauteil: item}\ndelimiter: ;\n"
    (tmp_path / "units-columns.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "case.yaml").write_text("mapping: {units: units-columns.yaml}\n", encoding="utf-8")
    assert read_case(tmp_path).tables["units"]["serial"].to_pylist() == ["010"]


def device_rows(**columns: Any) -> pa.Table:
    empty = {f.name: "" if pa.types.is_string(f.type) else None for f in SCHEMAS["units"]}
    row = {**empty, "row": 9, "file": "devices/node1.csv", "kind": "gpu", **columns}
    return pa.Table.from_pylist([row], SCHEMAS["units"])


def test_rows_from_elsewhere_are_appended_and_checked_with_the_rest(tmp_path: Path) -> None:
    written(tmp_path, units=UNITS)
    case = read_case(tmp_path, {"units": device_rows(serial="D1")})
    assert case.tables["units"]["serial"].to_pylist() == ["010620", "NA", "D1"]
    assert case.tables["units"]["file"][2].as_py() == "devices/node1.csv"
    assert case.files[0].rows == 2
    with pytest.raises(DataError, match=r"devices/node1.csv: row 9: serial"):
        read_case(tmp_path, {"units": device_rows(serial="NA", shipment="S1")})


def test_rows_are_appended_to_a_case_that_was_read(tmp_path: Path) -> None:
    case = read_case(written(tmp_path, units=UNITS))
    more = {"units": device_rows(serial="D1")}
    assert appended(case, more).tables == read_case(tmp_path, more).tables
    assert case.tables["units"].num_rows == 2
    with pytest.raises(DataError, match=r"devices/node1.csv: row 9: serial"):
        appended(case, {"units": device_rows(serial="NA", shipment="S1")})


def test_rows_of_another_schema_are_a_wrong_call(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="another schema"):
        read_case(tmp_path, {"units": pa.table({"serial": ["A"]})})


def test_a_file_that_changes_meanwhile_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written(tmp_path, units=UNITS)

    def digest(path: Path) -> str:
        path.write_text(UNITS + "X,,\n", encoding="utf-8")
        return ""

    monkeypatch.setattr("tidewaiter.sources.cases.reading._digest", digest)
    with pytest.raises(DataError, match="changed while it was read"):
        read_case(tmp_path)


def test_there_is_no_such_folder(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such folder"):
        read_case(tmp_path / "nowhere")


def test_links_pipes_and_bombs_are_faults_and_nothing_is_loaded(tmp_path: Path) -> None:
    import gzip
    import os

    written(tmp_path, units=UNITS)
    (tmp_path / "sites.csv").symlink_to("/etc/passwd")
    os.mkfifo(tmp_path / "orders.csv")
    bomb = gzip.compress(b"serial,place,at,grade\n" + b"A,site:B,2026-01-01,serial\n" * 1_000_000)
    (tmp_path / "sightings.csv.gz").write_bytes(bomb)
    (tmp_path / "tenants.csv").write_text("site,tenant\n" + "x" * (1 << 20) + ",t\n")
    (tmp_path / "probes.csv").write_bytes(b"place,at,verdict\nsite:B\x1b[2J,2026-01-01,unknown\n")
    (tmp_path / "listings.csv").write_bytes(b"id\n\xff\xfe\n")
    found = {fault.file: fault.message for fault in faults_of(tmp_path).faults}
    assert found == {
        "sites.csv": "a symbolic link leads out of the case",
        "orders.csv": "this is no ordinary file",
        "sightings.csv.gz": "the file is packed too tightly to be a table",
        "tenants.csv": "a cell is too long",
        "probes.csv": "a control character stands in the text",
        "listings.csv": "file is not UTF-8",
    }


@pytest.mark.slow
def test_a_million_units_take_few_seconds_and_little_memory(tmp_path: Path) -> None:
    import time

    rows = "".join(f"1650{n:09d},h100,S{n // 8},2026-0{n % 9 + 1}\n" for n in range(1_000_000))
    written(tmp_path, units="serial,item,shipment,made\n" + rows)
    before = time.process_time()
    case = read_case(tmp_path)
    assert case.tables["units"].num_rows == 1_000_000
    assert time.process_time() - before < 10
