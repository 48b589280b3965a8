import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.parties.names.addresses import Likeness, likeness, parsed_address

# Addresses listed without a name in 89 FR 51653; spellings of them and neighbours are our own.
LISTED = {
    "capital": "Unit D, 16/F One Capital Place, 18 Luard Rd, Wan Chai, Hong Kong",
    "bright": "Unit 04, 7/F Bright Way Tower, No. 33 Mong Kok Road, Kowloon, Hong Kong",
    "lockhart": "Room 19C Lockhart Centre 301-307, Lockhart Rd. Wan Chai, Hong Kong",
    "chevalier": "Room 803, Chevalier House 45-51, Chatham Road South, Tsim Sha Tsui, Hong Kong",
    "hoking": "Flat/RM 2309, 23/F, Ho King Commercial Centre, 2-16 Fa Yuen Street, Mong Kok",
    "plaza": "Room 1318-19, 13F, Hollywood Plaza, 610 Nathan Road, Mong Kok, Kowloon, Hong Kong",
}
SPELT = [
    ("capital", "Flat D, 16th Floor, 1 Capital Place, 18 Luard Road, Wanchai, HK"),
    ("capital", "UNIT D 16F ONE CAPITAL PL 18 LUARD RD WANCHAI HONG KONG"),
    ("bright", "Unit 704, Bright Way Tower, 33 Mong Kok Rd, Mong Kok, Hong Kong"),
    ("lockhart", "Flat C, 19/F, Lockhart Centre, 301-307 Lockhart Road, Wan Chai"),
    ("chevalier", "Unit 3, 8/F Chevalier House, Chatham Rd South, Tsim Sha Tsui"),
    ("bright", "Flat 04 Floor 7 Bright Way Tower 33 Mongkok Rd. Mong Kok"),
    ("hoking", "RM 9 23/F HO KING COMM CTR 2-16 FA YUEN ST MONGKOK"),
    ("hoking", "九龍旺角花園街2-16號好景商業中心23樓2309室"),
    ("plaza", "香港九龍旺角彌敦道610號荷李活商業中心13樓1318-19室"),
]
OTHERS = [
    ("capital", "Unit E, 16/F One Capital Place, 18 Luard Rd, Wan Chai", Likeness.OTHER_UNIT),
    ("capital", "Unit D, 17/F One Capital Place, 18 Luard Rd", Likeness.OTHER_UNIT),
    ("capital", "Unit D, 16/F Capital Centre, 151 Gloucester Road", Likeness.ELSEWHERE),
    ("chevalier", "Room 804 Chevalier House 45-51 Chatham Road South", Likeness.OTHER_UNIT),
    ("hoking", "Room 2310, 23/F Ho King Commercial Centre", Likeness.OTHER_UNIT),
    ("plaza", "Room 1318-20, 13F, Hollywood Plaza, 610 Nathan Road", Likeness.OTHER_UNIT),
    ("plaza", "Hollywood Plaza, 610 Nathan Road, Mong Kok", Likeness.UNKNOWN_UNIT),
    ("plaza", "", Likeness.ELSEWHERE),
]


@pytest.mark.parametrize(("place", "spelt"), SPELT)
def test_another_spelling_is_the_same_unit_and_no_other(place: str, spelt: str) -> None:
    got = {p for p, a in LISTED.items()
           if likeness(parsed_address(spelt), parsed_address(a)) is Likeness.SAME_UNIT}  # fmt: skip
    assert got == {place}


@pytest.mark.parametrize(("place", "spelt", "answer"), OTHERS)
def test_neighbours_are_not_the_listed_unit(place: str, spelt: str, answer: Likeness) -> None:
    assert likeness(parsed_address(spelt), parsed_address(LISTED[place])) is answer


def test_the_listed_addresses_differ_from_each_other(shared_data: Path) -> None:
    path = shared_data / "lists" / "us_bis_address_only_hk_2024-06.csv"
    with path.open(encoding="utf-8") as stream:
        listed = [parsed_address(row["address"]) for row in csv.DictReader(stream)]
    assert len(listed) == 8
    for i, one in enumerate(listed):
        same = [j for j, two in enumerate(listed) if likeness(one, two) is Likeness.SAME_UNIT]
        assert same == [i]


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_two_texts_compare_either_way(one: str, two: str) -> None:
    left, right = parsed_address(one), parsed_address(two)
    assert likeness(left, right) is likeness(right, left)
