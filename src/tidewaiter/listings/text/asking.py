"""What price does an item ask, in which currency, for what, and why is it read at that scale?

A unit decides the scale where there is one (万, w, k, 个 after a decimal). A bare number is read in
yuan or in 万 only where the product's band allows one of the two; a number that fits neither is no
price. A price is never corrected: one far outside the band is told as implausible.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from tidewaiter.listings.text.goods import is_bare_size
from tidewaiter.listings.text.scene import WIDE
from tidewaiter.listings.text.tiers import tiers_in
from tidewaiter.listings.text.units import is_lot_in_wan
from tidewaiter.model.listings.offer import AskingPrice, PriceQualifier

if TYPE_CHECKING:
    from typing import Literal

    from tidewaiter.listings.text.found.figures import Number
    from tidewaiter.listings.text.goods import Goods
    from tidewaiter.listings.text.items import Item
    from tidewaiter.listings.text.scene import Scene

_NOT_ASKED = {"score", "deposit", "fee", "budget", "power", "spec", "serial"}
_PAST = {"reference", "wrong"}
"""What a price was, or what somebody wrote by mistake."""
_WAN = 10000
_LEAST_YUAN = 100
_ROUGH_CNY = 7
"""How far currencies lie apart, for judging a scale only."""
_SERVER_WAN = (10, 999)
_NEAR = 1.5
_OVERHEAD = 3.0
"""How far a server may cost more than the chips in it, at most."""


def price_of(scene: Scene, item: Item, goods: Goods) -> AskingPrice | None:
    """Return the price that an item asks; a masked, negotiable or decoy one has no value."""
    if scene.fields.price is not None:
        return _of_page(scene, item, goods)
    return _of_text(scene, item, goods)


def _of_page(scene: Scene, item: Item, goods: Goods) -> AskingPrice | None:
    """Return the page's own price, unless it is a decoy."""
    value = scene.fields.price
    if value is None:
        return None
    currency = scene.fields.currency
    usual = currency != "CNY" or _is_expected(value, goods)
    near = currency != "CNY" or _is_expected(value, goods, wide=_NEAR)
    says_decoy = scene.words.of("price_word", "decoy")
    if says_decoy or (value in scene.trade.decoys and not near):
        told = _of_text(scene, item, goods)
        decoy = AskingPrice(
            qualifier="negotiable", rule="the page's price is a decoy", raw=f"{value:g}"
        )
        return told if told is not None and told.value is not None else decoy
    qualifier: PriceQualifier = "exact" if usual else "implausible"
    return AskingPrice(
        qualifier=qualifier, rule="the page's own price", value=value, currency=currency,
        per="lot" if scene.words.of("price_word", "lot_head") else "unit", tax=_tax(scene),
    )  # fmt: skip


def _of_text(scene: Scene, item: Item, goods: Goods) -> AskingPrice | None:
    """Return the price that the words state; without one, that none is said openly."""
    decoy = scene.words.first("price_word", lambda hit: hit.means == "decoy")
    tiers = tiers_in(scene, item)
    told = [tiers[-1].price] if tiers else item.numbers
    asked = [n for n in told if _asks(scene, goods, n)]
    if decoy is not None:
        asked = [n for n in asked if n.value not in scene.trade.decoys]
    if asked:
        price = _stated(scene, item, goods, _chosen(scene, asked))
        return msgspec.structs.replace(price, qualifier="tiered") if tiers else price
    masked = next((n for n in item.numbers if n.kind == "masked"), None)
    if masked is not None:
        return _without_value(scene, (masked.start, masked.end), "masked", "digits are hidden")
    bare = _bare(scene, item._replace(numbers=tuple(told)), goods)
    if bare is not None and tiers:
        return msgspec.structs.replace(bare, qualifier="tiered")
    hit = decoy or scene.words.first("price_word", lambda hit: hit.means == "negotiable")
    if bare is not None or hit is None:
        return bare
    return _without_value(scene, (hit.start, hit.end), "negotiable", hit.rule)


def _without_value(
    scene: Scene, place: tuple[int, int], qualifier: PriceQualifier, rule: str
) -> AskingPrice:
    span = scene.normal.span(*place)
    return AskingPrice(
        qualifier=qualifier, rule=rule, raw=span.of(scene.normal.source), tax=_tax(scene), span=span
    )


def _asks(scene: Scene, goods: Goods, number: Number) -> bool:
    return (number.kind == "price" and _may_ask(scene, goods, number)) or _is_wan(
        scene, goods, number
    )


def _may_ask(scene: Scene, goods: Goods, number: Number) -> bool:
    """Whether a price is none of a deposit, a score, a fee or a budget."""
    if number.before in _NOT_ASKED:
        return False
    if not number.currency and not _is_sure_scale(scene, goods, number):
        return False
    deposits = scene.words.of("before_number", "deposit")
    return not any(0 <= hit.start - number.end <= 1 for hit in deposits)


def _is_sure_scale(scene: Scene, goods: Goods, number: Number) -> bool:
    """Whether a scale without a currency makes a price: 5K and 10w may be no money at all."""
    is_thousands = number.means == "scale k"
    if scene.is_chinese and not is_thousands:
        return True
    is_said = scene.is_chinese or not is_thousands or number.before == "ask"
    return is_said and _is_expected(number.value, goods)


def _is_wan(scene: Scene, goods: Goods, number: Number) -> bool:
    """Whether a large number with W is a price in 万: a usual one, with a small w or a word."""
    if (
        number.kind != "watts"
        or number.before in _NOT_ASKED
        or not _is_expected(number.value, goods)
    ):
        return False
    if number.before == "ask" or not scene.normal.span(number.start, number.end).of(
        scene.normal.source
    ).endswith("W"):
        return True
    beside = (*scene.words.of("tax"), *scene.words.of("price_word"))
    return any(0 <= hit.start - number.end <= 1 for hit in beside)


def _chosen(scene: Scene, asked: list[Number]) -> Number:
    """Return the price that is asked: the one a word says so of, else the first."""
    units = scene.words.of("price_word", "unit")
    for number in asked:
        if any(0 <= number.start - hit.end <= 1 for hit in units) and len(asked) > 1:
            return number
    for number in asked:
        if number.before == "ask":
            return number
    return next((n for n in asked if n.before not in _PAST), asked[-1])


def _stated(scene: Scene, item: Item, goods: Goods, number: Number) -> AskingPrice:
    """Return a price that its unit or currency scales."""
    low = next((n for n in item.numbers if n.kind == "range" and n.end == number.start), None)
    value = number.value
    if low is not None and low.plain < 0:
        value = low.value
    elif low is not None:
        value = round(low.plain * (number.value / number.plain), 2) if number.plain else low.value
    start = low.start if low else number.start
    price = AskingPrice(
        qualifier="range" if low is not None else "exact",
        rule=number.means or "a currency beside the number",
        raw=scene.normal.span(start, number.end).of(scene.normal.source),
        value=value,
        currency=_currency(scene, number),
        per=_per(scene, number),
        tax=_tax(scene),
        confidence=0.95,
        span=scene.normal.span(start, number.end),
    )
    return price if low is not None else _qualified(scene, goods, number, price)


def _qualified(scene: Scene, goods: Goods, number: Number, price: AskingPrice) -> AskingPrice:
    """Return a stated price as one that only starts there, or as one far outside the band."""
    starts = scene.words.of("price_word", "from")
    ahead = scene.words.of("price_word", "from_here")
    if any(h.end in {number.start, number.start - 1} for h in ahead):
        return msgspec.structs.replace(price, qualifier="from")
    if any(h.start == number.end for h in starts) or scene.text[number.end : number.end + 1] == "+":
        return msgspec.structs.replace(price, qualifier="from")
    is_judged = price.currency == "CNY" and price.per == "unit" and price.value is not None
    if is_judged and not _is_expected(price.value or 0, goods):
        return msgspec.structs.replace(price, qualifier="implausible")
    if any(n.before == "wrong" for n in scene.numbers):
        return msgspec.structs.replace(price, qualifier="corrected")
    return price


def _bare(scene: Scene, item: Item, goods: Goods) -> AskingPrice | None:
    """Return a price without a unit: yuan or 万 by the band, or a last number with cents."""
    read = _bare_chinese if scene.is_chinese else _bare_english
    if _is_terse(scene, item, goods):
        read = _bare_chinese
    for number in item.numbers:
        is_free = number.before not in _NOT_ASKED | _PAST | {"quantity_after_lot"}
        if is_free and not is_bare_size(number, item):
            price = read(scene, goods, number)
            if price is not None:
                return price
    return None if scene.is_chinese else _listed(scene, item)


def _is_terse(scene: Scene, item: Item, goods: Goods) -> bool:
    """Whether a text without a Chinese word is a trader's line: accelerator, 24G, last a number."""
    if goods.entry.family.kind != "data_centre" or not item.numbers:
        return False
    last = item.numbers[-1]
    is_last = last.kind == "bare" and not scene.text[last.end :].strip()
    sizes = [n for n in item.numbers if n.kind == "memory"]
    return is_last and any(scene.text[n.start : n.end].endswith("g") for n in sizes)


def _bare_chinese(scene: Scene, goods: Goods, number: Number) -> AskingPrice | None:
    """Return a price in yuan or in 万, where the product's band allows one of the two."""
    is_many = number.kind == "count" and number.means == "ge" and number.value >= 10
    is_lot = is_many and is_lot_in_wan(scene, number) and _is_lot_usual(number, goods)
    if is_lot or (is_many and _cards(goods) > 1 and _in_wan(number.value, goods)):
        return _as_bare(scene, number, number.value * _WAN, "CNY", "scale 个")
    if number.kind != "bare" or number.means == "spoken":
        return None
    if _in_wan(number.value, goods):
        rule = "implicit_wan: 万 by the product's usual price"
        return _as_bare(scene, number, round(number.value * _WAN, 2), "CNY", rule)
    if number.value >= _LEAST_YUAN and _is_expected(number.value, goods):
        return _as_bare(scene, number, number.value, "CNY", "yuan: the product's usual price")
    return None


def _is_lot_usual(number: Number, goods: Goods) -> bool:
    units = goods.quantity.value if goods.quantity else 1
    return _is_expected(number.value * _WAN / units, goods)


def _bare_english(scene: Scene, goods: Goods, number: Number) -> AskingPrice | None:
    """Return a price without a currency that a word such as asking announces."""
    is_asked = number.kind == "bare" and number.before == "ask"
    if is_asked and _is_expected(number.value * _ROUGH_CNY, goods):
        currency = _local(scene)
        return _as_bare(scene, number, number.value, currency, "a word of asking beside it")
    return None


def _listed(scene: Scene, item: Item) -> AskingPrice | None:
    """Return the last number of a shop's line where it has cents: its price, in no currency."""
    hit = scene.words.first("score_number")
    if hit is None or scene.is_chinese:
        return None
    for number in item.numbers:
        if number.start == hit.start and number.kind == "bare" and number.before not in _NOT_ASKED:
            return _as_bare(scene, number, number.value, "", "a last number with cents")
    return None


def _as_bare(scene: Scene, number: Number, value: float, currency: str, rule: str) -> AskingPrice:
    span = scene.normal.span(number.start, number.end)
    return AskingPrice(
        qualifier="implicit_wan" if rule.startswith("implicit_wan") else "exact",
        rule=rule, raw=span.of(scene.normal.source), value=value, currency=currency,
        per=_per(scene, number), tax=_tax(scene), confidence=0.75, span=span,
    )  # fmt: skip


def _cards(goods: Goods) -> float:
    """Return how many cards a unit's price is for; eight where a server does not say."""
    if goods.unit.value in {"server", "baseboard", "rack"}:
        return goods.gpus.value if goods.gpus else 8
    return 1


def _is_expected(value: float, goods: Goods, wide: float = WIDE) -> bool:
    """Whether a price in yuan lies within reach of the product's band, for its unit."""
    band, cards = goods.entry.band, _cards(goods)
    overhead = _OVERHEAD if cards > 1 else 1
    return band.least * cards / wide <= value <= band.most * cards * wide * overhead


def _in_wan(value: float, goods: Goods) -> bool:
    """Whether a bare number is a price in 万: 430 for a server, 6.8 for a card."""
    if not _is_expected(value * _WAN, goods) or goods.entry.family.kind == "mobile":
        return False
    if _cards(goods) > 1:
        return _SERVER_WAN[0] <= value <= _SERVER_WAN[1]
    return value < 100


def _currency(scene: Scene, number: Number) -> str:
    """Return the currency: the one beside the price, the page's, or yuan in a Chinese text.

    A dollar sign is that of the place or of the currency that the text names for all its prices.
    """
    if number.currency:
        is_sign = scene.text.startswith("$", number.start)
        return (is_sign and _local(scene)) or number.currency
    is_in_wan = number.plain > 0 and number.value >= _WAN * number.plain
    return (
        scene.fields.currency or _local(scene) or ("CNY" if scene.is_chinese or is_in_wan else "")
    )


def _local(scene: Scene) -> str:
    """Return the currency that a text names for all its prices, by word or by place, or ""."""
    hit = scene.words.first("local_currency")
    return hit.means if hit else ""


def _per(scene: Scene, number: Number) -> Literal["unit", "lot"]:
    """Return what a price is for: 打包 and 一起 make it the lot, 一张 and each the unit."""
    units = scene.words.of("price_word", "unit")
    beside = {number.end, number.end + scene.text.startswith((" ", "/"), number.end)}
    if any(h.start in beside or 0 <= number.start - h.end <= 1 for h in units):
        return "unit"
    lots = scene.words.of("price_word", "lot")
    if scene.words.of("price_word", "lot_head"):
        return "lot"
    near = any(abs(h.end - number.start) <= 3 or 0 <= h.start - number.end <= 2 for h in lots)
    return "lot" if near else "unit"


def _tax(scene: Scene) -> Literal["", "included", "excluded"]:
    hit = scene.words.first("tax")
    if hit is None:
        return ""
    return "included" if hit.means == "included" else "excluded"
