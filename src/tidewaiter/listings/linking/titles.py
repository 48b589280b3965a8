"""Do two titles of shops name one product?

What both name and name differently decides against: maker, model, memory, product line, part
number. A part number in common decides for, and so do the same maker, model and line. Where
neither decides, words in common do, each weighted by how much it tells: numbers and rare signs
more than words of the trade. What a shop's page writes behind the title (its name, other articles)
is used for part numbers alone.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tidewaiter.model.listings.linking import TitleRules

_LANGUAGE = re.compile(r"\"@[a-zA-Z\-]{2,8}")
_QUOTED = re.compile(r"\"([^\"]+)\"?")
_WORD = re.compile(r"[^\W_]+(?:[.\-/][^\W_]+)*")
_MEMORY = re.compile(r"(?<![\w.])(\d{1,5}) ?(gb|mb|g)(?![a-z0-9])")
_PROCESSOR = re.compile(r"i[3579]-?\w+|[a-z]?\d-?m?\d[a-z]\d+|ryzen\w*|core\w*")
_PLAIN = re.compile(r"\d+(?:\.\d+)?(?:x|gb|g|mb|tb|w|mhz|ghz|bit|k|st)?(?:\d+)?|x\d+|g?ddr\d\w*")
_PARTS = re.compile(r"[a-z]+|\d+")


class Named(NamedTuple):
    """What a title names.

    Attributes:
        brands: Makers.
        models: Model numbers with their suffix, such as ``1050ti``.
        memory: In GB, as text.
        lines: Product lines of makers.
        numbers: Part numbers in the title, without signs.
        behind: Part numbers in title and page.
        words: All other words of the title.
    """

    brands: frozenset[str]
    models: frozenset[str]
    memory: frozenset[str]
    lines: frozenset[str]
    numbers: frozenset[str]
    behind: frozenset[str]
    words: frozenset[str]


class SameProduct(NamedTuple):
    """Whether two titles name one product.

    Attributes:
        same: Whether they do.
        because: What decides, in words.
    """

    same: bool
    because: str


def same_product(a: str, b: str, rules: TitleRules) -> SameProduct:
    """Return whether two titles name one product, and why.

    Args:
        a: A title, as a shop writes it.
        b: Another.
        rules: Words that tell products apart.
    """
    one, other = named_in(a, rules), named_in(b, rules)
    if why := _against(one, other):
        return SameProduct(same=False, because=why)
    if shared := sorted(one.behind & other.behind):
        return SameProduct(same=True, because=f"same part number {shared[0]}")
    alike = sorted(one.models & other.models)
    lines_told = bool(one.lines) == bool(other.lines)
    if alike and lines_told and (one.brands & other.brands or not one.brands | other.brands):
        return SameProduct(same=True, because=f"same maker, model {alike[0]} and line")
    share = _common(one, other)
    return SameProduct(same=share >= rules.alike, because=f"words in common {share:.2f}")


def named_in(title: str, rules: TitleRules) -> Named:
    """Return what a title names."""
    plain = unicodedata.normalize("NFKC", title).casefold()
    whole = _LANGUAGE.sub('" ', plain)
    head = _head(whole)
    words = _WORD.findall(head)
    pieces = [piece for word in words for piece in re.split(r"[.\-/]", word)]
    spelt = {spelling: brand for brand, all_ in rules.brands.items() for spelling in all_}
    brands = [spelt[piece] for piece in pieces if piece in spelt]
    known = {*rules.empty, *rules.series, *rules.lines, *spelt}
    return Named(
        brands=frozenset(brands[:1]),
        models=_models(pieces, rules),
        memory=frozenset(_gigabytes(size, unit) for size, unit in _MEMORY.findall(head)),
        lines=_lines(pieces, rules),
        numbers=frozenset(_part_numbers(words)),
        behind=frozenset(_part_numbers(_WORD.findall(whole))),
        words=frozenset(word for word in pieces if word not in known),
    )


def _head(whole: str) -> str:
    """Return the title itself: the first quotation, where it is more than a word or two."""
    for quoted in _QUOTED.findall(whole):
        if len(_WORD.findall(quoted)) >= 3:
            return str(quoted)
    return whole


def _models(pieces: Iterable[str], rules: TitleRules) -> frozenset[str]:
    """Return numbers with the series before them, and a suffix that makes another model of them.

    A number that stands apart from its series has three digits or four: ``rtx 3080``, not
    ``titan 12``; one that is written with it may have fewer: ``t4``.
    """
    parts = [
        (part, place > 0) for piece in pieces for place, part in enumerate(_PARTS.findall(piece))
    ]
    found = set()
    for at in range(1, len(parts)):
        (series, _), (number, glued) = parts[at - 1], parts[at]
        sized = len(number) <= 4 and (glued or len(number) >= 3)
        if number.isdigit() and sized and series in rules.series:
            after = parts[at + 1][0] if at + 1 < len(parts) else ""
            found.add(series + number + (after if after in rules.suffixes else ""))
    return frozenset(found)


def _lines(pieces: list[str], rules: TitleRules) -> frozenset[str]:
    """Return names of lines, and single letters behind them: ``gaming x`` is not ``gaming z``."""
    named = {piece for piece in pieces if piece in rules.lines}
    letters = {
        after
        for line, after in pairwise(pieces)
        if line in rules.lines and len(after) == 1 and after.isalpha()
    }
    return frozenset(named | letters)


def _part_numbers(words: Iterable[str]) -> set[str]:
    """Return words of letters and digits mixed that are long enough for part numbers."""
    found = set()
    for word in words:
        bare = re.sub(r"\W", "", word)
        mixed = re.search(r"\d", bare) and re.search(r"[a-z]", bare)
        if (
            mixed
            and len(bare) >= 7
            and not _PROCESSOR.fullmatch(word)
            and not _PLAIN.fullmatch(word)
        ):
            found.add(bare)
    return found


def _gigabytes(size: str, unit: str) -> str:
    return f"{int(size) / 1024:g}" if unit == "mb" else str(int(size))


def _against(one: Named, other: Named) -> str:
    """Return what both name and name differently, in words; "" if nothing."""
    pairs = {
        "maker": (one.brands, other.brands),
        "model": (one.models, other.models),
        "memory": (one.memory, other.memory),
        "line": (one.lines - other.lines, other.lines - one.lines),
        "part number": (one.numbers, other.numbers),
    }
    for name, (here, there) in pairs.items():
        if here and there and here.isdisjoint(there):
            return f"{name} {min(here)} against {min(there)}"
    return ""


def _common(one: Named, other: Named) -> float:
    """Return the weighted share of words in common, of those of the title that has fewer."""
    here, there = (sum(map(_weight, named.words)) for named in (one, other))
    both = sum(map(_weight, one.words & other.words))
    return both / min(here, there) if here and there else 0.0


def _weight(word: str) -> float:
    """Return how much a word tells: a sign with a digit three times a word."""
    return 3.0 if re.search(r"\d", word) else 1.0
