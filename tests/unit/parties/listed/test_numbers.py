import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.parties.listed.numbers import LONGEST_NUMBER, numbers_of


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("71-1053365", ("711053365",)),
        ("ao 2879097", ("AO2879097", "2879097")),
        ("IMO 8898831", ("IMO8898831", "8898831")),
        ("2014-08-30, 2009-08-31, K475336", ("K475336",)),
        ("3848561 (New York)", ("3848561",)),
        ("16 Jan 2017", ()),
        ("Subject to Secondary Sanctions", ()),
        ("sections 510.201 and 510.210", ()),
        ("９１３１", ("9131",)),  # full-width digits
        ("", ()),
        ("3E001", ("3E001",)),
    ],
)
def test_what_is_a_number(text: str, numbers: tuple[str, ...]) -> None:
    assert numbers_of(text) == numbers


@given(st.text(max_size=200))
def test_a_number_is_letters_and_digits_and_stays_itself(text: str) -> None:
    for number in numbers_of(text):
        assert number.isalnum()
        assert len(number) <= LONGEST_NUMBER


def test_a_megabyte_is_no_number() -> None:
    assert numbers_of("9" * 1_000_000) == ()
