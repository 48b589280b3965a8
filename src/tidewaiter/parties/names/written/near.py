"""Which listed names are written nearly as a query is?

Four ways to be near, from the nearest: at most two slips in the letters as written; a word lost or
made an initial; the same letters in another order, but for one on either side; and cut short, so
that the listed name goes on. Each is a relation between a query and one listed name, which no other
name can move; only how many are kept depends on the others.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from tidewaiter.parties.names.grams import FIRST_LETTER, letter_sets
from tidewaiter.parties.names.written.keys import SLIPS, asked_segments, held
from tidewaiter.parties.names.written.stretches import heaps, stretches, written

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from tidewaiter.parties.names.written.keys import WrittenKeys

    Ints = npt.NDArray[np.int64]

LEAST_CUT = 5
SHORTENED, REORDERED, CUT = SLIPS + 1, SLIPS + 2, 2 * SLIPS + 3  # ranks after those of slips
BEYOND = "\U0010ffff"


class Near(NamedTuple):
    """Pairs that are near, queries ascending, each pair once.

    Attributes:
        query: Row of the query, shape (pairs,).
        name: Row of the name, shape (pairs,).
        rank: How far they are from one another; less is nearer, shape (pairs,).
    """

    query: Ints
    name: Ints
    rank: Ints


def near(keys: WrittenKeys, whole: Sequence[str], queries: Sequence[str]) -> Near:
    """Return the listed names that are written nearly as queries are.

    Args:
        keys: Keys of the list.
        whole: Each listed name as written, without spaces and marks.
        queries: The queries, written so.
    """
    found = [
        _slipped(keys, whole, queries),
        _shortened(keys, queries),
        _reordered(keys, whole, queries),
        _cut(keys, whole, queries),
    ]
    query, name, rank = (np.concatenate(column) for column in zip(*found, strict=True))
    order = np.lexsort((rank, name, query))
    query, name, rank = query[order], name[order], rank[order]
    is_first = np.ones(len(query), dtype=bool)
    is_first[1:] = (query[1:] != query[:-1]) | (name[1:] != name[:-1])
    return Near(query[is_first], name[is_first], rank[is_first])


def nearest(pairs: Near, most: int) -> Near:
    """Return the nearest ``most`` of each query, ties in the order of the list."""
    order = np.lexsort((pairs.name, pairs.rank, pairs.query))
    query = pairs.query[order]
    kept = order[np.arange(len(query)) - np.searchsorted(query, query) < most]
    return Near(pairs.query[kept], pairs.name[kept], pairs.rank[kept])


def _slipped(keys: WrittenKeys, whole: Sequence[str], queries: Sequence[str]) -> Near:
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    key, row = asked_segments(written(queries))
    found = held(keys.segments, keys.segment_names, key, row)
    query, name = _of_like_letters(keys, queries, *found)
    asked, listed = [queries[i] for i in query.tolist()], [whole[i] for i in name.tolist()]
    slips = process.cpdist(asked, listed, scorer=OSA.distance, score_cutoff=SLIPS, dtype=np.int64)
    kept = np.flatnonzero(slips <= SLIPS)
    return Near(query[kept], name[kept], slips[kept])


def _of_like_letters(
    keys: WrittenKeys, queries: Sequence[str], query: Ints, name: Ints
) -> tuple[Ints, Ints]:
    """Return the pairs, each once, in which few letters are one's alone: a bound, cheaply."""
    mask = (1 << FIRST_LETTER) - 1
    asked, listed = letter_sets(queries)[query] & mask, keys.letter_bits[name] & mask
    few = np.bitwise_count(asked & ~listed) <= SLIPS
    few &= np.bitwise_count(listed & ~asked) <= SLIPS
    pairs = np.unique(query[few] * len(keys.letter_bits) + name[few])
    return pairs // len(keys.letter_bits), pairs % len(keys.letter_bits)


def _reordered(keys: WrittenKeys, whole: Sequence[str], queries: Sequence[str]) -> Near:
    """Return the listed names of the same letters, but for one that either may have alone."""
    asked = heaps(queries)
    at, name = held(keys.heaps, keys.heap_names, asked.key, np.arange(len(asked.key)))
    query, taken = asked.row[at], asked.taken[at]
    longer = np.array([len(whole[i]) for i in name.tolist()], dtype=np.int64)
    longer -= np.array([*map(len, queries)], dtype=np.int64)[query]
    return Near(query, name, REORDERED + 2 * taken + longer)


def _shortened(keys: WrittenKeys, queries: Sequence[str]) -> Near:
    texts = written(queries)
    every = np.arange(len(queries))
    key = stretches(texts, every, np.zeros_like(every), texts.lengths)
    query, name = held(keys.shortened, keys.shortened_names, key, every)
    return Near(query, name, np.full(len(query), SHORTENED))


def _cut(keys: WrittenKeys, whole: Sequence[str], queries: Sequence[str]) -> Near:
    """Return the listed names that begin with a query, the shortest nearest."""
    query: list[int] = []
    name: list[int] = []
    rank: list[int] = []
    order = keys.in_order
    for row, text in enumerate(queries):
        if len(text) < LEAST_CUT:
            continue
        first = bisect_left(order, text, key=whole.__getitem__)
        if first == len(order) or not whole[order[first]].startswith(text):
            continue
        end = bisect_right(order, text + BEYOND, lo=first, key=whole.__getitem__)
        listed = order[first:end].tolist()
        query += [row] * len(listed)
        name += listed
        rank += [CUT + len(whole[i]) - len(text) for i in listed]
    columns = (np.array(column, dtype=np.int64) for column in (query, name, rank))
    return Near(*columns)
