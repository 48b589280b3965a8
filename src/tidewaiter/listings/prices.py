"""What is asked for a chip, month by month, and how far above the open market?

The median is taken over lots, so that a lot posted by ten brokers weighs once; within a lot the
median of its offers stands for it. The interval of a median is that of order statistics, which
supposes nothing about how prices are distributed (Thompson 1936; Wilks 1948). It claims that the
lots seen are a sample of the lots on offer, and nothing about prices paid.
"""

from __future__ import annotations

from collections import defaultdict
from math import comb
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from tidewaiter.model.listings.pricing import AskedPrice, MonthlyPrice

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from tidewaiter.model.listings.pricing import PriceFlag, PricingRules

Kind = tuple[str, str, str]


class Reference(NamedTuple):
    """A price on the open market.

    Attributes:
        usd: Per chip, in US dollars.
        words: When and where, in words.
    """

    usd: float
    words: str


def flagged(asked: Iterable[AskedPrice], rules: PricingRules) -> tuple[AskedPrice, ...]:
    """Return the prices with those flagged that lie far from the middle price of their kind.

    A kind is a chip, a unit and a month; its middle price is the median over lots, of all months
    where a month has too few lots. A price among too few lots to judge is not flagged.
    """
    prices = tuple(asked)
    by_month = _middles(prices, lambda price: (price.chip, price.unit, price.month), rules.fewest)
    by_chip = _middles(prices, lambda price: (price.chip, price.unit, ""), rules.fewest)
    least, most = rules.least.amount("1"), rules.most.amount("1")
    marked = []
    for price in prices:
        middle = by_month[price.chip, price.unit, price.month]
        if middle is None:
            middle = by_chip[price.chip, price.unit, ""]
        flag: PriceFlag = ""
        if middle is not None and price.usd < middle * least:
            flag = "far below"
        elif middle is not None and price.usd > middle * most:
            flag = "far above"
        marked.append(replace(price, flag=flag) if flag != price.flag else price)
    return tuple(marked)


def monthly(
    asked: Iterable[AskedPrice], references: Mapping[str, Reference], rules: PricingRules
) -> tuple[MonthlyPrice, ...]:
    """Return the middle price of each chip, unit and month, in that order.

    Args:
        asked: Prices, flagged ones among them.
        references: Price on the open market by chip.
        rules: The level of intervals.
    """
    kinds: dict[Kind, list[AskedPrice]] = defaultdict(list)
    for price in asked:
        kinds[price.chip, price.unit, price.month].append(price)
    return tuple(
        _of_kind(kind, kinds[kind], references.get(kind[0]), rules) for kind in sorted(kinds)
    )


def _of_kind(
    kind: Kind, prices: Sequence[AskedPrice], reference: Reference | None, rules: PricingRules
) -> MonthlyPrice:
    sound = [price for price in prices if not price.flag] or list(prices)
    usd = sorted(_medians(sound, "usd").values())
    middle = median(usd)
    low, high = median_interval(usd, rules.level)
    chip, unit, month = kind
    several = len(usd) >= rules.fewest
    return MonthlyPrice(
        chip=chip,
        unit=unit,
        month=month,
        lots=len(usd),
        flagged=len({price.lot for price in prices} - {price.lot for price in sound}),
        cny=median(_medians(sound, "cny").values()),
        usd=middle,
        usd_low=low,
        usd_high=high,
        usd_quarter=_quantile(usd, 0.25) if several else None,
        usd_three_quarters=_quantile(usd, 0.75) if several else None,
        reference_usd=reference.usd if reference else None,
        reference=reference.words if reference else "",
        premium=middle / reference.usd - 1 if reference else None,
    )


def median_interval(rising: Sequence[float], level: float) -> tuple[float | None, float | None]:
    """Return an interval of the median from order statistics; None, None where none reaches it.

    The k-th smallest and the k-th largest of n enclose the median with probability
    ``1 - 2 P(Bin(n, 1/2) < k)``; the largest k that keeps the level is taken.
    """
    n, below, best = len(rising), 0, 0
    for k in range(1, n // 2 + 1):
        below += comb(n, k - 1)
        if 1 - 2 * below / 2**n < level:
            break
        best = k
    return (rising[best - 1], rising[n - best]) if best else (None, None)


def _middles(
    prices: Iterable[AskedPrice], kind_of: Callable[[AskedPrice], Kind], fewest: int
) -> dict[Kind, float | None]:
    """Return the median over lots of each kind; None for a kind of too few lots to judge by."""
    kinds: dict[Kind, list[AskedPrice]] = defaultdict(list)
    for price in prices:
        kinds[kind_of(price)].append(price)
    lots = {kind: _medians(among, "usd") for kind, among in kinds.items()}
    return {
        kind: median(among.values()) if len(among) >= fewest else None
        for kind, among in lots.items()
    }


def _medians(prices: Iterable[AskedPrice], currency: str) -> dict[str, float]:
    lots: dict[str, list[float]] = defaultdict(list)
    for price in prices:
        lots[price.lot].append(getattr(price, currency))
    return {lot: median(values) for lot, values in lots.items()}


def _quantile(rising: Sequence[float], share: float) -> float:
    """Return a quantile, linear between order statistics (Hyndman & Fan 1996, type 7)."""
    place = share * (len(rising) - 1)
    at = int(place)
    after = min(at + 1, len(rising) - 1)
    return rising[at] + (place - at) * (rising[after] - rising[at])
