"""What moved through the market in the open: legal sales, domestic production, asking prices."""

from __future__ import annotations

from itertools import pairwise
from typing import Literal

import msgspec

from tidewaiter.core.ident import checked_ident
from tidewaiter.core.timeline import span_of
from tidewaiter.model.figure import Figure


class Flow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Chips in one period.

    Attributes:
        period: ``2024-Q1`` or ``2024``.
        units: Number of chips in the period.
    """

    period: str
    units: Figure

    def __post_init__(self) -> None:
        span_of(self.period)


class Supply(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Chips of one kind that came into a country openly, by period.

    Attributes:
        id: Name of its file.
        chip: Identifier of the chip.
        kind: ``licensed-sale`` for a lawful import, ``production`` for domestic manufacture.
        country: Two-letter code of the receiving country.
        flows: One row a period, in order, without overlap.
        note: What is and is not counted.
    """

    id: str
    chip: str
    kind: Literal["licensed-sale", "production"]
    country: str
    flows: tuple[Flow, ...]
    note: str = ""

    def __post_init__(self) -> None:
        checked_ident(self.id)
        spans = [span_of(flow.period) for flow in self.flows]
        for before, after in pairwise(spans):
            if before.last >= after.first:
                raise ValueError(f"periods overlap or are out of order at {after.first}")


class Price(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A price that somebody asked or paid.

    Attributes:
        when: Day, month, quarter or year of the price.
        market: Two-letter code of the country whose market it is.
        form: Form in which the chips were sold.
        chips: Number of chips in that form; the price per chip is the amount divided by it.
        channel: ``open`` for list, contract or book prices, ``grey`` for unlicensed resale.
        amount: Price of one such form, in its currency.
    """

    when: str
    market: str
    form: Literal["card", "module", "server", "rack", "bulk"]
    channel: Literal["open", "grey"]
    amount: Figure
    chips: int = 1

    def __post_init__(self) -> None:
        span_of(self.when)
        if self.chips < 1:
            raise ValueError("a form holds at least one chip")


class PriceSeries(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Prices of one chip.

    Attributes:
        id: Name of its file.
        chip: Identifier of the chip.
        prices: One row a price.
        note: What a reader must know.
    """

    id: str
    chip: str
    prices: tuple[Price, ...]
    note: str = ""

    def __post_init__(self) -> None:
        checked_ident(self.id)
        if not self.prices:
            raise ValueError("a price file needs at least one price")


class ExchangeRate(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What one unit of a currency cost in another, year by year.

    Attributes:
        id: Name of its file, such as ``usd-cny``.
        base: Currency of which one unit is priced.
        quote: Currency in which it is priced.
        yearly: One figure a year, in ``<quote>/<base>``.
        note: How the rates were obtained.
    """

    id: str
    base: str
    quote: str
    yearly: tuple[YearlyRate, ...]
    note: str = ""

    def __post_init__(self) -> None:
        checked_ident(self.id)
        years = [rate.year for rate in self.yearly]
        if not years or years != sorted(set(years)):
            raise ValueError("an exchange rate needs years, in order, each once")


class YearlyRate(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An exchange rate of one year."""

    year: int
    rate: Figure
