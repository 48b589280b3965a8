"""What does one text of a listing say? Its intent, its offers, and what else it states.

The order follows the trade: what a text is for is decided before any fact is read; a part number
or a server speaks for a product as its name does; what contradicts itself is told and not mended.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar, cast

import msgspec

from tidewaiter.listings.text.asking import price_of
from tidewaiter.listings.text.found.marks import evasions_in, part_numbers_in, serials_in
from tidewaiter.listings.text.goods import goods_of
from tidewaiter.listings.text.intent import intent_of
from tidewaiter.listings.text.items import items_of
from tidewaiter.listings.text.scene import meant, platforms_in, scene_of, sizes_of
from tidewaiter.model.listings.offer import Offer, PageFields, TextReading
from tidewaiter.model.listings.stated import Span, StatedWord

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tidewaiter.listings.text.found.figures import Number
    from tidewaiter.listings.text.found.mentions import Mention
    from tidewaiter.listings.text.goods import Goods
    from tidewaiter.listings.text.items import Item
    from tidewaiter.listings.text.scene import Scene
    from tidewaiter.listings.text.trade import Entry, Trade

NO_FIELDS = PageFields()
LARGEST_TEXT = 20_000
"""Letters of a text that are read; what stands after them is cut off."""
_CONDITIONS = (
    "for_parts", "engineering_sample", "modified", "refurbished", "opened_new", "pulled", "used",
    "new",
)  # fmt: skip
_OF_HOW = {"sure": 0.98, "bare": 0.9, "evasive": 0.8, "slang": 0.6, "board": 0.7}


def read_text(text: str, trade: Trade, fields: PageFields = NO_FIELDS) -> TextReading:
    """Return what a text of a listing says.

    Args:
        text: Title, post or message as it was seen; of a very long one the beginning is read.
        trade: The compiled tables, see :func:`tidewaiter.listings.text.trade.trade_of`.
        fields: What the page says beside the text.
    """
    scene = scene_of(text[:LARGEST_TEXT], trade, fields)
    chips = meant(scene)
    if "\n" in scene.text and len(_lines_with(scene, chips)) > 1:
        return _by_lines(scene, chips)
    return _whole(scene, chips)


def _whole(scene: Scene, chips: Sequence[Mention]) -> TextReading:
    """Return what a text says that has one intent."""
    intent = intent_of(scene, chips)
    if not chips and intent.value == "other_product":
        return _by_figures(scene) or TextReading(intent=intent)
    items = items_of(scene, chips) if intent.value == "sell" else []
    offers = [_offer(scene, item) for item in items]
    return TextReading(
        intent=intent,
        offers=tuple(offers),
        mentioned=tuple(dict.fromkeys(_mentioned(m) for m in scene.mentions if m.entries)),
        location=_location(scene),
        supply=_supply(scene),
        part_numbers=part_numbers_in(scene.normal),
        serials=serials_in(scene.normal),
        evasive=evasions_in(scene.normal, chips),
        contradictions=tuple(_contradictions(scene, items, offers)),
        tags=tuple(_tags(scene, offers)),
    )


def _lines_with(scene: Scene, chips: Sequence[Mention]) -> set[int]:
    """Return the lines that name a chip."""
    return {scene.text.count("\n", 0, chip.start) for chip in chips}


def _by_lines(scene: Scene, chips: Sequence[Mention]) -> TextReading:
    """Return what a text says whose lines each name chips: every line has an intent of its own.

    Where all agree the text is read as one, so that a line without a chip adds to the one above.
    """
    intents = [
        intent_of(line, meant(line))
        for line in (
            scene_of(part, scene.trade, scene.fields) for part in scene.normal.source.split("\n")
        )
        if line.mentions
    ]
    whole = _whole(scene, chips)
    if len({intent.value for intent in intents}) < 2:
        return whole
    return _of_selling_lines(scene, whole)


def _of_selling_lines(scene: Scene, whole: TextReading) -> TextReading:
    """Return a reading whose offers are those of the lines that sell, at their places."""
    offers: list[Offer] = []
    start = 0
    for part in scene.normal.source.split("\n"):
        offers.extend(_moved(offer, start) for offer in _line(scene, part).offers)
        start += len(part) + 1
    if not offers:
        return msgspec.structs.replace(whole, offers=())
    sells = StatedWord(value="sell", rule="a line of several sells", confidence=0.8)
    return msgspec.structs.replace(whole, intent=sells, offers=tuple(offers))


def _line(scene: Scene, part: str) -> TextReading:
    line = scene_of(part, scene.trade, scene.fields)
    return _whole(line, meant(line))


T = TypeVar("T")


def _moved(thing: T, by: int) -> T:
    """Return a struct with every place in it moved on."""
    if isinstance(thing, Span):
        return cast("T", Span(thing.start + by, thing.end + by))
    if not isinstance(thing, msgspec.Struct):
        return thing
    changed = {
        name: _moved(value, by)
        for name in thing.__struct_fields__
        if isinstance(value := getattr(thing, name), msgspec.Struct)
    }
    return cast("T", msgspec.structs.replace(thing, **changed))


def _offer(scene: Scene, item: Item) -> Offer:
    goods = goods_of(scene, item)
    price = price_of(scene, item, goods)
    name = full_name(goods)
    return Offer(
        chip=name,
        candidates=_candidates(item, goods, name),
        product=goods.entry.ident,
        chips=_chips(goods),
        vendor=goods.entry.family.vendor,
        model=goods.entry.product.model,
        where=scene.normal.span(item.mention.start, item.mention.end),
        confidence=_OF_HOW.get(item.mention.how, 0.9),
        memory_gb=goods.memory,
        form_factor=goods.form,
        unit=goods.unit,
        gpus_per_unit=goods.gpus,
        quantity=goods.quantity,
        quantity_qualifier=goods.qualifier,
        price=price,
        condition=_condition(scene, item),
    )


def full_name(goods: Goods) -> str:
    """Return a chip's name at the finest level that is known: vendor, model, form, memory."""
    product = goods.entry.product
    memory = f"{goods.memory.value:g}GB" if goods.memory else ""
    if product.title:
        model = product.title.format(memory=memory)
        return f"{goods.entry.family.vendor} {' '.join(model.split())}"
    form = goods.form.value if goods.form and len(product.forms) > 1 else ""
    form = _named_form(goods, form)
    parts = (goods.entry.family.vendor, product.model, form, memory)
    return " ".join(part for part in parts if part)


def _named_form(goods: Goods, form: str) -> str:
    product = goods.entry.product
    if goods.form and goods.form.value == "SXM" and "SXM" in product.forms and product.socket:
        return product.socket
    return form if form in {"PCIe", "SXM"} else ""


def _mentioned(mention: Mention) -> str:
    entry = mention.entries[0]
    return f"{entry.family.vendor} {entry.product.model}"


def _candidates(item: Item, goods: Goods, name: str) -> tuple[str, ...]:
    """Return what a name that several products share may mean; nothing where it is certain."""
    if len(item.entries) < 2:
        return ()
    size = goods.memory.value if goods.memory else None
    fitting = [e for e in item.entries if size is None or size in sizes_of(e)]
    names = [name, *(full_name(goods._replace(entry=e)) for e in fitting)]
    return tuple(dict.fromkeys(names)) if len(fitting) > 1 else ()


def _chips(goods: Goods) -> tuple[str, ...]:
    """Return the chips of the facts that nothing said of the goods contradicts."""
    form = goods.form.value if goods.form else ""
    size = goods.memory.value if goods.memory else None
    return tuple(
        each.chip
        for each in goods.entry.product.chips
        if (not each.form or not form or each.form == form)
        and (each.memory_gb is None or size is None or each.memory_gb == size)
    )


def _condition(scene: Scene, item: Item) -> StatedWord | None:
    """Return the condition: the worst that the text says, else what the page's field says."""
    hits = [h for h in scene.words.of("condition") if item.holds(h) or item.is_only]
    denied = {h.end for h in scene.words.of("negation")}
    said = {h.means: h for h in reversed(hits) if h.start not in denied}
    field = _condition_of_field(scene)
    for name in _CONDITIONS:
        if name in said and not (field and name == "new"):
            hit = said[name]
            return StatedWord(
                value=name,
                rule=hit.rule,
                confidence=0.9,
                span=scene.normal.span(hit.start, hit.end),
            )
    return field


def _condition_of_field(scene: Scene) -> StatedWord | None:
    written = scene.fields.condition.casefold().strip()
    conditions = scene.trade.conditions
    if not written:
        return None
    term = written if written in conditions else next((t for t in conditions if t in written), "")
    return StatedWord(value=conditions[term], rule="the page's field") if term else None


def _location(scene: Scene) -> StatedWord | None:
    hit = scene.words.first("location")
    if hit is None:
        return None
    span = scene.normal.span(hit.start, hit.end)
    return StatedWord(value=hit.means, rule=hit.rule, confidence=0.85, span=span)


def _supply(scene: Scene) -> tuple[StatedWord, ...]:
    denied = {h.end for h in scene.words.of("negation")}
    said: dict[str, StatedWord] = {}
    for hit in scene.words.of("supply"):
        if hit.start not in denied and hit.means not in said:
            span = scene.normal.span(hit.start, hit.end)
            said[hit.means] = StatedWord(value=hit.means, rule=hit.rule, confidence=0.9, span=span)
    return tuple(said.values())


def _contradictions(scene: Scene, items: Sequence[Item], offers: Sequence[Offer]) -> list[str]:
    """Return what cannot both be true: a server that does not take the chip, a wrong size."""
    found: list[str] = []
    for item, offer in zip(items, offers, strict=True):
        found.extend(
            f"{scene.text[m.start : m.end]} takes {', '.join(m.platform.models)}, not {offer.model}"
            for m in platforms_in(scene)
            if m.platform is not None and offer.model not in m.platform.models
        )
        sizes = sizes_of(scene.trade.entries[offer.model])
        found.extend(
            f"{offer.model} has no {number.value:g} GB"
            for number in item.numbers
            if _is_beside(number, item) and sizes and min(sizes) > number.value not in sizes
        )
    return found


def _is_beside(number: Number, item: Item) -> bool:
    return number.kind == "memory" and 0 <= number.start - item.mention.end <= 2


def _tags(scene: Scene, offers: Sequence[Offer]) -> list[str]:
    tags: list[str] = []
    rules = {offer.price.rule for offer in offers if offer.price}
    if any(rule.startswith("implicit_wan") for rule in rules):
        tags.append("implicit_wan")
    if "scale 个" in rules:
        tags.append("unit_ge_means_wan")
    if any("decoy" in rule for rule in rules):
        tags.append("decoy_price")
    if any(offer.candidates for offer in offers):
        tags.append("ambiguous_chip")
    if scene.words.of("price_word", "open_to_bargain"):
        tags.append("price_open_to_bargain")
    return tags


def _by_figures(scene: Scene) -> TextReading | None:
    """Return an offer that names no chip, only a memory and its type (``141G HBM3e``), or None."""
    sizes = [n for n in scene.numbers if n.kind == "memory"]
    if not scene.words.of("memory_type") or not sizes or scene.words.of("foreign"):
        return None
    fitting = [e for e in scene.trade.entries.values() if _fits(e, sizes[0].value)]
    if not fitting:
        return None
    return TextReading(
        intent=StatedWord(
            value="sell", rule="a memory that only accelerators have", confidence=0.5
        ),
        offers=(_unnamed(scene, fitting),),
        tags=("no_chip_named",),
    )


def _fits(entry: Entry, size: float) -> bool:
    return bool(entry.product.memory_type) and size in entry.product.memory_gb


def _unnamed(scene: Scene, fitting: Sequence[Entry]) -> Offer:
    from tidewaiter.listings.text.found.mentions import Mention as Name
    from tidewaiter.listings.text.items import Item as Part

    whole = Part(
        Name(0, 0, tuple(fitting), "bare"), tuple(fitting), ((0, len(scene.text)),),
        tuple(scene.numbers), is_only=True,
    )  # fmt: skip
    offer = _offer(scene, whole)
    names = tuple(f"{e.family.vendor} {e.product.model}" for e in fitting)
    return Offer(
        chip=None, candidates=names, confidence=0.4, memory_gb=offer.memory_gb,
        form_factor=offer.form_factor, unit=offer.unit, gpus_per_unit=offer.gpus_per_unit,
        quantity=offer.quantity, quantity_qualifier=offer.quantity_qualifier, price=offer.price,
        condition=offer.condition,
    )  # fmt: skip
