"""Part numbers, serial numbers, evasions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tidewaiter.listings.text.found.marks import part_numbers_in, serials_in
from tidewaiter.listings.text.found.normal import normalised

if TYPE_CHECKING:
    from collections.abc import Callable

    from tidewaiter.model.listings.offer import TextReading


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("GPU 699-2G150-0231-302 Tested", ["699-2G150-0231-302"]),
        ("H100 (900-21010-0000-000)", ["900-21010-0000-000"]),
        ("ROG-RTX5090DV2-O24G-BTF", ["ROG-RTX5090DV2-O24G-BTF"]),
        ("MSI 912-V513-057", ["912-V513-057"]),
        ("PNY VCG40608DFXPB1", ["VCG40608DFXPB1"]),
        ("evga 01g-p3-1521-kr", ["01g-p3-1521-kr"]),
        ("PG199", ["PG199"]),
        ("A100 80G 10张", []),
    ],
)
def test_part_numbers(text: str, parts: list[str]) -> None:
    assert [word.value for word in part_numbers_in(normalised(text))] == parts


@pytest.mark.parametrize(
    ("text", "serials"),
    [
        ("SN 1653022019840", ["1653022019840"]),
        ("1653022019840", ["1653022019840"]),
        ("S/N: 1322621059217 两张", ["1322621059217"]),
        ("序列号：ABC12345678", ["ABC12345678"]),
        ("16530220198401", []),  # fourteen digits
        ("13800138000", []),  # eleven: a telephone number, not a serial number
        ("SN see photo", []),
    ],
)
def test_serial_numbers(text: str, serials: list[str]) -> None:
    assert [word.value for word in serials_in(normalised(text))] == serials


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("H壹佰 80G SXM", "H壹佰"),
        ("H1OO 80G PCIe", "H1OO"),
        ("h-1-0-0 八卡", "h-1-0-0"),
        ("Ｈ８００ 80G 两张", "Ｈ８００"),
        ("H\u200b100 80G", "H\u200b100"),
    ],
)
def test_evasions_are_quoted(text: str, quote: str, read: Callable[..., TextReading]) -> None:
    (word,) = read(text).evasive
    assert word.value == quote


def test_an_honest_spelling_is_no_evasion(read: Callable[..., TextReading]) -> None:
    assert read("H 100 80G PCIe 昇腾910B 64G").evasive == ()


@pytest.mark.parametrize(
    "number",
    ["R9H23A", "P24960-001", "4X67A71311", "0XKG2P", "102-D67301-00", "VCNRTXA4000-16GB",
     "11347-02-20G", "SA580B-12GOC", "HL-225B", "AOM-SXM5"],
)  # fmt: skip
def test_numbers_of_makers_and_board_partners(number: str) -> None:
    found = part_numbers_in(normalised(f"NVIDIA A2 16GB {number} new"))
    assert [word.value for word in found] == [number]


@pytest.mark.parametrize(
    "text", ["A100 80GB R7525", "H100 80G 0起", "RTX 4090 24G 2x", "i9-13900K"]
)
def test_what_is_no_part_number(text: str) -> None:
    assert part_numbers_in(normalised(text)) == ()
