"""One value, one way to write it."""

from __future__ import annotations

import cbor2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.core.errors import DataError, Where
from tidewaiter.evidence.canonical import decoded, encoded

HERE = Where("statement.cbor")
LEAVES = st.integers(-(2**63), 2**63) | st.text(max_size=20) | st.binary(max_size=20)
VALUES = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4)
    ),
    max_leaves=12,
)


# RFC 8949 (2020), appendix A.
@pytest.mark.parametrize(
    ("value", "hexadecimal"),
    [
        (0, "00"), (23, "17"), (24, "1818"), (1_000_000, "1a000f4240"), (-8, "27"),
        (b"\x01\x02\x03\x04", "4401020304"), ("IETF", "6449455446"), ("ü", "62c3bc"),
        ([1, [2, 3], [4, 5]], "8301820203820405"), ({}, "a0"),
        ({"a": 1, "b": [2, 3]}, "a26161016162820203"),
    ],
)  # fmt: skip
def test_published_examples(value: object, hexadecimal: str) -> None:
    assert encoded(value).hex() == hexadecimal
    assert decoded(bytes.fromhex(hexadecimal), HERE) == value


def test_keys_come_in_the_order_of_their_bytes() -> None:
    # RFC 8949, section 4.2.1: 10, 100, -1, "z", "aa".
    assert encoded({"aa": 0, 100: 0, "z": 0, -1: 0, 10: 0}) == bytes.fromhex(
        "a5" "0a00" "2000" "186400" "617a00" "62616100"
    )  # fmt: skip


@given(VALUES)
def test_what_was_written_is_read(value: object) -> None:
    assert decoded(encoded(value), HERE) == value


@pytest.mark.parametrize(
    "hexadecimal",
    [
        "1800", "190001", "1b0000000000000001",  # a longer length than is needed
        "5801aa", "780161", "9801", "b80100",
        "5f41aaff", "7f6161ff", "9fff", "bfff",  # an indefinite length
        "a2616200616100", "a2616100616100",  # keys out of order, and twice
        "c243010000", "c24101",  # a number as a tag
        "fb3ff0000000000000", "f93c00f9",  # 1.0 in eight bytes, something behind the end
        "0000", "", "41", "61ff", "a1", "9b7fffffffffffffff", "5b7fffffffffffffff",
        "81" * 17 + "00", "81" * 5000 + "00", "1c", "ff", "c1fb7ff0000000000000", "d81c01",
        "d9010380", "d8236128", "d82368282e2a292b2924", "c06130", "c16130", "a1a0a0", "a18000",
    ],
)  # fmt: skip
def test_another_way_to_write_it_is_refused(hexadecimal: str) -> None:
    content = bytes.fromhex(hexadecimal)
    try:
        value = decoded(content, HERE)
    except DataError:
        return
    assert cbor2.dumps(value, canonical=True) == content, "read, and not the only way"


@pytest.mark.parametrize("hexadecimal", ["1800", "9fff", "a2616200616100", "a2616100616100", ""])
def test_these_are_refused_whatever_the_reader(hexadecimal: str) -> None:
    with pytest.raises(DataError, match="the CBOR is"):
        decoded(bytes.fromhex(hexadecimal), HERE)


@given(st.binary(max_size=60))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    try:
        value = decoded(content, HERE)
    except DataError:
        return
    assert encoded(value) == content
