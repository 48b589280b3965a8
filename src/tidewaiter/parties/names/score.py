"""How alike are two names, word by word?

Words are aligned by equality, then by slips (optimal string alignment), shortening and initials,
each weighted by how much the word says; the names written together are compared too, for words
joined or split; legal forms, numbers and places that differ are named. The features go to a
logistic model whose weights are facts, so every score is a sum of reasons.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from tidewaiter.parties.names.grams import FIRST_LETTER, letter_sets
from tidewaiter.parties.names.index import (
    MOST_ALIGNED,
    Candidates,
    NameIndex,
    family_bits,
    word_kinds,
)
from tidewaiter.parties.names.rarity import word_weights

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from tidewaiter.parties.names.normalise import Parsed

    Floats = npt.NDArray[np.float64]
    Ints = npt.NDArray[np.int32]

LEAST_LIKENESS = 0.6
PREFIX_LIKENESS = 0.8
INITIAL_LIKENESS = 0.55
LEAST_PREFIX = 3
SHARED_SCALE = 10
FEATURES = (
    "query_told", "name_told", "both_told", "query_untold", "name_untold", "shared",
    "joined", "joined_near", "cosine", "cosine_near", "begins", "same", "form_differs",
    "form_missing", "number_differs", "place_differs", "one_word", "worst", "shared_few",
    "told_joined", "query_untold_most", "name_untold_most", "ordered", "whole", "slips", "length",
)  # fmt: skip


class Words(NamedTuple):
    """Words of the queries and the list together.

    Attributes:
        spelt: Words by number; the list's first.
        weights: Information of each in nats.
        lengths: Letters of each.
        letters: Which letters each has, as bits.
        numeric: Whether each is a number.
        places: Whether each is a place.
        query_words: Words of each query, padded with -1, shape (queries, MOST_ALIGNED).
    """

    spelt: list[str]
    weights: Floats
    lengths: Ints
    letters: npt.NDArray[np.int64]
    numeric: npt.NDArray[np.bool_]
    places: npt.NDArray[np.bool_]
    query_words: Ints


class Alignment(NamedTuple):
    """Likeness of each word of a pair to its best counterpart.

    Attributes:
        query: Shape (pairs, words of the query).
        name: Shape (pairs, words of the name).
    """

    query: Floats
    name: Floats


def words_of(index: NameIndex, queries: Sequence[Parsed]) -> Words:
    """Return the words of queries, numbered together with the list's."""
    new: dict[str, int] = {}
    known, first = index.words, len(index.spelt)
    rows = np.full((len(queries), MOST_ALIGNED), -1, dtype=np.int32)
    for row, query in enumerate(queries):
        for at, word in enumerate(list(dict.fromkeys(query.words))[:MOST_ALIGNED]):
            number = known.get(word)
            rows[row, at] = new.setdefault(word, first + len(new)) if number is None else number
    weights = np.concatenate([index.weights, word_weights(new, {}, int(index.weighed[0]))])
    kinds = word_kinds(list(new))
    numeric = np.concatenate([index.numeric, kinds["numeric"]])
    places = np.concatenate([index.places, kinds["places"]])
    lengths = np.concatenate([index.lengths, np.array([*map(len, new)], dtype=np.int32)])
    letters = np.concatenate([index.letters, letter_sets(list(new))])
    return Words([*index.spelt, *new], weights, lengths, letters, numeric, places, rows)


def aligned(words: Words, query: Ints, name: Ints) -> Alignment:
    """Return how well each word of each pair is found in the other name.

    Args:
        words: All words.
        query: Words of each pair's query, padded with -1, shape (pairs, q).
        name: Words of each pair's name, padded with -1, shape (pairs, n).
    """
    at, to = _word_pairs(query, name)
    left, right = query.ravel().take(at), name.ravel().take(to)
    query_best, name_best = np.zeros(query.size), np.zeros(name.size)
    same = np.flatnonzero(left == right)
    query_best[at[same]] = name_best[to[same]] = 1.0
    open_ = np.flatnonzero((query_best.take(at) == 0) & (name_best.take(to) == 0))
    may_be = open_[_may_be_alike(words, left[open_], right[open_])]
    if len(may_be):
        likeness = _likeness(words, left[may_be], right[may_be])
        np.maximum.at(query_best, at[may_be], likeness)
        np.maximum.at(name_best, to[may_be], likeness)
    return Alignment(query_best.reshape(query.shape), name_best.reshape(name.shape))


def _word_pairs(query: Ints, name: Ints) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Return the place in each flattened table of every word of a query and of its name.

    Padding takes no part: the longest name of a batch does not make the others dearer.
    """
    of_query, of_name = (query >= 0).sum(axis=1), (name >= 0).sum(axis=1)
    count = of_query * of_name
    pair = np.repeat(np.arange(len(query)), count)
    within = np.arange(len(pair)) - np.repeat(np.cumsum(count) - count, count)
    wide = of_name[pair]
    at = within // np.maximum(wide, 1)
    return pair * query.shape[1] + at, pair * name.shape[1] + within - at * wide


def _may_be_alike(words: Words, left: Ints, right: Ints) -> npt.NDArray[np.bool_]:
    """Return which pairs of words can have a likeness above 0: a bound, cheaper than it."""
    a, b = words.letters[left], words.letters[right]
    mask = (1 << FIRST_LETTER) - 1
    begins_alike = (a >> FIRST_LETTER) == (b >> FIRST_LETTER)
    only_left, only_right = np.bitwise_count(a & ~b & mask), np.bitwise_count(b & ~a & mask)
    long_a, long_b = words.lengths[left], words.lengths[right]
    slips = np.maximum(np.maximum(only_left, only_right), np.abs(long_a - long_b))
    few = slips <= (1 - LEAST_LIKENESS) * np.maximum(long_a, long_b) + 1e-6
    return np.asarray(begins_alike | few)


def _likeness(words: Words, left: Ints, right: Ints) -> Floats:
    """Return the likeness of words by number, each different pair compared once."""
    from rapidfuzz import process
    from rapidfuzz.distance import OSA, Prefix

    spelt = words.spelt
    keys, back = np.unique(left.astype(np.int64) * len(spelt) + right, return_inverse=True)
    first, second = keys // len(spelt), keys % len(spelt)
    a, b = [spelt[i] for i in first.tolist()], [spelt[i] for i in second.tolist()]
    slips = process.cpdist(a, b, scorer=OSA.normalized_similarity,
                           score_cutoff=LEAST_LIKENESS, dtype=np.float32)  # fmt: skip
    prefix = process.cpdist(a, b, scorer=Prefix.similarity, dtype=np.int32)
    shorter = np.minimum(words.lengths[first], words.lengths[second])
    likeness = np.where(slips > LEAST_LIKENESS, (slips - 0.3) / 0.7, 0.0)
    whole = prefix == shorter
    likeness = np.where(
        whole & (shorter >= LEAST_PREFIX), np.maximum(likeness, PREFIX_LIKENESS), likeness
    )
    likeness = np.where(whole & (shorter == 1), np.maximum(likeness, INITIAL_LIKENESS), likeness)
    return np.asarray(likeness[back.reshape(-1)], dtype=np.float64)


class Letters(NamedTuple):
    """Candidates written without spaces, compared letter by letter.

    Attributes:
        slips: Slips between query and name, shape (pairs,).
        near: Their likeness.
        length: Letters of the query.
        ordered: Likeness with the words in alphabetical order.
    """

    slips: Ints
    near: Floats
    length: npt.NDArray[np.int64]
    ordered: Floats


class Seen(NamedTuple):
    """Candidates with their words aligned and their letters compared.

    Attributes:
        words: All words.
        query: Words of each pair's query, padded with -1, shape (pairs, q).
        name: Words of each pair's name, padded with -1, shape (pairs, n).
        best: Likeness of each word to its best counterpart.
        letters: Likeness of the names written together.
    """

    words: Words
    query: Ints
    name: Ints
    best: Alignment
    letters: Letters

    def of(self, kept: npt.NDArray[np.intp]) -> Seen:
        """Return some of the candidates."""
        best = Alignment(self.best.query[kept], self.best.name[kept])
        slips, near, length, ordered = self.letters
        letters = Letters(slips[kept], near[kept], length[kept], ordered[kept])
        return Seen(self.words, self.query[kept], self.name[kept], best, letters)


def seen(index: NameIndex, queries: Sequence[Parsed], found: Candidates) -> Seen:
    """Return candidates with their words aligned, no wider than the longest names, and letters."""
    words = words_of(index, queries)
    query, name = words.query_words[found.query], index.name_words[found.name]
    query = query[:, : max(1, int((query >= 0).any(axis=0).sum()))]
    name = name[:, : max(1, int((name >= 0).any(axis=0).sum()))]
    letters = _letters(index, queries, found)
    return Seen(words, query, name, aligned(words, query, name), letters)


def looks(found: Candidates, pairs: Seen) -> Floats:
    """Return how alike each candidate looks quickly, the sum of four features, shape (pairs,)."""
    weight_q, weight_n = _weights(pairs.words, pairs.query), _weights(pairs.words, pairs.name)
    told_q = _summed(pairs.best.query * weight_q) / np.maximum(_summed(weight_q), 1e-9)
    told_n = _summed(pairs.best.name * weight_n) / np.maximum(_summed(weight_n), 1e-9)
    letters, cosine = pairs.letters, found.cosine.astype(np.float64)
    return np.asarray(told_q * told_n + letters.near + letters.ordered + cosine)


def features(
    index: NameIndex, queries: Sequence[Parsed], found: Candidates, pairs: Seen | None = None
) -> Floats:
    """Return the features of each candidate, shape (pairs, len(FEATURES)).

    Args:
        index: The list.
        queries: Spellings of the names asked.
        found: Candidates.
        pairs: The candidates compared, where that was done before.
    """
    words, query, name, best, letters = pairs or seen(index, queries, found)
    weight_q, weight_n = _weights(words, query), _weights(words, name)
    columns = {
        **_told(best, weight_q, weight_n),
        **_written_together(index, queries, found, letters),
        **_differences(words, query, name, best),
    }
    columns["cosine"] = found.cosine.astype(np.float64)
    columns["cosine_near"] = np.maximum(columns["cosine"] - 0.7, 0) / 0.3
    columns["one_word"] = ((weight_q > 0).sum(axis=1) == 1).astype(float)
    columns["worst"] = np.minimum(columns["query_told"], columns["name_told"])
    columns["told_joined"] = columns["both_told"] * columns["joined"]
    return np.stack([columns[feature] for feature in FEATURES], axis=1)


def _weights(words: Words, rows: Ints) -> Floats:
    return np.where(rows >= 0, words.weights[rows], 0.0)


def _summed(rows: Floats) -> Floats:
    """Return the sum of each row, from left to right: padding that a batch adds moves no bit."""
    total = np.zeros(len(rows))
    for column in rows.T:
        total += column
    return total


def _told(best: Alignment, weight_q: Floats, weight_n: Floats) -> dict[str, Floats]:
    """Return how much of what the names say is shared, in shares and in nats."""
    shared_q, shared_n = _summed(best.query * weight_q), _summed(best.name * weight_n)
    all_q = np.maximum(_summed(weight_q), 1e-9)
    all_n = np.maximum(_summed(weight_n), 1e-9)
    told_q, told_n = shared_q / all_q, shared_n / all_n
    shared = np.minimum(shared_q, shared_n)
    return {
        "query_told": told_q,
        "name_told": told_n,
        "both_told": told_q * told_n,
        "query_untold": np.log1p(all_q - shared_q),
        "name_untold": np.log1p(all_n - shared_n),
        "query_untold_most": ((1 - best.query) * weight_q).max(axis=1) / 10,
        "name_untold_most": ((1 - best.name) * weight_n).max(axis=1) / 10,
        "shared": np.minimum(shared, 25.0) / SHARED_SCALE,
        "shared_few": np.maximum(8.0 - shared, 0.0) / 8,
    }


def _written_together(
    index: NameIndex, queries: Sequence[Parsed], found: Candidates, letters: Letters
) -> dict[str, Floats]:
    """Return the likeness of the names without spaces, in order and in alphabetical order."""
    from rapidfuzz import process
    from rapidfuzz.distance import Prefix

    query, name = found.query.tolist(), found.name.tolist()
    a = _those(["".join(q.words) for q in queries], query)
    whole = _those([q.whole for q in queries], query), _those(index.whole, name)
    b = _those(index.joined, name)
    slips, near, lengths, ordered = letters
    common = process.cpdist(a, b, scorer=Prefix.similarity, dtype=np.int32)
    return {
        "joined": near,
        "joined_near": np.maximum(near - 0.75, 0) / 0.25,
        "same": (slips == 0).astype(float),
        "begins": ((common >= lengths - 1) & (lengths >= 8)).astype(float),
        "ordered": ordered,
        "whole": _near(*whole),
        "slips": np.minimum(slips, 6) / 6,
        "length": np.minimum(lengths, 30) / 30,
    } | _forms(index, queries, found)


def _letters(index: NameIndex, queries: Sequence[Parsed], found: Candidates) -> Letters:
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    query, name = found.query.tolist(), found.name.tolist()
    a, b = _those(["".join(q.words) for q in queries], query), _those(index.joined, name)
    in_order = _those(["".join(sorted(q.words)) for q in queries], query)
    slips = process.cpdist(a, b, scorer=OSA.distance, dtype=np.int32)
    length = np.array([*map(len, a)], dtype=np.int64)
    longer = np.maximum(length, np.array([*map(len, b)], dtype=np.int64))
    near = np.asarray(1 - slips / np.maximum(longer, 1))
    return Letters(slips, near, length, _near(in_order, _those(index.ordered, name)))


def _those(texts: list[str], numbers: list[int]) -> list[str]:
    return list(map(texts.__getitem__, numbers))


def _near(a: list[str], b: list[str]) -> Floats:
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    near = process.cpdist(a, b, scorer=OSA.normalized_similarity, dtype=np.float32)
    return np.asarray(near, dtype=np.float64)


def _forms(index: NameIndex, queries: Sequence[Parsed], found: Candidates) -> dict[str, Floats]:
    of_query = family_bits(queries)[found.query]
    of_name = index.families[found.name]
    both = (of_query > 0) & (of_name > 0)
    return {
        "form_differs": (both & ((of_query & of_name) == 0)).astype(float),
        "form_missing": ((of_query > 0) != (of_name > 0)).astype(float),
    }


def _differences(words: Words, query: Ints, name: Ints, best: Alignment) -> dict[str, Floats]:
    """Return whether each name has a number, or a place, that the other has not."""
    open_q, open_n = (best.query < 1) & (query >= 0), (best.name < 1) & (name >= 0)
    numbers, towns = words.numeric, words.places
    return {
        "number_differs": (
            (numbers[query] & open_q).any(axis=1) | (numbers[name] & open_n).any(axis=1)
        ).astype(float),
        "place_differs": (
            (towns[query] & open_q).any(axis=1) & (towns[name] & open_n).any(axis=1)
        ).astype(float),
    }
