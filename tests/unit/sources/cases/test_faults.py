"""The first faults are kept in order, and all are counted."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from tidewaiter.core.errors import DataError, Where
from tidewaiter.sources.cases.faults import CaseFault, Faults, Wrong, fault_of, shown

TABLE = pa.table({"row": [1, 2, 3, 4], "file": ["u.csv"] * 4})


def wrong(column: str, *at: int) -> Wrong:
    return Wrong(column, np.array(at, np.int64), "bad", lambda n: f"{column}{n}", "good")


def test_rows_come_first_then_columns() -> None:
    faults = Faults()
    faults.add_rows([wrong("a", 1, 3), wrong("b", 0, 1), wrong("c")], TABLE)
    assert [(f.row, f.column, f.found) for f in faults.kept] == [
        (1, "b", "b0"), (2, "a", "a1"), (2, "b", "b1"), (4, "a", "a3"),
    ]  # fmt: skip
    assert faults.count == 4


@pytest.mark.parametrize("most", [0, 1, 3, 9])
def test_at_most_so_many_are_kept(most: int) -> None:
    faults = Faults(most)
    faults.add(CaseFault(message="x"), CaseFault(message="y"))
    faults.add_rows([wrong("a", 0, 1, 2, 3)], TABLE)
    assert faults.count == 6
    assert len(faults.kept) == min(most, 6)


def test_a_fault_is_an_error_with_its_place() -> None:
    fault = CaseFault(message="bad", file="u.csv", row=3, column="made", found="x", hint="y")
    error = fault.as_error()
    assert str(error) == "u.csv: row 3: made: bad\n  found: x\n  hint: y"
    assert error.exit_code == 3
    line = CaseFault(message="bad", file="u.csv", line=7)
    assert str(line.as_error()) == "u.csv:7: bad"


def test_an_error_is_a_fault_of_the_file() -> None:
    error = DataError("bad", where=Where("x", 7, "made"), found="f", allowed="a", hint="h")
    assert fault_of(error, "u.csv") == CaseFault(
        message="bad", file="u.csv", line=7, column="made", found="f", allowed="a", hint="h"
    )


def test_what_is_shown_is_short_and_printable() -> None:
    assert shown("a\x1b[31mb") == "a\\x1b[31mb"
    assert len(shown("x" * 10**6)) < 200
