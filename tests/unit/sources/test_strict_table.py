"""Tables are read to the letter, or not at all."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.core.errors import DataError
from tidewaiter.sources.strict_table import LONGEST_CELL, Columns, Row, records_of, rows_of

COLUMNS = Columns(frozenset({"a", "b"}), frozenset({"c"}), frozenset({"d"}))


def rows(text: str) -> list[Row]:
    return list(rows_of(text, COLUMNS, "t.csv"))


@pytest.mark.parametrize("code", ["3E001", "010620", "NO", "on", "NA", "1e3", "null", "-0-", ""])
def test_codes_stay_text(code: str) -> None:
    assert rows(f"a,b\n{code},x\n") == [Row(2, {"a": code, "b": "x"})]


def test_a_row_begins_on_its_own_line() -> None:
    found = rows('a,b\n"one\ntwo",x\n\ny,z\n')
    assert [row.line for row in found] == [2, 5]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a,b,e\n1,2,3\n", "t.csv:1: the table has a column that this format does not know"),
        ("a,c\n1,2\n", "t.csv:1: the table lacks a column"),
        ("a,b,a\n1,2,3\n", "t.csv:1: a column comes twice"),
        ("a,b\n1,2\na,b\n3,4\n", "t.csv:3: the header comes twice"),
        ("a,b\n1,2\n3\n", "t.csv:3: the row has a wrong number of cells"),
        ('a,b\n1,2\n3,"4\n', "t.csv:3: the table's quoting is broken"),
        ('a,b\n1,"2"x\n', "t.csv:2: the table's quoting is broken"),
        ("", "t.csv:1: the table lacks a column"),
    ],
)
def test_a_damaged_table_is_refused_with_its_line(text: str, message: str) -> None:
    with pytest.raises(DataError) as told:
        rows(text)
    assert str(told.value).startswith(message)


def test_a_cell_of_a_megabyte_is_refused() -> None:
    with pytest.raises(DataError, match="a cell is too long"):
        rows("a,b\n1," + "x" * (LONGEST_CELL + 1))


CELLS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=8)


@given(st.lists(st.lists(CELLS, min_size=2, max_size=3), min_size=1, max_size=5))
def test_what_is_written_is_read_back(records: list[list[str]]) -> None:
    out = io.StringIO()
    csv.writer(out).writerows(records)
    assert [cells for _, cells in records_of(out.getvalue(), ",", "t")] == records
