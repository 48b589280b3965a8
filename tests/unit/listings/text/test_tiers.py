"""Prices by the number of units ordered; every text is composed for this test."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tidewaiter.listings.text.items import items_of
from tidewaiter.listings.text.scene import meant, scene_of
from tidewaiter.listings.text.tiers import tiers_in
from tidewaiter.model.listings.offer import PageFields

if TYPE_CHECKING:
    from collections.abc import Callable

    from tidewaiter.listings.text.trade import Trade
    from tidewaiter.model.listings.offer import Offer


def tiers(text: str, trade: Trade) -> list[tuple[float, float]]:
    scene = scene_of(text, trade, PageFields())
    (item,) = items_of(scene, meant(scene))
    return [(t.units.value if t.units else 0, t.price.value) for t in tiers_in(scene, item)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A10 24G 1张9500，10张以上9200", [(1, 9500), (10, 9200)]),
        ("RTX A4000 16GB 1-9: $600, 10+: $550", [(9, 600), (10, 550)]),
        ("RTX A4000 16GB $600 ea, $550 ea for 10+", [(0, 600), (10, 550)]),
        ("L40S 48G 5张 5.8w 20张 5.6w", [(5, 58_000), (20, 56_000)]),
        ("A100 80G 20张 6.6w", []),
        ("L40 48G 30张，单价3.2w，打包4张12.4w", []),
        ("H800 80G 两张，16w8一张，一起拿33w", []),
        ("A100 80G 原价7.2w 现价6.6w 20张", []),
        ("A100 80G 5张 6.6w 20张 6.9w", []),  # a price that rises with the order is none of tiers
    ],
)
def test_tiers(text: str, expected: list[tuple[float, float]], trade: Trade) -> None:
    assert tiers(text, trade) == expected


def test_a_threshold_is_no_stock(one: Callable[..., Offer]) -> None:
    offer = one("A10 24G 1张9500，10张以上9200")
    assert offer.quantity is None
    assert offer.price is not None
    assert (offer.price.value, offer.price.qualifier) == (9200, "tiered")
