"""Which prices of an item hold only from a number of units on, and which of them is meant?

``1张1.35w，10张以上1.3w`` or ``1-9: $600, 10+: $550``: the counts are thresholds and no stock, and
the price told is that of the largest order, which is the lowest.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from tidewaiter.listings.text.found.figures import Number
    from tidewaiter.listings.text.items import Item
    from tidewaiter.listings.text.scene import Scene

_THRESHOLDS = frozenset({"count", "bare", "range", "gpus"})
_MARKS = re.compile(r"[\s:=@+(,/]*")
_LEAST_PRICE = 100
_LEAST_SHARE = 0.5
"""A price below that part of the first is another price, such as that of a lot."""
_NO_PRICES = {"reference", "deposit", "budget", "fee", "wrong", "score"}
_MOST_TIERS = 8
_MOST_NUMBERS = 60
"""An item with more prices or numbers is a list of many things, or hostile."""


class Tier(NamedTuple):
    """A price with the number of units from which it holds.

    Attributes:
        price: The price.
        units: The number of units; None for a price of any number.
        is_open: Whether a word or a plus says that it holds from there on.
    """

    price: Number
    units: Number | None
    is_open: bool


def tiers_in(scene: Scene, item: Item) -> list[Tier]:
    """Return the prices of an item by number of units, the fewest first; none without several."""
    prices = [n for n in item.numbers if _is_price(n)]
    if not 2 <= len(prices) <= _MOST_TIERS or len(item.numbers) > _MOST_NUMBERS:
        return []
    tiers = sorted((_tier(scene, item, p) for p in prices), key=_least)
    units = [_least(tier) for tier in tiers]
    values = [tier.price.value for tier in tiers]
    is_said = any(tier.is_open for tier in tiers) or all(tier.units for tier in tiers)
    is_rising = len(set(units)) == len(units) and tiers[-1].units is not None
    is_falling = values == sorted(values, reverse=True) and (
        values[0] * _LEAST_SHARE <= values[-1] < values[0]
    )
    return tiers if is_said and is_rising and is_falling else []


def _is_price(number: Number) -> bool:
    if number.before in _NO_PRICES:
        return False
    return number.kind == "price" or (number.kind == "bare" and number.value >= _LEAST_PRICE)


def _least(tier: Tier) -> float:
    return tier.units.value if tier.units else 0


def _tier(scene: Scene, item: Item, price: Number) -> Tier:
    for units in item.numbers:
        if units is price or not _is_threshold(scene, units) or _is_per(item, units):
            continue
        if units.end <= price.start and _is_led(scene, units.end, price.start):
            return Tier(price, units, is_open=_is_open(scene, units))
        is_after = price.end <= units.start and _is_open(scene, units)
        if is_after and _is_led(scene, price.end, units.start):
            return Tier(price, units, is_open=True)
    return Tier(price, None, is_open=False)


def _is_threshold(scene: Scene, number: Number) -> bool:
    """Whether a number may count units, as the high end of ``1-9`` does."""
    return number.kind in _THRESHOLDS or _ends_range(scene, number)


def _ends_range(scene: Scene, number: Number) -> bool:
    return any(n.kind == "range" and n.end == number.start for n in scene.numbers)


def _is_per(item: Item, units: Number) -> bool:
    """Whether a count of one ends the price before it: 16w8一张."""
    return units.value == 1 and any(_is_price(n) and n.end == units.start for n in item.numbers)


def _is_led(scene: Scene, start: int, end: int) -> bool:
    """Whether only marks and words of prices stand between a number of units and its price."""
    letters = list(scene.text[start:end])
    for hit in (*scene.words.of("price_word"), *scene.words.of("before_number")):
        for place in range(max(start, hit.start), min(end, hit.end)):
            letters[place - start] = " "
    return _MARKS.fullmatch("".join(letters)) is not None


def _is_open(scene: Scene, units: Number) -> bool:
    """Whether a number of units is a lower bound or one end of a range."""
    if units.means.endswith("+") or scene.text.startswith("+", units.end):
        return True
    after = scene.words.of("price_word", "from")
    is_bound = any(h.start in {units.end, units.end + 1} for h in after)
    return is_bound or _ends_range(scene, units)
