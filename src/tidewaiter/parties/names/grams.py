"""Which trigrams does a name hold?

Rare words give their character trigrams with a mark at each end, and, so that ``Shang Tang`` is
found as ``Shangtang``, those of neighbouring words written together. A trade word counts as one
whole: its trigrams would read half the list and say nothing.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from tidewaiter.parties.names.normalise import trade_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

LETTERS = 40
START, END = 38, 39
WHOLE_WORDS = 4096
FIRST_LETTER = 48
GRAMS = LETTERS**3 + WHOLE_WORDS


class Grams(NamedTuple):
    """Trigrams of names, each once a name.

    Attributes:
        row: Row of the name, ascending, shape (grams,).
        gram: Number of the trigram, below GRAMS, shape (grams,).
    """

    row: npt.NDArray[np.int64]
    gram: npt.NDArray[np.int64]


@functools.cache
def _codes() -> npt.NDArray[np.int64]:
    """Return the code of each of the first 65,536 characters; letters beyond Latin share codes."""
    codes = np.arange(65536, dtype=np.int64) % 36
    codes[ord("a") : ord("z") + 1] = np.arange(26)
    codes[ord("0") : ord("9") + 1] = np.arange(26, 36)
    codes[ord("^")], codes[ord("$")] = START, END
    return codes


@functools.cache
def _whole() -> dict[str, int]:
    return {word: LETTERS**3 + i for i, word in enumerate(sorted(trade_words()))}


def letter_sets(words: Sequence[str]) -> npt.NDArray[np.int64]:
    """Return the letters of each word as bits, and the code of its first letter above them.

    Two words differ by at least as many slips as one has letters that the other has not.
    """
    lengths = np.array([len(word) for word in words], dtype=np.int64)
    points = np.frombuffer("".join(words).encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    codes = _codes()[points & 0xFFFF]
    sets = np.zeros(len(words), dtype=np.int64)
    np.bitwise_or.at(sets, np.repeat(np.arange(len(words)), lengths), 1 << codes)
    first = (np.cumsum(lengths) - lengths)[lengths > 0]
    sets[lengths > 0] |= codes[first] << FIRST_LETTER
    return sets


def gram_keys(names: Sequence[tuple[str, ...]]) -> Grams:
    """Return the trigrams of names given as canonical words."""
    whole = _whole()
    texts: list[str] = []
    extra: list[tuple[int, int]] = []
    for at, words in enumerate(names):
        rare = [word for word in words if word not in whole]
        extra += [(at, whole[word]) for word in words if word in whole]
        text = "".join(f"^{word}$" for word in rare)
        texts.append(f"{text}^{''.join(rare)}$" if len(rare) > 1 else text)
    lengths = np.array([len(text) for text in texts], dtype=np.int64)
    points = np.frombuffer("".join(texts).encode("utf-32-le"), dtype=np.uint32)
    codes = _codes()[points & 0xFFFF]
    row = np.repeat(np.arange(len(texts), dtype=np.int64), lengths)
    found, held = _windows(codes, row)
    if extra:
        pairs = np.array(extra, dtype=np.int64)
        held, found = np.concatenate([held, pairs[:, 0]]), np.concatenate([found, pairs[:, 1]])
    keys = np.sort(held * GRAMS + found)  # faster than np.unique, which hashes
    keys = keys[np.concatenate([[True], keys[1:] != keys[:-1]])] if len(keys) else keys
    return Grams(keys // GRAMS, keys % GRAMS)


def _windows(
    codes: npt.NDArray[np.int64], row: npt.NDArray[np.int64]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Return the trigrams that cross no word's end, and the row of each."""
    if len(codes) < 3:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    a, b, c = codes[:-2], codes[1:-1], codes[2:]
    inside = (b < START) & (a != END) & (c != START) & (row[:-2] == row[2:])
    grams = (a * LETTERS + b) * LETTERS + c
    return grams[inside], row[:-2][inside]
