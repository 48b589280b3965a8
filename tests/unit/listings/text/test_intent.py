"""What texts are for; every text is composed for this test."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tidewaiter.model.listings.offer import TextReading

TEXTS = {
    "sell": [
        "出A100 80G PCIe 10张",
        "H100 8卡整机 深圳现货",
        "RTX 3090 24GB tested",
        "WTS: 4x RTX A6000 48GB, $3,200 each",
        "V100 SXM2 32G 带散热器",
        "V100 SXM2 16G + 转接板",
        "4090 24G 送支架",
        "RTX 3090 24GB with waterblock EKWB",
        "RTX 4090 24GB - no box, card only",
        "XFX RX 7800 XT 16GB Black Edition Backplate",
        "RTX5090 修过显存颗粒",
        "3080 10G 无维修 无暗病",
        "RTX 3090 for parts",
        "RTX 3090 Used For Games",
        "[USA-CA] [H] RTX 3090 FE [W] PayPal",
        "H100 整机 定金30% 交期4周 含税255万/台",
        "RTX2070 8G(1620MHz/雙風扇)強化背板",
        "H800 8卡 退租 现货",
        "RTX5080 16g 大师版显卡 有背板划痕",
        "原装 GTX1660 6G(1785MHz/工業包裝)",
        "回血出 4080S 16G 5600",
        "5070ti 全新 6299",
        "H800 nvlink 8卡 准系统 158w",
        "3080 坏卡 修过核心",
        "XFX Radeon R9 380 4GB",
        "matrox m9120 plus lp pcie x16 512mb graphics card",
        "个人自用 3080 10G 2150 送支架",
        "Lot of 4 NVIDIA Quadro K1200 4GB",
        "8卡 H100 服务器 CPU 8480 内存 2T 285万",
    ],
    "wanted": [
        "求购 H200 8卡服务器 4台",
        "收 A100 40G PCIe 不限量",
        "收一台 H100 8卡 整机",
        "长期收4090 3090",
        "高价回收 A100 V100 显卡",
        "收闲置 3090",
        "客户实单 H200 8卡 20台 带价来",
        "RTX 5090 wanted cash",
        "谁有 H20 现货 10台",
        "要 100 张 5090 含税",
        "Need 16x H100 SXM servers",
        "WTB H100 SXM5 baseboard, qty 4",
        "Buying RTX 4090s, paying $1400",
        "[H] Cash [W] RTX 4070",
        "GPU：NVIDIA H100 ×2，CPU：AMD EPYC ×2，硬盘：2×960G",
    ],
    "rent_out": [
        "H100 服务器整机出租 7.2万/月",
        "8卡4090服务器 ¥5699/台/月",
        "A100 包月 1.2w",
        "H100 rental $2.10/hr, 8 GPU node",
        "H200 整机 融资租赁",
    ],
    "rent_in": ["求租 8卡A800 三个月", "需要租 10 台 H100", "looking to rent 8x H100"],
    "accessory": [
        "H100 SXM5 散热器 全新",
        "A100 NVLink桥 三槽 拆机",
        "RTX5090 水冷头单出",
        "4090 空盒 全套",
        "H100 8卡服务器 CPU散热器",
        "适用于 H100 的支架",
        "V100 SXM2 转 PCIe 转接板",
        "无GPU 8卡 H100 准系统 25万",
        "超微821GE 机头 不含显卡 H100平台",
        "Custom BACKPLATE FOR Sapphire RX 7800 XT 16GB",
        "RX 7800 XT 16GB *BOX ONLY*",
        "Alphacool waterblock for RTX 4090 FE",
        "RTX 4090 water block EKWB",
        "PCIe power cable for H100 PCIe",
        "A100 40GB heatsink only",
        "NVLINK BRIDGE 3-SLOT(RTX 2080 2080Ti 專用)",
        "RTX4090 亚克力摆件",
        "H100 显卡 模型摆件",
        "H100 SXM5 底板 单独 不带卡",
        "A100 SXM4 散热模组 全新",
        "H100 服务器 电源 3000W 两个",
        "H800 服务器 内存 64G 16条",
        "4090 核心 AD102 拆机",
    ],
    "service": [
        "RTX5090 显卡定金，拍前私聊",
        "4090改48G 来料加工",
        "英伟达 A100 培训教材",
        "H100服务器维修",
    ],
    "discussion": [
        "5090 和 4090 48G 怎么选",
        "RTX 4090 vs RTX 5090",
        "大家觉得 V100 32G 2400 贵吗",
        "英伟达H200价格跌到多少了",
        "问下 A100 40G 现在什么行情",
        "RTX5090 打价贴勿扰，不卖",
        "Is the RTX 3090 still worth it?",
        "A6000, 48GB, 79 TFLOPS, ¥33,000, 300W",
        "我是拿自己的4090去改的，花了5千5",
        "新闻：英伟达 H20 恢复销售",
        "H100 80G 已出 谢谢",
        "H100 现在还能买到吗？",
        "Anyone selling a used A100 80GB?",
    ],
    "other_product": ["A100 主板 扩展坞 非显卡", "H20 氢氧机 家用", "佳能 EOS M50", ""],
}


@pytest.mark.parametrize(
    ("text", "intent"), [(text, intent) for intent, texts in TEXTS.items() for text in texts]
)
def test_intents(text: str, intent: str, read: Callable[..., TextReading]) -> None:
    reading = read(text)
    assert reading.intent.value == intent, reading.intent
    assert bool(reading.offers) is (intent == "sell")


def test_the_row_that_decided_is_named_and_quoted(read: Callable[..., TextReading]) -> None:
    text = "诚心求购 H100 80G"
    intent = read(text).intent
    assert intent.rule == "intents: intent wanted"
    assert intent.span is not None
    assert intent.span.of(text) == "求购"


def test_the_page_s_price_speaks_for_a_sale(read: Callable[..., TextReading]) -> None:
    text = "RTX5080 16G 用了几次感觉还不错"
    assert read(text).intent.value == "discussion"
    assert read(text, price=8000, currency="CNY").intent.value == "sell"


def test_what_somebody_sells_outweighs_a_later_wish(read: Callable[..., TextReading]) -> None:
    assert read("出 A100 80G，收 4090 24G").intent.value == "sell"
    assert read("收 4090 24G，出 A100 80G").intent.value == "wanted"


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("谁手里有 910B 整机 5台？", "wanted"),
        ("客户要 H200 8卡 10台", "wanted"),
        ("有偿求 H800 报价", "wanted"),
        ("LF RTX 3090 24GB under $600", "wanted"),
        ("куплю H100 80GB PCIe 10 шт", "wanted"),
        ("mencari RTX 3090 24GB bawah RM2500", "wanted"),
        ("H100 80GB chahiye 8 pcs urgent", "wanted"),
        ("H200 八卡整机 现货4台 带价来", "sell"),
        ("H200 八卡整机 10台 带价来", "wanted"),
        ("A100 单模组散热器 180一个", "accessory"),
        ("H100 SXM5 cold plate $120", "accessory"),
        ("RTX A6000 retail box empty", "accessory"),
        ("Dell R750xa barebone, supports 4x A100 80GB, no GPUs", "accessory"),
        ("V100 SXM2 16G 转接板焊好 900", "sell"),
        ("A100 SXM4 40G 已焊转接板 2.1w", "sell"),
        ("Police seized H100 and H200 GPUs worth $160M", "discussion"),
        ("中标公告：采购A800服务器4台 合同金额 320万元", "discussion"),
        ("A100 credits, $5000 of cloud for sale", "service"),
        ("微星3060Ti万图师 8G显卡 1200", "sell"),
    ],
)
def test_sayings_of_the_trade(text: str, intent: str, read: Callable[..., TextReading]) -> None:
    assert read(text).intent.value == intent
