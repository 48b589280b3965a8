"""The least fixpoint, against a work list in plain Python."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.parties.ownership.spread import (
    UNITS_PER_CENT,
    answers,
    grouped,
    rounds_reached,
    units,
)

PARTIES = 9
EDGES = st.lists(
    st.tuples(st.integers(0, 8), st.integers(0, 8), st.sampled_from([0, 10, 25, 40, 50, 100])),
    max_size=30,
)


def by_work_list(edges, seeds, threshold):
    reached, held, waiting = set(seeds), [0] * PARTIES, list(seeds)
    while waiting:
        current = waiting.pop()
        for owner, owned, share in edges:
            if owner == current:
                held[owned] += share
                if held[owned] >= threshold and owned not in reached:
                    reached.add(owned)
                    waiting.append(owned)
    return reached


def by_rounds(edges, seeds, threshold):
    columns = np.array(edges, dtype=np.int64).reshape(-1, 3)
    ids = columns[:, :2].astype(np.int32)
    graph = grouped(ids[:, 0], ids[:, 1], PARTIES)
    shares = columns[:, 2][graph.order]
    return rounds_reached(graph, shares, np.array(sorted(seeds), dtype=np.int64), threshold)


@given(edges=EDGES, seeds=st.sets(st.integers(0, 8), max_size=3))
def test_the_rounds_reach_what_a_work_list_reaches(edges, seeds):
    rounds = by_rounds(edges, seeds, 50)
    assert set(np.flatnonzero(rounds >= 0).tolist()) == by_work_list(edges, seeds, 50)
    assert set(np.flatnonzero(rounds == 0).tolist()) == seeds


def test_a_chain_takes_a_round_a_link():
    assert by_rounds([(0, 1, 50), (1, 2, 50)], {0}, 50).tolist()[:4] == [0, 1, 2, -1]


def test_a_cycle_does_not_support_itself():
    assert by_rounds([(0, 1, 30), (1, 2, 60), (2, 1, 20)], {0}, 50).tolist()[:3] == [0, -1, -1]


@pytest.mark.parametrize("text", ["16.666667", "33.33333333", "0.00000001", "100"])
def test_shares_are_exact(text):
    assert Decimal(units(Decimal(text), up=False)) / UNITS_PER_CENT == Decimal(text)


def test_a_share_finer_than_a_unit_is_rounded_outwards():
    share = Decimal("49.999999999")
    assert units(share, up=True) == 50 * UNITS_PER_CENT
    assert units(share, up=False) < 50 * UNITS_PER_CENT


@given(edges=EDGES, seeds=st.sets(st.integers(0, 8), max_size=3), more=st.integers(0, 60))
def test_answers_say_which_bounds_reach(edges, seeds, more):
    columns = np.array(edges, dtype=np.int64).reshape(-1, 3)
    ids, low = columns[:, :2].astype(np.int32), columns[:, 2]
    graph = grouped(ids[:, 0], ids[:, 1], PARTIES)
    found = answers(graph, (low, low + more), np.array(sorted(seeds), dtype=np.int64), 50)
    wider = [(owner, owned, share + more) for owner, owned, share in edges]
    sure, perhaps = by_work_list(edges, seeds, 50), by_work_list(wider, seeds, 50)
    assert found.tolist() == [(p in sure) + (p in perhaps) for p in range(PARTIES)]
