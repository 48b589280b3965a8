"""Counts as text: a number where there is one, the reason where there is none."""

from __future__ import annotations

from tidewaiter.estimate.counting.lists import count
from tidewaiter.estimate.counting.table import table_of
from tidewaiter.report.count_text import as_text

KOSOVO = {
    "0001": 306, "0010": 936, "0011": 123, "0100": 845, "0101": 31, "0110": 217, "0111": 32,
    "1000": 1131, "1001": 106, "1010": 228, "1011": 42, "1100": 177, "1101": 18, "1110": 181,
    "1111": 27,
}  # fmt: skip


def test_a_number_comes_with_interval_and_models():
    text = as_text(count(table_of(KOSOVO, ["EXH", "ABA", "OSCE", "HRW"])))
    assert "4,400 seen on 4 lists" in text
    assert "[123,14,34]" in text
    assert "10,357" in text
    assert "more (--json has all)" in text


def test_no_number_comes_with_the_reason():
    text = as_text(count(table_of({"100": 40, "010": 30, "001": 20, "110": 6}, ["A", "B", "C"])))
    assert "No point estimate." in text
    assert "not identified" in text
