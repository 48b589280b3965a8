"""The cells of every format are the same text, and structure that is wrong is told."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from books_strategies import TEXTS
from tidewaiter.core.errors import DataError
from tidewaiter.model.books.records import ServiceRecord, Shipment, Unit
from tidewaiter.sources.cases.faults import CaseFault, Faults
from tidewaiter.sources.cases.text_table import noun_columns, text_table
from tidewaiter.sources.tables.mapping import Mapping

if TYPE_CHECKING:
    from pathlib import Path

CODES = ["3E001", "010620", "NO", "NA", "on", "null", "1e3", "0x1F", "~"]


def read(path: Path, content: bytes | str, noun: Any = Unit, mapping: Mapping | None = None) -> Any:
    """Return what a file's text columns are, and the faults."""
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    faults = Faults()
    return text_table(path, noun, mapping, faults), faults.kept


def parquet(path: Path, **columns: Any) -> bytes:
    pq.write_table(pa.table(columns), path)
    return path.read_bytes()


def test_required_numbers_and_defaults_are_the_nouns() -> None:
    columns = noun_columns(ServiceRecord)
    assert columns.fields.required == {"id", "kind", "date", "account", "item"}
    assert columns.fields.numbers == {"quantity"}
    assert columns.defaults["quantity"] == "1"
    assert columns.defaults["serial"] == ""


@pytest.mark.parametrize("ending", [".csv", ".csv.gz", ".parquet", ".jsonl", ".jsonl.gz", ".json"])
def test_codes_are_text_in_every_format(tmp_path: Path, ending: str) -> None:
    records = [{"serial": code, "item": code, "source": ""} for code in CODES]
    contents: dict[str, bytes] = {
        ".csv": "".join(["serial,item,source\n", *(f"{c},{c},\n" for c in CODES)]).encode(),
        ".jsonl": "".join(json.dumps(r) + "\n" for r in records).encode(),
        ".json": json.dumps(records).encode(),
        ".parquet": parquet(
            tmp_path / "x", serial=CODES, item=CODES, source=pa.nulls(len(CODES), pa.string())
        ),
    }
    plain = contents[ending.removesuffix(".gz")]
    content = gzip.compress(plain) if ending.endswith(".gz") else plain
    table, faults = read(tmp_path / f"units{ending}", content)
    assert faults == []
    assert table["serial"].to_pylist() == CODES
    assert table["item"].to_pylist() == CODES
    assert table["source"].to_pylist() == [""] * len(CODES)
    assert table["kind"].to_pylist() == ["gpu"] * len(CODES)
    assert table.column_names == list(Unit.__struct_fields__)


@given(cells=st.lists(TEXTS | st.just('a "b", c'), min_size=1, max_size=3))
def test_texts_come_through_csv_as_written(tmp_path_factory: Any, cells: list[str]) -> None:
    folder = tmp_path_factory.mktemp("case")
    rows = "".join(f'"x","{cell.replace(chr(34), chr(34) * 2)}"\n' for cell in cells)
    table, _ = read(folder / "units.csv", f"serial,source\n{rows}")
    assert table["source"].to_pylist() == cells


def test_numbers_of_parquet_and_json_are_numbers_only_where_the_column_is(tmp_path: Path) -> None:
    numbers = parquet(
        tmp_path / "x", id=["1"], item=["h"], quantity=[8], sender=["maker"], receiver=["site:B"],
        received_quantity=[7.5],
    )  # fmt: skip
    table, faults = read(tmp_path / "shipments.parquet", numbers, Shipment)
    assert (table["quantity"][0].as_py(), table["received_quantity"][0].as_py()) == ("8", "7.5")
    record = {"id": 1, "item": "h", "quantity": 8, "sender": "maker", "receiver": True}
    table, faults = read(tmp_path / "shipments.json", json.dumps(record), Shipment)
    assert table["quantity"].to_pylist() == ["8"]
    assert [(f.column, f.row, f.found) for f in faults] == [("id", 1, "1"), ("receiver", 1, "bool")]
    with pytest.raises(DataError, match="no text"):
        read(tmp_path / "units.parquet", parquet(tmp_path / "x", serial=[30.0]))


def test_every_column_that_nobody_reads_is_a_fault_with_the_nearest(tmp_path: Path) -> None:
    content = "serial,colour,shipmnt,item\nA1,red,S1,\n"
    table, faults = read(tmp_path / "units.csv", content)
    assert [(f.column, f.hint) for f in faults] == [
        ("colour", "did you mean source?"),
        ("shipmnt", "did you mean shipment?"),
    ]
    assert table["serial"].to_pylist() == ["A1"]
    _, from_json = read(tmp_path / "units.jsonl", '{"serial": "1", "shipmnt": "2"}\n' * 3)
    assert [(f.column, f.row) for f in from_json] == [("shipmnt", 1)]
    _, of_parquet = read(tmp_path / "units.parquet", parquet(tmp_path / "x", serial=["1"], x=["1"]))
    assert [f.column for f in of_parquet] == ["x"]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("units.csv", "item\nh\n", "lacks a column"),
        ("units.csv", "", "no header"),
        ("units.csv", "serial,serial\n1,2\n", "column comes twice"),
        ("units.csv", "serial,item\n1\n", "wrong number of cells"),
        ("units.csv", 'serial\n"1\n', "quotation never ends"),
        ("units.csv", b"serial\n\xff\n", "not UTF-8"),
        ("units.csv", b"serial\na\x00b\n", "control character"),
        ("units.csv", b"PK\x03\x04serial\n", "archive"),
        ("units.csv", "serial\n" + "x" * (1 << 20) + "\n", "too long"),
        ("units.csv", b"\x1f\x8b\x08\x00broken", "cut off or damaged"),
        ("units.parquet", "serial\n1\n", "ending of the name"),
        ("units.parquet", b"PAR1 broken PAR1", "damaged"),
        ("units.jsonl", '{"item": "h"}\n', "lacks a column"),
        ("units.jsonl", '["serial"]\n', "no object"),
        ("units.jsonl", '{"serial": "1", "serial": "2"}\n', "not valid JSON"),
        ("units.json", '[{"serial": "1"}', "not valid JSON"),
        ("units.json", "[" * 100_000, "not valid JSON"),
    ],
)
def test_a_damaged_file_is_refused(tmp_path: Path, name: str, content: Any, message: str) -> None:
    with pytest.raises(DataError, match=message):
        read(tmp_path / name, content)


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        ("a\u0000b", "control character"),
        ("\ud800", "control character"),
        ("x" * 200_000, "too long"),
        ([], "right kind"),
        (1, "right kind"),
    ],
)
def test_a_cell_of_json_is_refused_with_its_row(tmp_path: Path, cell: Any, message: str) -> None:
    lines = [{"serial": "1"}, {"serial": "2", "source": cell}]
    content = "\n".join(json.dumps(line) for line in lines)
    table, (fault,) = read(tmp_path / "units.jsonl", content)
    assert (fault.row, fault.column) == (2, "source")
    assert message in fault.message
    assert table["source"].to_pylist() == ["", ""]


def test_parquet_under_the_name_of_csv_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="ending"):
        read(tmp_path / "units.csv", parquet(tmp_path / "x", serial=["1"]))


MAPPING = Mapping(
    columns={"SN": "serial", "Art": "kind"},
    constants={"item": "nvidia/b200"},
    ignore=("Notiz",),
    values={"kind": {"Karte": "gpu"}},
)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("units.csv", "SN,Art,Notiz\n010,Karte,x\n"),
        ("units.jsonl", '{"SN": "010", "Art": "Karte", "Notiz": 5}\n'),
    ],
)
def test_a_mapping_reads_names_of_others(tmp_path: Path, name: str, content: str) -> None:
    table, faults = read(tmp_path / name, content, Unit, MAPPING)
    assert faults == []
    row = table.to_pylist()[0]
    assert (row["serial"], row["kind"], row["item"]) == ("010", "gpu", "nvidia/b200")


def test_two_keys_for_one_column_are_a_fault(tmp_path: Path) -> None:
    content = '{"SN": "1", "serial": "2", "item": "h"}\n'
    table, faults = read(tmp_path / "units.jsonl", content, Unit, MAPPING)
    assert [(f.column, f.found) for f in faults] == [("serial", "serial"), ("item", "item")]
    assert table["serial"].to_pylist() == ["1"]


def test_columns_that_come_late_and_go_early(tmp_path: Path) -> None:
    lines = '{"serial": "1"}\n{"serial": "2", "source": "x"}\n{"serial": "3", "uuid": null}\n'
    table, faults = read(tmp_path / "units.jsonl", lines)
    assert faults == []
    assert table["source"].to_pylist() == ["", "x", ""]
    assert table["uuid"].to_pylist() == ["", "", ""]


def test_keys_without_end_are_refused(tmp_path: Path) -> None:
    lines = "".join(f'{{"serial": "1", "key{n}": ""}}\n' for n in range(3000))
    with pytest.raises(DataError, match="too many columns"):
        read(tmp_path / "units.jsonl", lines)


def test_a_mapping_to_nothing_is_refused(tmp_path: Path) -> None:
    wrong = Mapping(columns={"SN": "seriel"})
    for name, content in (("units.csv", "SN\n1\n"), ("units.jsonl", '{"SN": "1"}\n')):
        with pytest.raises(DataError, match="no such column to map to"):
            read(tmp_path / name, content, Unit, wrong)


def test_what_unpacks_to_too_much_is_refused(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr("tidewaiter.sources.cases.text_table.LARGEST_TABLE", 200_000)
    many = "serial\n" + "1234567\n" * 50_000
    for name, content in (
        ("units.csv", many),
        ("units.csv.gz", gzip.compress(many.encode())),
        ("units.csv.gz", gzip.compress(b"\n" * 500_000)),
        ("units.parquet", parquet(tmp_path / "x", serial=["1" * 1000] * 50_000)),
        ("units.jsonl", '{"serial": "1"}\n' * 10_000),
        ("units.jsonl", "{}\n" * 10_000),
        ("units.csv", "serial\n" + "1\n" * 10_000),
    ):
        with pytest.raises(DataError, match="too large"):
            read(tmp_path / name, content)


def test_texts_are_counted_again_as_they_come(tmp_path: Path, monkeypatch: Any) -> None:
    """What a file says of its own size may be untrue."""
    monkeypatch.setattr("tidewaiter.sources.cases.text_table.LARGEST_TABLE", 200_000)
    monkeypatch.setattr("tidewaiter.sources.cases.text_table.require_bounded", lambda *_: None)
    content = parquet(tmp_path / "x", serial=["1" * 1000] * 50_000)
    with pytest.raises(DataError, match="too large"):
        read(tmp_path / "units.parquet", content)


@given(
    content=st.binary(max_size=60),
    name=st.sampled_from(["units.csv", "units.jsonl", "units.parquet"]),
)
def test_any_bytes_are_read_or_refused(tmp_path_factory: Any, content: bytes, name: str) -> None:
    folder = tmp_path_factory.mktemp("case")
    try:
        table, faults = read(folder / name, content)
    except DataError:
        return
    assert all(isinstance(fault, CaseFault) for fault in faults)
    assert table["serial"].null_count == 0
