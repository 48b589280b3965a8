from collections import Counter

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA, Levenshtein

from tidewaiter.parties.names.written.keys import SLIPS, keys_of
from tidewaiter.parties.names.written.near import (
    CUT,
    LEAST_CUT,
    REORDERED,
    SHORTENED,
    Near,
    near,
    nearest,
)

NAMES = st.lists(
    st.lists(st.text(alphabet="abcd", min_size=1, max_size=5), min_size=1, max_size=4).map(tuple),
    min_size=1,
    max_size=10,
)


def found(words: list[tuple[str, ...]], queries: list[str]) -> dict[tuple[int, int], int]:
    whole = ["".join(of) for of in words]
    pairs = near(keys_of(whole, words), whole, queries)
    columns = (column.tolist() for column in pairs)
    told = {(query, name): rank for query, name, rank in zip(*columns, strict=True)}
    assert len(told) == len(pairs.query)  # each pair once
    assert (np.diff(pairs.query) >= 0).all()
    return told


def rank_by_hand(words: tuple[str, ...], query: str) -> int | None:
    """Return the rank of a pair by the definitions, each looked at alone."""
    whole, ranks = "".join(words), []
    slips = OSA.distance(query, whole)
    if slips <= SLIPS and Levenshtein.distance(query, whole) <= SLIPS and len(whole) > SLIPS:
        ranks.append(slips)
    shorter = [(*words[:i], *words[i + 1 :]) for i in range(len(words)) if len(words) > 2]
    shorter += [(*words[:i], w[0], *words[i + 1 :]) for i, w in enumerate(words) if len(words) > 1]
    if query in {"".join(of) for of in shorter if of != words}:
        ranks.append(SHORTENED)
    more, less = Counter(whole) - Counter(query), Counter(query) - Counter(whole)
    if max(more.total(), less.total()) <= 1:
        ranks.append(REORDERED + more.total() + less.total())
    if len(query) >= LEAST_CUT and whole.startswith(query):
        ranks.append(CUT + len(whole) - len(query))
    return min(ranks, default=None)


@given(NAMES, st.data())
@example([("abcd", "abcd")], None)
def test_the_relations_are_those_defined(
    words: list[tuple[str, ...]], data: st.DataObject | None
) -> None:
    whole = ["".join(of) for of in words]
    queries = ["abcdab", "bacddcba"]
    if data:
        base = st.sampled_from(whole)
        cut = st.tuples(base, st.integers(0, 9), st.integers(0, 2), st.text("abcd", max_size=2))
        damaged = cut.map(lambda c: c[0][: c[1]] + c[3] + c[0][c[1] + c[2] :])
        queries = data.draw(st.lists(base | damaged, min_size=1, max_size=6))
    told = found(words, queries)
    for q, query in enumerate(queries):
        for n, of in enumerate(words):
            rank, by_hand = told.get((q, n)), rank_by_hand(of, query)
            # Two letters swapped are one slip; across segments such a pair may be found or not.
            swapped = OSA.distance(query, whole[n]) <= SLIPS
            assert rank == by_hand or (swapped and rank == OSA.distance(query, whole[n]))


@pytest.mark.parametrize(
    ("query", "rank"),
    [
        ("romashkatrading", 0),
        ("ramashkatradng", 2),
        ("tradingromashka", REORDERED),
        ("tradingromaska", REORDERED + 1),
        ("tradingromaskha", REORDERED),
        ("tradinqromashka", REORDERED + 2),
        ("romashkat", SHORTENED),
        ("romashkatr", CUT + 5),
        ("marlin", None),
    ],
)
def test_ranks(query: str, rank: int | None) -> None:
    assert found([("romashka", "trading")], [query]).get((0, 0)) == rank


def test_a_lost_word_is_found_wherever_it_stood() -> None:
    words: list[tuple[str, ...]] = [("ocean", "marlin", "iv")]
    for query in ("marliniv", "oceaniv", "oceanmarlin"):
        assert found(words, [query])[0, 0] == min(SHORTENED, 2 if query == "oceanmarlin" else 9)


def test_nothing_is_near_nothing() -> None:
    assert found([("orion",)], []) == {}
    assert found([("orion",)], ["", "x"]) == {}
    assert found([("\u864e",), ("ab",)], ["\u864e"])[0, 0] == REORDERED  # too short for slips


def test_the_nearest_are_kept_ties_in_the_order_of_the_list() -> None:
    pairs = Near(*(np.array(c) for c in ([0, 0, 0, 1, 1], [4, 2, 9, 1, 0], [1, 1, 0, 5, 5])))
    kept = nearest(pairs, 2)
    assert kept.query.tolist() == [0, 0, 1, 1]
    assert kept.name.tolist() == [9, 2, 0, 1]
    assert kept.rank.tolist() == [0, 1, 5, 5]


def test_other_names_move_no_relation() -> None:
    words: list[tuple[str, ...]] = [("orion", "trading"), ("orion", "trade"), ("perseus",)]
    together = found(words, ["oriontrading"])
    for n, of in enumerate(words):
        assert together.get((0, n)) == found([of], ["oriontrading"]).get((0, 0))
