"""What goods does an item offer: which memory and form, in which unit, how many?

Nothing is filled in that the text does not say or that a stated form does not settle. HGX and 模组
say SXM; a server of eight does not.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from tidewaiter.listings.text.scene import (
    platforms_in,
    sizes_of,
    stated_number,
    stated_word,
)
from tidewaiter.listings.text.units import gpus_of, gpus_said, quantity_of, unit_of
from tidewaiter.model.listings.stated import StatedNumber, StatedWord

if TYPE_CHECKING:
    from tidewaiter.listings.text.found.figures import Number
    from tidewaiter.listings.text.found.words import Hit
    from tidewaiter.listings.text.items import Item
    from tidewaiter.listings.text.scene import Scene
    from tidewaiter.listings.text.trade import Entry
    from tidewaiter.model.listings.offer import QuantityQualifier

_ASKED = re.compile(r"[^。;\n]{0,8}[?？]\s*")
_NODE = 8
_LARGEST_GB = 256


class Goods(NamedTuple):
    """What an item offers."""

    entry: Entry
    memory: StatedNumber | None
    form: StatedWord | None
    unit: StatedWord
    gpus: StatedNumber | None
    quantity: StatedNumber | None
    qualifier: QuantityQualifier


def goods_of(scene: Scene, item: Item) -> Goods:
    """Return what an item offers."""
    memory = _memory(scene, item)
    entry = _entry_with(scene, item, memory)
    form = _form(scene, item._replace(entries=(entry,)))
    if form and form.value == "mobile":
        entry = _in_laptop(scene, entry)
    if memory is None and form is not None:
        memory = _settled(entry, form)
    said = gpus_said(scene, item)
    unit = unit_of(scene, item, entry, form, said)
    quantity, qualifier = quantity_of(scene, item, unit.value, gpus=said.value if said else 0)
    gpus = gpus_of(scene, entry, unit.value, said, quantity)
    return Goods(entry, memory, form, unit, gpus, quantity, qualifier)


def _memory(scene: Scene, item: Item) -> StatedNumber | None:
    """Return the memory of one chip: a size that the product has, else the one beside its name."""
    sizes = {size for entry in item.entries for size in sizes_of(entry)}
    said = [n for n in item.numbers if n.kind == "memory"]
    said += [n for n in item.numbers if is_bare_size(n, item)]
    for number in sorted(said, key=lambda n: (n.means == "code", n.start < item.mention.start)):
        if number.value in sizes:
            return stated_number(scene, number, "a memory size of the product")
        whole = _rejoined(scene, number)
        if whole.value in sizes:
            return stated_number(scene, whole, "a memory size that was pulled apart")
    beside = [
        n
        for n in said
        if 0 <= n.start - item.mention.end <= 2 and n.value <= 2 * max(sizes, default=256)
    ]
    if beside and not any(beside[0].value == _NODE * size for size in sizes):
        return stated_number(scene, beside[0], "the size beside the product's name", 0.6)
    return _memory_of_whole(scene, item, said, sizes)


def is_bare_size(number: Number, item: Item) -> bool:
    """Whether a bare number beside a chip's name is its memory (``H20 141``)."""
    is_beside = 0 <= number.start - item.mention.end <= 1
    sizes = item.entry.product.memory_gb
    return number.kind == "bare" and is_beside and number.value in sizes and number.value >= 16


def _rejoined(scene: Scene, number: Number) -> Number:
    """Return a number with the single digit before it that a space took away (``1 6G``)."""
    before = scene.text[max(0, number.start - 3) : number.start]
    if len(before) == 3 and before[1].isdigit() and before[2] == " " and not before[0].isalnum():
        value = float(before[1] + scene.text[number.start : number.end].rstrip("gb "))
        return number._replace(start=number.start - 2, value=value)
    return number


def _memory_of_whole(
    scene: Scene, item: Item, said: list[Number], sizes: set[float]
) -> StatedNumber | None:
    """Return the memory of one chip where the text gives that of eight (``DGX A100 640GB``)."""
    for number in said:
        share = number.value / _NODE
        if share in sizes and _is_server_said(scene, item):
            whole = stated_number(
                scene, number, "an eighth of the memory of a server of eight", 0.85
            )
            return StatedNumber(
                value=share, rule=whole.rule, confidence=whole.confidence, span=whole.span
            )
    return None


def _is_server_said(scene: Scene, item: Item) -> bool:
    said = gpus_said(scene, item)
    return said is not None and said.value == _NODE


def _entry_with(scene: Scene, item: Item, memory: StatedNumber | None) -> Entry:
    """Return the product that is meant with a memory: 5090 D with 24 GB is the V2."""
    worded = _bystated_word(scene, item)
    if worded is not None:
        return worded
    if memory is None:
        return item.entry
    for entry in item.entries:
        for each in entry.product.by_memory:
            size, _, model = each.partition("=")
            if float(size) == memory.value and model in scene.trade.entries:
                return scene.trade.entries[model]
    fitting = [entry for entry in item.entries if memory.value in sizes_of(entry)]
    return fitting[0] if fitting else item.entry


def _bystated_word(scene: Scene, item: Item) -> Entry | None:
    """Return the product that is meant with a word somewhere beside it: H200 … NVL."""
    for each in item.entry.product.by_word:
        word, _, model = each.partition("=")
        for start, end in item.spans:
            if re.search(rf"(?<![a-z0-9]){word}(?![a-z0-9])", scene.text[start:end]):
                return scene.trade.entries.get(model)
    return None


def _in_laptop(scene: Scene, entry: Entry) -> Entry:
    return scene.trade.entries.get(entry.product.in_laptops, entry)


def _settled(entry: Entry, form: StatedWord) -> StatedNumber | None:
    for each in entry.product.settled:
        if each.form == form.value:
            rule = f"{entry.product.model} was sold as {each.form} with no other memory"
            return StatedNumber(value=each.memory_gb, rule=rule, confidence=0.9)
    return None


def _form(scene: Scene, item: Item) -> StatedWord | None:
    """Return the form: the one that the text states, else that of its server or its rack."""
    product = item.entry.product
    if item.entry.family.kind == "mobile":
        return StatedWord(value="mobile", rule="the product is a laptop's")
    hits = [h for h in scene.words.of("form") if item.holds(h) and not _is_denied(scene, h)]
    for hit in hits:
        if hit.means == "mobile" and item.entry.family.kind != "data_centre":
            return stated_word(scene, hit)
    forms = product.forms
    hits = [h for h in hits if h.means != "mobile" and _can_be(h.means, item.entry)]
    if hits:
        best = next((h for h in hits if h.means in forms), hits[0])
        return stated_word(scene, best)
    return _form_of_name(scene, item)


def _can_be(form: str, entry: Entry) -> bool:
    """Whether a form may be said of a product: an accelerator has its own, other cards are PCIe."""
    if entry.product.forms:
        return form in entry.product.forms
    return form == "PCIe" or (form == "OAM" and entry.family.kind == "data_centre")


def _form_of_name(scene: Scene, item: Item) -> StatedWord | None:
    """Return the form that the product's own name, its prefix or its server says."""
    product = item.entry.product
    if len(product.forms) == 1 and (product.per_unit or product.model.endswith(" NVL")):
        return StatedWord(value=product.forms[0], rule="the name says the form", confidence=0.9)
    for mention in platforms_in(scene):
        platform = mention.platform
        if platform and product.model in platform.models and item.covers(mention.start):
            return StatedWord(value=platform.form, rule="form of the server named", confidence=0.85)
    return None


def _is_denied(scene: Scene, hit: Hit) -> bool:
    """Whether a form is negated, or asked for and denied at once (``PCIe? 没有``)."""
    if hit.start in scene.words.denied:
        return True
    asked = _ASKED.match(scene.text, hit.end)
    return asked is not None and any(
        each.start == asked.end() for each in scene.words.of("negation")
    )
