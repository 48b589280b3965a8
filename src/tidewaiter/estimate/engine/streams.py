"""Random streams, one for every uncertain number, keyed by run seed and name.

A stream is a pure function from (seed, name, index) to a point in (0, 1): it has no state, so a
block of draws can be made anywhere in any order, and adding, removing or editing one assumption
leaves the draws of all others as they were.

The default points are scrambled Sobol' points. A Sobol' coordinate is defined by direction numbers
``m_k`` (odd, below 2^k); its primitive polynomial only begins to tie them at its degree, so a
coordinate of high enough degree may start with any (Sobol' 1967; Bratley & Fox 1988). Here they are
drawn from a hash of seed and name instead of being looked up by position, which is what makes a
stream independent of its neighbours. The generator matrix is then scrambled by a random lower
triangular matrix and a digital shift (Matoušek 1998), so each block of 2^14 points is stratified
exactly in one dimension, and any set of streams is a randomly chosen digital net (on how good
those are: Goda & L'Ecuyer 2022).

A net chosen at random is nearly always good and now and then has a pair of coordinates that move
together. Every block is therefore randomised afresh: an unlucky pair then spoils one block, and
the errors of the blocks are independent. ``docs/decisions`` has the measured comparison.
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
_ONES = np.uint64(1) << np.arange(63, 63 - BLOCK_BITS, -1, dtype=np.uint64)
_BELOW = _ONES - np.uint64(1)
_ABOVE = ~(_BELOW | _ONES)


def sobol_points(seed: int, name: str, block: int, size: int) -> Floats:
    """Return scrambled Sobol' points of one block of a stream.

    Args:
        seed: Seed of the run.
        name: Name of the stream.
        block: Number of the block; a block holds ``BLOCK`` points.
        size: How many points of the block are wanted, at most ``BLOCK``.

    Returns:
        Shape (size,), strictly inside (0, 1); a whole block has one point in each of ``BLOCK``
        equal cells.
    """
    columns, shift = _generator(seed, name, block)
    words = np.empty(BLOCK, dtype=np.uint64)
    words[0] = shift
    filled = 1
    for column in columns:
        if filled >= size:
            break
        np.bitwise_xor(words[:filled], column, out=words[filled : 2 * filled])
        filled *= 2
    return _unit_interval(words[:size])


def monte_carlo_points(seed: int, name: str, block: int, size: int) -> Floats:
    """Return plain pseudo-random points of one block of a stream, shape (size,)."""
    return block_generator(seed, name, block).random(size)


POINTS = {"sobol": sobol_points, "monte-carlo": monte_carlo_points}


def block_generator(seed: int, name: str, block: int) -> np.random.Generator:
    """Return the counter-based generator of one block of a stream (Philox, Salmon et al. 2011)."""
    key = _hashed_words(f"{seed}\0{name}", 2)
    return np.random.Generator(np.random.Philox(key=key, counter=[0, 0, block, 0]))


def _generator(seed: int, name: str, block: int) -> tuple[Words, np.uint64]:
    """Return the columns of a block's scrambled generator matrix, and its digital shift."""
    words = _hashed_words(f"{seed}\0{name}\0{block}", 2 * BLOCK_BITS + 1)
    directions = (words[:BLOCK_BITS] & _ABOVE) | _ONES
    lower = (words[BLOCK_BITS : 2 * BLOCK_BITS] & _BELOW) | _ONES
    chosen = np.where(directions[:, None] & _ONES, lower, np.uint64(0))
    columns: Words = np.bitwise_xor.reduce(chosen, axis=1)
    return columns, words[-1]


def _hashed_words(key: str, count: int) -> Words:
    digest = hashlib.shake_256(key.encode("utf-8", "surrogatepass")).digest(8 * count)
    return np.frombuffer(digest, dtype="<u8").astype(np.uint64)


def _unit_interval(words: Words) -> Floats:
    """Return the midpoints of the 2^53 equal cells that the words fall in."""
    points: Floats = (words >> np.uint64(11)).astype(np.float64)
    points += 0.5
    points *= 2.0**-53
    return points
