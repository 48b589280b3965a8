"""Asking prices and the reason of their scale; every text is composed for this test."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

if TYPE_CHECKING:
    from collections.abc import Callable

    from tidewaiter.model.listings.offer import AskingPrice, Offer


def price(offer: Offer) -> AskingPrice:
    assert offer.price is not None
    return offer.price


@pytest.mark.parametrize(
    ("text", "value", "currency", "per"),
    [
        ("A100 80G PCIe 单价6万9", 69_000, "CNY", "unit"),
        ("H100 SXM整机 8卡 275w含税", 2_750_000, "CNY", "unit"),
        ("A800 80G 8卡服务器 52W", 520_000, "CNY", "unit"),
        ("L40 48G 拆机 3.1个", 31_000, "CNY", "unit"),
        ("H800 8卡整机 五十八个", 580_000, "CNY", "unit"),
        ("H200超微八卡 430含税", 4_300_000, "CNY", "unit"),
        ("A佰 80G PCIE 6.5", 65_000, "CNY", "unit"),
        ("RTX PRO 6000 Max-Q 96G 5.9 现货", 59_000, "CNY", "unit"),
        ("4090 24G 涡轮 300片 15800", 15_800, "CNY", "unit"),
        ("P100 16G 拆机 260包邮", 260, "CNY", "unit"),
        ("H100 pcie 两万刀一张", 20_000, "USD", "unit"),
        ("XE9680 H200×8 31.5万U", 315_000, "USD", "unit"),
        ("H800 整机 6台 打包1320万", 13_200_000, "CNY", "lot"),
        ("8 张 A40 48G 一起 14.8w", 148_000, "CNY", "lot"),
        ("RTX 6000 Ada 48G 4.5w/张 6张", 45_000, "CNY", "unit"),
        ("H100 8卡 26台 238万/台", 2_380_000, "CNY", "unit"),
        ("NVIDIA A100 40GB PCIe 10 pcs USD 3,900 each", 3_900, "USD", "unit"),
        ("DGX A100 640GB used, $95,000", 95_000, "USD", "unit"),
        ("RTX5090 32G 原价19999 现价18500", 18_500, "CNY", "unit"),
        ("4090 24G 发票价15999 现12800出", 12_800, "CNY", "unit"),
        ("H100 8卡整机 定金50万 总价250万", 2_500_000, "CNY", "lot"),
        ("H100 8卡 50%定金 255万", 2_550_000, "CNY", "unit"),
        ("radeon hd6850 1gb graphics card 195.0", 195.0, "", "unit"),
        ("Supermicro 8U H100 SXM5 x8 server 260万", 2_600_000, "CNY", "unit"),
        ("RTX 3090 24GB graphics card asking 700", 700, "", "unit"),
        ("H100 80G 12张 打包 260w，单张 22.5w", 225_000, "CNY", "unit"),
        ("H100 SXM 80GB baseboard qty 4, 165k USD each", 165_000, "USD", "unit"),
        ("A800 PCIE 80G 6w5", 65_000, "CNY", "unit"),
        ("M40 24G 450", 450, "CNY", "unit"),
        ("H100 PCIE 80GB 23.8萬 香港 2張", 238_000, "CNY", "unit"),
        ("A100 40G PCIe 两张打包 5万", 50_000, "CNY", "lot"),
        ("H100 8卡 3台 一共 720w", 7_200_000, "CNY", "lot"),
        ("RTX4090 24G 整机 i9-13900K 64G 2T 15999", 15_999, "CNY", "unit"),
        ("RTX 3090 £450 collection only", 450, "GBP", "unit"),
        ("RTX 4090 24G 二手 台幣 52000", 52_000, "TWD", "unit"),
    ],
)
def test_prices(
    text: str, value: float, currency: str, per: str, one: Callable[..., Offer]
) -> None:
    asked = price(one(text))
    assert (asked.value, asked.currency, asked.per) == (value, currency, per)


@pytest.mark.parametrize(
    "text",
    [
        "RTX5080 16g 显卡 鲁大师跑分117.6w",
        "RTX5080 16g 显卡 压力测试通过率99.6",
        "H100 8卡 整机 功耗 3200w",
        "H100 8卡 4U 电源3200W*6",
        "A100 80G PCIe 7天包退 30%定金 三年质保",
        "H100 80G PCIe 运费 500",
        "RTX 3060 12G 显卡 2023年 购入",
        "RTX 4090 24GB 450W graphics card",
        '"Sapphire Radeon RX 580, 4GB GDDR5" 580',
        "A100 80G 显卡 图3",
        "RTX 4090 24G 显卡 3 根供电",
        "H100 80G PCIe GPU 900-21010-0000-000",
        "A100 80G 显卡 SN 1653022019840",
        "RTX 4060 Ti 16G",
        "H100 80G PCIe 777",
        '"Apple iMac 27 5K i5 8GB 1TB Radeon Pro 570 4GB"@es',
        "H100 80G 显卡 95新",
        "Supermicro 8U H100 SXM5 server",
        "RTX 3070 8G 显卡 4K 游戏",
    ],
)
def test_what_is_no_price_is_not_made_one(text: str, one: Callable[..., Offer]) -> None:
    offer = one(text)
    assert offer.price is None or offer.price.value is None


@pytest.mark.parametrize(
    ("text", "qualifier", "raw"),
    [
        ("B300 八卡整机 报价 34X万", "masked", "34X万"),
        ("4090 48G 魔改 12xx", "masked", "12xx"),
        ("A100 SXM4 40G 181n", "masked", "181n"),
        ("GB300 NVL72 一柜 面议", "negotiable", "面议"),
        ("H100 80G PCIe 价格私聊", "negotiable", "价格私聊"),
    ],
)
def test_a_price_that_is_not_said_openly_has_no_value(
    text: str, qualifier: str, raw: str, one: Callable[..., Offer]
) -> None:
    asked = price(one(text))
    assert (asked.value, asked.qualifier, asked.raw) == (None, qualifier, raw)


@pytest.mark.parametrize(
    ("text", "value", "qualifier"),
    [
        ("L40S 48G 5.2-5.8w", 52_000, "range"),
        ("L40S 48G 5.2w起", 52_000, "from"),
        ("4090 24G 10张 1.4w 50张 1.35w", 13_500, "exact"),
        ("H100 80G PCIe 300元", 300, "implausible"),
        ("H200超微八卡 430含税", 4_300_000, "implicit_wan"),
    ],
)
def test_how_a_price_is_said(
    text: str, value: float, qualifier: str, one: Callable[..., Offer]
) -> None:
    asked = price(one(text))
    assert (asked.value, asked.qualifier) == (value, qualifier)


def test_the_page_s_price_is_taken_as_it_is(one: Callable[..., Offer]) -> None:
    asked = price(one("RTX 3090 24GB", price=1242.64, currency="USD"))
    assert (asked.value, asked.currency, asked.qualifier) == (1242.64, "USD", "exact")
    assert asked.span is None


def test_a_price_far_from_the_band_is_told_and_kept(one: Callable[..., Offer]) -> None:
    asked = price(one("RTX5080 16G 显卡", price=729, currency="CNY"))
    assert (asked.value, asked.qualifier) == (729, "implausible")


def test_a_decoy_of_the_page_has_no_value(one: Callable[..., Offer]) -> None:
    for value in (1, 999_999):
        asked = price(one("H100 80G PCIe", price=value, currency="CNY"))
        assert asked.value is None
    told = price(one("H100 80G PCIe 23w 标价非实价", price=1, currency="CNY"))
    assert told.value == 230_000


def test_a_decoy_of_the_text_has_no_value(one: Callable[..., Offer]) -> None:
    asked = price(one("3090 24G 标价1元 非实价"))
    assert (asked.value, asked.qualifier) == (None, "negotiable")


def test_tax_is_told_with_the_price(one: Callable[..., Offer]) -> None:
    assert price(one("H200 8卡整机 带票430万")).tax == "included"
    assert price(one("H100 8卡 298万 不含税")).tax == "excluded"
    assert price(one("H100 8卡 298万")).tax == ""


def test_the_words_of_a_price_are_quoted(one: Callable[..., Offer]) -> None:
    text = "H100 PCIE 80G ２３万８ 全新"
    asked = price(one(text))
    assert asked.raw == "２３万８"
    assert asked.span is not None
    assert asked.span.of(text) == asked.raw


@given(wan=st.integers(100, 600))
def test_a_server_s_bare_price_is_in_ten_thousands(wan: int, one: Callable[..., Offer]) -> None:
    asked = price(one(f"H200 八卡整机 {wan} 含税"))
    assert asked.value == wan * 10_000


@given(yuan=st.integers(10_000, 25_000))
def test_a_card_s_bare_price_in_its_band_is_in_yuan(yuan: int, one: Callable[..., Offer]) -> None:
    assert price(one(f"4090 24G 涡轮 {yuan}")).value == yuan


@pytest.mark.parametrize(
    "text",
    [
        "H100 80G PCIe 22.xw 一张",
        "H100 80G PCIe US$ 9,2xx each",
        "A100 80G PCIe 2x万",
        "A100 80G PCIe 2x.5w 一张",
        "H800 8卡整机 42X含税",
    ],
)
def test_a_price_with_hidden_digits_has_no_value(text: str, one: Callable[..., Offer]) -> None:
    assert price(one(text)).qualifier == "masked"
    assert price(one(text)).value is None


def test_a_count_is_no_hidden_price(one: Callable[..., Offer]) -> None:
    assert one("10x workstation cards RTX A6000 48GB").price is None
