"""Identifiers of GS1: published examples, and what is none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.core.errors import DataError, Where
from tidewaiter.sources.devices.gs1.codes import (
    LONGEST_CODE,
    Code,
    check_digit,
    code_of,
    last_word,
    location_of,
)

WHERE = Where("events.json", 0, "epcList[0]")


@pytest.mark.parametrize(
    ("digits", "expected"),
    [
        # GS1's own worked example of the check digit: 629104150021 ends in 3.
        ("629104150021", "3"),
        # The SGTIN of the Tag Data Standard, 0614141.112345.400, is GTIN 10614141123459.
        ("1061414112345", "9"),
        ("0000000000000", "0"),
    ],
)
def test_published_check_digits(digits: str, expected: str) -> None:
    assert check_digit(digits) == expected


@given(st.text("0123456789", min_size=13, max_size=13), st.integers(0, 12), st.integers(1, 9))
def test_one_wrong_digit_is_always_found(digits: str, at: int, more: int) -> None:
    # 3 and 1 have no factor in common with 10, so a change of one digit changes the sum.
    wrong = digits[:at] + str((int(digits[at]) + more) % 10) + digits[at + 1 :]
    assert check_digit(wrong) != check_digit(digits)


@pytest.mark.parametrize(
    ("text", "gtin", "serial"),
    [
        # GS1 EPC Tag Data Standard 1.13, section 6.3.1: company, indicator and item, serial.
        ("urn:epc:id:sgtin:0614141.112345.400", "10614141123459", "400"),
        ("urn:epc:id:sgtin:0614141.112345.32a%2Fb", "10614141123459", "32a/b"),
        ("urn:epc:id:sgtin:0614141.112345.010620", "10614141123459", "010620"),
        # By hand: 3*(4+2+1+4+4+6+5) + (3+1+1+1+1+0) = 85, which lacks 5.
        ("urn:epc:id:sgtin:061414111234.5.3E001", "50614141112345", "3E001"),
        ("urn:epc:idpat:sgtin:0614141.112345.*", "10614141123459", ""),
        ("urn:epc:class:lgtin:0614141.112345.LOT7", "10614141123459", ""),
        ("https://id.gs1.org/01/10614141123459/21/400", "10614141123459", "400"),
        ("https://example.com/a/b/01/10614141123459/10/LOT/21/4%2F0?x=1", "10614141123459", "4/0"),
        ("https://id.gs1.org/01/10614141123459", "10614141123459", ""),
        ("https://id.gs1.org/01/10614141123459/10/LOT", "10614141123459", ""),
        ("urn:epc:id:giai:0614141.12345400", "", "12345400"),
        ("https://id.gs1.org/8004/061414112345400", "", "061414112345400"),
        ("urn:epc:id:sscc:0614141.1234567890", "", ""),
        ("https://id.gs1.org/00/106141412345678908", "", ""),
        ("https://example.com/thing/1", "", ""),
    ],
)
def test_what_identifiers_name(text: str, gtin: str, serial: str) -> None:
    assert code_of(text, WHERE) == Code(text, gtin, serial)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("https://id.gs1.org/01/10614141123450/21/400", "check digit"),
        ("urn:epc:id:sgtin:0614141.1123456.400", "digits of a GTIN"),
        ("urn:epc:id:sgtin:061414.11234.400", "digits of a GTIN"),
        ("urn:epc:id:sgtin:0614141.112345.*", "not a serial number"),
        ("urn:epc:id:sgtin:0614141.112345." + "9" * 21, "not a serial number"),
        ("urn:epc:id:sgtin:0614141.112345.%00", "cannot be printed"),
        ("urn:epc:id:sgtin:0614141.112345.%E2%80%AE", "cannot be printed"),
        ("urn:epc:id:sgtin:0614141.112345.%FF", "not a serial number"),
        ("urn:x:\n", "not an identifier"),
        ("", "not an identifier"),
        ("x" * 3_000, "not an identifier"),
    ],
)
def test_what_no_identifier_is(text: str, message: str) -> None:
    with pytest.raises(DataError, match=message) as told:
        code_of(text, WHERE)
    assert str(told.value).startswith("events.json: epcList[0]")


def test_an_identifier_has_a_longest() -> None:
    text = "x" * LONGEST_CODE
    assert code_of(text, WHERE) == Code(text)
    with pytest.raises(DataError, match="not an identifier"):
        code_of(text + "x", WHERE)


def test_a_dock_is_of_its_building() -> None:
    # One GLN, 0614141073467, as URN with two docks and as web address: 7 and 5 digits make 12.
    places = (
        "urn:epc:id:sgln:0614141.07346.0", "urn:epc:id:sgln:0614141.07346.1234",
        "https://id.gs1.org/414/0614141073467", "https://id.gs1.org/414/0614141073467/254/1234",
    )  # fmt: skip
    assert {location_of(place) for place in places} == {"061414107346"}
    assert location_of("urn:epc:id:sgln:0614141.1.0") == "urn:epc:id:sgln:0614141.1.0"
    assert location_of("https://example.com/hall") == "https://example.com/hall"


@pytest.mark.parametrize(
    "text",
    ["receiving", "urn:epcglobal:cbv:bizstep:receiving", "https://ref.gs1.org/cbv/BizStep-receiving",
     "cbv:BizStep-receiving"],
)  # fmt: skip
def test_a_word_of_a_vocabulary_is_one(text: str) -> None:
    assert last_word(text) == "receiving"
