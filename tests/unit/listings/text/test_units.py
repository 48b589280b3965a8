"""Units, chips in them, and how many units; every text is composed for this test."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tidewaiter.model.listings.offer import Offer


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
