"""Tables for a terminal."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.report.text_table import WIDTH, display_width, table, wrapped


def test_words_go_left_and_numbers_right():
    assert table([("name", "n"), ("a", "10"), ("long name", "7")]) == [
        "name        n",
        "a          10",
        "long name   7",
    ]


def test_wide_characters_take_two_columns():
    assert display_width("昇腾910B") == 8
    lines = table([("昇腾", "1"), ("abcd", "22")])
    assert display_width(lines[0]) == display_width(lines[1])


@given(st.text(alphabet="abc def", max_size=400))
def test_paragraphs_stay_on_the_page(text):
    assert all(len(line) <= WIDTH for line in wrapped(text, "note: ").splitlines())
