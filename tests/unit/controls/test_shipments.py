"""A table of shipments: read whole or refused with line and column."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.controls.shipments import COLUMNS, Shipment, read_shipments
from tidewaiter.core.errors import TableError

HEAD = "date,chip,quantity,destination\n"


def known(text):
    if text not in {"a/b", "c/d"}:
        raise ValueError("no such chip")
    return text


def read(text):
    return read_shipments(text.splitlines(keepends=True), "s.csv", known)


def test_columns_may_stand_in_any_order_and_blank_lines_do_not_count():
    found = read("\nquantity,destination,chip,date\n\n007,CN,a/b,2026-02-01\n")
    assert found == (Shipment(4, date(2026, 2, 1), "a/b", 7, "CN"),)


@pytest.mark.parametrize(
    ("text", "line", "field"),
    [
        ("", 1, ""),
        ("date,chip,quantity\n", 1, ""),
        ("date,chip,quantity,destination,date\n", 1, ""),
        ("date,chip,quantity,destination,price\n", 1, ""),
        (HEAD + "2026-02-01,a/b,1\n", 2, ""),
        (HEAD + "2026-02-01,a/b,1,CN,more\n", 2, ""),
        (HEAD + "2026-02-01,a/b,1,CN\n2026-02,a/b,1,CN\n", 3, "date"),
        (HEAD + "01/02/2026,a/b,1,CN\n", 2, "date"),
        (HEAD + "2026-02-30,a/b,1,CN\n", 2, "date"),
        (HEAD + "2026-02-01,x/y,1,CN\n", 2, "chip"),
        (HEAD + "2026-02-01,a/b,0,CN\n", 2, "quantity"),
        (HEAD + "2026-02-01,a/b,-1,CN\n", 2, "quantity"),
        (HEAD + "2026-02-01,a/b,1e3,CN\n", 2, "quantity"),
        (HEAD + "2026-02-01,a/b,1.5,CN\n", 2, "quantity"),
        (HEAD + "2026-02-01,a/b,9999999999,CN\n", 2, "quantity"),
        (HEAD + "2026-02-01,a/b,\u0661,CN\n", 2, "quantity"),
        (HEAD + "2026-02-01,a/b,1,China\n", 2, "destination"),
        (HEAD + "2026-02-01,a/b,1,\n", 2, "destination"),
        (HEAD + '2026-02-01,a/b,"1,CN\n', 2, ""),
    ],
)
def test_what_is_wrong_is_told_with_line_and_column(text, line, field):
    with pytest.raises(TableError) as caught:
        read(text)
    assert (caught.value.where.file, caught.value.where.line) == ("s.csv", line)
    assert caught.value.where.field == field


def test_codes_stay_codes():
    # NO is Norway and NA is Namibia, neither a "no" nor a gap.
    found = read(HEAD + "2026-02-01,a/b,1,NO\n2026-02-01,a/b,1,NA\n")
    assert [s.destination for s in found] == ["NO", "NA"]


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text):
    try:
        assert isinstance(read(text), tuple)
    except TableError as error:
        refused = error
    else:
        return
    assert refused.where.line >= 1


ROWS = st.lists(
    st.tuples(
        st.dates(date(2026, 1, 1), date(2027, 1, 1)),
        st.sampled_from(["a/b", "c/d"]),
        st.integers(1, 10**6),
        st.sampled_from(["US", "CN", "NO"]),
    ),
    max_size=8,
)


@given(rows=ROWS, order=st.permutations(COLUMNS))
def test_what_is_written_comes_back(rows, order):
    lines = [",".join(order)]
    for row in rows:
        cells = dict(zip(COLUMNS, (str(cell) for cell in row), strict=True))
        lines.append(",".join(cells[name] for name in order))
    found = read("\n".join(lines) + "\n")
    assert [(s.day, s.chip, s.quantity, s.destination) for s in found] == rows
