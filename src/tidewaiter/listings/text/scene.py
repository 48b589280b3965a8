"""A text with everything found in it, and which of the products it names are meant.

A bare name such as A100 is a chip only in company: a memory size that the chip has, a word of the
trade in accelerators, a usual price. A camera, a telephone or a juicer beside it speaks against it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from tidewaiter.listings.text.found.figures import Number, numbers_in
from tidewaiter.listings.text.found.mentions import Mention, mentions_in
from tidewaiter.listings.text.found.normal import Normal, normalised
from tidewaiter.listings.text.found.words import Hit, Words, words_in
from tidewaiter.model.listings.stated import StatedNumber, StatedWord

if TYPE_CHECKING:
    from tidewaiter.listings.text.trade import Entry, Trade
    from tidewaiter.model.listings.offer import PageFields

WIDE = 4.0
"""How far from its band a price may lie and still speak for a product."""
_CHINESE = re.compile(r"[\u4e00-\u9fff\u3000-\u303f\uff00-\uffef]")
_HAN = re.compile(r"\s?[\u4e00-\u9fff]")
_SHORT = 3
_FAR = 40
_LEAST_YUAN = 100
_OWN = frozenset({"price", "count", "times", "memory"})


class Scene(NamedTuple):
    """A text with what was found in it."""

    normal: Normal
    words: Words
    mentions: list[Mention]
    numbers: list[Number]
    trade: Trade
    fields: PageFields

    @property
    def text(self) -> str:
        """The text in normal form."""
        return self.normal.text

    @property
    def is_chinese(self) -> bool:
        """Whether the text holds a Chinese letter."""
        return _CHINESE.search(self.normal.source) is not None

    def is_known(self, start: int, end: int) -> bool:
        """Whether nothing stands between two places but marks, numbers and known words."""
        if end < start or end - start > _FAR:
            return False
        letters = {i for i in range(start, end) if self.text[i].isalnum()}
        for number in self.numbers:
            letters.difference_update(range(number.start, number.end))
        for hits in self.words.by_field.values():
            for hit in hits:
                letters.difference_update(range(hit.start, hit.end))
        return letters <= {i for i in letters if self.text[i] == "x"}


def scene_of(text: str, trade: Trade, fields: PageFields) -> Scene:
    """Return a text with the products, words and numbers in it; numbers only beside a product."""
    normal = normalised(text)
    mentions = mentions_in(normal, trade)
    words = words_in(normal.text, trade)
    is_needed = bool(mentions) or bool(words.of("memory_type"))
    numbers = numbers_in(normal.text, words, mentions, trade) if is_needed else []
    return Scene(normal, words, mentions, numbers, trade, fields)


def meant(scene: Scene) -> list[Mention]:
    """Return the names that mean a product here, in order, those of finer names merged."""
    end = _end_of_first_source(scene)
    named = [m for m in scene.mentions if m.entries and m.start < end]
    named = [m for m in named if not _is_compared(scene, m)]
    has_sure = any(m.how == "sure" for m in named)
    kept = [m for m in named if m.how == "sure" or _has_company(scene, m, has_sure=has_sure)]
    if any(m.how != "board" for m in kept):
        kept = [m for m in kept if m.how != "board"]
    return _merged(kept, scene)


def platforms_in(scene: Scene) -> list[Mention]:
    """Return the servers named."""
    return [m for m in scene.mentions if m.platform is not None]


def sizes_of(entry: Entry) -> tuple[float, ...]:
    """Return every memory size that a product was sold with or given, and those of its variants."""
    product = entry.product
    others = tuple(float(each.partition("=")[0]) for each in product.by_memory)
    return (*product.memory_gb, *product.modified_gb, *others)


def is_usual(price_cny: float, entry: Entry, cards: float = 1, wide: float = WIDE) -> bool:
    """Whether a price lies near the band of a product."""
    band = entry.band
    return band.least / wide <= price_cny / cards <= band.most * wide


def in_yuan(scene: Scene, number: Number) -> float:
    """Return a price in yuan, roughly: only for judging whether it is usual."""
    return number.value * scene.trade.rates.get(number.currency, 1)


def _end_of_first_source(scene: Scene) -> int:
    """Return where the first of several titles ends, which language tags set apart."""
    tag = scene.words.first("discourse")
    return tag.end if tag else len(scene.text)


def _is_compared(scene: Scene, mention: Mention) -> bool:
    """Whether a product is only what another is compared with."""
    ends = (mention.start, mention.start - 1)
    return any(hit.end in ends for hit in scene.words.of("comparison"))


def _has_company(scene: Scene, mention: Mention, *, has_sure: bool) -> bool:
    """Whether enough speaks for a bare name."""
    written = scene.text[mention.start : mention.end]
    after = scene.text[mention.end : mention.end + 5]
    if written.isdigit() and has_sure:
        return re.match(r"\s?\d{1,3}g", after) is not None
    if mention.how == "board":
        return True
    against = len({hit.means for hit in scene.words.of("foreign")})
    points, is_plain = _company(scene, mention), _is_plain(scene, mention)
    if not is_plain and (against or _is_followed_oddly(scene, mention)):
        return False
    is_short = len(written) <= _SHORT and not mention.entries[0].product.evaded
    return points - 2 * against >= (2 if is_short else 1)


def _is_plain(scene: Scene, mention: Mention) -> bool:
    """Whether a memory size, a form, a usual price or a word for accelerators leaves no doubt."""
    sizes = {size for entry in mention.entries for size in sizes_of(entry)}
    is_told = any(
        (n.kind == "memory" and n.value in sizes)
        or n.kind == "gpus"
        or (n.kind == "price" and is_usual(in_yuan(scene, n), mention.entries[0]))
        for n in scene.numbers
    )
    is_formed = bool(scene.words.of("given")) or bool(scene.words.of("form"))
    return is_told or is_formed or any(h.means == "certain" for h in scene.words.of("gpu"))


def _is_followed_oddly(scene: Scene, mention: Mention) -> bool:
    """Whether a Chinese word that the vocabulary does not know follows a bare name."""
    found = _HAN.match(scene.text, mention.end)
    if found is None:
        return False
    start = found.end() - 1
    known = any(hit.start == start for hits in scene.words.by_field.values() for hit in hits)
    return not known and not any(n.start == start for n in scene.numbers)


def _company(scene: Scene, mention: Mention) -> int:
    """Return how much speaks for a bare name."""
    sizes = {size for entry in mention.entries for size in sizes_of(entry)}
    gpu = scene.words.of("gpu")
    points = 2 if any(n.kind == "memory" and n.value in sizes for n in scene.numbers) else 0
    points += 2 * any(hit.means == "certain" for hit in gpu)
    points += min(2, sum(hit.means == "likely" for hit in gpu))
    points += bool(platforms_in(scene)) + bool(scene.words.of("given"))
    points += any(n.kind == "gpus" for n in scene.numbers)
    points += any(n.kind in {"count", "times"} and n.means != "ge" for n in scene.numbers)
    usual = [
        n
        for n in scene.numbers
        if n.kind == "price" and is_usual(in_yuan(scene, n), mention.entries[0])
    ]
    points += any(_is_bare_price(n, mention.entries[0]) for n in scene.numbers)
    points += bool(usual) + bool(scene.words.of("price_word"))
    points += bool(scene.words.of("intent", "sell"))
    return points


def _is_bare_price(number: Number, entry: Entry) -> bool:
    """Whether a number without a unit lies inside the product's own price band."""
    is_bare = number.kind == "bare" and number.value >= _LEAST_YUAN
    return is_bare and is_usual(number.value, entry, wide=1)


def _merged(mentions: list[Mention], scene: Scene) -> list[Mention]:
    """Return mentions with a coarse name merged into the finer one that stands for it."""
    models = {m.model: m for m in mentions}
    finer: dict[str, Mention] = {}
    for coarse in mentions:
        for fine in models.values():
            if fine.model.startswith(coarse.model + " ") and _is_same_thing(coarse, fine, scene):
                finer[coarse.model] = fine
    return [m._replace(entries=finer[m.model].entries) if m.model in finer else m for m in mentions]


def _is_same_thing(coarse: Mention, fine: Mention, scene: Scene) -> bool:
    """Whether a finer name stands in a part number, or beside a coarse name of an accelerator.

    Names that each have a count, a size or a price of their own are two things.
    """
    if _have_their_own(coarse, fine, scene):
        return False
    text = scene.text
    if coarse.how != "sure" or coarse.entries[0].family.kind in {"data_centre", "workstation"}:
        return True
    around = text[max(0, fine.start - 1) : fine.start] + text[fine.end : fine.end + 1]
    return "-" in around


def _have_their_own(one: Mention, other: Mention, scene: Scene) -> bool:
    """Whether a figure of one kind follows each of two names."""
    first, last = sorted((one, other), key=lambda mention: mention.start)
    said = [n for n in scene.numbers if n.kind in _OWN or _is_large(n)]
    between = {n.kind for n in said if first.end <= n.start < last.start}
    return bool(between & {n.kind for n in said if n.start >= last.end})


def _is_large(number: Number) -> bool:
    return number.kind == "bare" and number.value >= _LEAST_YUAN


def stated_number(
    scene: Scene, number: Number, rule: str, confidence: float = 0.95
) -> StatedNumber:
    """Return a number with its place in the source and the rule that read it."""
    span = scene.normal.span(number.start, number.end)
    return StatedNumber(value=number.value, rule=rule, confidence=confidence, span=span)


def stated_word(scene: Scene, hit: Hit, value: str = "") -> StatedWord:
    """Return a word with its place in the source and the row that read it."""
    span = scene.normal.span(hit.start, hit.end)
    return StatedWord(value=value or hit.means, rule=hit.rule, confidence=0.95, span=span)
