"""Two readings of one number are equal."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.listings.photos.numbers import folded_number


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("PCIe", "PC1E"),
        ("PCle", "PC1E"),
        ("900-2G500-O0l0-000", "9002G5000010000"),
        ("９００－２Ｇ５", "9002G5"),
        ("s/n 16 54", "SN1654"),
        ("", ""),
    ],
)
def test_signs_that_readers_confuse_are_one(text: str, folded: str) -> None:
    assert folded_number(text) == folded


@given(st.text("0123456789OoIlL-/ _AbZ", max_size=20))
def test_folding_twice_is_folding_once(text: str) -> None:
    once = folded_number(text)
    assert folded_number(once) == once
    assert set(once).isdisjoint("OIL -/_")
