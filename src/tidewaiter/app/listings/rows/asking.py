"""What is asked for one chip, in yuan and in dollars, and what did it cost on the open market?"""

from __future__ import annotations

from math import isinf
from typing import TYPE_CHECKING, NamedTuple

from tidewaiter.estimate.premium import chip_prices
from tidewaiter.listings.prices import Reference
from tidewaiter.model.listings.pricing import AskedPrice

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from tidewaiter.facts.catalogue import Facts
    from tidewaiter.model.listings.scan import OfferRow
    from tidewaiter.model.market import ExchangeRate

_DOLLAR, _YUAN = "USD", "CNY"
_FIRM = frozenset({"exact", "from", "range", "tiered", "corrected", "implicit_wan"})
"""Ways of saying a price that give a number to reckon with."""


class PerChip(NamedTuple):
    """A price of one chip.

    Attributes:
        cny: In yuan.
        usd: In US dollars.
    """

    cny: float
    usd: float


class Rates:
    """Exchange rates of the US dollar by currency and year, the middle of each figure."""

    def __init__(self, exchange: Mapping[str, ExchangeRate]) -> None:
        self._of = {
            rate.quote: {yearly.year: yearly.rate.best for yearly in rate.yearly}
            for rate in exchange.values()
            if rate.base == _DOLLAR
        }

    def per_dollar(self, currency: str, year: int) -> float | None:
        """Return how much of a currency a dollar costs, of the nearest year with a rate."""
        if currency == _DOLLAR:
            return 1.0
        years = self._of.get(currency)
        if not years:
            return None
        return years[min(years, key=lambda known: (abs(known - year), known))]

    def per_chip(self, row: OfferRow) -> PerChip | None:
        """Return the price of one chip; None where the text does not settle it."""
        chips = _chips_priced(row)
        if row.price is None or chips is None or row.price_qualifier not in _FIRM:
            return None
        year = int(row.day[:4])
        own, yuan = self.per_dollar(row.currency, year), self.per_dollar(_YUAN, year)
        if own is None or yuan is None:
            return None
        usd = row.price / own / chips
        return PerChip(row.price / chips if row.currency == _YUAN else usd * yuan, usd)


def _chips_priced(row: OfferRow) -> float | None:
    """Return how many chips a price is for; None where it is not said."""
    in_unit = row.gpus_per_unit
    if in_unit is None and row.unit in {"", "card", "module"}:
        in_unit = 1.0
    if in_unit is None or row.price_per != "lot":
        return in_unit
    return in_unit * row.quantity if row.quantity else None


def asked_price(row: OfferRow) -> AskedPrice | None:
    """Return an offer's price in the form that medians are taken of; None where it has none."""
    chips = row.chips.split("; ") if row.chips else []
    chip = chips[0] if len(chips) == 1 else row.product
    if row.usd_per_chip is None or row.cny_per_chip is None or not chip:
        return None
    return AskedPrice(
        offer=row.offer,
        lot=row.lot,
        chip=chip,
        unit=row.unit or "card",
        month=row.day[:7],
        cny=row.cny_per_chip,
        usd=row.usd_per_chip,
    )


def references(facts: Facts, as_of: date) -> dict[str, Reference]:
    """Return the latest price on the open market of each chip up to a day."""
    prices, _ = chip_prices(facts.prices.values(), facts.exchange)
    found: dict[str, Reference] = {}
    for price in prices:  # in order of time, so that the latest stays
        if price.channel == "open" and price.span.middle <= as_of:
            words = f"{price.price.market}, {price.price.when}, {price.price.amount.source}"
            middle = price.low if isinf(price.high) else (price.low + price.high) / 2
            found[price.chip] = Reference(middle, words)
    return found
