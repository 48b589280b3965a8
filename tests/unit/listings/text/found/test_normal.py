"""One shape for every letter, and places that stay verbatim."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.listings.text.found.normal import (
    is_bounded,
    normalised,
    simplified_letters,
    squeezed,
)

LETTERS = st.text(
    st.sampled_from("Hh100ＡＢ１ 　显顯卡壹·-\u200b\ufeff⑩Ⅻ𝟏①ß×～，。\n"), max_size=40
)


@pytest.mark.parametrize(
    ("source", "normal"),
    [
        ("H100", "h100"),
        ("Ｈ１００", "h100"),
        ("H𝟏𝟎𝟎", "h100"),
        ("顯示卡註四年", "显示卡注四年"),
        ("8×H100", "8*h100"),
        ("价格：２．３５万", "价格:2.35万"),
        ("H\u200b1\u200b00", "h100"),
        ("⑩张", "10张"),
    ],
)
def test_letters_take_one_shape(source: str, normal: str) -> None:
    assert normalised(source).text == normal


def test_a_plain_text_needs_no_map() -> None:
    assert normalised("NVIDIA H100").offsets is None
    assert normalised("显卡 ８０Ｇ").offsets is None


def test_a_place_is_quoted_as_it_was_seen() -> None:
    source = "出 H\u200b1\u200b00 两张"
    normal = normalised(source)
    start = normal.text.index("h100")
    assert normal.span(start, start + 4).of(source) == "H\u200b1\u200b00"


def test_a_letter_that_becomes_two_is_quoted_whole() -> None:
    source = "卖⑩张"
    normal = normalised(source)
    assert normal.text == "卖10张"
    assert normal.span(1, 2).of(source) == "⑩"
    assert normal.span(1, 3).of(source) == "⑩"


@given(text=LETTERS)
def test_places_never_leave_the_source(text: str) -> None:
    normal = normalised(text)
    length = len(normal.text)
    assert normal.span(0, length).end <= len(text)
    for place in range(length):
        span = normal.span(place, place + 1)
        assert 0 <= span.start < span.end <= len(text)


@given(text=LETTERS)
def test_normal_form_is_final(text: str) -> None:
    once = normalised(text).text
    assert normalised(once).text == once


def test_squeezing_keeps_places() -> None:
    flat = squeezed("h-1 0·0 x")
    assert flat.text == "h100x"
    assert flat.places == [0, 2, 4, 6, 8]
    assert squeezed("h100").places is None


@pytest.mark.parametrize(
    ("text", "start", "end", "stands"),
    [
        ("出a100显卡", 1, 5, True),
        ("xa100", 1, 5, False),
        ("a1000", 0, 4, False),
        ("a100 80g", 0, 4, True),
        ("(a100)", 1, 5, True),
    ],
)
def test_chinese_letters_bound_latin_names(text: str, start: int, end: int, stands: bool) -> None:
    assert is_bounded(text, start, end) is stands


def test_every_simplified_letter_is_one_letter() -> None:
    table = simplified_letters()
    assert table[ord("顯")] == "显"
    assert all(len(letter) == 1 for letter in table.values())
