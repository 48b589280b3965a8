"""Words of the vocabulary in texts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tidewaiter.listings.text.found.normal import normalised
from tidewaiter.listings.text.found.words import words_in

if TYPE_CHECKING:
    from tidewaiter.listings.text.found.words import Words
    from tidewaiter.listings.text.trade import Trade


def words(text: str, trade: Trade) -> Words:
    return words_in(normalised(text).text, trade)


@pytest.mark.parametrize(
    ("text", "field", "means"),
    [
        ("求购 H100", "intent", "wanted"),
        ("出 H100", "intent", "sell"),
        ("H100 出租", "intent", "rent_out"),
        ("含专票", "tax", "included"),
        ("不含税", "tax", "excluded"),
        ("港货", "supply", "HK"),
        ("深圳", "location", "Shenzhen"),
        ("SXM5", "form", "SXM"),
        ("PCI-E 4.0", "form", "PCIe"),
        ("pcie4.0", "form", "PCIe"),
        ("八卡模组", "unit", "baseboard"),
        ("拆机", "condition", "pulled"),
        ("i7-6700HQ", "form", "mobile"),
    ],
)
def test_words_are_found(text: str, field: str, means: str, trade: Trade) -> None:
    assert means in {hit.means for hit in words(text, trade).of(field)}


def test_a_word_inside_a_longer_one_falls_away(trade: Trade) -> None:
    assert [hit.means for hit in words("不含税", trade).of("tax")] == ["excluded"]
    assert words("退租", trade).of("intent", "rent_out") == []
    assert words("二手机5台", trade).of("foreign") == []


def test_a_latin_word_is_bounded(trade: Trade) -> None:
    assert words("research", trade).of("intent") == []
    assert words("renewed", trade).of("condition", "new") == []


@pytest.mark.parametrize(
    ("text", "is_wanted"),
    [
        ("收 A100", True),
        ("收A100", True),
        ("收一张", True),
        ("丰收 A100", False),
        ("收到货 A100", False),
    ],
)
def test_a_lone_word_has_no_chinese_letter_beside_it(
    text: str, is_wanted: bool, trade: Trade
) -> None:
    assert bool(words(text, trade).of("intent", "wanted")) is is_wanted


def test_a_word_of_the_start_counts_only_there(trade: Trade) -> None:
    assert words("need 16x H100", trade).of("intent", "wanted")
    assert not words("GPUs you need", trade).of("intent", "wanted")
    assert not words("货好。买家先付", trade).of("intent", "wanted")


def test_negated_words_are_no_intents(trade: Trade) -> None:
    found = words("无维修", trade)
    assert found.of("intent", "service")
    assert "service" not in found.intents


def test_the_first_word_that_fits_is_returned(trade: Trade) -> None:
    found = words("新加坡 香港", trade)
    assert found.first("location").means == "Singapore"
    assert found.first("location", lambda hit: hit.means == "Hong Kong").start == 4
    assert found.first("location", lambda hit: hit.means == "Paris") is None
