"""Which listed names may a queried name be?

An embedded index: character trigrams of rare words and whole trade words, weighted by rarity in
the list (Spärck Jones 1972) and normalised to length 1; the cosine ranks the candidates. A short
name with two slips, or one that lost its rare word, shares too few trigrams: names that are
written nearly as the query is come before those ranked by cosine. Everything is in flat arrays, so
that an index is saved and loaded without being built again. Ties are broken by the order of the
list: the same list gives the same answer everywhere.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from tidewaiter.core.errors import TableError
from tidewaiter.facts.name_tables import legal_forms, rarity
from tidewaiter.parties.names.grams import GRAMS, Grams, gram_keys, letter_sets
from tidewaiter.parties.names.normalise import Parsed, parsed, place_words
from tidewaiter.parties.names.rarity import word_weights
from tidewaiter.parties.names.written.keys import WrittenKeys, keys_of
from tidewaiter.parties.names.written.near import Near, near, nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import numpy.typing as npt
    from scipy.sparse import csr_array

POSTINGS_READ = 6000
LEAST_GRAMS = 4
LEVELS = 256
LEAST_COSINE = 0.1
MOST_ALIGNED = 10
MOST_WRITTEN = 22


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
        gram_ranks: The same when the weights were made: the rarest trigrams are read first.
        weighed: Number of names when the weights were made, shape (1,).
        gram_starts: Where they begin in ``holders``, shape (GRAMS,).
        lengths: Letters of each word, shape (words,).
        letters: Which letters each word has, as bits, shape (words,).
        written: Keys of the spellings as written.
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
    gram_ranks: npt.NDArray[np.int64]
    weighed: npt.NDArray[np.int64]
    gram_starts: npt.NDArray[np.int64]
    lengths: npt.NDArray[np.int32]
    letters: npt.NDArray[np.int64]
    written: WrittenKeys


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


def build_index(
    named: Iterable[tuple[str, Iterable[str]]], *, weighed_as: NameIndex | None = None
) -> NameIndex:
    """Return the index of entries, each an identifier with its names.

    An identifier that comes twice keeps the names of both.

    Args:
        named: The entries.
        weighed_as: An older edition whose weights are kept, so that an update moves the scores of
            no pair that stands in both; a word that it lacks weighs as one the list never had.
            By default the weights are made from the entries.

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
    numbers = np.array(entry_of, dtype=np.int32)
    return _indexed(tuple(entries), names, numbers, parses, weighed_as)


def _indexed(
    entries: tuple[str, ...],
    names: list[str],
    entry_of: npt.NDArray[np.int32],
    parses: list[Parsed],
    weighed_as: NameIndex | None,
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
    grams = gram_keys([parse.words for parse in parses])
    held = np.bincount(grams.gram, minlength=GRAMS)
    weights, gram_weights = _weights_of(words, counts, len(parses), held, weighed_as)
    order = np.argsort(grams.gram, kind="stable")  # rows are ascending already
    holds = _unit(gram_weights[grams.gram], grams.row, len(parses))
    spelt = list(words)
    whole = [parse.whole for parse in parses]
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
        whole=whole,
        families=family_bits(parses),
        holders=grams.row[order].astype(np.int32),
        holds=holds[order],
        gram_weights=gram_weights,
        gram_names=held,
        gram_ranks=held if weighed_as is None else weighed_as.gram_ranks,
        weighed=np.array([len(parses)]) if weighed_as is None else weighed_as.weighed,
        gram_starts=np.cumsum(held) - held,
        lengths=np.array([len(word) for word in spelt], dtype=np.int32),
        letters=letter_sets(spelt),
        written=keys_of(whole, [parse.written for parse in parses]),
        **word_kinds(spelt),
    )


def _weights_of(
    words: dict[str, int],
    counts: dict[str, int],
    names: int,
    held: npt.NDArray[np.int64],
    weighed_as: NameIndex | None,
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float32]]:
    """Return the weights of words and trigrams: an older edition's, or those of the list itself."""
    if weighed_as is None:
        size = max(names, rarity().names)
        gram_weights = np.log((size + 1) / (held + 0.5)).astype(np.float32)
        return word_weights(words, counts, names), gram_weights
    weights = word_weights(words, {}, int(weighed_as.weighed[0]))
    known = [(at, weighed_as.words[w]) for w, at in words.items() if w in weighed_as.words]
    pairs = np.array(known, dtype=np.int64).reshape(-1, 2)
    weights[pairs[:, 0]] = weighed_as.weights[pairs[:, 1]]
    return weights, weighed_as.gram_weights


def word_kinds(words: Sequence[str]) -> dict[str, npt.NDArray[np.bool_]]:
    """Return which words are numbers and which are places."""
    places = place_words()
    return {
        "numeric": np.array([word.isdigit() for word in words], dtype=bool),
        "places": np.array([word in places for word in words], dtype=bool),
    }


@functools.cache
def _family_numbers() -> dict[str, int]:
    return {family: 1 << i for i, family in enumerate(sorted(legal_forms().families))}


def family_bits(parses: Sequence[Parsed]) -> npt.NDArray[np.int64]:
    """Return the families of legal forms, one bit each, shape (parses,)."""
    return np.array([families_of(parse) for parse in parses], dtype=np.int64)


def families_of(parse: Parsed) -> int:
    """Return the families of a spelling's legal forms, one bit each."""
    number = _family_numbers()
    return sum([number.get(family, 0) for family in parse.families])


def _unit(
    values: npt.NDArray[np.float32], row: npt.NDArray[np.int64], rows: int
) -> npt.NDArray[np.float32]:
    """Return values scaled so that those of each row have length 1."""
    lengths = np.sqrt(np.bincount(row, weights=values.astype(np.float64) ** 2, minlength=rows))
    return np.asarray(values / lengths[row], dtype=np.float32)


class Found(NamedTuple):
    """Names that queries may be, and how near another name would have to be.

    Attributes:
        near: The names: those written nearly as the query is, then those nearest by trigrams.
        reach: Least cosine with which a name that is not written nearly so is among them, shape
            (queries,).
    """

    near: Candidates
    reach: npt.NDArray[np.float32]


def candidates(index: NameIndex, queries: Sequence[Parsed], most: int) -> Found:
    """Return at most ``most`` names for each query, given as a spelling.

    Names written nearly as the query is take at most MOST_WRITTEN of the places. For the others
    each query reads its rarest trigrams, as many as POSTINGS_READ allows. What a query finds does
    not depend on the other queries: every sum runs over its own trigrams in their order.
    """
    grams, values = read_grams(index, [query.words for query in queries])
    products = _products(index, grams, values, len(queries))
    alike = nearest(
        near(index.written, index.whole, [query.whole for query in queries]),
        min(MOST_WRITTEN, most),
    )
    places = most - np.bincount(alike.query, minlength=len(queries))
    ranked = _ranked(products, alike, places, most)
    cosine = products[alike.query, alike.name] if len(alike.query) else products.data[:0]
    written = Candidates(alike.query.astype(np.int32), alike.name.astype(np.int32), cosine)
    every = [np.concatenate(column) for column in zip(written, ranked, strict=True)]
    order = np.argsort(every[0], kind="stable")
    found = Candidates(*(column[order] for column in every))
    return Found(found, _reach(ranked, places))


def _ranked(
    products: csr_array, alike: Near, places: npt.NDArray[np.int64], most: int
) -> Candidates:
    """Return the names nearest by trigrams for the places that are left, best first."""
    near = np.flatnonzero(products.data > LEAST_COSINE)
    ends = np.searchsorted(near, products.indptr)
    row = np.repeat(np.arange(len(places), dtype=np.int32), np.diff(ends))
    name, cosine = products.indices[near].astype(np.int32), products.data[near]
    kept = np.flatnonzero(_near_enough(row, cosine, len(places), most))
    row, name, cosine = row[kept], name[kept], cosine[kept]
    order = np.lexsort((name, -cosine, row))
    row, name, cosine = row[order], name[order], cosine[order]
    names = products.shape[1]
    other = ~np.isin(row * np.int64(names) + name, alike.query * names + alike.name)
    row, name, cosine = row[other], name[other], cosine[other]
    first = np.arange(len(row)) - np.searchsorted(row, row) < places[row]
    return Candidates(row[first], name[first], cosine[first])


def _reach(ranked: Candidates, places: npt.NDArray[np.int64]) -> npt.NDArray[np.float32]:
    """Return the cosine of the last name ranked by it, or the least one where places are free."""
    ends = np.searchsorted(ranked.query, np.arange(len(places)), side="right")
    is_full = (np.bincount(ranked.query, minlength=len(places)) >= places) & (places > 0)
    reach = np.where(places > 0, LEAST_COSINE, np.inf).astype(np.float32)
    reach[is_full] = ranked.cosine[ends[is_full] - 1]
    return reach


def read_grams(
    index: NameIndex, queries: Sequence[tuple[str, ...]]
) -> tuple[Grams, npt.NDArray[np.float32]]:
    """Return the trigrams that queries read, and their weights of length 1 a query."""
    grams = _rarest(gram_keys(queries), index)
    return grams, _unit(index.gram_weights[grams.gram], grams.row, len(queries))


def _products(
    index: NameIndex, grams: Grams, values: npt.NDArray[np.float32], queries: int
) -> csr_array:
    """Return the cosine of each query and each name that share a trigram."""
    from scipy.sparse import csr_array

    ends = np.searchsorted(grams.row, np.arange(queries + 1)).astype(np.int32)
    asked = csr_array((values, grams.gram.astype(np.int32), ends), shape=(queries, GRAMS))
    starts = np.append(index.gram_starts, len(index.holders)).astype(np.int32)
    listed = csr_array((index.holds, index.holders, starts), shape=(GRAMS, len(index.names)))
    return asked @ listed


def _near_enough(
    row: npt.NDArray[np.int32], cosine: npt.NDArray[np.float32], queries: int, most: int
) -> npt.NDArray[np.bool_]:
    """Return which pairs may be among the nearest ``most`` of their query: none too few is kept.

    Cosines are counted by level; the level that holds a query's last place is kept whole.
    """
    level = np.minimum((cosine * LEVELS).astype(np.int64), LEVELS - 1)
    counts = np.bincount(row * LEVELS + level, minlength=queries * LEVELS).reshape(-1, LEVELS)
    at_least = np.cumsum(counts[:, ::-1], axis=1)[:, ::-1]
    last = np.maximum((at_least >= most).sum(axis=1) - 1, 0)
    return np.asarray(level >= last[row])


def _rarest(grams: Grams, index: NameIndex) -> Grams:
    """Return each query's rarest trigrams, as many as stay within the postings to be read."""
    held, known = index.gram_ranks, index.gram_names[grams.gram] > 0
    row, gram = grams.row[known], grams.gram[known]
    order = np.lexsort((held[gram], row))
    row, gram = row[order], gram[order]
    read = np.cumsum(held[gram])
    first = np.searchsorted(row, row)  # position of the row's first trigram
    before = np.where(first > 0, read[first - 1], 0)
    position = np.arange(len(row)) - first
    kept = (read - before <= POSTINGS_READ) | (position < LEAST_GRAMS)
    return Grams(row[kept], gram[kept])
