import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.core.errors import UnknownNameError
from tidewaiter.parties.listed.evidence import (
    UNREADABLE,
    address_agrees,
    names_searched,
    numbers_seen,
    places_seen,
)
from tidewaiter.parties.names.addresses import Likeness


def seen(lists, name):
    return names_searched([name], lists, "sparing")[name]


def test_the_nearest_spelling_stands_for_its_entry(small) -> None:
    found = seen(small, "ZEPHYRINE ORBITA").entries
    assert found[0].listed == "Zephyrine Orbita"
    assert found[0].whole


@pytest.mark.parametrize(
    ("name", "whole"),
    [
        ("Zephyrine Orbita Optoelectronics Limited", True),  # one family of legal forms
        ("Zephyrine Orbita Optoelectronics", False),
        ("Rim Karimovich Abbasov", True),  # lists put the surname first
        ("Рим Каримович Аббасов", True),
        ("Rim Karimovich Abbasova", False),
    ],
)
def test_what_a_whole_name_is(small, name: str, whole: bool) -> None:
    found = seen(small, name).entries
    assert found
    assert any(one.whole for one in found.values()) is whole


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("x" * 1_000_000, "too long"),
        ("", "no letter"),
        ("---", "no letter"),
        ("😀😀", "no letter"),
        ("\u200b\u202e", "turn the direction"),
        ("Нuаwеi", "two scripts"),
        ("K e l v o Inc", "stand apart"),
        ("กรุงเทพ", "Latin letters"),
        ("word " * 60, "first 40 words"),
    ],
)
def test_a_name_that_cannot_be_compared_is_told(small, name: str, fault: str) -> None:
    assert fault in seen(small, name).unsearched


@pytest.mark.parametrize("name", ["Łódź Øre GmbH", "华为技术有限公司", "ООО Ромашка", "شركة"])
def test_a_name_that_can_be_compared_has_no_fault(small, name: str) -> None:
    assert seen(small, name).unsearched == ""


def test_marks_of_direction_and_width_hide_nothing(small) -> None:
    hidden = "\u202eZephy\u200brine Or\u200dbita\u202c Optoelectronics Co., Ltd."
    assert seen(small, hidden).entries[0].whole


def test_a_use_that_is_not_there_is_refused(small) -> None:
    with pytest.raises(UnknownNameError):
        names_searched(["x"], small, "sparring")


def test_numbers_are_compared_without_case_and_marks(small) -> None:
    assert numbers_seen(["9131 0000-4455.667788"], small) == {0: "913100004455667788"}
    assert numbers_seen(["imo8898831"], small) == {1: "IMO8898831"}
    assert numbers_seen(["8898831"], small) == {1: "8898831"}
    assert numbers_seen(["7654321"], small) == {}  # the publisher's own number


def test_an_address_is_the_listed_unit_another_or_perhaps(small) -> None:
    same = places_seen("Rm 803, Chevalier House, 45-51 Chatham Rd South, TST", small)
    assert {e: p.likeness for e, p in same.items()} == {4: Likeness.SAME_UNIT}
    perhaps = places_seen("Chevalier House, 45-51 Chatham Road South", small)
    assert {e: p.likeness for e, p in perhaps.items()} == {4: Likeness.UNKNOWN_UNIT}
    assert places_seen("Rm 804, Chevalier House, 45-51 Chatham Rd South, TST", small) == {}
    assert places_seen("", small) == {}
    assert places_seen("9" * 1_000_000, small) == {}


def test_two_addresses_that_name_a_city_alone_tell_no_building() -> None:
    assert address_agrees("Shanghai, China", "Shanghai, China") is Likeness.ELSEWHERE
    numbered = "88 Keyuan Road, Pudong, Shanghai"
    assert address_agrees(numbered, "No. 88 Keyuan Road, Pudong, Shanghai, CN") in {
        Likeness.UNKNOWN_UNIT,
        Likeness.SAME_UNIT,
    }


@given(st.text(max_size=300))
def test_any_text_gets_an_answer(small, text: str) -> None:
    found = seen(small, text)
    assert found.unsearched or any(c.isalnum() for c in text)
    assert found.unsearched != UNREADABLE or not text.isascii()
    places_seen(text, small)
    numbers_seen([text], small)
    address_agrees(text, text)
