"""The packaged tables compiled, and a reader that shows an offer as a short line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tidewaiter.listings.text.reading import read_text
from tidewaiter.listings.text.trade import trade_of
from tidewaiter.model.listings.offer import PageFields

if TYPE_CHECKING:
    from collections.abc import Callable

    from tidewaiter.facts.catalogue import Facts
    from tidewaiter.listings.text.trade import Trade
    from tidewaiter.model.listings.offer import Offer, TextReading


@pytest.fixture(scope="session")
def trade(facts: Facts) -> Trade:
    return trade_of(facts.products, facts.vocabulary, facts.chips)


@pytest.fixture(scope="session")
def read(trade: Trade) -> Callable[..., TextReading]:
    def reading(text: str, **fields: object) -> TextReading:
        return read_text(text, trade, PageFields(**fields))

    return reading


@pytest.fixture(scope="session")
def one(read: Callable[..., TextReading]) -> Callable[..., Offer]:
    """Return the only offer of a text."""

    def offer(text: str, **fields: object) -> Offer:
        offers = read(text, **fields).offers
        assert len(offers) == 1, (text, offers)
        return offers[0]

    return offer
