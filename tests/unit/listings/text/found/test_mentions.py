"""Names of products in texts: boundaries, part numbers, evasions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tidewaiter.listings.text.found.mentions import is_spread, mentions_in
from tidewaiter.listings.text.found.normal import normalised

if TYPE_CHECKING:
    from tidewaiter.listings.text.trade import Trade


def models(text: str, trade: Trade) -> list[str]:
    return [mention.model for mention in mentions_in(normalised(text), trade) if mention.entries]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("出A100显卡", ["A100"]),
        ("A10 0.5w", ["A10"]),  # and not A100
        ("H200八卡", ["H200"]),
        ("8×H100 80G", ["H100"]),
        ("8xH100 80G", ["H100"]),
        ("H100x8", ["H100"]),
        ("RTX 4070 Ti SUPER", ["GeForce RTX 4070 Ti SUPER"]),
        ("RTX4070TiS 16G", ["GeForce RTX 4070 Ti SUPER"]),
        ("rtx 3080 tiger", ["GeForce RTX 3080"]),
        ("RTX5080ULTRA", ["GeForce RTX 5080"]),
        ("RTX5090D V2 24G", ["GeForce RTX 5090 D V2"]),
        ("TURBO-RTX2080Ti-11G", ["GeForce RTX 2080 Ti"]),
        ("AXRX 5700XT 8GBD6", ["Radeon RX 5700 XT"]),
        ("geforce 210 512mb", ["GeForce 210"]),
        ("n570gtx twin", ["GeForce GTX 570"]),
        ("A100-SXM4-80GB", ["A100"]),
        ("昇腾910B 64G", ["Ascend 910B"]),
        ("GB200 NVL72 一柜", ["GB200 NVL72"]),
        ("AMD Radeon Pro WX4100", ["Radeon Pro WX 4100"]),
        ("699-2G133-0200", ["A40"]),
    ],
)
def test_names_are_found(text: str, expected: list[str], trade: Trade) -> None:
    assert models(text, trade) == expected


@pytest.mark.parametrize(
    "text",
    [
        "VCGGTX980T4XPB",  # a name inside a part number
        "xyz-b100-srvr-k9",
        "sdcz4-1024-a10",
        "A10-9700E",
        "A1000元",
        "category a1 00 units",
        "¥4090 包邮",
        "4090元",
        "H1000",
        "rtx 20 80",
    ],
)
def test_pieces_of_other_things_are_no_names(text: str, trade: Trade) -> None:
    assert models(text, trade) == []


@pytest.mark.parametrize(
    ("text", "model", "how"),
    [
        ("H1OO", "H100", "evasive"),
        ("HlOO", "H100", "evasive"),
        ("H壹佰", "H100", "evasive"),
        ("H二百", "H200", "evasive"),
        ("H贰佰", "H200", "evasive"),
        ("A壹零零", "A100", "evasive"),
        ("A佰", "A100", "evasive"),
        ("H二十", "H20", "evasive"),
        ("h-1-0-0", "H100", "bare"),
        ("H·8·0·0", "H800", "bare"),
        ("Ｈ１００", "H100", "bare"),
    ],
)
def test_evasive_spellings_are_found(text: str, model: str, how: str, trade: Trade) -> None:
    (mention,) = mentions_in(normalised(text), trade)
    assert (mention.model, mention.how) == (model, how)


def test_digits_pulled_apart_are_told(trade: Trade) -> None:
    for text, spread in (("h-1-0-0", True), ("h 100", False), ("h·100", True), ("h100", False)):
        (mention,) = mentions_in(normalised(text), trade)
        assert is_spread(text, mention) is spread


def test_of_overlapping_names_the_longest_is_kept(trade: Trade) -> None:
    (mention,) = mentions_in(normalised("NVIDIA GeForce RTX 3080 Ti"), trade)
    assert (mention.start, mention.end) == (0, len("NVIDIA GeForce RTX 3080 Ti"))


def test_a_server_is_named_without_a_product(trade: Trade) -> None:
    (mention,) = mentions_in(normalised("XE9680 整机"), trade)
    assert mention.platform is not None
    assert mention.model == ""


def test_a_slang_name_holds_several_products(trade: Trade) -> None:
    (mention,) = mentions_in(normalised("卡皇"), trade)
    assert mention.how == "slang"
    assert [e.product.model for e in mention.entries] == [
        "GeForce RTX 4090",
        "GeForce RTX 3090",
        "GeForce RTX 5090",
    ]
