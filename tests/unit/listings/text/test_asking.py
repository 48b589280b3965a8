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
        ("4090 24G 10张 1.4w 50张 1.35w", 13_500, "tiered"),
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


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("H100 80G PCIe 一对 45个", (450_000, "CNY", "lot", "exact")),
        ("A100 80G 2张 打包 13个 不拆", (130_000, "CNY", "lot", "exact")),
        ("4x DGX H100 640GB, 1.1M USD for the lot", (1_100_000, "USD", "lot", "exact")),
        ("2x RTX 3090 24GB $1,300 takes both", (1_300, "USD", "lot", "exact")),
        ("Lot of 6 Tesla P40 24GB $900", (900, "USD", "lot", "exact")),
        ("MI250X OAM 128GB $8-9k each", (8_000, "USD", "unit", "range")),
        ("H100 PCIe 80GB $22k-24k, 6 available", (22_000, "USD", "unit", "range")),
        ("A100 80GB $8,200-$9,000 each", (8_200, "USD", "unit", "range")),
        ("H100 8卡整机 240-245w 现10台", (2_400_000, "CNY", "unit", "range")),
        ("GB200 NVL72 starting at $3.1M", (3_100_000, "USD", "unit", "from")),
        ("L40S 48G 不是3.6w 是5.6w", (56_000, "CNY", "unit", "corrected")),
        ("T4 16G 1480*60张", (1_480, "CNY", "unit", "exact")),
        ("RTX 3090 24GB $900 AUD", (900, "AUD", "unit", "exact")),
        ("RTX 3090 24GB, $950 pickup, prices in AUD", (950, "AUD", "unit", "exact")),
        ("EVGA 3070 $280 CAD", (280, "CAD", "unit", "exact")),
        ("[US-NY] [H] RTX 4090 FE (1600 shipped) [W] PayPal", (1_600, "USD", "unit", "exact")),
        ("RTX 4090 24GB ¥310,000 JPY", (310_000, "JPY", "unit", "exact")),
        ("RTX 4090 24GB SGD 2,600 firm", (2_600, "SGD", "unit", "exact")),
        ("A100 80GB PCIe 1.2 lakh rs each", (120_000, "INR", "unit", "exact")),
        ("продаю Tesla V100 32GB, 4 шт, 45 тыс руб за шт", (45_000, "RUB", "unit", "exact")),
        ("H200 8卡 42X含税 现3台", (None, "", "unit", "masked")),
    ],
)
def test_lots_ranges_and_currencies(
    text: str, expected: tuple[object, ...], one: Callable[..., Offer]
) -> None:
    told = price(one(text))
    assert (told.value, told.currency, told.per, told.qualifier) == expected


@pytest.mark.parametrize(
    ("text", "tax"),
    [
        ("H200 8卡 42X含税 现3台", "included"),
        ("H800 80G 1x.x万 私聊 不含税", "excluded"),
        ("A100 80G PCIe 6.4w 含13%税", "included"),
        ("H20 96GB HGX 8-GPU, RMB 1.05M incl. VAT", "included"),
        ("H200 HGX 8-GPU, US$215,000 ex GST", "excluded"),
    ],
)
def test_tax_is_kept_with_any_price(text: str, tax: str, one: Callable[..., Offer]) -> None:
    assert price(one(text)).tax == tax


def test_a_mark_of_a_list_is_no_price(one: Callable[..., Offer]) -> None:
    for mark in ("③ ", "3. ", "3、", "(3) ", "（3）"):
        assert price(one(f"{mark}V100S 32G 30张 2800")).value == 2800


def test_a_page_s_price_of_a_lot_is_for_the_lot(one: Callable[..., Offer]) -> None:
    offer = one("Lot of 4 NVIDIA Quadro P2200 5GB", price=260, currency="USD")
    assert price(offer).per == "lot"


@pytest.mark.parametrize(
    ("text", "value", "currency"),
    [
        ("A30 24GB PCIe, 2 pcs, 3.450,00 EUR each incl. VAT", 3_450, "EUR"),
        ("Продам Tesla V100 16GB, 2 шт, 95 000 руб за шт", 95_000, "RUB"),
        ("Bán Tesla T4 16GB cũ, giá 9.800.000đ/chiếc", 9_800_000, "VND"),
        ("賣 4080 遊戲主機一台 64G DDR5 / 1000W電源 NT$88,000 可小議", 88_000, "TWD"),
        ("售 RTX 3090 24G 二手 NT$21000 台中面交", 21_000, "TWD"),
    ],
)
def test_prices_as_other_places_write_them(
    text: str, value: float, currency: str, one: Callable[..., Offer]
) -> None:
    found = price(one(text))
    assert (found.value, found.currency) == (value, currency)


def test_a_hidden_digit_before_a_comma_has_no_value(one: Callable[..., Offer]) -> None:
    asked = one("H200 8-GPU server, 3 units, $27x,xxx, DM for details").price
    assert asked is None or asked.value is None


def test_the_low_end_of_a_range_that_goes_on_without_a_currency(one: Callable[..., Offer]) -> None:
    found = price(one("A100 80GB SXM4 modules, USD 5,900-6,700 depending on qty, 200 pcs"))
    assert (found.value, found.currency) == (5_900, "USD")


def test_a_price_times_a_number_set_apart(one: Callable[..., Offer]) -> None:
    found = one("T4 16G 二手 2700 ×60 南京仓")
    assert price(found).value == 2_700
    assert found.quantity is not None
    assert found.quantity.value == 60
