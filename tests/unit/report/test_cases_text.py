"""What a terminal shows of a case: every fault with its place, every remark, what is missing."""

from __future__ import annotations

import msgspec
import pytest

from tidewaiter.model.books.account import TableRead
from tidewaiter.report.cases_text import check_text, printable, table_text, tables_text


class Fault(msgspec.Struct, frozen=True, kw_only=True):
    message: str
    file: str = ""
    row: int = 0
    line: int = 0
    column: str = ""
    found: str = ""
    allowed: str = ""
    hint: str = ""


class Remark(msgspec.Struct, frozen=True, kw_only=True):
    table: str = "shipments"
    column: str = "order"
    text: str = "names what orders does not have"
    rows: int = 1
    row: int = 1
    values: tuple[str, ...] = ("P9",)


class Checked(msgspec.Struct, frozen=True, kw_only=True):
    case: str = "demo"
    status: str = "records"
    faults: tuple[Fault, ...] = ()
    more_faults: int = 0
    tables: tuple[TableRead, ...] = ()
    reports: int = 0
    remarks: tuple[Remark, ...] = ()
    ignored: tuple[str, ...] = ()
    missing: dict[str, str] = {}


class Column(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    kind: str = "text"
    required: bool = False
    words: tuple[str, ...] = ()
    default: str = ""
    text: str = "What."


class Described(msgspec.Struct, frozen=True, kw_only=True):
    table: str
    text: str
    columns: tuple[Column, ...]


READ = TableRead(table="units", file="units.csv.gz", rows=1_000_000, sha256="0" * 64)


@pytest.mark.parametrize(
    ("fault", "place"),
    [
        (Fault(message="bad", file="u.csv", row=3, column="made"), "u.csv, row 3, made: bad"),
        (Fault(message="bad", file="u.csv", line=7), "u.csv:7: bad"),
        (Fault(message="bad", file="u.csv", column="x"), "u.csv, x: bad"),
        (Fault(message="bad"), "the case: bad"),
    ],
)
def test_a_fault_says_where(fault: Fault, place: str) -> None:
    text = check_text(Checked(faults=(fault,)))
    assert text.splitlines()[2:] == ["1 fault; nothing was loaded", "", place]


def test_a_fault_says_what_would_do() -> None:
    fault = Fault(message="bad", file="u.csv", found="x", allowed="y", hint="z")
    text = check_text(Checked(faults=(fault, fault), more_faults=1998))
    assert "2,000 faults; nothing was loaded" in text
    assert "  found: x\n  allowed: y\n  hint: z\n" in text
    assert text.endswith("1,998 more are not listed (--most)")


def test_what_was_read_and_what_is_missing() -> None:
    checked = Checked(
        status="alleged", tables=(READ,), reports=4096, remarks=(Remark(), Remark(rows=2)),
        ignored=("letter.pdf",), missing={"sites": "What a site can run.", "payments": "Who paid."},
    )  # fmt: skip
    assert check_text(checked).splitlines() == [
        "demo (alleged, not established)",
        "",
        "  table       rows  file",
        "  units  1,000,000  units.csv.gz",
        "  4,096 reports of devices",
        "  not read, as case.yaml says: letter.pdf",
        "",
        "remark: shipments, order: names what orders does not have (1 row, first row 1): P9",
        "",
        "remark: shipments, order: names what orders does not have (2 rows, first row 1): P9",
        "",
        "Not there, or without a row, and what each would tell:",
        "  sites     What a site can run.",
        "  payments  Who paid.",
    ]


def test_an_empty_case_is_told_as_one() -> None:
    assert check_text(Checked(status="made-up")) == "demo (made up)\n\n  no table"


def test_names_do_not_steer_a_terminal() -> None:
    evil = "a\x1b[2J\u202eb"
    fault = Fault(message="bad", file=evil, column=evil, found=evil)
    text = check_text(Checked(case=evil, faults=(fault,)))
    text += check_text(Checked(ignored=(evil,), remarks=(Remark(values=(evil,)),)))
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert printable(evil) == "a\\u001b[2J\\u202eb"


TABLE = Described(
    table="units",
    text="A thing.",
    columns=(
        Column(name="serial", required=True, text="Serial number."),
        Column(name="kind", kind="word", words=("gpu", "rack"), default="gpu"),
        Column(name="made", kind="day"),
    ),
)


def test_a_table_tells_its_columns_and_their_forms() -> None:
    text = table_text(TABLE, {"text": "any", "day": "YYYY", "amount": "3-5", "word": "a word"})
    assert text.splitlines() == [
        "units: A thing.",
        "",
        "  serial  (text, must be filled) Serial number.",
        "  kind    (gpu | rack, empty is gpu) What.",
        "  made    (day) What.",
        "",
        "  text: any",
        "  day: YYYY",
        'An empty cell is "nobody said".',
    ]


def test_the_tables_take_a_line_each() -> None:
    other = Described(table="serial_ranges", text="Ranges.", columns=())
    lines = tables_text([TABLE, other]).splitlines()
    assert lines[:2] == ["units          A thing.", "serial_ranges  Ranges."]
    assert "tidewaiter case describe TABLE" in lines[-1]
