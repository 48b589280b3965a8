"""Under which keys does a list keep its names, so that a damaged one is found without reading all?

Three kinds. The letters in three segments: two slips leave one of them whole, at its place or
near it (Li, Deng, Wang and Feng 2011, "Pass-Join"). The letters as a heap, whole and without one of
them, for words in another order. And each name without one of its words, and with one of them as an
initial.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from tidewaiter.parties.names.grams import letter_sets
from tidewaiter.parties.names.written.stretches import (
    SPREAD,
    Texts,
    heaps,
    stretches,
    without,
    written,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    Ints = npt.NDArray[np.int64]
    Numbers = npt.NDArray[np.uint64]

SLIPS = 2
SEGMENTS = SLIPS + 1
LEAST_WORDS = 3
MOST_WORDS = 12


class WrittenKeys(NamedTuple):
    """Names of a list by their keys, each array of keys ascending.

    Attributes:
        segments: Keys of the segments of each name as written.
        segment_names: Name of each.
        heaps: Keys of each name's heap of letters, whole and without one.
        heap_names: Name of each.
        shortened: Keys of each name without a word, or with an initial for it.
        shortened_names: Name of each.
        in_order: Names in the order of their letters, shape (names,).
        letter_bits: Which letters each name has, as bits, shape (names,).
    """

    segments: Numbers
    segment_names: npt.NDArray[np.int32]
    heaps: Numbers
    heap_names: npt.NDArray[np.int32]
    shortened: Numbers
    shortened_names: npt.NDArray[np.int32]
    in_order: npt.NDArray[np.int32]
    letter_bits: npt.NDArray[np.int64]


class Part(NamedTuple):
    """Some names of a list.

    Attributes:
        keys: Keys of the list.
        whole: Its names as written, without spaces and marks.
        is_meant: Which of them are meant, shape (names,).
    """

    keys: WrittenKeys
    whole: Sequence[str]
    is_meant: npt.NDArray[np.bool_]


def keys_of(whole: Sequence[str], words: Sequence[tuple[str, ...]]) -> WrittenKeys:
    """Return the keys of a list.

    Args:
        whole: Each name as written, without spaces and marks.
        words: The words that it is made of.
    """
    texts, letters = written(whole), heaps(whole)
    order = sorted(range(len(whole)), key=whole.__getitem__)
    return WrittenKeys(
        *_ascending(*_segments(texts)),
        *_ascending(letters.key, letters.row),
        *_ascending(*_shortened(texts, words)),
        np.array(order, dtype=np.int32),
        letter_sets(whole),
    )


def keys_among(parts: Sequence[Part]) -> tuple[WrittenKeys, list[str]]:
    """Return the keys of some names of several lists, and these names as written."""
    whole: list[str] = []
    numbers = []
    for part in parts:
        numbers.append(np.cumsum(part.is_meant) - 1 + len(whole))
        whole += [part.whole[name] for name in np.flatnonzero(part.is_meant).tolist()]
    both = list(zip(parts, numbers, strict=True))
    order = sorted(range(len(whole)), key=whole.__getitem__)
    found = WrittenKeys(
        *_merged([(p.keys.segments, p.keys.segment_names, p.is_meant, n) for p, n in both]),
        *_merged([(p.keys.heaps, p.keys.heap_names, p.is_meant, n) for p, n in both]),
        *_merged([(p.keys.shortened, p.keys.shortened_names, p.is_meant, n) for p, n in both]),
        np.array(order, dtype=np.int32),
        np.concatenate([p.keys.letter_bits[p.is_meant] for p in parts]),
    )
    return found, whole


def _merged(
    kinds: Sequence[tuple[Numbers, npt.NDArray[np.int32], npt.NDArray[np.bool_], Ints]],
) -> tuple[Numbers, npt.NDArray[np.int32]]:
    """Return one kind of keys of several lists, of the names that are meant, by new numbers."""
    kept = [(key, is_meant[name], number[name]) for key, name, is_meant, number in kinds]
    key = np.concatenate([key[is_kept] for key, is_kept, _ in kept])
    return _ascending(key, np.concatenate([number[is_kept] for _, is_kept, number in kept]))


def _ascending(key: Numbers, name: Ints) -> tuple[Numbers, npt.NDArray[np.int32]]:
    """Return keys in their order with their names, without pairs that follow themselves."""
    order = np.argsort(key, kind="stable")
    key, name = key[order], name[order]
    is_first = np.ones(len(key), dtype=bool)
    is_first[1:] = (key[1:] != key[:-1]) | (name[1:] != name[:-1])
    return key[is_first], name[is_first].astype(np.int32)


def _segments(texts: Texts) -> tuple[Numbers, Ints]:
    """Return the key of each segment of each text, and the text."""
    row = np.flatnonzero(texts.lengths >= SEGMENTS)
    length = texts.lengths[row]
    keys = [_segment_keys(texts, row, length, part, 0) for part in range(SEGMENTS)]
    return np.concatenate(keys), np.tile(row, SEGMENTS)


def asked_segments(texts: Texts) -> tuple[Numbers, Ints]:
    """Return the keys under which names within :data:`SLIPS` of texts stand, and the text of each.

    A segment may have moved by as many letters as slips are possible before it, and what follows
    it by as many as are possible after it.
    """
    more, part, moved = _places()
    length = texts.lengths + more
    at, size = _segment(length, part)
    at = at + moved
    place, row = np.nonzero((length >= SEGMENTS) & (at >= 0) & (at + size <= texts.lengths))
    return _segment_keys(texts, row, length[place, row], part[place, 0], moved[place, 0]), row


@functools.cache
def _places() -> Ints:
    """Return where to look for a segment: letters more of the listed name, part, and places moved.

    What stands before the segment may have moved it by one place a slip, and what follows it
    likewise, shape (3, places, 1).
    """
    found = [
        (more, part, moved)
        for more in range(-SLIPS, SLIPS + 1)
        for part in range(SEGMENTS)
        for moved in range(-part, part + 1)
        if abs(moved + more) <= SLIPS - part
    ]
    return np.array(found, dtype=np.int64).T[:, :, None]


def _segment(length: Ints, part: int | Ints) -> tuple[Ints, Ints]:
    """Return where a segment of a text of some length begins, and its letters."""
    at = length * part // SEGMENTS
    return at, length * (part + 1) // SEGMENTS - at


def _segment_keys(
    texts: Texts, row: Ints, length: Ints, part: int | Ints, moved: int | Ints
) -> Numbers:
    """Return the keys of a segment of listed names of ``length``, as the texts of rows have it."""
    at, size = _segment(length, part)
    place = (length * SEGMENTS + part).astype(np.uint64)
    return (stretches(texts, row, at + moved, size) ^ place) * SPREAD


def _shortened(texts: Texts, words: Sequence[tuple[str, ...]]) -> tuple[Numbers, Ints]:
    """Return the key of each name without a word or with its initial alone, and the name."""
    lengths = [[*map(len, of[:MOST_WORDS])] for of in words]
    counts = np.array([*map(len, lengths)], dtype=np.int64)
    row = np.repeat(np.arange(len(words)), counts)
    size = np.array([length for of in lengths for length in of], dtype=np.int64)
    ends = np.cumsum(size)
    first = (np.cumsum(counts) - counts)[row]  # number of the first word of the name
    at = ends - size - (ends - size)[first] if len(size) else size
    lost = np.flatnonzero(counts[row] >= LEAST_WORDS)
    initial = np.flatnonzero((counts[row] > 1) & (size > 1))
    keys = [
        without(texts, row[lost], at[lost], size[lost]),
        without(texts, row[initial], at[initial] + 1, size[initial] - 1),
    ]
    return np.concatenate(keys), np.concatenate([row[lost], row[initial]])


def held(
    listed: Numbers, names: npt.NDArray[np.int32], key: Numbers, row: Ints
) -> tuple[Ints, Ints]:
    """Return row and name of each pair that shares a key, a pair once for each key it shares."""
    if not len(listed):
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    order = np.argsort(key)  # keys looked for in their order find the list's in the cache
    first = np.empty(len(key), dtype=np.int64)
    first[order] = np.searchsorted(listed, key[order])
    is_held = np.flatnonzero(listed[np.minimum(first, len(listed) - 1)] == key)
    first, row = first[is_held], row[is_held]
    count = np.searchsorted(listed, key[is_held], side="right") - first
    ends = np.cumsum(count)
    at = np.arange(int(count.sum())) + np.repeat(first - ends + count, count)
    return np.repeat(row, count), names[at].astype(np.int64)
