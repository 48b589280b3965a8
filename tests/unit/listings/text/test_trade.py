"""The tables compiled from the facts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from tidewaiter.listings.text.reading import read_text
from tidewaiter.listings.text.trade import trade_of

if TYPE_CHECKING:
    from tidewaiter.facts.catalogue import Facts
    from tidewaiter.listings.text.trade import Trade


def test_every_product_is_an_entry(trade: Trade, facts: Facts) -> None:
    models = [p.model for family in facts.products.values() for p in family.products]
    assert set(models) == set(trade.entries)
    assert trade.entries["H100"].ident == "nvidia/h100"
    assert trade.entries["GeForce RTX 5090 D V2"].ident == "nvidia/geforce-rtx-5090-d-v2"


def test_every_spelling_names_something(trade: Trade) -> None:
    assert all(named for named in trade.named)
    assert all(each.entry or each.platform for named in trade.named for each in named)


def test_two_spellings_of_a_model_are_one(trade: Trade) -> None:
    assert trade.models["teslat4"] == trade.models["t4"] == "Tesla T4"


def test_a_product_without_a_band_takes_its_family_s(trade: Trade, facts: Facts) -> None:
    family = facts.products["nvidia/data-centre"]
    assert trade.entries["CMP 40HX"].band.most == 3000
    assert family.band is not None
    without = next(p for p in family.products if p.model == "A100")
    bare = msgspec.structs.replace(without, band=None)
    other = msgspec.structs.replace(family, products=(bare,))
    made = trade_of({"a": other}, facts.vocabulary, {})
    assert made.entries["A100"].band == family.band


def test_an_analyst_adds_a_word_without_code(facts: Facts) -> None:
    book = facts.vocabulary["intents"]
    row = msgspec.structs.replace(book.rows[0], terms=("鹅要入",), means="wanted")
    more = msgspec.structs.replace(book, rows=(*book.rows, row))
    text = "鹅要入 H100 80G PCIe"
    plain = trade_of(facts.products, facts.vocabulary, facts.chips)
    taught = trade_of(facts.products, {**facts.vocabulary, "intents": more}, facts.chips)
    assert read_text(text, plain).intent.value == "sell"
    assert read_text(text, taught).intent.value == "wanted"


def test_an_analyst_adds_a_product_without_code(facts: Facts) -> None:
    family = facts.products["nvidia/data-centre"]
    product = msgspec.structs.replace(family.products[0], model="Z900", also=(), boards=())
    more = msgspec.structs.replace(family, products=(*family.products, product))
    taught = trade_of({**facts.products, family.id: more}, facts.vocabulary, facts.chips)
    assert read_text("出 Z900 80G 显卡", taught).offers[0].model == "Z900"
