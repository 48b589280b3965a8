"""Memory, form and the product that is meant; every text is composed for this test."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tidewaiter.model.listings.offer import Offer


@pytest.mark.parametrize(
    ("text", "memory"),
    [
        ("A100 80G PCIe", 80),
        ("NVIDIA Tesla V100 PCIe (32GB)", 32),
        ("RTX5080 1 6G显卡", 16),
        ("RTX5080 16 G 显卡", 16),
        ("geforce gt 520 1024mb graphics card", 1),
        ("geforce 6200 256mb graphics card", 0.25),
        ("DUAL-RTX2070S-O8G-EVO 显卡", 8),
        ("GTX750TI-OC-2GD5 graphics card", 2),
        ("RX 5500XT 4GBD6-DH 显卡", 4),
        ("4090 48G 改装 三风扇", 48),
        ("2080ti 22G 显卡", 22),
        ("八卡 H二十 141 现货", 141),
        ("DGX A100 640GB used, $95,000", 80),
        ("DGX A100 320GB used, $65,000", 40),
        ("A100 96G ES 显卡", 96),
        ("Gaming PC with RTX 3090, 32GB RAM", None),
        ("RTX 3090 i7 64G内存 主机", None),
        ("H100 8卡 内存 2T 硬盘 960G SATA 服务器", None),
        ("RTX5090 全新显卡", None),
        ("H200 SXM 整机", 141),
        ("H100 PCIe 22w", 80),
        ("H100 SXM5 模组", 80),
        ("B200 HGX 8卡", None),
        ("H200超微八卡 现货", None),
        ("A100 SXM4 模组 5w", None),
        ("ThinkStation P620 RTX A6000 128GB", None),
        ("XFX Radeon R9 380 4GB", 4),
        ("asus engtx570 geforce gtx 570 1280mb", 1.25),
    ],
)
def test_memory(text: str, memory: float | None, one: Callable[..., Offer]) -> None:
    offer = one(text)
    assert (offer.memory_gb.value if offer.memory_gb else None) == memory


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("A100 80G PCIe", "PCIe"),
        ("A100 80G PCI-E 4.0", "PCIe"),
        ("A100 SXM4 80G", "SXM"),
        ("H100 80G 模组", "SXM"),
        ("HGX H200 8-GPU", "SXM"),
        ("DGX H100 640GB", "SXM"),
        ("XE9680 H200×8 整机", "SXM"),
        ("NF5688M7 8卡 H100", "SXM"),
        ("NF5488M6 8卡 H100", None),
        ("H100 8卡整机", None),
        ("B300 NVL8", "SXM"),
        ("GB200 NVL72 一柜", "SXM"),
        ("H200 141G NVL 单卡", "PCIe"),
        ("MI300X 192G OAM", "OAM"),
        ("昆仑芯 P800 OAM 8卡", "OAM"),
        ("昇腾910B 64G 模组", None),
        ("RTX 4060 笔记本", "mobile"),
        ("i7-6700HQ GTX960 2GB 15.6", "mobile"),
        ("H20 96G PCIe? 没有 只有SXM", "SXM"),
        ("A100 80G 非SXM PCIe", "PCIe"),
        ("RTX 4090 24G", None),
        ("RTX 4090 24G PCIe", "PCIe"),
        ("RTX 4090 24G SXM", None),
    ],
)
def test_form(text: str, form: str | None, one: Callable[..., Offer]) -> None:
    offer = one(text)
    assert (offer.form_factor.value if offer.form_factor else None) == form


@pytest.mark.parametrize(
    ("text", "chip", "chips"),
    [
        ("A100 80G PCIe", "NVIDIA A100 PCIe 80GB", ("nvidia/a100-pcie-80gb",)),
        ("A100 SXM4 40G", "NVIDIA A100 SXM4 40GB", ("nvidia/a100-sxm-40gb",)),
        ("H100 SXM5 80G", "NVIDIA H100 SXM5 80GB", ("nvidia/h100-sxm",)),
        ("H100 八卡", "NVIDIA H100", ("nvidia/h100-pcie", "nvidia/h100-sxm")),
        ("H200 SXM", "NVIDIA H200 SXM 141GB", ("nvidia/h200-sxm",)),
        ("H200 NVL 141G", "NVIDIA H200 NVL 141GB", ("nvidia/h200-nvl",)),
        ("B300 NVL8", "NVIDIA B300 SXM", ("nvidia/b300",)),
        ("A40 48G PCIe 显卡", "NVIDIA A40 48GB", ("nvidia/a40",)),
        ("RTX A800 40GB", "NVIDIA RTX A800 40GB Active", ()),
        ("RTX5090D 24G", "NVIDIA GeForce RTX 5090 D V2 24GB", ("nvidia/rtx-5090-d-v2",)),
        ("RTX5090D V2 显卡", "NVIDIA GeForce RTX 5090 D V2", ("nvidia/rtx-5090-d-v2",)),
        ("RTX5090D 32G", "NVIDIA GeForce RTX 5090 D 32GB", ("nvidia/rtx-5090-d",)),
        ("RTX 4060 Laptop", "NVIDIA GeForce RTX 4060 Laptop", ()),
        ("AMD Radeon Instinct MI100 32GB PCIe", "AMD Instinct MI100 32GB", ()),
        ("GB300 NVL72 一柜", "NVIDIA GB300 NVL72", ("nvidia/gb300",)),
        ("昇腾910C 384卡", "Huawei Ascend 910C", ("huawei/ascend-910c",)),
        (
            "RTX PRO 6000 96G 服务器版",
            "NVIDIA RTX PRO 6000 Blackwell Server 96GB",
            ("nvidia/rtx-pro-6000-server",),
        ),
    ],
)
def test_the_full_name_and_the_chips_of_the_facts(
    text: str, chip: str, chips: tuple[str, ...], one: Callable[..., Offer]
) -> None:
    offer = one(text)
    assert (offer.chip, offer.chips) == (chip, chips)


def test_a_slang_name_lists_what_it_may_be(one: Callable[..., Offer]) -> None:
    offer = one("卡皇 24G 自用 1w4")
    assert offer.model == "GeForce RTX 4090"
    assert offer.candidates == ("NVIDIA GeForce RTX 4090 24GB", "NVIDIA GeForce RTX 3090 24GB")
    assert one("卡皇 32G 2w3").model == "GeForce RTX 5090"
    assert one("卡皇 32G 2w3").candidates == ()


def test_where_each_thing_stands_is_quoted(one: Callable[..., Offer]) -> None:
    text = "出 Ｈ８００ ＰＣＩＥ 80G 两张"
    offer = one(text)
    assert offer.where is not None
    assert offer.where.of(text) == "Ｈ８００"
    assert offer.form_factor is not None
    assert offer.form_factor.span is not None
    assert offer.form_factor.span.of(text) == "ＰＣＩＥ"
    assert offer.memory_gb is not None
    assert offer.memory_gb.span is not None
    assert offer.memory_gb.span.of(text) == "80G"
