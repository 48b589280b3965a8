"""Which listed entries does a name match, and how probably?

Candidates as written and by trigrams, at most ``NAMES_LOOKED_AT`` a spelling; of those the ones
most alike by a quick look are scored in full. The best spelling stands for its entry. Only the
names are asked: no country, nationality or language is known here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import msgspec
import numpy as np

from tidewaiter.parties.names.calibration import log_odds, probability
from tidewaiter.parties.names.grams import GRAMS, gram_keys
from tidewaiter.parties.names.index import (
    Candidates,
    NameIndex,
    build_index,
    candidates,
)
from tidewaiter.parties.names.normalise import Parsed, parsed, repaired
from tidewaiter.parties.names.score import FEATURES, features, looks, seen

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

BATCH = 256
NAMES_LOOKED_AT = 28
NAMES_SCORED = 8
_QUICK = tuple(FEATURES.index(f) for f in ("both_told", "joined", "ordered", "cosine"))


class Match(msgspec.Struct, frozen=True, kw_only=True):
    """An entry that a name may be.

    Attributes:
        entry: Identifier of the entry.
        name: The listed spelling that is most alike.
        probability: Calibrated for a mix of as many listed as clean names.
    """

    entry: str
    name: str
    probability: float


def search(
    index: NameIndex, names: Sequence[str], *, least: float = 0.0, most: int = 10
) -> list[tuple[Match, ...]]:
    """Return the matches of each name, best first, ties in the order of the list.

    Args:
        index: The list.
        names: Names to look for.
        least: Least probability of a match.
        most: Most matches a name.

    Raises:
        TableError: If a name is too long.
    """
    found: list[tuple[Match, ...]] = []
    for start in range(0, len(names), BATCH):
        part = names[start : start + BATCH]
        found += best_matches(index, scored(index, part, least), len(part), least=least, most=most)
    return found


class Scored(NamedTuple):
    """Candidates of a batch with their scores.

    Attributes:
        found: Candidates of each spelling that the quick look kept.
        raw: Raw log odds.
        spellings: Spellings of the names.
        row: Row of the name of each spelling.
        table: Features of each candidate.
        reach: Cosine that a name must have to be looked at, for each spelling.
    """

    found: Candidates
    raw: npt.NDArray[np.float64]
    spellings: list[Parsed]
    row: npt.NDArray[np.int32]
    table: npt.NDArray[np.float64]
    reach: npt.NDArray[np.float32]


def scored(index: NameIndex, names: Sequence[str], least: float = 0.0) -> Scored:
    """Return the candidates of names with raw log odds, minus infinity far below ``least``."""
    row, spellings = spellings_of(index, names)
    return scored_spellings(index, row, spellings, least)


def scored_spellings(
    index: NameIndex, row: npt.NDArray[np.int32], spellings: list[Parsed], least: float = 0.0
) -> Scored:
    """Return the candidates of spellings with raw log odds, ``row`` naming each one's name."""
    found, reach = candidates(index, spellings, NAMES_LOOKED_AT)
    pairs = seen(index, spellings, found)
    kept = likest(found, looks(found, pairs))
    near = Candidates(found.query[kept], found.name[kept], found.cosine[kept])
    table = features(index, spellings, near, pairs.of(kept))
    return Scored(near, log_odds(table, least), spellings, row, table, reach)


def spellings_of(
    index: NameIndex, names: Sequence[str]
) -> tuple[npt.NDArray[np.int32], list[Parsed]]:
    """Return the spellings of names, slips in trade words mended, with the row of each."""
    rows, spellings = [], []
    for row, name in enumerate(names):
        for parse in parsed(name):
            rows.append(row)
            spellings.append(mended(index, parse))
    return np.array(rows, dtype=np.int32), spellings


def mended(index: NameIndex, parse: Parsed) -> Parsed:
    """Return a spelling whose words that the list lacks are the trade words they misspell."""
    known = index.words
    return parse._replace(words=tuple(w if w in known else repaired(w) for w in parse.words))


def quick_look(found: Candidates, table: npt.NDArray[np.float64]) -> npt.NDArray[np.intp]:
    """Return the candidates of each query that look most alike, at most NAMES_SCORED."""
    told, joined, ordered, cosine = table[:, _QUICK].T
    return likest(found, told + joined + ordered + cosine)


def likest(found: Candidates, looks: npt.NDArray[np.float64]) -> npt.NDArray[np.intp]:
    """Return the candidates of each query with the highest looks, at most NAMES_SCORED."""
    order = np.lexsort((found.name, -looks, found.query))
    query = found.query[order]
    position = np.arange(len(order)) - np.searchsorted(query, query)
    return np.asarray(order[position < NAMES_SCORED])


def best_matches(
    index: NameIndex, answer: Scored, names: int, *, least: float, most: int
) -> list[tuple[Match, ...]]:
    """Return the matches of each of ``names`` names, best first, from their scored candidates."""
    found, raw = answer.found, answer.raw
    rows = answer.row[found.query]
    chances = probability(raw)
    kept = np.nonzero((chances >= least) & np.isfinite(raw))[0]
    if not len(kept):
        return [()] * names
    entry = index.entry_of[found.name[kept]]
    order = np.lexsort((found.name[kept], entry, -raw[kept], rows[kept]))
    matches: list[dict[int, Match]] = [{} for _ in range(names)]
    for at in order.tolist():
        pair, number = int(kept[at]), int(entry[at])
        best = matches[int(rows[pair])]
        if number not in best and len(best) < most:
            best[number] = Match(
                entry=index.entries[number],
                name=index.names[int(found.name[pair])],
                probability=float(chances[pair]),
            )
    return [tuple(best.values()) for best in matches]


def pair_probabilities(pairs: Sequence[tuple[str, str]]) -> npt.NDArray[np.float64]:
    """Return the probability that two names are one, shape (pairs,); the order does not matter.

    A pair with an empty name has probability 0.
    """
    told = [i for i, (a, b) in enumerate(pairs) if parsed(a)[0].words and parsed(b)[0].words]
    chances = np.zeros(len(pairs))
    if not told:
        return chances
    there = _one_way([pairs[i] for i in told])
    back = _one_way([(pairs[i][1], pairs[i][0]) for i in told])
    chances[told] = probability((there + back) / 2)
    return chances


def _one_way(pairs: Sequence[tuple[str, str]]) -> npt.NDArray[np.float64]:
    """Return raw log odds with the second name as the listed one."""
    index = build_index((str(i), (name,)) for i, (_, name) in enumerate(pairs))
    rows, spellings = spellings_of(index, [name for name, _ in pairs])
    firsts = np.searchsorted(index.entry_of, np.arange(len(pairs) + 1))
    query: list[int] = []
    name: list[int] = []
    for spelling, row in enumerate(rows.tolist()):
        listed = range(int(firsts[row]), int(firsts[row + 1]))
        query += [spelling] * len(listed)
        name += listed
    found = Candidates(np.array(query), np.array(name), _cosines(index, spellings, query, name))
    raw = log_odds(features(index, spellings, found))
    best = np.full(len(pairs), -np.inf)
    np.maximum.at(best, rows[found.query], raw)
    return best


def _cosines(
    index: NameIndex, spellings: Sequence[Parsed], query: list[int], name: list[int]
) -> npt.NDArray[np.float32]:
    """Return the cosine of each given pair of a spelling and a listed name."""
    asked = gram_keys([spelling.words for spelling in spellings])
    weight = index.gram_weights[asked.gram].astype(np.float64)
    lengths = np.sqrt(np.bincount(asked.row, weights=weight**2, minlength=len(spellings)))
    edges = np.searchsorted(asked.row, np.arange(len(spellings) + 1))
    gram = np.repeat(np.arange(GRAMS), index.gram_names)
    order = np.lexsort((gram, index.holders))
    gram, holds = gram[order], index.holds[order]
    listed = np.searchsorted(index.holders[order], np.arange(len(index.names) + 1))
    cosines = np.zeros(len(query), dtype=np.float32)
    for pair, (q, n) in enumerate(zip(query, name, strict=True)):
        mine = slice(edges[q], edges[q + 1])
        theirs = slice(listed[n], listed[n + 1])
        _, a, b = np.intersect1d(asked.gram[mine], gram[theirs], True, return_indices=True)
        cosines[pair] = (weight[mine][a] * holds[theirs][b]).sum() / lengths[q]
    return cosines
