"""Which numbers are one, whatever their case, spaces and marks?

A number is compared letter for letter after these are taken away. A number of at least
``CERTAIN_LETTERS`` letters and digits identifies by itself; one of at least ``ALONE_LETTERS`` is a
hint, as short numbers of different registers coincide among tens of thousands; a shorter one
counts only beside a name that is alike.
"""

from __future__ import annotations

import re
import unicodedata

CERTAIN_LETTERS = 7
ALONE_LETTERS = 5
LONGEST_NUMBER = 60
WORD_LETTERS = 5

_BETWEEN = re.compile(r"[,;()]")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}|\d{1,2} [A-Za-z]{3} \d{4}")
_LABELLED = re.compile(r"[A-Z]{2,4}[ .:]+(\d.*)")


def numbers_of(text: str) -> tuple[str, ...]:
    """Return the numbers that a text holds, normalised, each once; days and words are none.

    ``IMO 8898831`` gives the number with its label and without.
    """
    found: dict[str, None] = {}
    plain = unicodedata.normalize("NFKC", text[: 8 * LONGEST_NUMBER]).upper()
    for part in _BETWEEN.split(plain):
        bare = part.strip()
        if _DAY.fullmatch(bare.title()) or _has_words(bare):
            continue
        labelled = _LABELLED.fullmatch(bare)
        for spelling in (bare, labelled[1] if labelled else ""):
            number = "".join(c for c in spelling if c.isalnum())
            if len(number) <= LONGEST_NUMBER and any(c.isdigit() for c in number):
                found[number] = None
    return tuple(found)


def _has_words(text: str) -> bool:
    return any(len(token) >= WORD_LETTERS and token.isalpha() for token in text.split())
