"""How may a product's name be written, honestly and to keep it from being found?

Names are written squeezed, without spaces and hyphens. A spelling that holds a word of the series
names the product for sure; one without is bare and needs a text about accelerators. Names that are
known to be spelled around also get their look-alikes (``H1OO``) and numerals (``H壹佰``).
"""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tidewaiter.model.listings.product import Product, ProductFamily

How = Literal["sure", "bare", "evasive", "slang", "board"]
_NAME = re.compile(r"([a-z]+)(\d{2,4})([a-z]*)")


class Spelling(NamedTuple):
    """A way to write a product's name.

    Attributes:
        text: The name, squeezed.
        how: How surely it names the product.
    """

    text: str
    how: How


class Numerals(NamedTuple):
    """What stands for a digit, for tens and hundreds, and for a letter of another alphabet."""

    digits: Mapping[str, Sequence[str]]
    tens: Sequence[str]
    hundreds: Sequence[str]
    letters: Mapping[str, Sequence[str]]


def squeezed_name(name: str) -> str:
    """Return a name as the automaton holds it."""
    return re.sub(r"[\s\-_·]", "", name.casefold())


def spellings_of(product: Product, family: ProductFamily, numerals: Numerals) -> Iterator[Spelling]:
    """Yield every spelling of a product, the surest first."""
    marks = {*family.optional, *family.series, *family.prefixes}
    for name in _names(product, family):
        yield Spelling(squeezed_name(name), "sure" if _is_marked(name, marks) else "bare")
    for name in product.bare:
        for each in (name, *_abbreviated(name)):
            yield Spelling(squeezed_name(each), "bare")
    yield from (Spelling(squeezed_name(name), "slang") for name in product.slang)
    yield from (Spelling(squeezed_name(name), "board") for name in product.boards)
    if product.evaded:
        for name in (product.model, *product.bare):
            yield from _evasive(squeezed_name(name), numerals)


def _names(product: Product, family: ProductFamily) -> dict[str, None]:
    """Return the names of a product with and without what may be left out or put before."""
    words = product.model.casefold().split()
    names = dict.fromkeys([" ".join(words), *product.also])
    shorter = " ".join(words[1:] if words[0] in family.optional else words)
    if shorter and _is_marked(shorter, {*family.series, *family.prefixes}):
        names[shorter] = None  # 210 alone is no GeForce 210
    names |= dict.fromkeys(short for name in list(names) for short in _abbreviated(name))
    return names | dict.fromkeys(f"{p} {name}" for p in family.prefixes for name in list(names))


def _abbreviated(name: str) -> Iterator[str]:
    """Yield the short form of ``SUPER``, which board makers write as one letter."""
    if name.endswith(" super"):
        yield name.removesuffix(" super") + "s"


def _is_marked(name: str, marks: set[str]) -> bool:
    return any(word in marks or any(word.startswith(m) for m in marks) for word in name.split())


def _evasive(name: str, numerals: Numerals) -> Iterator[Spelling]:
    """Yield a short name with look-alikes and Chinese numerals for its digits."""
    match = _NAME.fullmatch(name)
    if match is None:
        return
    letters, digits, tail = match.groups()
    choices = [(digit, *numerals.digits.get(digit, ())) for digit in digits]
    written = {"".join(chosen) for chosen in itertools.product(*choices)} - {digits}
    for other in numerals.letters.get(letters[0], ()):
        yield Spelling(other + letters[1:] + digits + tail, "evasive")
    for text in sorted(written | set(_in_words(digits, numerals))):
        yield Spelling(letters + text + tail, "evasive")


def _in_words(digits: str, numerals: Numerals) -> Iterator[str]:
    """Yield a round number as it is spoken: 二百, 贰佰, and 佰 alone for one hundred."""
    heads = numerals.digits.get(digits[0], ())
    if len(digits) == 3 and digits[1:] == "00":
        yield from (head + unit for head in heads for unit in numerals.hundreds)
        if digits[0] == "1":
            yield from numerals.hundreds
    if len(digits) == 2 and digits[1] == "0":
        yield from (head + unit for head in heads for unit in numerals.tens)
        if digits[0] == "1":
            yield from numerals.tens
