"""Which words of the vocabulary stand in a text, and what do they mean there?"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tidewaiter.listings.text.found.normal import LATIN, is_latin

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from tidewaiter.listings.text.trade import Trade

_KEPT_INSIDE = frozenset({"location", "supply", "form", "before_number", "maker", "local_currency"})
_BEFORE_DIGITS = frozenset({"before_number", "form", "memory_type"})
_COVERS_NOTHING = frozenset(
    {"before_number", "clause", "discourse", "label", "wanted_part", "local_currency", "maker"}
)
_PLACED = frozenset({"lone", "start"})
_OPENERS = " \t[]()【】《》「」<>\"'*~!,.;:。、!?|/+-#❤★☆"
_COUNTERS = "一二两三四五六七八九十几个张台"


class Hit(NamedTuple):
    """A word found.

    Attributes:
        start: Place in the normal text.
        end: Place of its end.
        field: What it decides.
        means: What it means.
        match: How it is to be matched.
        rule: The row, in words.
    """

    start: int
    end: int
    field: str
    means: str
    match: str
    rule: str


class Words:
    """The words found in a text, by what they decide."""

    def __init__(self, text: str, hits: Iterable[Hit]) -> None:
        self.text = text
        self.by_field: dict[str, list[Hit]] = {}
        for hit in hits:
            self.by_field.setdefault(hit.field, []).append(hit)
        ends = {hit.end for hit in self.by_field.get("negation", ())}
        self.denied = ends | {end + 1 for end in ends}
        self.intents: dict[str, list[Hit]] = {}
        for hit in self.by_field.get("intent", ()):
            if hit.start not in self.denied:
                self.intents.setdefault(hit.means, []).append(hit)

    def of(self, field: str, means: str | None = None) -> list[Hit]:
        """Return the words that decide a field, in order; of one meaning where it is given."""
        found = self.by_field.get(field, [])
        return found if means is None else [hit for hit in found if hit.means == means]

    def first(self, field: str, is_wanted: Callable[[Hit], bool] = bool) -> Hit | None:
        """Return the first word that decides a field."""
        return next((hit for hit in self.by_field.get(field, ()) if is_wanted(hit)), None)


def words_in(text: str, trade: Trade) -> Words:
    """Return the words of the vocabulary in a normal text; one inside a longer one falls away."""
    hits: list[Hit] = []
    last = len(text)
    for index, start, end in trade.words.find_matches_as_indexes(text, overlapping=True):
        if start and text[start] in LATIN and text[start - 1] in LATIN:
            continue
        goes_on = end < last and text[end - 1] in LATIN and text[end] in LATIN
        hits += [
            Hit(start, end, word.field, word.means, word.match, word.rule)
            for word in trade.meant[index]
            if (not goes_on and word.match not in _PLACED)
            or _stands(text, start, end, word.field, word.match)
        ]
    for pattern, word in trade.patterns:
        for found in pattern.finditer(text):
            start, end = found.span()
            hits.append(Hit(start, end, word.field, word.means, word.match, word.rule))
    hits.sort(key=lambda hit: (hit.start, -hit.end))
    return Words(text, _outermost(hits))


def _stands(text: str, start: int, end: int, field: str, match: str) -> bool:
    """Whether a word that goes on from no letter is a word of its own, at its place."""
    if end < len(text) and text[end - 1] in LATIN and text[end] in LATIN:
        return field in _BEFORE_DIGITS and text[end].isdigit()
    if match == "lone":
        return _is_lone(text, start, end)
    return match != "start" or (_is_opening(text, start) and _is_lone(text, start, end))


def _is_lone(text: str, start: int, end: int) -> bool:
    """Whether no Chinese letter stands before a word, and none but a counting one after it."""
    before = text[start - 1] if start else " "
    after = text[end] if end < len(text) else " "
    if before not in _OPENERS and not is_latin(before):
        return False
    return after in _OPENERS or is_latin(after) or after in _COUNTERS


def _is_opening(text: str, start: int) -> bool:
    return not text[max(0, start - 40) : start].rpartition("。")[2].strip(_OPENERS)


def _outermost(hits: list[Hit]) -> list[Hit]:
    """Return the words that stand inside no longer one, and those that count there too."""
    kept: list[Hit] = []
    last_start, last_end = -1, -1
    for hit in hits:
        same = (hit.start, hit.end) == (last_start, last_end)
        if hit.end > last_end or same or hit.field in _KEPT_INSIDE:
            kept.append(hit)
        if hit.end > last_end and hit.field not in _COVERS_NOTHING:
            last_start, last_end = hit.start, hit.end
    return kept
