"""Which words and numbers belong to which product of a text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tidewaiter.listings.text.items import items_of
from tidewaiter.listings.text.scene import meant, scene_of
from tidewaiter.model.listings.offer import PageFields

if TYPE_CHECKING:
    from collections.abc import Callable

    from tidewaiter.listings.text.items import Item
    from tidewaiter.listings.text.trade import Trade
    from tidewaiter.model.listings.offer import TextReading


def items(text: str, trade: Trade) -> list[Item]:
    scene = scene_of(text, trade, PageFields())
    return items_of(scene, meant(scene))


def test_a_text_of_one_product_speaks_of_it_throughout(trade: Trade) -> None:
    (item,) = items("深圳现货 10台；H200 8卡整机；430万", trade)
    assert item.is_only
    assert [n.kind for n in item.numbers] == ["count", "gpus", "price"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("H100 80G 两张；L40S 48G 三张", [("H100", 2), ("L40S", 3)]),
        ("H100 80G 两张，L40S 48G 三张", [("H100", 2), ("L40S", 3)]),
        ("8张 A40 48G 3张 L40 48G", [("A40", 8), ("L40", 3)]),
        ("A100 80G x4 + V100 32G x10", [("A100", 4), ("Tesla V100", 10)]),
        ("1. H100 PCIE 80G 12张\n2. A100 SXM4 80G 30片", [("H100", 12), ("A100", 30)]),
        ("H100 8卡整机\n深圳 5台\nH200 8卡 3台", [("H100", 5), ("H200", 3)]),
        ("H100/H200 八卡整机 2台", [("H100", 2), ("H200", 2)]),
    ],
)
def test_counts_go_to_their_product(
    text: str, expected: list[tuple[str, int]], read: Callable[..., TextReading]
) -> None:
    offers = read(text).offers
    assert [(o.model, o.quantity and o.quantity.value) for o in offers] == expected


def test_prices_go_to_their_product(read: Callable[..., TextReading]) -> None:
    offers = read("V100 16G PCIe 850元；P40 24G 700元；L40S 48G 5.3w").offers
    prices = {offer.model: offer.price.value for offer in offers if offer.price}
    assert prices == {"Tesla V100": 850, "Tesla P40": 700, "L40S": 53_000}


def test_two_sizes_of_a_product_are_two_offers(read: Callable[..., TextReading]) -> None:
    offers = read("A100 40G 10张 2.6w；80G 5张 6.5w").offers
    assert [(o.memory_gb.value, o.quantity.value, o.price.value) for o in offers] == [
        (40, 10, 26_000),
        (80, 5, 65_000),
    ]


def test_a_product_named_twice_is_one_offer(read: Callable[..., TextReading]) -> None:
    assert len(read("七彩虹RTX5080 黑 16G 七彩虹RTX5080 白 16G 现货").offers) == 1


def test_no_chip_no_item(trade: Trade) -> None:
    scene = scene_of("显卡", trade, PageFields())
    assert items_of(scene, []) == []


def test_an_item_covers_its_own_part(trade: Trade) -> None:
    one, other = items("H100 80G 两张；L40S 48G 三张 香港", trade)
    place = scene_of("H100 80G 两张；L40S 48G 三张 香港", trade, PageFields()).words.first(
        "location"
    )
    assert place is not None
    assert other.holds(place)
    assert not one.holds(place)
    assert one.covers(0)


@pytest.mark.parametrize("gap", ["，", "\n", "；"])
def test_a_name_that_begins_another_is_a_product_of_its_own(
    gap: str, read: Callable[..., TextReading]
) -> None:
    one, other = "5090 32G 2.4w 50张", "5090D V2 24G 1.7w 40张"
    for text in (one + gap + other, other + gap + one):
        told = {o.model: (o.price.value if o.price else None) for o in read(text).offers}
        assert told == {"GeForce RTX 5090": 24_000, "GeForce RTX 5090 D V2": 17_000}
