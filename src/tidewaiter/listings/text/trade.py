"""Everything that reading a text needs, built once from the facts.

Automata are those of Aho and Corasick (1975), which find all names and words in one pass.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from tidewaiter.listings.text.spellings import How, Numerals, spellings_of, squeezed_name
from tidewaiter.model.listings.product import PriceBand

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tidewaiter.model.chip import Chip
    from tidewaiter.model.listings.product import Product, ProductFamily, ServerPlatform
    from tidewaiter.model.listings.vocabulary import Vocabulary, VocabularyRow

_APART = (
    "currency",
    "after_number",
    "digit",
    "variant",
    "decoy_price",
    "one_item_site",
    "rough_rate",
    "letter",
)
_WIDEST = PriceBand(least=1, most=1e7)


class Entry(NamedTuple):
    """A product with what its family says of it."""

    product: Product
    family: ProductFamily
    ident: str
    band: PriceBand


class Named(NamedTuple):
    """What a spelling names, and how surely; a platform names a server and no product."""

    entry: Entry | None
    how: How
    platform: ServerPlatform | None = None


class Word(NamedTuple):
    """A row of the vocabulary, for one of its terms."""

    term: str
    field: str
    means: str
    match: str
    rule: str


class Beside(NamedTuple):
    """Words of one first letter that stand beside numbers.

    Attributes:
        pattern: Any of them, the longest first.
        means: What each makes of the number.
    """

    pattern: re.Pattern[str]
    means: Mapping[str, str]


class Suffixes(NamedTuple):
    """What may stand beside a number; words by their first letter."""

    after: Mapping[str, Beside]
    currency: Mapping[str, Beside]
    number: re.Pattern[str]
    digit: re.Pattern[str]
    sign: re.Pattern[str]
    sign_ends: frozenset[str]
    signs: Mapping[str, str]


class Trade(NamedTuple):
    """The compiled tables.

    Attributes:
        entries: Every product, by model.
        chips: Chips of the facts, by identifier.
        names: Automaton of spellings, over squeezed text.
        named: What each of its patterns names.
        words: Automaton of the vocabulary, over normal text.
        meant: The rows of each of its patterns.
        patterns: Rows that are regular expressions.
        suffixes: What stands beside numbers.
        digits: Chinese numerals and what each counts.
        decoys: Prices that are none: below a product's band and above it.
        one_item_sites: Markets whose pages are for one article each.
        models: The model that each spelling names.
        conditions: What each word for a condition means.
        rates: How many yuan one of a currency is worth, roughly, for judging a scale.
    """

    entries: Mapping[str, Entry]
    chips: Mapping[str, Chip]
    names: Any
    named: tuple[tuple[Named, ...], ...]
    words: Any
    meant: tuple[tuple[Word, ...], ...]
    patterns: tuple[tuple[re.Pattern[str], Word], ...]
    suffixes: Suffixes
    digits: Mapping[str, int]
    decoys: frozenset[float]
    one_item_sites: frozenset[str]
    models: Mapping[str, str]
    conditions: Mapping[str, str]
    rates: Mapping[str, float]


def trade_of(
    products: Mapping[str, ProductFamily],
    vocabulary: Mapping[str, Vocabulary],
    chips: Mapping[str, Chip],
) -> Trade:
    """Return the tables compiled for reading; built once, used for every text.

    Args:
        products: Families of products, by identifier.
        vocabulary: Words of the trade, by subject.
        chips: Chips of the facts, by identifier.
    """
    from ahocorasick_rs import AhoCorasick

    rows = [row for book in vocabulary.values() for row in book.rows]
    entries = _entries(products.values())
    spelt = _spelt(entries.values(), products.values(), _numerals(rows))
    words = _words(vocabulary)
    return Trade(
        entries=entries,
        chips=chips,
        names=AhoCorasick(list(spelt), store_patterns=False),
        named=tuple(tuple(named) for named in spelt.values()),
        words=AhoCorasick(list(words), store_patterns=False),
        meant=tuple(tuple(found) for found in words.values()),
        patterns=tuple(_patterns(vocabulary)),
        suffixes=_suffixes(rows),
        digits=_digits(rows),
        decoys=frozenset(float(t) for t in _terms(rows, "decoy_price")),
        one_item_sites=frozenset(_terms(rows, "one_item_site")),
        models={
            text: named[0].entry.product.model for text, named in spelt.items() if named[0].entry
        },
        conditions={t.casefold(): r.means for r in rows if r.field == "condition" for t in r.terms},
        rates={t.upper(): float(r.means) for r in rows if r.field == "rough_rate" for t in r.terms},
    )


def _entries(families: Iterable[ProductFamily]) -> dict[str, Entry]:
    return {
        product.model: Entry(
            product,
            family,
            f"{family.id.partition('/')[0]}/{re.sub('[^a-z0-9]+', '-', product.model.lower())}",
            product.band or family.band or _WIDEST,
        )
        for family in families
        for product in family.products
    }


def _spelt(
    entries: Iterable[Entry], families: Iterable[ProductFamily], numerals: Numerals
) -> dict[str, list[Named]]:
    """Return what every spelling names; of two products with one spelling the first has it."""
    spelt: dict[str, list[Named]] = {}
    for entry in entries:
        for text, how in spellings_of(entry.product, entry.family, numerals):
            named = spelt.setdefault(text, [])
            if not named or (how == "slang" and all(n.how == "slang" for n in named)):
                named.append(Named(entry, how))
            elif how == "sure" and named[0].how != "sure":
                named[0] = Named(entry, how)
    for family in families:
        for platform in family.platforms:
            for name in platform.names:
                spelt.setdefault(squeezed_name(name), [Named(None, "sure", platform)])
    return spelt


def _words(vocabulary: Mapping[str, Vocabulary]) -> dict[str, list[Word]]:
    words: dict[str, list[Word]] = {}
    for book in vocabulary.values():
        for row in book.rows:
            if row.match != "pattern" and row.field not in _APART:
                for term in row.terms:
                    words.setdefault(term.casefold(), []).append(_word(term, row, book.id))
    return words


def _patterns(vocabulary: Mapping[str, Vocabulary]) -> list[tuple[re.Pattern[str], Word]]:
    return [
        (re.compile("|".join(row.terms)), _word(row.terms[0], row, book.id))
        for book in vocabulary.values()
        for row in book.rows
        if row.match == "pattern"
    ]


def _word(term: str, row: VocabularyRow, book: str) -> Word:
    rule = f"{book}: {row.field} {row.means}"
    return Word(term.casefold(), row.field, row.means, row.match, rule)


def _terms(rows: Iterable[VocabularyRow], field: str) -> list[str]:
    return [term.casefold() for row in rows if row.field == field for term in row.terms]


def _numerals(rows: list[VocabularyRow]) -> Numerals:
    digits = {row.means: row.terms for row in rows if row.field == "digit"}
    letters = {row.means: row.terms for row in rows if row.field == "letter"}
    return Numerals(digits, digits.get("10", ()), digits.get("100", ()), letters)


def _digits(rows: list[VocabularyRow]) -> dict[str, int]:
    """Return the Chinese numerals; look-alikes in Latin letters are no numerals by themselves."""
    return {
        term: int(row.means)
        for row in rows
        if row.field == "digit"
        for term in row.terms
        if not term.isascii()
    }


def _suffixes(rows: list[VocabularyRow]) -> Suffixes:
    after = {t.casefold(): r.means for r in rows if r.field == "after_number" for t in r.terms}
    money = {t.casefold(): r.means for r in rows if r.field == "currency" for t in r.terms}
    numerals = "".join(sorted(_digits(rows)))
    leading = [term for term in money if _leads(term)]
    number = (
        r"(?P<masked>\d+(?:\.\d+)?[x*]{2,}(?![a-z0-9])"
        r"|\d+x(?:\.\d+)?(?=\s?(?:[万千]|[wk](?![a-z])))|\d{2,}x(?=\s?(?:不?含|带票))"
        r"|\d{1,3}(?:,\d{0,3})+[x*]+(?![a-z0-9])|\d+x{1,2}(?:,[x*]{3})+(?![a-z0-9])"
        r"|\d+\.\d*x+(?=[万千]|[wk](?![a-z])|(?![a-z0-9]))|\d{3,}n(?![a-z0-9]))"
        r"|(?P<figure>\d{1,3}(?:,\d{3}|, 000)+(?:\.\d+)?(?!\d)|\d{1,3}(?:\.\d{3})+(?:,\d{2})(?!\d)"
        r"|\d{1,3}(?:\.\d{3}){2,}(?!\d)|\d{1,3}(?: \d{3})*(?: 000)(?!\d)|\d+(?:\.\d+)?)"
        rf"|(?P<spoken>[{numerals}千半]+)"
    )
    return Suffixes(
        after=_by_letter(after),
        currency=_by_letter(money),
        number=re.compile(number),
        digit=re.compile(rf"[\d{numerals}千半]"),
        sign=re.compile(rf"(?P<term>{_any_before(leading)})\s?$"),
        sign_ends=frozenset(term[-1] for term in leading),
        signs=money,
    )


def _by_letter(means: Mapping[str, str]) -> dict[str, Beside]:
    by_letter: dict[str, list[str]] = {}
    for term in sorted(means, key=lambda term: (-len(term), term)):
        by_letter.setdefault(term[0], []).append(term)
    return {
        letter: Beside(re.compile("|".join(re.escape(t) + _edge(t) for t in terms)), means)
        for letter, terms in by_letter.items()
    }


def _edge(term: str) -> str:
    """Return what may not follow a term: a letter after a Latin word, a figure after a sign."""
    if term[-1].isascii() and term[-1].isalpha():
        return r"(?![a-z])"
    return "" if term[-1].isalpha() or term == "%" else r"(?!\s?\d)"


def _leads(term: str) -> bool:
    """Whether a currency may stand before a number; a single letter such as U or 刀 may not."""
    return len(term) > 1 or not term.isalpha()


def _any_before(terms: Iterable[str]) -> str:
    """Return a pattern of any of the terms before a number; Latin ones start a word."""
    return "|".join(
        (r"(?<![a-z])" if term[0].isalpha() and term.isascii() else "") + re.escape(term)
        for term in sorted(terms, key=lambda term: (-len(term), term))
    )
