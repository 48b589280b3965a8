"""Numbers and names as a reader would say them."""

from __future__ import annotations

import msgspec
import pytest

from case_answer import FOUND
from tidewaiter.report.account import words


@pytest.mark.parametrize(
    ("number", "told"),
    [
        (5120, "5,120"),
        (0, "0"),
        (2.5, "2.5"),
        (2.96, "3"),
        (77.2, "77"),
        (1719.6, "1,720"),
        (0.5, "0.5"),
    ],
)
def test_chips_are_whole_where_they_are_many(number: float, told: str) -> None:
    assert words.chips(number) == told


def test_a_range_whose_ends_read_the_same_is_one_number() -> None:
    assert words.between(1720, 3072) == "1,720 to 3,072"
    assert words.between(3.01, 3.02) == "3"


@pytest.mark.parametrize(
    ("ends", "told"),
    [((2545, 5900), "$2,500 to 5,900"), ((0, 0), "$0"), ((8.3, 48.8), "$8 to 49")],
)
def test_dollars_have_two_digits(ends: tuple[float, float], told: str) -> None:
    assert words.usd(*ends) == told


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("site:B", "site B"),
        ("carrier", "under way"),
        ("carrier:site:B", "under way to site:B"),
        ("scrapped", "written off"),
        ("something else", "something else"),
    ],
)
def test_accounts_in_words(name: str, told: str) -> None:
    assert words.account(name) == told


def test_items_that_are_no_chip_of_the_facts_stay_as_written() -> None:
    assert words.item("nvidia/h100-sxm") == "H100-SXM"
    assert words.item("A card / of our own") != ""
    assert words.item("3E001") == "3E001"


def test_lists_in_words() -> None:
    assert words.listed([]) == ""
    assert words.listed(["a"]) == "a"
    assert words.listed(["a", "b", "c"]) == "a, b and c"
    assert words.seen({"attested": 2048, "photo": 0, "serial": 3}) == "2,048 attested and 3 serial"
    assert words.seen({}) == "none"


def test_findings_are_counted_by_tier_gravest_first() -> None:
    others = [msgspec.structs.replace(FOUND, tier=tier) for tier in ("note", "query", "note")]
    assert words.by_tier([*others, FOUND]) == "1 unaccounted, 1 query, 2 note"
    assert words.by_tier([]) == "none"
