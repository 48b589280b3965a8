"""Reading tables of lists: what is accepted, and that whatever is wrong is said where it stands."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.core.errors import TableError, UsageError
from tidewaiter.estimate.counting.table import (
    MOST_LISTS,
    MOST_MEMBERS,
    ListTable,
    members_on,
    read_table,
    table_of,
    without_list,
)

GOOD = "a,b,count\n1,0,5\n0,1,3\n1,1,2\n"


def read(text: str) -> ListTable:
    return read_table(text.splitlines(keepends=True), "lists.csv")


def refused(text: str) -> TableError:
    with pytest.raises(TableError) as caught:
        read(text)
    return caught.value


def test_a_table_is_read_by_pattern() -> None:
    table = read(GOOD)
    assert table.lists == ("a", "b")
    assert table.counts.tolist() == [0, 5, 3, 2]
    assert table.observed == 10
    assert table.notes == ()


@pytest.mark.parametrize(
    "text",
    [
        GOOD.replace(",", ";"),
        GOOD.replace(",", "\t"),
        GOOD.replace("\n", "\r\n"),
        "\n\n" + GOOD.replace("\n", "\n\n"),
        GOOD.replace("count", " Count "),
        GOOD.replace("1,0,5", ' 1 , 0 ,"5"'),
        "count,a,b\n5,1,0\n3,0,1\n2,1,1\n",
        GOOD + "0,0,0\n",
        GOOD.rstrip("\n"),
    ],
)
def test_what_is_the_same_table(text: str) -> None:
    assert read(text).counts.tolist() == [0, 5, 3, 2]


@pytest.mark.parametrize(
    ("text", "line", "field", "found"),
    [
        ("a,b\n1,0\n", 1, "", "a, b"),
        ("a,b,count,COUNT\n1,0,1,1\n", 1, "", "a, b, count, COUNT"),
        ("a,A,count\n1,0,1\n", 1, "", "a, A, count"),
        ("a,,count\n1,0,1\n", 1, "", "a, , count"),
        ("a,count\n1,4\n", 1, "", "1"),
        ("a,b,count\n1,2,4\n", 2, "b", "2"),
        ("a,b,count\n1,yes,4\n", 2, "b", "yes"),
        ("a,b,count\n1,,4\n", 2, "b", ""),
        ("a,b,count\n1,0,4\n1,1,-4\n", 3, "count", "-4"),
        ("a,b,count\n1,1,2.5\n", 2, "count", "2.5"),
        ("a,b,count\n1,1,NaN\n", 2, "count", "NaN"),
        ("a,b,count\n1,1,inf\n", 2, "count", "inf"),
        ("a,b,count\n1,1,1e18\n", 2, "count", "1e18"),
        ("a,b,count\n1,1,\n", 2, "count", ""),
        ('a,b,count\n1,1,"1,131"\n', 2, "count", "1,131"),
        ("a,b,count\n1,1,٣\n", 2, "count", "٣"),
        ("a,b,count\n1,1,1000000000000000000\n", 2, "count", "1000000000000000000"),
        ("a,b,count\n1,1," + "9" * 6000 + "\n", 2, "count", "9" * 120 + "…"),
        ("a,b,count\n1,1,3\n0,0,7\n", 3, "count", "7"),
        ("a,b,count\n1,1\n", 2, "", "2"),
        ("a,b,count\n1,1,3,4\n", 2, "", "4"),
        ("a,b,count\n", 1, "count", "0"),
        ("a,b,count\n1,1,0\n", 2, "count", "0"),
        ("", 1, "", ""),
        ("\n \n", 1, "", ""),
        ("\n\na,b,count\n1,1,x\n", 4, "count", "x"),
        ('a,b,count\n1,"1"x,3\n', 2, "", "',' expected after '\"'"),
        ("a,b,count\n1,1,3\x07\n", 2, "count", "3\\x07"),
    ],
)
def test_what_is_refused_is_said_with_its_place(
    text: str, line: int, field: str, found: str
) -> None:
    error = refused(text)
    assert error.where.file == "lists.csv"
    assert (error.where.line, error.where.field) == (line, field)
    assert error.found == found
    assert error.allowed or error.message


def test_a_missing_count_column_says_how_to_add_it() -> None:
    assert "1 throughout" in refused("a,b\n1,0\n").hint


def test_more_than_twenty_lists_are_refused() -> None:
    names = [f"list{j}" for j in range(MOST_LISTS + 1)]
    error = refused(",".join([*names, "count"]) + "\n" + "1," * len(names) + "5\n")
    assert error.found == "21"
    assert error.allowed == "2 to 20 lists"


def test_counts_are_bounded_together_too() -> None:
    assert refused(f"a,b,count\n1,1,{MOST_MEMBERS}\n1,0,1\n").where.line == 3


def test_repeated_patterns_are_added_and_said() -> None:
    table = read(GOOD + "1,0,4\n")
    assert table.counts.tolist() == [0, 9, 3, 2]
    assert len(table.notes) == 1
    assert "pattern" in table.notes[0]
    assert "lines 2 and 5" in table.notes[0]


def test_one_row_for_each_member_needs_no_note() -> None:
    table = read("a,b,count\n" + "1,0,1\n" * 5 + "0,1,1\n" * 3 + "1,1,1\n" * 2)
    assert table.counts.tolist() == [0, 5, 3, 2]
    assert table.notes == ()


def test_patterns_are_named_in_order_of_the_lists() -> None:
    assert table_of({"01": 3}, ["a", "b"]).counts.tolist() == [0, 0, 3, 0]


@pytest.mark.parametrize("pattern", ["1", "101", "12", "00", ""])
def test_what_is_no_pattern(pattern: str) -> None:
    with pytest.raises(UsageError, match="pattern"):
        table_of({pattern: 1}, ["a", "b"])


@pytest.mark.parametrize("count", [-1, 0.5])
def test_what_is_no_number_of_members(count: float) -> None:
    with pytest.raises(UsageError, match="number of members"):
        table_of({"11": count}, ["a", "b"])  # type: ignore[dict-item]


def test_leaving_a_list_out_leaves_out_who_is_on_it_alone(kosovo: ListTable) -> None:
    smaller = without_list(kosovo, 0)
    assert smaller.lists == ("ABA", "OSCE", "HRW")
    assert smaller.observed == 4400 - 1131
    assert (
        members_on(smaller, 0) == members_on(kosovo, 1) == 845 + 31 + 217 + 32 + 177 + 18 + 181 + 27
    )


@given(counts=st.lists(st.integers(0, 10**6), min_size=7, max_size=7).filter(any))
def test_a_written_table_is_read_back(counts: list[int]) -> None:
    rows = "".join(
        f"{cell & 1},{cell >> 1 & 1},{cell >> 2},{count}\n" for cell, count in enumerate(counts, 1)
    )
    assert read("x,y,z,count\n" + rows).counts.tolist() == [0, *counts]
