"""Which known words does a text spell, whatever its case, width, separators or disguise?

Text only: nothing here knows what a word means. :func:`tokens` reads what is written;
:func:`unmasked` also reads what is written to be overlooked: digits in words (``h壹佰``), letters
for digits (``h1oo``), a word in pieces (``h-1-0-0``). It replaces only where the result is known.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Set as AbstractSet

_CHUNK = re.compile(r"[a-z0-9]+|[^\W\d_a-z]+")
_MEMORY = re.compile(r"([1-9]\d{1,2})gb?")
_AFTER_LETTERS = re.compile(r"([a-z]+)([^\W\d_a-z]+)")
_LOOK_ALIKES = {"o": "o0", "l": "l1", "i": "i1"}
_MOST_PIECES = 6
_LONGEST_RUN = 40
_LONGEST_DISGUISE = 10


def folded_case(text: str) -> str:
    """Return a text without differences of case, width, accents and invisible characters."""
    wide = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return "".join(map(_visible, wide))


def chunks(text: str) -> list[str]:
    """Return the runs of Latin letters and digits, and of other letters, of a folded text."""
    return _CHUNK.findall(text)


def memory_size(token: str) -> int | None:
    """Return the gigabytes that a token such as ``80gb`` or ``80g`` states, or None."""
    match = _MEMORY.fullmatch(token)
    return int(match[1]) if match else None


def tokens(text: str, known: AbstractSet[str]) -> tuple[str, ...]:
    """Return the tokens of a folded text in order.

    A run such as ``h100sxm5`` is taken as the fewest known tokens that spell it; a run that no
    known tokens spell stays as it is written.
    """
    return tuple(itertools.chain.from_iterable(_split(chunk, known) for chunk in chunks(text)))


def unmasked(text: str, known: AbstractSet[str]) -> tuple[str, ...]:
    """Return the tokens of a folded text with disguises removed where that makes a known token."""
    written = tokens(_with_digits(text, known), known)
    found: list[str] = []
    at = 0
    while at < len(written):
        token, used = written[at], 1
        if token not in known:
            token, used = _merged(written[at : at + _MOST_PIECES], known)
        found.append(token)
        at += used
    return tuple(found)


def _visible(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Cc":
        return " "
    return "" if category[0] in "CM" else character


def _split(chunk: str, known: AbstractSet[str]) -> list[str]:
    """Return a run as the fewest known tokens that spell it, or as it is."""
    if chunk in known or len(chunk) > _LONGEST_RUN:
        return [chunk]
    best: list[list[str] | None] = [[]]
    for end in range(1, len(chunk) + 1):
        ways = [
            [*before, chunk[start:end]]
            for start in range(end)
            if (before := best[start]) is not None and _is_piece(chunk[start:end], known)
        ]
        best.append(min(ways, key=lambda way: (len(way), -len(way[0])), default=None))
    return best[-1] or [chunk]


def _is_piece(piece: str, known: AbstractSet[str]) -> bool:
    """Whether a piece may stand in a run: a known token or a memory size, but no short number."""
    if piece.isdigit() and len(piece) < 3:
        return False
    return piece in known or memory_size(piece) is not None


def _merged(pieces: tuple[str, ...], known: AbstractSet[str]) -> tuple[str, int]:
    """Return the known token that the most pieces spell, and how many it took."""
    for used in range(len(pieces), 0, -1):
        for token in _readings("".join(pieces[:used])):
            if token in known:
                return token, used
    return pieces[0], 1


def _readings(token: str) -> Iterator[str]:
    """Yield a token as written, then with letters read as the digits they look like."""
    if len(token) > _LONGEST_DISGUISE:
        yield token
        return
    for letters in itertools.product(*(_LOOK_ALIKES.get(c, c) for c in token)):
        yield "".join(letters)


def _with_digits(text: str, known: AbstractSet[str]) -> str:
    """Return a text whose numerals in words after letters are digits: ``h壹佰`` is ``h100``."""

    def digits(match: re.Match[str]) -> str:
        letters, word = match.groups()
        values = [unicodedata.numeric(c, -1.0) for c in word]
        length = next((i for i, value in enumerate(values) if value < 0), len(values))
        token = f"{letters}{_number(values[:length])}"
        return f"{token} {word[length:]}" if length and token in known else match[0]

    return _AFTER_LETTERS.sub(digits, text)


def _number(values: list[float]) -> str:
    """Return numerals as digits: 1 0 0 side by side, or 2 times 100."""
    if all(value < 10 for value in values):
        return "".join(f"{value:g}" for value in values)
    total, pending = 0.0, 0.0
    for value in values:
        if value >= 10:
            total, pending = total + (pending or 1) * value, 0.0
        else:
            pending = value
    return f"{total + pending:g}"
