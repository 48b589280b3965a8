"""Which listed names may a queried name be?

An embedded index: character trigrams of rare words and whole trade words, weighted by rarity in
the list (Spärck Jones 1972) and normalised to length 1; the cosine ranks the candidates. Everything
is in flat arrays, so that an index is saved and loaded without being built again. Ties are broken
by the order of the list: the same list gives the same answer everywhere.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from tidewaiter.core.errors import TableError
from tidewaiter.facts.name_tables import legal_forms, rarity
from tidewaiter.parties.names.grams import GRAMS, Grams, gram_keys
from tidewaiter.parties.names.normalise import Parsed, parsed, place_words
from tidewaiter.parties.names.rarity import word_weights

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import numpy.typing as npt

POSTINGS_READ = 6000
LEAST_GRAMS = 4
QUERIES_AT_ONCE = 4
LEAST_COSINE = 0.1
MOST_ALIGNED = 10


class NameIndex(NamedTuple):
    """A list of names, ready to be searched.

    Attributes:
        entries: Identifier of each entry.
        names: Each spelling of each name as written.
        entry_of: Entry of each spelling, shape (names,).
        words: Word to its number.
        weights: Information of each word in nats, shape (words,).
        spelt: Each word, in order of its number.
        name_words: Words of each spelling, padded with -1, shape (names, MOST_WORDS).
        joined: Canonical words of each spelling written together.
        ordered: The same in alphabetical order.
        whole: Each spelling as written, without spaces and marks.
        families: Families of each spelling's legal forms, one bit each, shape (names,).
        numeric: Whether each word is a number, shape (words,).
        places: Whether each word is a place, shape (words,).
        holders: Names that hold each trigram, one trigram after another, shape (postings,).
        holds: Weight of the trigram in that name, shape (postings,).
        gram_weights: Weight of each trigram, shape (GRAMS,).
        gram_names: Number of names that hold each trigram, shape (GRAMS,).
        gram_starts: Where they begin in ``holders``, shape (GRAMS,).
        lengths: Letters of each word, shape (words,).
    """

    entries: tuple[str, ...]
    names: list[str]
    entry_of: npt.NDArray[np.int32]
    words: dict[str, int]
    weights: npt.NDArray[np.float64]
    spelt: list[str]
    name_words: npt.NDArray[np.int32]
    joined: list[str]
    ordered: list[str]
    whole: list[str]
    families: npt.NDArray[np.int64]
    numeric: npt.NDArray[np.bool_]
    places: npt.NDArray[np.bool_]
    holders: npt.NDArray[np.int32]
    holds: npt.NDArray[np.float32]
    gram_weights: npt.NDArray[np.float32]
    gram_names: npt.NDArray[np.int64]
    gram_starts: npt.NDArray[np.int64]
    lengths: npt.NDArray[np.int32]


class Candidates(NamedTuple):
    """Names that queries may be, best first for each query.

    Attributes:
        query: Row of the query, shape (pairs,).
        name: Row of the name in the index, shape (pairs,).
        cosine: Likeness by trigrams, 0 to 1, shape (pairs,).
    """

    query: npt.NDArray[np.int32]
    name: npt.NDArray[np.int32]
    cosine: npt.NDArray[np.float32]


def build_index(named: Iterable[tuple[str, Iterable[str]]]) -> NameIndex:
    """Return the index of entries, each an identifier with its names.

    An identifier that comes twice keeps the names of both.

    Raises:
        TableError: If there is no name, or one is too long.
    """
    entries: dict[str, int] = {}
    names: list[str] = []
    parses: list[Parsed] = []
    entry_of: list[int] = []
    for ident, spellings in named:
        number = entries.setdefault(ident, len(entries))
        for name in dict.fromkeys(spellings):
            for parse in parsed(name):
                if parse.words:
                    names.append(name)
                    parses.append(parse)
                    entry_of.append(number)
    if not names:
        raise TableError("the list holds no names", hint="an empty list is no clearance")
    return _indexed(tuple(entries), names, np.array(entry_of, dtype=np.int32), parses)


def _indexed(
    entries: tuple[str, ...],
    names: list[str],
    entry_of: npt.NDArray[np.int32],
    parses: list[Parsed],
) -> NameIndex:
    words: dict[str, int] = {}
    counts: dict[str, int] = {}
    rows = np.full((len(parses), MOST_ALIGNED), -1, dtype=np.int32)
    for row, parse in enumerate(parses):
        distinct = tuple(dict.fromkeys(parse.words))
        for word in distinct:
            counts[word] = counts.get(word, 0) + 1
            words.setdefault(word, len(words))
        kept = distinct[:MOST_ALIGNED]
        rows[row, : len(kept)] = [words[word] for word in kept]
    weights = word_weights(words, counts, len(parses))
    grams = gram_keys([parse.words for parse in parses])
    held = np.bincount(grams.gram, minlength=GRAMS)
    size = max(len(parses), rarity().names)
    gram_weights = np.log((size + 1) / (held + 0.5)).astype(np.float32)
    order = np.argsort(grams.gram, kind="stable")  # rows are ascending already
    holds = _unit(gram_weights[grams.gram], grams.row, len(parses))
    spelt = list(words)
    return NameIndex(
        entries=entries,
        names=names,
        entry_of=entry_of,
        words=words,
        weights=weights,
        spelt=spelt,
        name_words=rows,
        joined=["".join(parse.words) for parse in parses],
        ordered=["".join(sorted(parse.words)) for parse in parses],
        whole=[parse.whole for parse in parses],
        families=family_bits(parses),
        holders=grams.row[order].astype(np.int32),
        holds=holds[order],
        gram_weights=gram_weights,
        gram_names=held,
        gram_starts=np.cumsum(held) - held,
        lengths=np.array([len(word) for word in spelt], dtype=np.int32),
        **word_kinds(spelt),
    )


def word_kinds(words: Sequence[str]) -> dict[str, npt.NDArray[np.bool_]]:
    """Return which words are numbers and which are places."""
    places = place_words()
    return {
        "numeric": np.array([word.isdigit() for word in words], dtype=bool),
        "places": np.array([word in places for word in words], dtype=bool),
    }


def family_bits(parses: Sequence[Parsed]) -> npt.NDArray[np.int64]:
    """Return the families of legal forms, one bit each, shape (parses,)."""
    number = {family: 1 << i for i, family in enumerate(sorted(legal_forms().families))}
    bits = [sum(number.get(family, 0) for family in parse.families) for parse in parses]
    return np.array(bits, dtype=np.int64)


def _unit(
    values: npt.NDArray[np.float32], row: npt.NDArray[np.int64], rows: int
) -> npt.NDArray[np.float32]:
    """Return values scaled so that those of each row have length 1."""
    lengths = np.sqrt(np.bincount(row, weights=values.astype(np.float64) ** 2, minlength=rows))
    return np.asarray(values / lengths[row], dtype=np.float32)


def candidates(index: NameIndex, queries: Sequence[tuple[str, ...]], most: int) -> Candidates:
    """Return at most ``most`` names for each query, given as canonical words.

    Each query reads its rarest trigrams, as many as POSTINGS_READ allows.
    """
    whole = gram_keys(queries)
    grams = _rarest(whole, index.gram_names)
    values = _unit(index.gram_weights[grams.gram], grams.row, len(queries))
    edges = np.searchsorted(
        grams.row, np.arange(0, len(queries) + QUERIES_AT_ONCE, QUERIES_AT_ONCE)
    )
    found: list[Candidates] = [_none()]
    for at, (first, last) in enumerate(pairwise(edges.tolist())):
        part = Grams(grams.row[first:last] - at * QUERIES_AT_ONCE, grams.gram[first:last])
        one = _products(index, part, values[first:last], most)
        found.append(one._replace(query=one.query + np.int32(at * QUERIES_AT_ONCE)))
    return Candidates(*(np.concatenate(column) for column in zip(*found, strict=True)))


def _none() -> Candidates:
    return Candidates(np.zeros(0, np.int32), np.zeros(0, np.int32), np.zeros(0, np.float32))


def _products(
    index: NameIndex, grams: Grams, values: npt.NDArray[np.float32], most: int
) -> Candidates:
    """Return the names nearest to a few queries by the cosine of their trigrams."""
    names = len(index.names)
    counts = index.gram_names[grams.gram]
    ends = np.cumsum(counts)
    total = int(ends[-1]) if len(ends) else 0
    if not total:
        return _none()
    first = index.gram_starts[grams.gram] - (ends - counts)
    place = np.repeat(first, counts) + np.arange(total)
    key = np.repeat(grams.row * names, counts) + index.holders[place]
    weight = np.repeat(values, counts) * index.holds[place]
    cosine = np.bincount(key, weights=weight, minlength=QUERIES_AT_ONCE * names)
    reached = np.flatnonzero(cosine > LEAST_COSINE)
    near = np.asarray(cosine[reached], dtype=np.float64)
    row, name = reached // names, reached % names
    edges = np.searchsorted(row, np.arange(QUERIES_AT_ONCE + 1)).tolist()
    kept = np.concatenate([_best(near, a, b, most) for a, b in pairwise(edges)])
    return Candidates(
        row[kept].astype(np.int32), name[kept].astype(np.int32), near[kept].astype(np.float32)
    )


def _best(
    cosine: npt.NDArray[np.float64], first: int, last: int, most: int
) -> npt.NDArray[np.intp]:
    """Return the places of the highest values, highest first, ties in order of place."""
    values = cosine[first:last]
    places = np.arange(first, last)
    if len(values) > most:
        kept = values >= np.partition(values, len(values) - most)[len(values) - most]
        values, places = values[kept], places[kept]
    return np.asarray(places[np.argsort(-values, kind="stable")[:most]])


def _rarest(grams: Grams, held: npt.NDArray[np.int64]) -> Grams:
    """Return each query's rarest trigrams, as many as stay within the postings to be read."""
    known = held[grams.gram] > 0
    row, gram = grams.row[known], grams.gram[known]
    order = np.lexsort((held[gram], row))
    row, gram = row[order], gram[order]
    read = np.cumsum(held[gram])
    first = np.searchsorted(row, row)  # position of the row's first trigram
    before = np.where(first > 0, read[first - 1], 0)
    position = np.arange(len(row)) - first
    kept = (read - before <= POSTINGS_READ) | (position < LEAST_GRAMS)
    return Grams(row[kept], gram[kept])
