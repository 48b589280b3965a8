"""Texts are read one by one, each with what its page says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tidewaiter.app.listings.parse import fields_of, parse_texts
from tidewaiter.core.errors import DataError
from tidewaiter.listings.scoring.labels import TextRow

if TYPE_CHECKING:
    from tidewaiter.facts.catalogue import Facts


def test_every_text_is_read_in_order(facts: Facts) -> None:
    lines = ["出 H100 80G 两张\n".encode(), '{"id": "x", "text": "求购 A100 80G"}\n'.encode()]
    first, second = parse_texts(facts, lines, "texts")
    assert (first.id, first.reading.offers[0].model) == ("1", "H100")
    assert (second.id, second.reading.intent.value) == ("x", "wanted")


def test_the_page_s_fields_are_handed_on(facts: Facts) -> None:
    line = b'{"text": "RTX 3090 24GB", "price_field": 700, "currency_field": "USD"}'
    (row,) = parse_texts(facts, [line], "texts")
    price = row.reading.offers[0].price
    assert price is not None
    assert (price.value, price.currency) == (700, "USD")


def test_missing_fields_are_empty() -> None:
    fields = fields_of(TextRow(text="x"))
    assert (fields.price, fields.currency, fields.site) == (None, "", "")


def test_a_damaged_line_is_told(facts: Facts) -> None:
    with pytest.raises(DataError, match="not in the format"):
        list(parse_texts(facts, [b"{"], "texts"))
