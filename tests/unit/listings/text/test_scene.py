"""Which names are meant: bare ones need company, and other goods speak against them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tidewaiter.listings.text.scene import (
    is_usual,
    meant,
    platforms_in,
    scene_of,
    sizes_of,
    stated_number,
    stated_word,
)
from tidewaiter.model.listings.offer import PageFields

if TYPE_CHECKING:
    from tidewaiter.listings.text.trade import Trade

NOTHING = PageFields()


def models(text: str, trade: Trade) -> list[str]:
    return [mention.model for mention in meant(scene_of(text, trade, NOTHING))]


@pytest.mark.parametrize(
    "text",
    [
        "A100 80G",
        "A100 显卡",
        "A100 八卡",
        "H100 PCIe",
        "H800 整机",
        "H20 现货",
        "T4 16G",
        "L40 拆机 3.1个",
        "RTX A6000",
        "910B 64G",
        "NVIDIA A10",
        "A30 24G 单卡",
    ],
)
def test_company_makes_a_chip(text: str, trade: Trade) -> None:
    assert len(models(text, trade)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Canon PowerShot A800 camera",
        "佳能 A800 相机",
        "Sony Alpha a6000 body",
        "Galaxy A40 64GB",
        "华为 P40 8G+128G 手机",
        "Corsair H100i AIO",
        "TP-Link Tapo P100 smart plug",
        "H20 富氢水杯",
        "H100 头戴耳机 现货",
        "A100 便携榨汁机",
        "H200 轴承 50套 现货",
        "B100 生物柴油 现货 20吨",
        "A100 打印纸 80g 100包",
        "A30 手机壳",
        "沃尔沃 S60 二手车 18万",
        "iPad A16 128GB",
        "森海塞尔 H100 出 95新",
        "大众 T4 面包车 出售 2.8万",
        "logitech h800 wireless headset",
        "H20 螺栓 100套",
        "二手显卡 310 包邮",
        "联想 P4 工作站",
        "A100",
        "T4 现货",
    ],
)
def test_other_goods_of_the_same_name_are_no_chips(text: str, trade: Trade) -> None:
    assert models(text, trade) == []


def test_what_a_chip_is_compared_with_is_not_meant(trade: Trade) -> None:
    assert models("910B 64G 性能对标H100", trade) == ["Ascend 910B"]
    assert models("RTX 4090 24G 堪比 A100", trade) == ["GeForce RTX 4090"]


def test_a_finer_name_in_a_part_number_decides(trade: Trade) -> None:
    text = "RTX5090D 显卡 ROG-RTX5090DV2-O24G"
    assert set(models(text, trade)) == {"GeForce RTX 5090 D V2"}


def test_the_first_of_several_titles_decides(trade: Trade) -> None:
    assert models('"HP Elite tablet"@es OMEN GTX960 2GB "@es', trade) == []
    assert models('"Asus TURBO-GTX1070-8G"@es', trade) == ["GeForce GTX 1070"]


def test_a_bare_number_beside_a_full_name_is_no_name(trade: Trade) -> None:
    assert models("RTX 5080 显卡 3060 散热", trade) == ["GeForce RTX 5080"]
    assert models("RTX 3080 10G / 3090 24G", trade) == ["GeForce RTX 3080", "GeForce RTX 3090"]


def test_a_board_code_names_where_no_name_does(trade: Trade) -> None:
    assert models("PG199 32G", trade) == ["DRIVE A100"]
    assert models("L40S 48G 699-2G133-0200", trade) == ["L40S"]


def test_servers_are_told_apart(trade: Trade) -> None:
    scene = scene_of("XE9680 H200×8", trade, NOTHING)
    assert [m.platform.names[0] for m in platforms_in(scene) if m.platform] == ["xe9680"]


def test_sizes_of_a_product_take_in_the_modified_ones(trade: Trade) -> None:
    assert sizes_of(trade.entries["GeForce RTX 4090"]) == (24, 48)
    assert 24 in sizes_of(trade.entries["GeForce RTX 5090 D"])


def test_a_usual_price_lies_near_the_band(trade: Trade) -> None:
    entry = trade.entries["H100"]
    assert is_usual(entry.band.most, entry)
    assert not is_usual(entry.band.most * 5, entry)
    assert is_usual(entry.band.most * 8, entry, cards=8)


def test_what_lies_between_is_known_or_not(trade: Trade) -> None:
    scene = scene_of("A100 80G PCIe 显卡 紫金 x8", trade, NOTHING)
    assert scene.is_known(4, 16)
    assert not scene.is_known(4, 19)
    assert not scene.is_known(5, 4)


def test_stated_things_are_quoted_verbatim(trade: Trade) -> None:
    source = "出 Ａ100 ８０Ｇ 香港"
    scene = scene_of(source, trade, NOTHING)
    number = stated_number(scene, scene.numbers[0], "a rule")
    assert number.span is not None
    assert number.span.of(source) == "８０Ｇ"
    hit = scene.words.first("location")
    assert hit is not None
    word = stated_word(scene, hit)
    assert word.span is not None
    assert (word.value, word.span.of(source)) == ("Hong Kong", "香港")
