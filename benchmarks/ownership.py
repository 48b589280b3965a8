"""Who is reached by listed owners, in a large graph: edges a CPU second against plain Python.

The propagation is timed, with the grouping of unsorted edges; verdicts with their paths are made
for the entities that somebody asks about. The graph is SYNTHETIC: each party has up to three
owners, one edge in a hundred closes cycles, shares are intervals; one party in fifty is listed,
then one in four.
Both sides answer the same three-valued question for every party: reached with the least shares
(yes), with the largest (unknown), or not (no); the answers are compared. Run:
``python benchmarks/ownership.py [PARTIES]``.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections import defaultdict

os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np
import scipy.sparse  # noqa: F401 - loaded before the clock starts

from tidewaiter.parties.ownership.spread import UNITS_PER_CENT, answers, grouped

PARTIES, REPEATS, GOAL = 1_000_000, 5, 3e6
SEED, LISTED_ONE_IN, BACKWARD = 11, (50, 4), 0.01
THRESHOLD = 50 * UNITS_PER_CENT


def synthetic_graph(parties, one_in, seed=SEED):
    """Return owners, owned, least and largest shares in units, and the listed parties."""
    rng = np.random.Generator(np.random.SFC64(seed))
    owners_each = rng.integers(0, 4, parties)
    owned = np.repeat(np.arange(parties), owners_each)
    distance = rng.integers(1, 2000, len(owned)) * np.where(
        rng.random(len(owned)) < BACKWARD, 1, -1
    )
    owner = (owned + distance) % parties
    low = rng.integers(0, 75, len(owned)) * UNITS_PER_CENT
    high = low + rng.integers(0, 25, len(owned)) * UNITS_PER_CENT * (rng.random(len(owned)) < 0.3)
    shuffled = rng.permutation(len(owned))
    listed = rng.choice(parties, parties // one_in, replace=False)
    as_ids = [array[shuffled].astype(np.int32) for array in (owner, owned)]
    return *as_ids, low[shuffled], high[shuffled], listed


def our_answers(graph, parties):
    """Return 2 for yes, 1 for unknown and 0 for no, by party."""
    owner, owned, low, high, listed = graph
    return answers(grouped(owner, owned, parties), (low, high), listed, THRESHOLD)


def plain_answers(graph, parties):
    """Return the same with dictionaries and a work list."""
    owner, owned, low, high, listed = graph
    held_by = defaultdict(list)
    for edge in zip(owner, owned, low, high, strict=True):
        held_by[edge[0]].append(edge[1:])
    result = [0] * parties
    for which in (1, 2):
        total, reached, waiting = defaultdict(int), set(listed), list(listed)
        while waiting:
            for edge in held_by.get(waiting.pop(), ()):
                total[edge[0]] += edge[which]
                if total[edge[0]] >= THRESHOLD and edge[0] not in reached:
                    reached.add(edge[0])
                    waiting.append(edge[0])
        for party in reached:
            result[party] += 1
    return result


def cpu_seconds(work, repeats):
    """Return the median CPU seconds and the last result."""
    spent = []
    for _ in range(repeats):
        start = time.process_time()
        result = work()
        spent.append(time.process_time() - start)
    return statistics.median(spent), result


def compared(parties, one_in):
    """Print edges a CPU second and the ratio; return whether the answers agree, and the speed."""
    graph = synthetic_graph(parties, one_in)
    ours, found = cpu_seconds(lambda: our_answers(graph, parties), REPEATS)
    lists = [array.tolist() for array in graph]
    plain, expected = cpu_seconds(lambda: plain_answers(lists, parties), 1)
    edges = len(graph[0])
    print(f"synthetic graph: {parties:,d} parties, {edges:,d} edges, {len(graph[4]):,d} listed")
    yes, unknown = (int(np.sum(found == answer)) for answer in (2, 1))
    print(f"yes {yes:,d}, unknown {unknown:,d}, no {parties - yes - unknown:,d}")
    for who, spent in (("this package", ours), ("plain Python", plain)):
        print(f"{who}  {spent:6.2f} CPU s, {edges / spent:12,.0f} edges a CPU second")
    same = found.tolist() == expected
    print(f"ratio x{plain / ours:.1f}; the answers {'are the same' if same else 'DIFFER'}\n")
    return same, edges / ours


def main() -> int:
    """Print both graphs; return 1 where answers differ or the goal is missed."""
    parties = int(sys.argv[1]) if len(sys.argv) > 1 else PARTIES
    found = [compared(parties, one_in) for one_in in LISTED_ONE_IN]
    print(f"goal: {GOAL:,.0f} edges a CPU second")
    return 0 if all(same and speed >= GOAL for same, speed in found) else 1


if __name__ == "__main__":
    sys.exit(main())
