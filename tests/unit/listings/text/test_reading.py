"""Whole texts, properties that hold for any text, and the labelled examples."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.listings.text.reading import LARGEST_TEXT, read_text
from tidewaiter.model.listings.offer import PageFields, TextReading
from tidewaiter.model.listings.stated import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tidewaiter.listings.text.trade import Trade

PIECES = [
    "H100", "A100", "4090", "RTX 5090D", "8卡", "80G", "整机", "模组", "两张", "10台", "求购", "出",
    "28w", "430", "面议", "含税", "深圳", "\n", "；", "，", " ", "×8", "$", "12xx", "壹佰", "H",
    "\u200b", "SN 1653022019840", "散热器", "出租", "?", "２", "𝟏", "个", "元", "-", "SXM", "PCIe",
    "卡皇", "141G", "HBM3e", '"@en', "[H]", "[W]", "1-2w", "%", "(", ")",
]  # fmt: skip
TRADE_TEXT = st.lists(st.sampled_from(PIECES), max_size=14).map("".join) | st.text(max_size=60)


def spans_in(thing: Any) -> Iterator[Span]:
    """Yield every place that a reading names."""
    if isinstance(thing, Span):
        yield thing
    elif isinstance(thing, msgspec.Struct):
        for name in thing.__struct_fields__:
            yield from spans_in(getattr(thing, name))
    elif isinstance(thing, tuple):
        for inner in thing:
            yield from spans_in(inner)


@given(text=TRADE_TEXT)
def test_any_text_is_read_and_quoted_inside_itself(text: str, trade: Trade) -> None:
    reading = read_text(text, trade)
    assert all(0 <= span.start <= span.end <= len(text) for span in spans_in(reading))
    assert bool(reading.offers) <= (reading.intent.value == "sell")


@given(text=TRADE_TEXT)
def test_a_text_reads_the_same_twice(text: str, trade: Trade) -> None:
    assert read_text(text, trade) == read_text(text, trade)


@given(text=TRADE_TEXT)
def test_a_price_is_quoted_where_it_has_a_place(text: str, trade: Trade) -> None:
    for offer in read_text(text, trade).offers:
        if offer.price is not None and offer.price.span is not None:
            assert offer.price.span.of(text) == offer.price.raw
            assert offer.price.qualifier not in {"masked", "negotiable"} or not offer.price.value


@given(text=TRADE_TEXT)
def test_a_reading_can_be_written_and_read_back(text: str, trade: Trade) -> None:
    reading = read_text(text, trade)
    assert msgspec.json.decode(msgspec.json.encode(reading), type=TextReading) == reading


def test_an_offer_states_everything(read: Callable[..., TextReading]) -> None:
    reading = read("超微 H200 SXM 8卡整机，深圳保税区现货10台，带票430万。要求30%定金。")
    (offer,) = reading.offers
    assert (offer.vendor, offer.model, offer.product) == ("NVIDIA", "H200", "nvidia/h200")
    assert reading.location is not None
    assert reading.location.value == "Shenzhen"
    assert {word.value for word in reading.supply} == {"bonded", "spot"}
    assert offer.price is not None
    assert (offer.price.value, offer.price.tax) == (4_300_000, "included")
    assert offer.condition is None


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("A100 80G 全新原箱", "new"),
        ("A100 80G 拆机", "pulled"),
        ("A100 80G 拆新", "opened_new"),
        ("H100 8卡 退网", "used"),
        ("4090 48G 魔改", "modified"),
        ("H100 80G ES 显卡", "engineering_sample"),
        ("RTX 3090 for parts / not working", "for_parts"),
        ("RX 7800 XT 16GB Open Box", "opened_new"),
        ("H100 8卡 refurbished", "refurbished"),
        ("A100 80G 二手 拆机", "pulled"),
        ("A100 80G 非全新", None),
        ("A100 80G", None),
    ],
)
def test_conditions(text: str, condition: str | None, read: Callable[..., TextReading]) -> None:
    (offer,) = read(text).offers
    assert (offer.condition.value if offer.condition else None) == condition


@pytest.mark.parametrize(
    ("field", "text", "condition"),
    [
        ("Used", "RTX 3090 24GB", "used"),
        ("Used", "RTX 3090 24GB brand new fans", "used"),
        ("For parts or not working", "RTX 3090 24GB", "for_parts"),
        ("Used", "RTX 3090 24GB for parts", "for_parts"),
        ("Excellent", "RTX 3090 24GB", None),
    ],
)
def test_the_page_s_condition(
    field: str, text: str, condition: str | None, read: Callable[..., TextReading]
) -> None:
    (offer,) = read(text, condition=field).offers
    assert (offer.condition.value if offer.condition else None) == condition


def test_contradictions_are_told_and_not_mended(read: Callable[..., TextReading]) -> None:
    reading = read("浪潮NF5488M6 8卡H100 5台 298万")
    assert reading.contradictions == ("nf5488m6 takes A100, A800, not H100",)
    assert reading.offers[0].model == "H100"
    assert read("A100 20G 显卡").contradictions == ("A100 has no 20 GB",)
    assert read("NF5688M7 8卡H100").contradictions == ()


def test_lines_of_one_post_have_intents_of_their_own(read: Callable[..., TextReading]) -> None:
    text = "求购 H100 8卡 2台\n出 A800 80G 8卡服务器 3台 52w\n有 4090 48G 20张 2.1w"
    reading = read(text)
    assert reading.intent.value == "sell"
    assert [offer.model for offer in reading.offers] == ["A800", "GeForce RTX 4090"]
    assert reading.offers[1].where is not None
    assert reading.offers[1].where.of(text) == "4090"
    assert reading.offers[1].price is not None
    assert reading.offers[1].price.span is not None
    assert reading.offers[1].price.span.of(text) == "2.1w"


def test_a_line_without_a_chip_adds_to_the_one_above(read: Callable[..., TextReading]) -> None:
    (offer,) = read("H100 SXM 8卡 整机\n深圳现货 5台\n255万含税").offers
    assert offer.quantity is not None
    assert offer.quantity.value == 5
    assert offer.price is not None
    assert offer.price.value == 2_550_000


def test_lines_that_only_want_offer_nothing(read: Callable[..., TextReading]) -> None:
    reading = read("求购 H100 80G\n求租 A800 8卡")
    assert reading.offers == ()
    assert reading.intent.value != "sell"


@pytest.mark.parametrize(
    ("text", "candidates"),
    [
        ("141G HBM3e SXM 八卡 现货 320万", {"NVIDIA H200", "NVIDIA H200 NVL", "NVIDIA H20"}),
        ("96G HBM3 八卡整机 98万", {"NVIDIA H100", "NVIDIA GH200", "NVIDIA H20"}),
    ],
)
def test_figures_alone_give_candidates(
    text: str, candidates: set[str], read: Callable[..., TextReading]
) -> None:
    reading = read(text)
    (offer,) = reading.offers
    assert offer.chip is None
    assert set(offer.candidates) == candidates
    assert reading.tags == ("no_chip_named",)


def test_figures_that_no_accelerator_has_are_no_offer(read: Callable[..., TextReading]) -> None:
    assert read("7G HBM3 内存").offers == ()
    assert read("佳能 相机 141G HBM3").offers == ()


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("H200超微八卡 430含税", "implicit_wan"),
        ("L40 48G 拆机 3.1个", "unit_ge_means_wan"),
        ("卡皇 24G 1w4", "ambiguous_chip"),
        ("RTX 3090 24G 4800 可小刀", "price_open_to_bargain"),
    ],
)
def test_tags(text: str, tag: str, read: Callable[..., TextReading]) -> None:
    assert tag in read(text).tags


def test_a_decoy_is_tagged(read: Callable[..., TextReading]) -> None:
    assert "decoy_price" in read("H100 80G PCIe", price=1, currency="CNY").tags


def test_names_that_are_not_offered_are_mentioned(read: Callable[..., TextReading]) -> None:
    assert read("求购 H100 80G").mentioned == ("NVIDIA H100",)


@pytest.mark.parametrize(
    "piece",
    ["h100 80g 5张 2w ", "H100/", "H100 80G 2w\n", '"@en ', "求", "1,", "h-1-0-0-", "散热器 "],
)
def test_a_hostile_text_is_read_in_proportion(piece: str, read: Callable[..., TextReading]) -> None:
    # What is read of a text is bounded: names, and letters; no work grows with their product.
    reading = read(piece * (LARGEST_TEXT // len(piece)))
    assert len(reading.mentioned) <= 1
    assert len(reading.offers) <= 1


def test_a_very_long_text_is_cut(read: Callable[..., TextReading]) -> None:
    assert read("显卡 " * LARGEST_TEXT + "H100 80G").offers == ()


def test_the_labelled_examples_are_read(shared_data: Path, trade: Trade) -> None:
    # Hand labels of 43 texts; the bars are those set for texts that were held back.
    path = shared_data / "listings" / "gold_examples.jsonl"
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    wrong: list[str] = []
    for row in rows:
        fields = PageFields(
            price=row.get("price_field"),
            currency=row.get("currency_field") or "",
            condition=row.get("condition_field") or "",
            site=row.get("site") or "",
        )
        reading = read_text(row["text"], trade, fields)
        expected = [(o["chip"], (o["price"] or {}).get("value")) for o in row["gold"]["offers"]]
        found = [(o.chip, o.price.value if o.price else None) for o in reading.offers]
        if expected != found or reading.intent.value != row["gold"]["intent"]:
            wrong.append(row["id"])
    assert wrong == []
