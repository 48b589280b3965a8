"""Units, chips in them, and how many units; every text is composed for this test."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tidewaiter.model.listings.offer import Offer, TextReading


@pytest.mark.parametrize(
    ("text", "unit", "gpus"),
    [
        ("A100 80G PCIe", "card", 1),
        ("A100 80G SXM4 单卡模组 12片", "module", 1),
        ("V100 SXM2 32G", "module", 1),
        ("H100 8卡整机", "server", 8),
        ("H200超微八卡 现货", "server", 8),
        ("H800 整机 6台", "server", None),
        ("HGX A100 8卡模组 40G", "baseboard", 8),
        ("H20 141G 八卡模组 3套", "baseboard", 8),
        ("HGX H200 8-GPU server", "server", 8),
        ("XE9680 H200 整机", "server", 8),
        ("4×H100 服务器", "server", 4),
        ("GB200 NVL72 2柜", "rack", 72),
        ("B300 NVL8整柜 32台", "server", 8),
        ("昇腾910C 超节点 384卡", "system", 384),
        ("RTX 4060 游戏本", "system", 1),
        ("Prebuilt gaming PC with RTX 3090", "system", 1),
        ("Mac Pro 2xFireProD500", "system", 2),
        ("NVIDIA A40 48GB Server Graphics Card", "card", 1),
        ("RTX5090 涡轮 server edition 32G", "card", 1),
        ("8*H800 SXM5 / 64G*32 DDR5 / 3.84T*4 NVMe", "server", 8),
        ("昇腾910B 64G 模组 16张", "module", 1),
        ("RTX4090 24G 整机 i9-13900K", "system", 1),
        ("4090 24G 8卡整机 5台", "server", 8),
        ("DGX Spark 128G 全新", "system", 1),
        ("Gaming PC RTX 4070 Ryzen 7 7800X3D", "system", 1),
    ],
)
def test_units(text: str, unit: str, gpus: float | None, one: Callable[..., Offer]) -> None:
    offer = one(text)
    assert offer.unit is not None
    assert offer.unit.value == unit
    assert (offer.gpus_per_unit.value if offer.gpus_per_unit else None) == gpus


@pytest.mark.parametrize(
    ("text", "quantity", "qualifier"),
    [
        ("A100 80G PCIe 10张", 10, ""),
        ("A100 80G PCIe 两张", 2, ""),
        ("A100 SXM4 80G 模组 30片", 30, ""),
        ("H100 8卡整机 5台", 5, ""),
        ("8卡H100 5台", 5, ""),
        ("H100 8卡整机", None, ""),
        ("H100 80G x4", 4, ""),
        ("4x H100 PCIe 80G", 4, ""),
        ("H200×8 整机 三台", 3, ""),
        ("A100 40GB PCIe 10 pcs USD 3,900 each", 10, ""),
        ("Tesla V100 16GB lot of 6 $220 each", 6, ""),
        ("H200 141G NVL 现4", 4, ""),
        ("L40S 48G 5.8w*10张", 10, ""),
        ("L40S 48GB $7,200 x 10 available", 10, ""),
        ("A10 24G 100+张", 100, "at_least"),
        ("4090 24G 约50张", 50, "about"),
        ("出十几张 4090 24G", 10, "over_10"),
        ("A40 48G 几十张", 20, "at_least"),
        ("H100 NVL 94GB pair", 2, ""),
        ("HGX A100 8卡模组 12万一套 2套", 2, ""),
        ("H100 80G 22.8w一张", None, ""),
        ("H100 80G 23w/台 5张起订", None, ""),
        ("P40 24G 680 10张以上660", None, ""),
        ("RTX 4090 24G 自用", 1, "implied"),
        ("INNO3D RTX2060 6GB TWIN X2 显卡", None, ""),
        ("A100 80G 64G*32 显卡", None, ""),
        ("五台 H800 SXM 整机", 5, ""),
        ("5090 涡轮 32G 2.45万含税 起订10张", None, ""),
        ("H100 SXM5 80G x8 HGX baseboard", None, ""),
        ("L40S 48GB x 20 pcs, 7800usd", 20, ""),
        ("100x RTX 4090 24GB $1,950/pc, MOQ 20", 100, ""),
        ("上千张 P104-100 8G 矿卡", 1000, "at_least"),
    ],
)
def test_quantities(
    text: str, quantity: float | None, qualifier: str, one: Callable[..., Offer]
) -> None:
    offer = one(text)
    assert (offer.quantity.value if offer.quantity else None) == quantity
    assert offer.quantity_qualifier == qualifier


def test_a_page_for_one_article_implies_one(one: Callable[..., Offer]) -> None:
    for fields in ({"one_item": True}, {"site": "ebay.com"}, {"site": "Goofish"}):
        offer = one("RTX 3090 24GB", **fields)
        assert offer.quantity is not None
        assert (offer.quantity.value, offer.quantity_qualifier) == (1, "implied")
        assert offer.quantity.span is None


def test_a_page_that_sells_many_implies_nothing(one: Callable[..., Offer]) -> None:
    assert one("RTX5090D V2 24G 少量到货", site="goofish.com").quantity is None
    assert one("RTX 3090 24GB", site="a shop").quantity is None


def test_a_stated_count_outweighs_an_implied_one(one: Callable[..., Offer]) -> None:
    offer = one("RTX 3090 24G 5张", site="goofish.com")
    assert offer.quantity is not None
    assert (offer.quantity.value, offer.quantity_qualifier) == (5, "")


@pytest.mark.parametrize(
    ("text", "unit", "gpus", "quantity"),
    [
        ("WTS 3 x Supermicro servers with 8x H200 SXM, $280k each", "server", 8, 3),
        ("4 units Dell XE9680 8x H100 SXM 80GB, USD 230k/unit", "server", 8, 4),
        ("出整机 8张3090 24G 6.2w", "server", 8, None),
        ("H20 141G 8卡机 x 3台 95w", "server", 8, 3),
        ("4x A100 SXM4 80GB HGX board", "baseboard", 4, None),
        ("MI300X OAM 192GB, 3 available", "module", 1, 3),
        ("4090 24G 涡轮 1.45w 现货20", "card", 1, 20),
        ("H100 80G PCIe 一对 45个", "card", 1, 2),
        ("NVIDIA T4 16GB PCI-E x16 low profile", "card", 1, None),
        ("Tesla P40 24GB PCIe 3.0 x16 server GPU", "card", 1, None),
        ("A40 48G PCIe x16张", "card", 1, 16),
        ("A10 24G 服务器拆机 6800 32张", "card", 1, 32),
    ],
)
def test_servers_slots_and_lots(
    text: str, unit: str, gpus: float, quantity: float | None, one: Callable[..., Offer]
) -> None:
    offer = one(text)
    assert offer.unit is not None
    assert offer.unit.value == unit
    assert offer.gpus_per_unit is not None
    assert offer.gpus_per_unit.value == gpus
    assert (offer.quantity.value if offer.quantity else None) == quantity


def test_a_memory_of_another_product_is_no_stick(read: Callable[..., TextReading]) -> None:
    offers = read("[US-NY] [H] RTX 4090 FE 24GB, 2x RTX A5000 24GB [W] PayPal").offers
    assert [o.quantity.value if o.quantity else None for o in offers] == [None, 2]


@pytest.mark.parametrize(
    ("text", "quantity"),
    [
        ("L4 24G 一箱8片 共3箱 1.6万/片", 24),
        ("L4 24GB new, 3 cartons of 12 cards each, $2,300/pc", 36),
        ("Tesla T4 16GB $600 each, I have three of them", 3),
        ("Two A40 48GB, used, $3,900 each", 2),
        ("A2 16GB $480 shipped, have 15, tested", 15),
        ("4x A10 24GB, used 2 years in a render node, $2,100 each", 4),
        ("One RTX A5000 24GB, $1,300", 1),
        ("RTX 3080 10G 二手一张 原价5699 现价2300", 1),
        ("T4 16G 300多张 3900元/张", 300),
        ("GB200 NVL72 rack, 1 unit, $3.2M", 1),
        ("L20 48G 全新 2.6万，10张打底，共75张", 75),
        ("DGX H100, used, one unit, EUR 190,000", 1),
        ("P100 16GB, used, half a dozen, $90 each", 6),
        ("L4 24G 1.5万 30片\n以上不含税，现货", 30),
    ],
)
def test_quantities_in_boxes_words_and_passing(
    text: str, quantity: float, one: Callable[..., Offer]
) -> None:
    found = one(text).quantity
    assert found is not None
    assert found.value == quantity


@pytest.mark.parametrize(
    "text",
    [
        "RTX 3090 24GB two fans replaced, $700",
        "Two years old RTX 3090 24GB, $650",
        "RTX 3080 10GB, have two fans for it too, $300",
        "RTX 4090 24GB, one owner, two years old, $1,500",
    ],
)
def test_a_number_word_that_counts_something_else_is_no_stock(
    text: str, one: Callable[..., Offer]
) -> None:
    assert one(text).quantity is None
