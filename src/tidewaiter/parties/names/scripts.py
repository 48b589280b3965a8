"""How is a name of another script written in Latin letters?

Cyrillic and Arabic go letter by letter (tables in ``facts/names/scripts.yaml``, after BGN/PCGN).
Chinese is made simplified (OpenCC), cut into the longest known words of the vocabulary, and what
is left is written in pinyin (pypinyin); a brand with a Latin name of its own gives a second
spelling. Spaced pinyin in Latin letters is read by the same vocabulary.

A script is a way of writing. Nothing here says, keeps or guesses whose name it is.
"""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from tidewaiter.facts.name_tables import legal_forms, scripts, vocabulary

if TYPE_CHECKING:
    from collections.abc import Mapping

HANZI = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]+")
LEAST_SPACED_SYLLABLES = 3
LONGEST_WORD = 8

S = TypeVar("S", str, tuple[str, ...])


class Meanings(NamedTuple):
    """Chinese words by what they mean in Latin.

    Attributes:
        words: Word to Latin words; towns with and without the word for city.
        brands: Brand to its own Latin name.
        forms: Legal form to a Latin word of its family.
        spoken: Pinyin syllables to Latin words, and to brands' own names.
    """

    words: dict[str, str]
    brands: dict[str, str]
    forms: dict[str, str]
    spoken: tuple[dict[tuple[str, ...], str], dict[tuple[str, ...], str]]


@functools.cache
def meanings() -> Meanings:
    """Return the Chinese vocabulary."""
    table = vocabulary()
    listed = (*table.words, *table.places)
    words = {hanzi: word.word for word in listed for hanzi in word.hanzi}
    brands = {hanzi: word.word for word in table.brands for hanzi in word.hanzi}
    families = legal_forms()
    forms = {f: families.families[k][0] for k, fs in families.hanzi.items() for f in fs}
    towns = {f"{h}市": w.word for w in table.places for h in w.hanzi}
    return Meanings({**words, **towns}, brands, forms, _spoken_words())


def _spoken_words() -> tuple[dict[tuple[str, ...], str], dict[tuple[str, ...], str]]:
    """Return pinyin syllables to words, and to brands; single syllables mean too much."""
    table = vocabulary()
    said = {
        tuple(p.split()): w.word for w in (*table.places, *table.words) for p in w.hanzi.values()
    }
    towns = {(*p.split(), "shi"): w.word for w in table.places for p in w.hanzi.values()}
    forms = {tuple(f.split()): fs[0] for fs in legal_forms().families.values() for f in fs}
    forms = {f: name for f, name in forms.items() if len(f) > 3 and all(map(is_syllable, f))}
    brands = {tuple(p.split()): w.word for w in table.brands for p in w.hanzi.values()}
    said = {s: word for s, word in {**said, **towns, **forms}.items() if len(s) > 1}
    return said, {s: word for s, word in brands.items() if len(s) > 1}


@functools.cache
def _simplifier() -> Any:  # noqa: ANN401
    from opencc import OpenCC

    return OpenCC("t2s")


def simplified(text: str) -> str:
    """Return Chinese text in simplified characters."""
    return str(_simplifier().convert(text))


@functools.lru_cache(65536)
def pinyin(text: str) -> str:
    """Return the pinyin of Chinese text in one piece, without tones."""
    from pypinyin import lazy_pinyin

    return "".join(lazy_pinyin(text, errors="ignore")).replace("ü", "v")


def latin_spellings(text: str) -> tuple[str, ...]:
    """Return a name in Latin letters: one spelling, or two where brands have a name of their own.

    Text without Chinese, Cyrillic or Arabic letters comes back as it is.
    """
    if text.isascii():
        return (text,)
    if HANZI.search(text):
        plain = simplified(text)
        spelt = [_by_letter(_chinese_read(plain, is_kept)) for is_kept in (True, False)]
        return tuple(dict.fromkeys(spelt))
    return (_by_letter(text),)


def _chinese_read(text: str, is_brand_kept: bool) -> str:
    return HANZI.sub(lambda run: f" {_read(run[0], is_brand_kept)} ", text)


def _by_letter(text: str) -> str:
    table = scripts()
    text = " ".join(table.whole.get(word, word) for word in text.split())
    return "".join(table.letters.get(c, c) for c in text)


def _read(hanzi: str, is_brand_kept: bool) -> str:
    """Return a run of Chinese characters as Latin words."""
    table = meanings()
    known = {**table.words, **table.forms, **(table.brands if is_brand_kept else {})}
    return " ".join(word or pinyin(piece) for piece, word in cut(hanzi, known))


def cut(text: S, known: Mapping[S, str]) -> list[tuple[S, str]]:
    """Return a text cut into known words, each with its meaning, and runs of the rest with "".

    As little as possible stays unknown, then the pieces are as few as possible, then the first
    ones as long as possible.

    Args:
        text: Characters, or a tuple of syllables.
        known: Words to their meaning.
    """
    best: list[tuple[int, int, int]] = [(0, 0, 0)]  # from the end: unknown, pieces, first length
    for at in range(len(text) - 1, -1, -1):
        options = []
        for length in range(min(LONGEST_WORD, len(text) - at), 0, -1):
            rest = best[len(text) - at - length]
            if text[at : at + length] in known:
                options.append((rest[0], rest[1] + 1, length))
        rest = best[len(text) - at - 1]
        options.append((rest[0] + 1, rest[1] + 1, 0))
        best.append(min(options, key=lambda option: option[:2]))
    pieces: list[tuple[S, str]] = []
    at = run = 0
    while at < len(text):
        length = best[len(text) - at][2]
        if length:
            if at > run:
                pieces.append((text[run:at], ""))
            pieces.append((text[at : at + length], known[text[at : at + length]]))
            run = at + length
        at += length or 1
    if at > run:
        pieces.append((text[run:], ""))
    return pieces


@functools.cache
def _syllable() -> re.Pattern[str]:
    return re.compile(scripts().syllable)


@functools.lru_cache(65536)
def is_syllable(word: str) -> bool:
    """Whether a Latin word can be one syllable of pinyin."""
    return bool(_syllable().fullmatch(word))


def spaced_pinyin(words: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """Return the readings of a name in spaced pinyin, none where it is not one.

    ``shen zhen shi hua wei ji shu`` becomes ``shenzhen huawei technology``; a brand with a Latin
    name of its own gives a second reading.
    """
    if len(words) < LEAST_SPACED_SYLLABLES or not all(map(is_syllable, words)):
        return ()
    said, brands = meanings().spoken
    readings = [cut(words, said), cut(words, {**said, **brands})]
    told = [
        tuple(w for piece, word in reading for w in (word.split() or ["".join(piece)]))
        for reading in readings
        if any(word for _, word in reading)
    ]
    return tuple(dict.fromkeys(told))
