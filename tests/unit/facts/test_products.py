"""The packaged products and words: whole, consistent with the chips, each row with a test."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, get_args

import pytest

from tidewaiter.listings.text.found.normal import normalised
from tidewaiter.listings.text.found.words import words_in
from tidewaiter.listings.text.trade import trade_of
from tidewaiter.model.listings.offer import INTENTS, Condition, FormFactor, OfferUnit

if TYPE_CHECKING:
    from pathlib import Path

    from tidewaiter.facts.catalogue import Facts
    from tidewaiter.listings.text.trade import Trade

APART = {
    "rough_rate",
    "letter",
    "currency",
    "after_number",
    "digit",
    "variant",
    "decoy_price",
    "one_item_site",
}


@pytest.fixture(scope="module")
def trade(facts: Facts) -> Trade:
    return trade_of(facts.products, facts.vocabulary, facts.chips)


def test_every_model_is_given_once(facts: Facts) -> None:
    models = Counter(p.model for family in facts.products.values() for p in family.products)
    assert [model for model, times in models.items() if times > 1] == []
    assert len(models) > 500


def test_every_chip_of_a_product_is_in_the_facts(facts: Facts) -> None:
    named = {
        each.chip: (family.vendor, product)
        for family in facts.products.values()
        for product in family.products
        for each in product.chips
    }
    assert set(named) - set(facts.chips) == set()
    wrong = [c for c, (vendor, _) in named.items() if not facts.chips[c].vendor.startswith(vendor)]
    assert wrong == []


def test_the_memory_of_a_product_agrees_with_its_chips(facts: Facts) -> None:
    wrong = [
        (each.chip, each.memory_gb)
        for family in facts.products.values()
        for product in family.products
        for each in product.chips
        if each.memory_gb is not None
        and facts.chips[each.chip].memory is not None
        and facts.chips[each.chip].memory.value != each.memory_gb
    ]
    assert wrong == []


def test_what_a_product_refers_to_is_there(facts: Facts, trade: Trade) -> None:
    for family in facts.products.values():
        for product in family.products:
            others = [each.partition("=")[2] for each in (*product.by_memory, *product.by_word)]
            others += [product.in_laptops] if product.in_laptops else []
            assert set(others) <= set(trade.entries), product.model
            assert {s.form for s in product.settled} <= set(product.forms), product.model
            assert {s.memory_gb for s in product.settled} <= set(product.memory_gb)


def test_servers_take_products_that_are_there(facts: Facts, trade: Trade) -> None:
    for family in facts.products.values():
        for platform in family.platforms:
            assert set(platform.models) <= set(trade.entries), platform.names


@pytest.mark.parametrize(
    "name",
    [
        "V100", "P40", "T4", "A2", "A10", "A16", "A30", "A40", "A100", "A800", "H100", "H100 NVL",
        "H200", "H20", "H800", "L2", "L4", "L20", "L40", "L40S", "B100", "B200", "B300", "B30A",
        "GB200 NVL72", "GB300 NVL72", "RTX PRO 6000", "6000D", "DRIVE A100", "RTX A6000",
        "RTX 6000 Ada", "Quadro RTX 8000", "Tesla K80", "Tesla M10", "GTX 1060", "RTX 5090 D V2",
        "RX 7900 XTX", "MI300X", "Gaudi 2", "Arc A770", "昇腾910B", "昇腾910C", "MLU370-X8",
        "DCU K100", "曦云C500", "BR106", "燧原S60", "天垓100", "MTT S4000", "昆仑芯P800",
    ],
)  # fmt: skip
def test_the_catalogue_is_broad(name: str, trade: Trade) -> None:
    flat = re.sub(r"[\s-]", "", name.lower())
    assert flat in trade.models


def rows(facts: Facts) -> list[tuple[str, str, str, str]]:
    return [
        (book.id, row.field, row.means, term)
        for book in facts.vocabulary.values()
        for row in book.rows
        if row.match == "any" and row.field not in APART
        for term in row.terms
    ]


def test_every_row_that_stands_anywhere_is_found_by_itself(facts: Facts, trade: Trade) -> None:
    # A word that a longer word of the vocabulary swallows is no word: 'no ' needs what follows it.
    missed = []
    for book, field, means, term in rows(facts):
        text = normalised(term).text
        found = words_in(text, trade).of(field, means)
        if not any((hit.start, hit.end) == (0, len(text)) for hit in found):
            missed.append((book, field, means, term))
    assert missed == []


def test_every_lone_or_opening_word_is_found_in_its_place(facts: Facts, trade: Trade) -> None:
    missed = [
        term
        for book in facts.vocabulary.values()
        for row in book.rows
        if row.match in {"lone", "start"}
        for term in row.terms
        if not words_in(normalised(f"{term} H100").text, trade).of(row.field, row.means)
    ]
    assert missed == []


def test_terms_are_written_in_normal_form(facts: Facts) -> None:
    wrong = [
        term
        for book in facts.vocabulary.values()
        for row in book.rows
        if row.match != "pattern" and row.field != "currency"
        for term in row.terms
        if normalised(term).text not in {term.casefold(), term.casefold().replace("萬", "万")}
    ]
    assert wrong == []


def test_no_row_gives_a_term_twice(facts: Facts) -> None:
    twice = [
        (row.field, row.means, term)
        for book in facts.vocabulary.values()
        for row in book.rows
        for term, times in Counter(row.terms).items()
        if times > 1
    ]
    assert twice == []


def test_patterns_can_be_compiled(facts: Facts) -> None:
    patterns = [
        term
        for book in facts.vocabulary.values()
        for row in book.rows
        if row.match == "pattern"
        for term in row.terms
    ]
    assert len([re.compile(pattern) for pattern in patterns]) > 10


def test_words_mean_what_an_offer_can_say(facts: Facts) -> None:
    allowed = {
        "intent": set(INTENTS),
        "form": set(get_args(FormFactor)),
        "condition": set(get_args(Condition)),
        "unit": {*get_args(OfferUnit), "parts", "whole"},
        "tax": {"included", "excluded"},
    }
    for book in facts.vocabulary.values():
        for row in book.rows:
            assert row.means in allowed.get(row.field, {row.means}), row


def test_every_condition_and_unit_has_words(facts: Facts) -> None:
    said = {(row.field, row.means) for book in facts.vocabulary.values() for row in book.rows}
    assert {("condition", c) for c in get_args(Condition)} <= said
    assert {("unit", u) for u in get_args(OfferUnit)} <= said
    assert {("intent", i) for i in INTENTS} <= said


def test_the_glossary_s_terms_are_known(shared_data: Path, facts: Facts, trade: Trade) -> None:
    # Of the collected glossary, most terms of the fields that offers use are rows of ours.
    lines = (shared_data / "listings" / "glossary.tsv").read_text(encoding="utf-8").splitlines()
    known = {
        normalised(term).text
        for book in facts.vocabulary.values()
        for row in book.rows
        for term in row.terms
    } | set(trade.models)
    wanted = {"availability", "condition", "currency", "supply", "tax", "quantity_unit", "intent"}
    terms = [
        part.strip()
        for line in lines[1:]
        if line.split("\t")[1] in wanted
        for part in re.split(r"[/(]", line.split("\t")[0])
        if part.strip()
    ]
    missing = [term for term in terms if normalised(term).text not in known]
    assert len(missing) / len(terms) < 0.2, missing
