"""In which unit are the goods of an item counted, how many chips does it hold, and how many units?

The unit decides which counts are stock: 台 counts servers and 张 cards, and 8卡 counts the chips in
a unit. A count of one beside a price says what the price is for; a least order is no stock.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from tidewaiter.listings.text.scene import platforms_in, sizes_of, stated_number, stated_word
from tidewaiter.listings.text.tiers import tiers_in
from tidewaiter.model.listings.stated import StatedNumber, StatedWord

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tidewaiter.listings.text.found.figures import Number
    from tidewaiter.listings.text.found.words import Hit
    from tidewaiter.listings.text.items import Item
    from tidewaiter.listings.text.scene import Scene
    from tidewaiter.listings.text.trade import Entry
    from tidewaiter.model.listings.offer import QuantityQualifier

_COUNTS = {
    "server": ("server", "set", "any", "ge"),
    "baseboard": ("set", "any", "ge", "server", "card"),
    "rack": ("rack", "set", "server", "any"),
    "system": ("server", "set", "any", "ge"),
    "module": ("any", "card", "ge", "set"),
    "card": ("card", "any", "ge", "set"),
}
_LARGEST_NODE = 64
_FEWEST_IN_NODE = 4
_MOST_HELD = 16
_NEAR_HEAD = 3
_NEAR_BOX = 6
_WHERE = re.compile(r"\b(?:in|from|of|inside) (?:a|an|our|my|the|one) (?:[a-z]+ )?$")
_LONGEST_WHERE = 40
_NO_UNITS = re.compile(
    r"[ -](?:fans?|years?|yrs?|months?|weeks?|days?|hours?|slots?|owners?|times?|ports?)\b"
)
_OF = {"", "of", "x", "*", "装", "每箱", "各"}


def gpus_said(scene: Scene, item: Item) -> StatedNumber | None:
    """Return the chips in one unit, where the text says it: 8卡, 8-GPU, HGX, 8×H100 in a server."""
    for number in item.numbers:
        if number.kind == "gpus" and number.value >= 1:
            return stated_number(scene, number, "number of GPUs in a unit")
        if _is_held(scene, item, number):
            return stated_number(scene, number, "a count of chips in a server named before", 0.9)
    given = [h for h in scene.words.of("given") if item.holds(h)]
    if given:
        value = float(given[0].means.split()[1])
        span = scene.normal.span(given[0].start, given[0].end)
        return StatedNumber(value=value, rule=given[0].rule, confidence=0.9, span=span)
    return None


def unit_of(
    scene: Scene, item: Item, entry: Entry, form: StatedWord | None, gpus: StatedNumber | None
) -> StatedWord:
    """Return the unit that is offered.

    Args:
        scene: The text with what was found in it.
        item: The item.
        entry: The product that is meant.
        form: Its form.
        gpus: The chips that a unit is said to hold.
    """
    said = [h for h in scene.words.of("unit") if item.holds(h) and not _is_where(scene, h)]
    units = {h.means: h for h in reversed(said)}
    if "whole" in units:
        is_server = entry.family.kind == "data_centre" or (gpus is not None and gpus.value >= 2)
        units.setdefault("server" if is_server else "system", units["whole"])
    counted = {n.means.rstrip("+") for n in item.numbers if n.kind == "count"}
    if (entry.product.per_unit or 0) >= 36 or ("rack" in units and gpus is None):
        return StatedWord(value="rack", rule="a rack is said or named")
    if "system" in units:
        return stated_word(scene, units["system"], "system")
    if entry.family.kind == "mobile" or (form and form.value == "mobile"):
        return StatedWord(value="system", rule="a laptop's chip comes in a laptop", confidence=0.8)
    if "parts" in units and "server" not in units and _has_many(scene):
        return StatedWord(value="server", rule="several chips with the parts of a server")
    if gpus is not None and gpus.value >= 2:
        return _unit_of_several(scene, units, counted)
    return _unit_of_one(scene, entry, form, units, counted)


def _is_where(scene: Scene, hit: Hit) -> bool:
    """Whether a word for a server says where the goods were: ``used in a render node``."""
    return _WHERE.search(scene.text, max(0, hit.start - _LONGEST_WHERE), hit.start) is not None


def _has_many(scene: Scene) -> bool:
    several = _multiplier(scene, None)
    return several is not None and several.value >= _FEWEST_IN_NODE


def _unit_of_several(scene: Scene, units: dict[str, Hit], counted: set[str]) -> StatedWord:
    """Return the unit that holds several chips: a server, or a baseboard where that is said."""
    if "server" in units:
        return stated_word(scene, units["server"], "server")
    if "server" in counted:
        return StatedWord(value="server", rule="台 counts servers")
    for name in ("baseboard", "module"):
        if name in units:
            return stated_word(scene, units[name], "baseboard")
    return StatedWord(value="server", rule="several GPUs in a unit", confidence=0.8)


def _unit_of_one(
    scene: Scene,
    entry: Entry,
    form: StatedWord | None,
    units: dict[str, Hit],
    counted: set[str],
) -> StatedWord:
    is_accelerator = entry.family.kind == "data_centre"
    if "server" in units and "card" not in units:
        return stated_word(scene, units["server"], "server")
    if "server" in counted and is_accelerator and not counted & {"card"}:
        return StatedWord(value="server", rule="台 counts servers", confidence=0.85)
    for name in ("baseboard", "module"):
        if name in units and is_accelerator:
            return stated_word(scene, units[name])
    if form is not None and form.value in {"SXM", "OAM"}:
        return StatedWord(value="module", rule="SXM and OAM are modules", confidence=0.85)
    return StatedWord(value="card", rule="nothing says another unit", confidence=0.9)


def quantity_of(
    scene: Scene, item: Item, unit: str, *, gpus: float
) -> tuple[StatedNumber | None, QuantityQualifier]:
    """Return how many units are offered, and how that is said."""
    thresholds = {tier.units.start for tier in tiers_in(scene, item) if tier.units}
    counts = [
        n
        for n in item.numbers
        if n.kind == "count"
        and n.start not in thresholds
        and not _is_no_stock(scene, n)
        and not _is_held(scene, item, n)
    ]
    if boxed := _in_boxes(scene, counts):
        return boxed, ""
    for means in _COUNTS.get(unit, ()):
        for number in counts:
            if number.means.rstrip("+") == means and not _is_in_wan(scene, number, unit):
                return stated_number(scene, number, f"count of {means}"), _qualified(scene, number)
    for number in item.numbers:
        if _is_bare_count(scene, item, number, unit, gpus=gpus):
            return stated_number(scene, number, "a count beside the product", 0.85), ""
    return _vague(scene, item)


def _in_boxes(scene: Scene, counts: Sequence[Number]) -> StatedNumber | None:
    """Return what boxes hold in all: ``一箱5片 共6箱``, ``5 cartons of 20``; None where none do."""
    boxes = [n for n in counts if n.means.rstrip("+") == "box"]
    for box in boxes:
        held = [n for n in counts if n not in boxes and _is_in_box(scene, box, n)]
        if not held:
            continue
        others = [n for n in boxes if n.start != box.start]
        many = others[0] if box.value == 1 and others else box
        total = many.value * held[0].value
        said = stated_number(scene, many, "boxes times what one holds", 0.9)
        return msgspec.structs.replace(said, value=total)
    return None


def _is_in_box(scene: Scene, box: Number, held: Number) -> bool:
    """Whether a count stands just after a box, or after ``of`` or the like."""
    between = scene.text[box.end : held.start].strip(" ,:=")
    return 0 <= held.start - box.end <= _NEAR_BOX and between in _OF


def _is_held(scene: Scene, item: Item, number: Number) -> bool:
    """Whether a count just before the chip says how many a server named before it holds.

    ``5 x Supermicro with 8x H200``, ``整机，8张3090``.
    """
    is_count = number.kind == "times" or (number.kind == "count" and number.means == "card")
    is_next = 0 <= item.mention.start - number.end <= 1
    if not is_count or not is_next or not 1 < number.value <= _MOST_HELD:
        return False
    heads = [h.end for h in _servers(scene, item, number.start) if h.start < number.start]
    heads += [m.end for m in platforms_in(scene) if item.covers(m.start) and m.end <= number.start]
    if not heads:
        return False
    joined = scene.text[max(heads) : number.start].strip(" ,:;()|")
    withs = scene.words.of("supports", "included")
    return not joined or any(0 <= number.start - h.end <= 1 for h in withs)


def _servers(scene: Scene, item: Item, before: int) -> list[Hit]:
    """Return the words for servers in an item; makers of servers where a count leads."""
    said = [h for h in scene.words.of("unit") if h.means in {"server", "whole", "system"}]
    leads = [n for n in item.numbers if n.kind in {"count", "times"} and n.end < before]
    if leads:
        makers = [h for h in scene.words.of("maker") if h.start >= leads[0].end]
        said += makers
    return [h for h in said if item.holds(h)]


def is_lot_in_wan(scene: Scene, number: Number) -> bool:
    """Whether 个 after a word such as 打包 scales the price of a lot: 打包45个."""
    lots = scene.words.of("price_word", "lot")
    is_after = number.before == "ask" and any(0 <= number.start - h.end <= 1 for h in lots)
    return is_after and number.kind == "count" and number.means == "ge" and number.value >= 10


def _is_in_wan(scene: Scene, number: Number, unit: str) -> bool:
    """Whether 个 scales a price to 万 rather than counts: 五十八个 for a server."""
    if is_lot_in_wan(scene, number):
        return True
    return unit in {"server", "baseboard"} and number.means == "ge" and number.value >= 10


def _is_no_stock(scene: Scene, number: Number) -> bool:
    """Whether a count is of one that a price is for, or the fewest one may order."""
    least = scene.words.of("price_word", "from")
    if any(_is_just_after(scene, number, hit) for hit in least):
        return True
    orders = scene.words.of("price_word", "least")
    if any(hit.end == number.start or hit.start == number.end for hit in orders):
        return True
    if number.value != 1:
        return False
    before = scene.text[max(0, number.start - 2) : number.start].strip()
    priced = any(
        0 <= number.start - n.end <= 1 and (n.kind in {"price", "masked"} or _is_bare_price(n))
        for n in scene.numbers
    )
    return priced or before.endswith(("/", "每", "价"))


def _is_just_after(scene: Scene, number: Number, hit: Hit) -> bool:
    """Whether a word follows a number on its line."""
    return (
        hit.start in {number.end, number.end + 1}
        and "\n" not in (scene.text[number.end : hit.start])
    )


def _is_bare_price(number: Number) -> bool:
    return number.kind == "bare" and number.value >= 100


def _is_bare_count(scene: Scene, item: Item, number: Number, unit: str, *, gpus: float) -> bool:
    """Whether a number without a unit counts: 现4, lot of 6, H100 ×8."""
    if number.kind in {"bare", "price"} and number.before.startswith("quantity"):
        is_close = (
            number.before == "quantity_after_lot"
            or "现" in scene.text[number.start - 1 : number.start]
            or any(n.kind == "price" and n.start != number.start for n in item.numbers)
        )
        return is_close and _is_small(number) and number.kind == "bare"
    is_in_unit = unit not in {"card", "module"} and gpus in {0, number.value}
    if number.kind != "times" or is_in_unit:
        return False
    if any(n.kind == "price" and 0 <= number.start - n.end <= 3 for n in scene.numbers):
        return True
    if _is_held(scene, item, number) or any(_is_stick(item, n, number) for n in item.numbers):
        return False
    return _is_beside_head(scene, item, number, unit)


def _is_beside_head(scene: Scene, item: Item, number: Number, unit: str) -> bool:
    """Whether a multiplier stands beside the chip, or before a server or its maker: 5 x Dell."""
    if number.means == "after":
        heads = [h.start for h in (*scene.words.of("unit"), *scene.words.of("maker"))]
        if unit not in {"card", "module"} and any(0 <= h - number.end <= _NEAR_HEAD for h in heads):
            return True
        return 0 <= item.mention.start - number.end <= 14
    return scene.is_known(item.mention.end, number.start)


def _is_stick(item: Item, size: Number, number: Number) -> bool:
    """Whether a multiplier follows a size that the product has not: 64G*32 counts memory sticks."""
    is_next = size.kind == "memory" and 0 <= number.start - size.end <= 2
    return is_next and size.value not in sizes_of(item.entry)


def _is_small(number: Number) -> bool:
    return number.plain == int(number.plain) and 1 <= number.plain < 1000


def _qualified(scene: Scene, number: Number) -> QuantityQualifier:
    if number.means.endswith("+"):
        return "at_least"
    about = scene.words.of("price_word", "about")
    near = any(h.end == number.start or h.start == number.end for h in about)
    return "about" if near else ""


def _vague(scene: Scene, item: Item) -> tuple[StatedNumber | None, QuantityQualifier]:
    """Return a count in words, a lower bound, or the one article that a page is for."""
    words = [h for h in scene.words.of("quantity_word") if item.holds(h)]
    words = [h for h in words if not _NO_UNITS.match(scene.text, h.end)]
    for hit in words:
        name, _, least = hit.means.partition(" ")
        span = scene.normal.span(hit.start, hit.end)
        if name == "at_least":
            qualifier: QuantityQualifier = "over_10" if least == "10" else "at_least"
            return StatedNumber(value=float(least), rule=hit.rule, span=span), qualifier
        if name.isdigit():
            return StatedNumber(value=float(name), rule=hit.rule, span=span), ""
    if any(hit.means == "many" for hit in scene.words.of("quantity_word")):
        return None, ""
    if item.is_only and (_is_one_item(scene) or any(h.means == "implied" for h in words)):
        return StatedNumber(value=1, rule="a page for one article", confidence=0.7), "implied"
    return None, ""


def _is_one_item(scene: Scene) -> bool:
    fields = scene.fields
    return fields.one_item or fields.site.casefold() in scene.trade.one_item_sites


def gpus_of(
    scene: Scene,
    entry: Entry,
    unit: str,
    gpus: StatedNumber | None,
    quantity: StatedNumber | None,
) -> StatedNumber | None:
    """Return the chips in one unit, from what is said, from the unit, or from the server named."""
    if entry.product.per_unit and unit == "rack":
        return StatedNumber(value=entry.product.per_unit, rule="the name says it", confidence=0.95)
    if unit in {"card", "module"}:
        return StatedNumber(value=1, rule=f"a {unit} holds one", confidence=0.95)
    if gpus is not None:
        return gpus
    if unit == "server":
        return _gpus_of_server(scene, entry, quantity)
    several = _multiplier(scene, quantity)
    return several or StatedNumber(value=1, rule="a system holds one unless it says so")


def _gpus_of_server(
    scene: Scene, entry: Entry, quantity: StatedNumber | None
) -> StatedNumber | None:
    """Return the chips in a server: a multiplier beside the chip, or those of a server named."""
    several = _multiplier(scene, quantity)
    if several is not None:
        return several
    for mention in platforms_in(scene):
        platform = mention.platform
        if platform and platform.gpus and entry.product.model in platform.models:
            return StatedNumber(value=platform.gpus, rule="the server named", confidence=0.8)
    return None


def _multiplier(scene: Scene, quantity: StatedNumber | None) -> StatedNumber | None:
    for number in scene.numbers:
        if number.kind == "times" and 1 < number.value <= _LARGEST_NODE:
            is_count = quantity is not None and quantity.value == number.value
            if not is_count and _is_beside(scene, number):
                return stated_number(scene, number, "a multiplier beside the chip", 0.9)
    return None


def _is_beside(scene: Scene, number: Number) -> bool:
    return any(
        0 <= m.start - number.end <= 8 or scene.is_known(m.end, number.start)
        for m in scene.mentions
        if m.entries
    )
