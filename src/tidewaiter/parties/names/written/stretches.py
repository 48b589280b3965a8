"""How are stretches of many texts compared at once? By numbers that equal stretches share.

The number of a stretch is a polynomial of its letters modulo 2**64 (Karp and Rabin 1987), taken
from running sums, so that any stretch of any text costs one subtraction. Unequal stretches share a
number so rarely that whoever asks compares the texts, or bears one more candidate.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    Ints = npt.NDArray[np.int64]
    Numbers = npt.NDArray[np.uint64]

BASE = 0x5851F42D4C957F2D  # odd, so that it has an inverse modulo 2**64
SPREAD = np.uint64(0x9E3779B97F4A7C15)


class Texts(NamedTuple):
    """Texts one after another, ready to be compared.

    Attributes:
        lengths: Letters of each text, shape (texts,).
        starts: Where each begins, shape (texts,).
        sums: Running sums of letters by powers of the base, shape (letters + 1,).
        powers: Powers of the base, shape (letters + 1,).
        inverses: Powers of its inverse, shape (letters + 1,).
    """

    lengths: Ints
    starts: Ints
    sums: Numbers
    powers: Numbers
    inverses: Numbers


def written(texts: Sequence[str]) -> Texts:
    """Return texts as they are."""
    letters, lengths = _letters(texts)
    powers = _powers(BASE, len(letters))
    sums = np.zeros(len(letters) + 1, dtype=np.uint64)
    sums[1:] = np.add.accumulate(letters * powers[:-1])
    inverses = _powers(pow(BASE, -1, 1 << 64), len(letters))
    return Texts(lengths, np.cumsum(lengths) - lengths, sums, powers, inverses)


def _letters(texts: Sequence[str]) -> tuple[Numbers, Ints]:
    """Return a number for each letter, one text after another, and the letters of each text."""
    joined = "".join(texts).encode("utf-32-le", "surrogatepass")
    points = np.frombuffer(joined, dtype=np.uint32).astype(np.uint64)
    spread = (points + np.uint64(1)) * SPREAD
    return spread ^ (spread >> np.uint64(29)), np.array([*map(len, texts)], dtype=np.int64)


class Heaps(NamedTuple):
    """Texts as heaps of letters, their order forgotten: whole, and without one of their letters.

    Attributes:
        key: A number that equal heaps share, shape (heaps,).
        row: Text of each, shape (heaps,).
        taken: Letters taken away, 0 or 1, shape (heaps,).
    """

    key: Numbers
    row: Ints
    taken: Ints


def heaps(texts: Sequence[str]) -> Heaps:
    """Return each text as a heap of letters, and without each of its letters in turn."""
    letters, lengths = _letters(texts)
    ends = np.cumsum(lengths)
    sums = np.concatenate([np.zeros(1, np.uint64), np.add.accumulate(letters * SPREAD)])
    whole = sums[ends] - sums[ends - lengths]
    row = np.repeat(np.arange(len(texts)), lengths)
    key = np.concatenate([whole, whole[row] - letters * SPREAD])
    taken = np.repeat(np.array([0, 1]), [len(whole), len(row)])
    return Heaps(key, np.concatenate([np.arange(len(texts)), row]), taken)


def _powers(base: int, count: int) -> Numbers:
    factors = np.full(count + 1, base, dtype=np.uint64)
    factors[0] = 1
    return np.multiply.accumulate(factors)


def stretches(texts: Texts, row: Ints, at: Ints, length: Ints) -> Numbers:
    """Return the number of a stretch of each row's text.

    Args:
        texts: The texts.
        row: Text of each stretch, shape (stretches,).
        at: Where it begins in its text.
        length: Its letters; it ends within its text.
    """
    first = texts.starts[row] + at
    letters: Numbers = texts.sums[first + length] - texts.sums[first]
    return np.asarray(letters * texts.inverses[first], dtype=np.uint64)


def without(texts: Texts, row: Ints, at: Ints, length: Ints) -> Numbers:
    """Return the number of each row's text without a stretch of it."""
    end = at + length
    before = stretches(texts, row, np.zeros_like(at), at)
    return before + stretches(texts, row, end, texts.lengths[row] - end) * texts.powers[at]
