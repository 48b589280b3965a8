"""Which words, letters, legal forms and rarities does the comparing of names stand on?

They are facts, kept in ``facts/names/``: a vocabulary of trade words, places and brands across
scripts, letters of other scripts in Latin, legal forms after GLEIF's codes (ISO 20275), how often
words occur in a population of registered names, and the model fitted to matches and non-matches.
"""

from __future__ import annotations

import functools
from pathlib import Path
from typing import TypeVar

import msgspec

from tidewaiter.core.cite import Grade
from tidewaiter.facts.strict_yaml import as_type, read_yaml

T = TypeVar("T")
NAMES = Path(__file__).parent / "names"


class Word(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One meaning and its spellings.

    Attributes:
        word: The canonical Latin word or words.
        latin: Other Latin spellings and abbreviations.
        hanzi: Chinese words of that meaning, each with its pinyin, a space between syllables.
    """

    word: str
    latin: tuple[str, ...] = ()
    hanzi: dict[str, str] = msgspec.field(default_factory=dict)


class Vocabulary(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Words that occur in many names, and names that have several spellings.

    Attributes:
        source: Identifier of the source.
        grade: How the words were obtained.
        as_of: Day of collection.
        words: Trade words.
        places: Provinces and cities.
        brands: Firms' own names in two scripts.
        articles: Words that say nothing.
        spellings: Given names, each with its other Latin spellings.
    """

    source: str
    grade: Grade
    as_of: str
    words: tuple[Word, ...]
    places: tuple[Word, ...]
    brands: tuple[Word, ...]
    articles: tuple[str, ...] = ()
    spellings: dict[str, tuple[str, ...]] = msgspec.field(default_factory=dict)


class Scripts(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Letters of other scripts in Latin.

    Attributes:
        source: Identifier of the source.
        grade: How the letters were obtained.
        as_of: Day of collection.
        letters: One letter to its Latin letters.
        whole: Whole words to Latin words.
        folds: Latin letter groups to the one that stands for all of its spellings, in order.
        syllable: Regular expression of one pinyin syllable.
    """

    source: str
    grade: Grade
    as_of: str
    letters: dict[str, str]
    whole: dict[str, str]
    folds: dict[str, str]
    syllable: str


class LegalForms(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Legal forms by family.

    Attributes:
        source: Identifier of the source.
        grade: How the forms were obtained.
        as_of: Day of collection.
        families: Family to its forms and abbreviations, as plain lower-case words.
        hanzi: Family to its Chinese forms.
        other: Further abbreviations of GLEIF's table, of no family.
    """

    source: str
    grade: Grade
    as_of: str
    families: dict[str, tuple[str, ...]]
    hanzi: dict[str, tuple[str, ...]]
    other: tuple[str, ...]


class Rarity(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How often words occur in a population of registered names.

    Attributes:
        source: Identifier of the source.
        grade: How the counts were obtained.
        as_of: Day of the population.
        names: Number of names counted.
        counts: Word to the number of names that hold it; rarer words are left out.
    """

    source: str
    grade: Grade
    as_of: str
    names: int
    counts: dict[str, int]


class NameModel(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What speaks for and against a match, and where a use reports it.

    Attributes:
        source: Identifier of the source.
        grade: How the weights were obtained.
        as_of: Day of fitting.
        features: Names of the features that the trees ask about, in their order.
        depth: Questions from the root of a tree to a leaf.
        start: Log odds before any tree.
        trees: One line a tree: ``feature:threshold`` of its questions in level order, a bar, and
            the log odds added at every node in level order.
        slope: Factor on the log odds that makes them calibrated (Platt 1999).
        intercept: What is added to them then.
        uses: Use to the least probability that is reported.
        lists: List to use to a threshold of its own.
    """

    source: str
    grade: Grade
    as_of: str
    features: tuple[str, ...]
    depth: int
    start: float
    slope: float
    intercept: float
    uses: dict[str, float]
    lists: dict[str, dict[str, float]]
    trees: tuple[str, ...]


def _read(name: str, kind: type[T]) -> T:
    shown = f"facts/names/{name}.yaml"
    document, lines = read_yaml(NAMES / f"{name}.yaml", shown)
    return as_type(document, lines, shown, kind)


@functools.cache
def vocabulary() -> Vocabulary:
    """Return the packaged vocabulary. Raises FactError where it breaks its schema."""
    return _read("words", Vocabulary)


@functools.cache
def scripts() -> Scripts:
    """Return the packaged letters. Raises FactError where they break their schema."""
    return _read("scripts", Scripts)


@functools.cache
def legal_forms() -> LegalForms:
    """Return the packaged legal forms. Raises FactError where they break their schema."""
    return _read("legal_forms", LegalForms)


@functools.cache
def rarity() -> Rarity:
    """Return the packaged counts. Raises FactError where they break their schema."""
    return _read("rarity", Rarity)


@functools.cache
def name_model() -> NameModel:
    """Return the packaged model. Raises FactError where it breaks its schema."""
    return _read("model", NameModel)


class AddressWords(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Words of street addresses.

    Attributes:
        source: Identifier of the source.
        grade: How the words were obtained.
        as_of: Day of collection.
        unit: Words before a unit's number.
        floor: Words beside a floor's number.
        spellings: Abbreviations to their words.
        joined: Names of two words, written as one.
        districts: Words that do not tell one building from another.
        hanzi: Chinese words to Latin ones.
    """

    source: str
    grade: Grade
    as_of: str
    unit: tuple[str, ...]
    floor: tuple[str, ...]
    spellings: dict[str, str]
    joined: dict[str, str]
    districts: tuple[str, ...]
    hanzi: dict[str, str]


@functools.cache
def address_words() -> AddressWords:
    """Return the packaged words of addresses. Raises FactError where they break their schema."""
    return _read("addresses", AddressWords)
