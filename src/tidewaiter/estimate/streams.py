"""Random streams, one for every uncertain number, keyed by run seed and name.

A stream is a pure function from (seed, name, index) to a point in (0, 1): it has no state, so a
block of draws can be made anywhere in any order, and adding, removing or editing one assumption
leaves the draws of all others as they were.

The default points are scrambled Sobol' points. A Sobol' coordinate is defined by direction numbers
``m_k`` (odd, below 2^k); its primitive polynomial only begins to tie them at its degree, so below
2^32 points a coordinate of degree 32 or more may use any (Sobol' 1967; Bratley & Fox 1988). Here
they are drawn from a hash of the seed and the name instead of being looked up by position, which
is what makes a stream independent of its neighbours. The generator matrix is then scrambled by a
random lower triangular matrix and a digital shift (Matoušek 1998), so every stream is stratified
in one dimension exactly and any fixed set of streams is a randomly chosen digital net (on their
quality: Goda & L'Ecuyer 2022).
"""

from __future__ import annotations

import hashlib
from typing import Literal, TypeAlias

import numpy as np
import numpy.typing as npt

Floats: TypeAlias = npt.NDArray[np.float64]
Words: TypeAlias = npt.NDArray[np.uint64]
Sampler: TypeAlias = Literal["sobol", "monte-carlo"]

BLOCK_BITS = 14
BLOCK = 1 << BLOCK_BITS
MOST_DRAWS = 1 << 32
_DIGITS = 32
_WORD = 64


def stream_points(generator: Words, block: int, size: int) -> Floats:
    """Return the Sobol' points of one block of a stream.

    Args:
        generator: The stream's matrix, from :func:`stream_generator`.
        block: Number of the block; a block holds ``BLOCK`` points.
        size: How many points of the block are wanted, at most ``BLOCK``.

    Returns:
        Shape (size,), strictly inside (0, 1).
    """
    start = int(generator[_DIGITS])
    for bit in range(BLOCK_BITS, _DIGITS):
        if block >> (bit - BLOCK_BITS) & 1:
            start ^= int(generator[bit])
    words = np.empty(BLOCK, dtype=np.uint64)
    words[0] = start
    filled = 1
    for bit in range(BLOCK_BITS):
        if filled >= size:
            break
        np.bitwise_xor(words[:filled], generator[bit], out=words[filled : 2 * filled])
        filled *= 2
    return _unit_interval(words[:size])


def stream_generator(seed: int, name: str) -> Words:
    """Return a stream's scrambled Sobol' generator: 32 column words and the digital shift."""
    words = _hashed_words(seed, name, 2 * _DIGITS + 1)
    directions = [_leading_one(int(words[k]), k, above=True) for k in range(_DIGITS)]
    lower = [_leading_one(int(words[_DIGITS + k]), k, above=False) for k in range(_DIGITS)]
    columns = []
    for direction in directions:
        column = 0
        for digit in range(_DIGITS):
            if direction >> (_WORD - 1 - digit) & 1:
                column ^= lower[digit]
        columns.append(column)
    return np.array([*columns, int(words[2 * _DIGITS])], dtype=np.uint64)


def monte_carlo_points(seed: int, name: str, block: int, size: int) -> Floats:
    """Return plain pseudo-random points of one block of a stream, shape (size,)."""
    return block_generator(seed, name, block).random(size)


def block_generator(seed: int, name: str, block: int) -> np.random.Generator:
    """Return the counter-based generator of one block of a stream (Philox, Salmon et al. 2011)."""
    key = _hashed_words(seed, name, 2)
    return np.random.Generator(np.random.Philox(key=key, counter=[0, 0, block, 0]))


def _hashed_words(seed: int, name: str, count: int) -> Words:
    digest = hashlib.shake_256(f"{seed}\0{name}".encode()).digest(8 * count)
    return np.frombuffer(digest, dtype="<u8").astype(np.uint64)


def _leading_one(word: int, digit: int, *, above: bool) -> int:
    """Return random digits on one side of a 1 at ``digit``, zeros on the other."""
    one = 1 << (_WORD - 1 - digit)
    below = one - 1
    kept = word & ~(below | one) & ((1 << _WORD) - 1) if above else word & below
    return kept | one


def _unit_interval(words: Words) -> Floats:
    """Return the midpoints of the 2^53 equal cells that the words fall in."""
    points: Floats = (words >> np.uint64(11)) + 0.5
    points *= 2.0**-53
    return points
