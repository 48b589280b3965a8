"""What remains of a name when case, marks, punctuation, script and spelling are taken away?

The steps: compatibility form (Unicode NFKC), other scripts to Latin, marks off, initials with
stops joined, legal form apart, articles off, abbreviations and spellings to the word they stand
for, and spellings of one sound folded. All tables are facts; the result depends on the text alone.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from typing import NamedTuple

from tidewaiter.core.errors import TableError
from tidewaiter.facts.name_tables import legal_forms, scripts, vocabulary
from tidewaiter.parties.names.legal_forms import Split, split_form
from tidewaiter.parties.names.scripts import latin_spellings, spaced_pinyin

LONGEST_NAME = 2000
MOST_WORDS = 40
LONG_FORM_WORD = 6

_STOPPED = re.compile(r"(?<=\b\w)\.(?=\w\b)")
_MARKS = re.compile(r"['’`ʻʼ´\"]")
_NOT_WORD = re.compile(r"[\W_]+")


class Parsed(NamedTuple):
    """One spelling of a name.

    Attributes:
        words: Canonical words of the name proper, without articles and legal form.
        families: Families of its legal forms.
        core: The words as written, folded in case and marks only.
        whole: The same with articles and legal forms, written together.
        written: The words that make up ``whole``; none where they are not known any more.
    """

    words: tuple[str, ...]
    families: tuple[str, ...]
    core: tuple[str, ...]
    whole: str
    written: tuple[str, ...] = ()


@functools.lru_cache(maxsize=16384)
def parsed(name: str) -> tuple[Parsed, ...]:
    """Return the spellings of a name: one, or more where a script allows several readings.

    Raises:
        TableError: If the text is too long to be a name.
    """
    if len(name) > LONGEST_NAME:
        raise TableError(
            "a name is too long",
            found=name[:60],
            allowed=f"at most {LONGEST_NAME} characters",
            hint="one name a field; several names go in several rows",
        )
    spellings = [_words(text) for text in latin_spellings(_plain(name))]
    spoken = [reading for words in spellings for reading in spaced_pinyin(words)]
    told = [(words, words) for words in spellings] + [(words, spellings[0]) for words in spoken]
    return tuple(dict.fromkeys(_parsed(split_form(words), written) for words, written in told))


def _plain(name: str) -> str:
    """Return a name in compatibility form and lower case, without control and format marks."""
    if name.isascii():
        return name.lower()
    text = unicodedata.normalize("NFKC", name).lower()
    return "".join(c for c in text if unicodedata.category(c) != "Cf")


def _words(text: str) -> tuple[str, ...]:
    if not text.isascii():
        text = unicodedata.normalize("NFD", text)
        text = "".join(c for c in text if not unicodedata.combining(c))
    if "." in text:
        text = _STOPPED.sub("", text)
    return tuple(_NOT_WORD.sub(" ", _MARKS.sub("", text)).split()[:MOST_WORDS])


def _parsed(split: Split, written: tuple[str, ...]) -> Parsed:
    canonical = [word for token in split.core for word in canonical_words(token)]
    kept = canonical or [folded(token) for token in split.core]
    return Parsed(tuple(kept), split.families, split.core, "".join(written), written)


@functools.cache
def _meant() -> dict[str, tuple[str, ...]]:
    """Return abbreviations, other spellings and pinyin of the vocabulary to their words."""
    table = vocabulary()
    meant: dict[str, tuple[str, ...]] = {}
    for word in (*table.places, *table.words):
        meant |= dict.fromkeys(word.latin, tuple(word.word.split()))
        spoken = {"".join(p.split()) for p in word.hanzi.values() if " " in p}
        meant |= dict.fromkeys(spoken - set(meant), tuple(word.word.split()))
    for name, others in table.spellings.items():
        meant |= dict.fromkeys(others, (name,))
    return {**meant, **dict.fromkeys(table.articles, ())}


@functools.cache
def trade_words() -> frozenset[str]:
    """Return trade words and words of legal forms, folded: they say little of whose name it is."""
    families = legal_forms().families.values()
    forms = {part for family in families for form in family for part in form.split()}
    trade = {part for word in vocabulary().words for part in word.word.split()}
    return frozenset(folded(w) for w in (*trade, *(f for f in forms if len(f) >= LONG_FORM_WORD)))


@functools.cache
def place_words() -> frozenset[str]:
    """Return the canonical words of places, folded."""
    return frozenset(folded(part) for word in vocabulary().places for part in word.word.split())


@functools.lru_cache(262144)
def canonical_words(token: str) -> tuple[str, ...]:
    """Return the canonical folded words that a token stands for; none for an article."""
    return tuple(folded(word) for word in _meant().get(token, (token,)))


def folded(word: str) -> str:
    """Return a word with the spellings of one sound made one; short words and numbers stay."""
    if len(word) < 4 or not word.isalpha():
        return word
    for spelling, sound in scripts().folds.items():
        if spelling in word:
            word = word.replace(spelling, sound)
    return _squeezed(word)


def _squeezed(word: str) -> str:
    return "".join(c for i, c in enumerate(word) if i == 0 or c != word[i - 1])


@functools.lru_cache(65536)
def repaired(word: str) -> str:
    """Return the trade word that a misspelt word is, or the word itself.

    One slip is forgiven in six letters, two in ten (optimal string alignment distance).
    """
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    slips = 2 if len(word) >= 10 else 1 if len(word) >= 6 else 0
    if not slips:
        return word
    near = process.extractOne(word, _sorted_trade_words(), scorer=OSA.distance, score_cutoff=slips)
    return near[0] if near else word


@functools.cache
def _sorted_trade_words() -> tuple[str, ...]:
    return tuple(sorted(trade_words()))
