"""Which stored names must be searched again when a list changes?

With the weights of the older edition kept (``build_index(..., weighed_as=old)``) a pair that stands
in both editions keeps its score. A stored name can then get another answer only if it has a word or
a trigram that the list gained or lost, or if a listed name that came or went is near enough, by
trigrams or as it is written, to be among those looked at. These names are searched in full, the
others keep their answers: the result is that of searching every name, and where weights or order
moved, every name is searched.
"""

from __future__ import annotations

import itertools
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from tidewaiter.parties.names.grams import GRAMS, gram_keys
from tidewaiter.parties.names.index import read_grams
from tidewaiter.parties.names.normalise import repaired
from tidewaiter.parties.names.written.keys import Part, WrittenKeys, keys_among
from tidewaiter.parties.names.written.near import near as written_near
from tidewaiter.parties.stored_parties import Answers, screened

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy.typing as npt

    from tidewaiter.parties.names.index import NameIndex
    from tidewaiter.parties.stored_parties import StoredParties

BATCH = 4096
Postings = tuple["npt.NDArray[np.int64]", "npt.NDArray[np.int64]", "npt.NDArray[np.float32]"]


class Delta(NamedTuple):
    """What an edition changes for a search.

    Attributes:
        is_whole: Whether any answer may be another: weights or order moved.
        words: Words that the list gained or lost.
        grams: Whether each trigram is gained or lost, shape (GRAMS,).
        starts: Where the postings of each trigram begin, and the end, shape (GRAMS + 1,).
        names: Number of the name that came or went, one trigram after another.
        holds: Weight of the trigram in that name.
        written: Keys of the names that came or went.
        whole: These names as written, without spaces and marks.
    """

    is_whole: bool
    words: frozenset[str]
    grams: npt.NDArray[np.bool_]
    starts: npt.NDArray[np.int32]
    names: npt.NDArray[np.int32]
    holds: npt.NDArray[np.float32]
    written: WrittenKeys
    whole: list[str]


def delta(old: NameIndex, new: NameIndex) -> Delta:
    """Return what the newer of two editions changes for a search."""
    were, are = _keys(old), _keys(new)
    gone, come = set(were) - set(are), set(are) - set(were)
    kept = [key for key in were if key not in gone] == [key for key in are if key not in come]
    both = set(old.entries) & set(new.entries)
    ordered = [e for e in old.entries if e in both] == [e for e in new.entries if e in both]
    is_gone = np.array([key in gone for key in were])
    is_come = np.array([key in come for key in are])
    postings = [_postings(old, is_gone, 0), _postings(new, is_come, len(gone))]
    gram, name, holds = (np.concatenate(column) for column in zip(*postings, strict=True))
    order = np.argsort(gram, kind="stable")
    counts = np.bincount(gram, minlength=GRAMS)
    written, whole = keys_among(
        [Part(old.written, old.whole, is_gone), Part(new.written, new.whole, is_come)]
    )
    return Delta(
        is_whole=not (kept and ordered and _weigh_alike(old, new)),
        words=frozenset(old.words.keys() ^ new.words.keys()),
        grams=(old.gram_names > 0) != (new.gram_names > 0),
        starts=np.concatenate([[0], np.cumsum(counts)]).astype(np.int32),
        names=name[order].astype(np.int32),
        holds=holds[order],
        written=written,
        whole=whole,
    )


def _keys(index: NameIndex) -> list[tuple[str, str, str, int]]:
    """Return a key of each spelling; one that comes again is counted."""
    count: Counter[tuple[str, str, str]] = Counter()
    keys = []
    for entry, name, joined in zip(index.entry_of.tolist(), index.names, index.joined, strict=True):
        key = index.entries[entry], name, joined
        keys.append((*key, count[key]))
        count[key] += 1
    return keys


def _weigh_alike(old: NameIndex, new: NameIndex) -> bool:
    """Whether both editions weigh alike what both hold."""
    both = sorted(old.words.keys() & new.words.keys())
    were, are = (index.weights[[index.words[word] for word in both]] for index in (old, new))
    return (
        np.array_equal(were, are)
        and np.array_equal(old.gram_weights, new.gram_weights)
        and np.array_equal(old.gram_ranks, new.gram_ranks)
        and np.array_equal(old.weighed, new.weighed)
    )


def _postings(index: NameIndex, is_meant: npt.NDArray[np.bool_], first: int) -> Postings:
    """Return trigram, number and weight of the postings of some names, numbered from ``first``."""
    kept = is_meant[index.holders]
    number = np.cumsum(is_meant) - 1 + first
    gram = np.repeat(np.arange(GRAMS), index.gram_names)
    return gram[kept], number[index.holders[kept]], index.holds[kept]


def touched(
    change: Delta, new: NameIndex, stored: StoredParties, before: Answers, names: range
) -> npt.NDArray[np.bool_]:
    """Return which names of a slice may get another answer, shape (len(names),).

    Args:
        change: What the newer edition changes.
        new: The newer edition.
        stored: The parties.
        before: Answers of the slice in the older edition.
        names: The slice of the distinct names, of step 1.
    """
    if change.is_whole:
        return np.ones(len(names), dtype=bool)
    if not (change.words or change.grams.any() or len(change.names)):
        return np.zeros(len(names), dtype=bool)
    found = [np.zeros(0, dtype=bool)]
    for start in range(0, len(names), BATCH):
        part = names[start : start + BATCH]
        found.append(_touched(change, new, stored, before.reach[start : start + BATCH], part))
    return np.concatenate(found)


def _touched(
    change: Delta,
    new: NameIndex,
    stored: StoredParties,
    reach: npt.NDArray[np.float32],
    names: range,
) -> npt.NDArray[np.bool_]:
    from scipy.sparse import csr_array

    row, has_moved, asked = _asked(change, new, stored, names)
    is_touched = np.zeros(len(names), dtype=bool)
    is_touched[row[has_moved]] = True
    grams = gram_keys(asked)
    is_touched[row[grams.row[change.grams[grams.gram]]]] = True
    read, values = read_grams(new, asked)
    ends = np.searchsorted(read.row, np.arange(len(asked) + 1)).astype(np.int32)
    queries = csr_array((values, read.gram.astype(np.int32), ends), shape=(len(asked), GRAMS))
    shape = (GRAMS, int(change.names.max(initial=0)) + 1)
    near = queries @ csr_array((change.holds, change.names, change.starts), shape=shape)
    of = np.repeat(row, np.diff(near.indptr))
    is_touched[of[near.data >= reach[of]]] = True
    spelt = stored.spelling_starts[[names.start, names.stop]].tolist()
    alike = written_near(change.written, change.whole, stored.whole[spelt[0] : spelt[1]])
    is_touched[row[alike.query]] = True
    return is_touched


class _Asked(NamedTuple):
    """Spellings of a slice of names.

    Attributes:
        row: Row of the name of each spelling, shape (spellings,).
        has_moved: Whether it has a word, as it is or mended, that the list gained or lost.
        words: Its words as they are searched, mended.
    """

    row: npt.NDArray[np.int64]
    has_moved: npt.NDArray[np.bool_]
    words: list[tuple[str, ...]]


def _asked(change: Delta, new: NameIndex, stored: StoredParties, names: range) -> _Asked:
    """Return the spellings of a slice; each different word is looked at once."""
    starts = stored.spelling_starts[names.start : names.stop + 1]
    ends = stored.word_starts[starts[0] : starts[-1] + 1]
    numbers, back = np.unique(stored.word_of[ends[0] : ends[-1]], return_inverse=True)
    plain = [stored.words[number] for number in numbers.tolist()]
    known, moved = new.words, change.words
    meant = [word if word in known else repaired(word) for word in plain]
    is_moved = np.array([w in moved or repaired(w) in moved for w in plain], dtype=bool)
    spelling = np.repeat(np.arange(len(ends) - 1), np.diff(ends))
    has_moved = np.zeros(len(ends) - 1, dtype=bool)
    has_moved[spelling[is_moved[back]]] = True
    told = [meant[at] for at in back.tolist()]
    edges = (ends - ends[0]).tolist()
    words = [tuple(told[a:b]) for a, b in itertools.pairwise(edges)]
    return _Asked(np.repeat(np.arange(len(names)), np.diff(starts)), has_moved, words)


class SearchedAgain(NamedTuple):
    """Names of a slice that were searched again.

    Attributes:
        names: Their numbers.
        answers: Their answers in the newer edition.
    """

    names: list[int]
    answers: Answers


def searched_again(
    change: Delta, new: NameIndex, stored: StoredParties, before: Answers, names: range
) -> SearchedAgain:
    """Return the names of a slice that may get another answer, with the answer they get.

    Args:
        change: What the newer edition changes.
        new: The newer edition.
        stored: The parties.
        before: Answers of the slice in the older edition; its matches are not read.
        names: The slice of the distinct names, of step 1.
    """
    again = np.flatnonzero(touched(change, new, stored, before, names)).tolist()
    asked = [names[at] for at in again]
    return SearchedAgain(asked, screened(new, stored, asked, least=before.least, most=before.most))


def answers_after(before: Answers, parts: Iterable[SearchedAgain], first: int = 0) -> Answers:
    """Return answers with those of the names that were searched again put in.

    Args:
        before: Answers in the older edition.
        parts: Names searched again, in any order.
        first: Number of the first name of ``before``.
    """
    matches, reach = list(before.matches), before.reach.copy()
    for asked, fresh in parts:
        for name, found in zip(asked, fresh.matches, strict=True):
            matches[name - first] = found
        reach[np.array(asked, dtype=np.int64) - first] = fresh.reach
    return before._replace(matches=tuple(matches), reach=reach)


def rescreened(
    change: Delta,
    new: NameIndex,
    stored: StoredParties,
    before: Answers,
    names: range,
) -> Answers:
    """Return the answers of a slice in the newer edition: those of searching every name again.

    Args:
        change: What the newer edition changes.
        new: The newer edition.
        stored: The parties.
        before: Answers of the slice in the older edition.
        names: The slice of the distinct names, of step 1.
    """
    again = searched_again(change, new, stored, before, names)
    return answers_after(before, [again], names.start)
