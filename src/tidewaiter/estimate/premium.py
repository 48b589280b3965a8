"""How far above the open price do chips change hands without a licence?

Prices are put on one axis: US dollars for one chip. A price in another currency is converted at
the year's rate where there is one, and left out, by name, where there is none. A premium sets a
grey price against the open prices of the same chip that are nearest in time, all those within a
month of the nearest; both sides keep their ends.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from tidewaiter.core.timeline import Span, span_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from tidewaiter.model.figure import Figure
    from tidewaiter.model.market import ExchangeRate, Price, PriceSeries

_DOLLAR = "USD"
_SAME_TIME_DAYS = 31


class ChipPrice(NamedTuple):
    """A price of one chip in US dollars.

    Attributes:
        chip: Identifier of the chip.
        span: Days that the price is for.
        channel: ``open`` or ``grey``.
        low: Lower end; equal to ``high`` for a single price.
        high: Upper end.
        price: The price as stated.
    """

    chip: str
    span: Span
    channel: Literal["open", "grey"]
    low: float
    high: float
    price: Price


class GreyPremium(NamedTuple):
    """A grey price over the nearest open prices.

    Attributes:
        grey: The grey price.
        open: The open prices that it is set against: all that are nearest in time.
        low: Lowest grey over highest open.
        high: Highest grey over lowest open.
    """

    grey: ChipPrice
    open: tuple[ChipPrice, ...]
    low: float
    high: float


def chip_prices(
    series: Iterable[PriceSeries], rates: Mapping[str, ExchangeRate]
) -> tuple[list[ChipPrice], list[Price]]:
    """Return prices of one chip in dollars, in order of time, and the prices left out.

    Args:
        series: Prices by chip, as stated.
        rates: Exchange rates; those with base USD are used.

    Returns:
        The prices, and those in a currency for whose year there is no rate.
    """
    found: list[ChipPrice] = []
    left_out: list[Price] = []
    for one in series:
        for price in one.prices:
            ends = _in_dollars(price, rates.values())
            if ends is None:
                left_out.append(price)
                continue
            low, high = (end / price.chips for end in ends)
            span = span_of(price.when)
            found.append(ChipPrice(one.chip, span, price.channel, low, high, price))
    return sorted(found, key=lambda p: (p.span, p.chip, p.channel, p.low)), left_out


def premiums(prices: Sequence[ChipPrice], most_days: int) -> list[GreyPremium]:
    """Return the premium of each grey price that has an open one near in time.

    Args:
        prices: Prices of one chip in dollars.
        most_days: How far apart in time, middle to middle, the two prices may lie.
    """
    found = []
    for grey in (p for p in prices if p.channel == "grey"):
        near = [p for p in prices if p.channel == "open" and p.chip == grey.chip]
        nearest = min((_apart(p, grey) for p in near), default=most_days + 1)
        if nearest <= most_days:
            best = tuple(p for p in near if _apart(p, grey) <= nearest + _SAME_TIME_DAYS)
            low, high = min(p.low for p in best), max(p.high for p in best)
            found.append(GreyPremium(grey, best, grey.low / high, grey.high / low))
    return found


def _apart(one: ChipPrice, other: ChipPrice) -> int:
    return abs((one.span.middle - other.span.middle).days)


def _in_dollars(price: Price, rates: Iterable[ExchangeRate]) -> tuple[float, float] | None:
    for figure in (price.amount, *price.amount.also):
        if figure.unit == _DOLLAR:
            return _ends(figure)
    year = span_of(price.when).middle.year
    for rate in rates:
        if rate.base == _DOLLAR and rate.quote == price.amount.unit:
            for yearly in rate.yearly:
                if yearly.year == year:
                    low, high = _ends(price.amount)
                    cheapest, dearest = _ends(yearly.rate)
                    return low / dearest, high / cheapest
    return None


def _ends(figure: Figure) -> tuple[float, float]:
    interval = figure.interval
    return interval.low, interval.high
