"""How good are points keyed by name, against tabulated Sobol' points and plain draws?

The model is the synthetic one of ``graph_engine.py``: 45 inputs, two outputs. Each kind of points
makes 65,536 draws, many times with other seeds; printed are the root mean square and the largest
error of a statistic over those repeats, in per cent. The truth is the mean over all repeats of
all kinds. Run: ``python benchmarks/point_sets.py [REPEATS]``.
"""

from __future__ import annotations

import sys
import time

import numpy as np
from graph_engine import graph_model
from scipy.special import ndtri
from scipy.stats import qmc

from tidewaiter.estimate.engine import streams
from tidewaiter.estimate.engine.run import column_names, evaluator

BITS = 16
DRAWS = 1 << BITS
BLOCKS = range(DRAWS // streams.BLOCK)


def in_blocks(points, seed, names):
    return np.stack(
        [
            np.concatenate([points(seed, name, block, streams.BLOCK) for block in BLOCKS])
            for name in names
        ]
    )


def plain(seed, names):
    return in_blocks(streams.monte_carlo_points, seed, names)


def latin(seed, names):
    """Latin hypercube of each block: a shuffle for each name."""

    def shuffled(seed, name, block, size):
        rng = streams.block_generator(seed, name, block)
        return (rng.permutation(size) + rng.random(size)) / size

    return in_blocks(shuffled, seed, names)


def keyed_each_block(seed, names):
    return in_blocks(streams.sobol_points, seed, names)


def keyed_once(seed, names):
    """One net for the whole run, in place of one for each block."""
    return np.stack([net(np.random.default_rng([seed, *name.encode()])) for name in names])


def net(rng):
    word, ones = 1 << 32, [1 << (31 - k) for k in range(BITS)]
    draws = rng.integers(0, word, size=(2, BITS))
    directions = [int(r) & ~(2 * one - 1) | one for r, one in zip(draws[0], ones, strict=True)]
    lower = [int(r) & (one - 1) | one for r, one in zip(draws[1], ones, strict=True)]
    words = np.zeros(1, dtype=np.uint64)
    for direction in directions:
        column = 0
        for one, row in zip(ones, lower, strict=True):
            column ^= row if direction & one else 0
        words = np.concatenate([words, words ^ np.uint64(column)])
    return ((words ^ rng.integers(0, word, dtype=np.uint64)) + 0.5) / word


def tabulated(seed, names):
    points = qmc.Sobol(len(names), scramble=True, rng=np.random.default_rng(seed))
    return np.clip(points.random_base2(BITS).T, 2.0**-53, 1 - 2.0**-53)


KINDS = {
    "plain pseudo-random": plain,
    "Sobol', tabulated, by position": tabulated,
    "Latin hypercube by name": latin,
    "net by name, one for the run": keyed_once,
    "net by name, one for each block": keyed_each_block,
}


def statistics_of(outputs):
    return np.array(
        [s for v in outputs.values() for s in (v.mean(), *np.quantile(v, [0.05, 0.5, 0.95]))]
    )


def main() -> None:
    repeats = int(sys.argv[1]) if len(sys.argv) > 1 else 24
    graph = graph_model()
    names = column_names(graph, ["diverted", "blended"])
    evaluate = evaluator(graph, ["diverted", "blended"])
    found, spent = {}, {}
    for kind, points in KINDS.items():
        start = time.process_time()
        sets = [ndtri(points(seed, names)) for seed in range(repeats)]
        spent[kind] = (time.process_time() - start) / repeats
        rows = [statistics_of(evaluate(dict(zip(names, z, strict=True)))) for z in sets]
        found[kind] = np.array(rows)
    truth = np.mean([rows.mean(axis=0) for rows in found.values()], axis=0)
    print(
        f"{len(names)} inputs, {DRAWS:,} draws, {repeats} repeats; errors of the output 'diverted'"
    )
    print(f"{'':34}{'rms error %':>28}{'largest error %':>32}")
    print(f"{'':34}" + 2 * "".join(f"{s:>7}" for s in ("mean", "p5", "p50", "p95")) + "  CPU s")
    for kind, rows in found.items():
        errors = 100 * (rows / truth - 1)[:, :4]
        rms, largest = np.sqrt((errors**2).mean(axis=0)), abs(errors).max(axis=0)
        print(f"{kind:34}" + "".join(f"{e:7.2f}" for e in (*rms, *largest)) + f"{spent[kind]:7.2f}")


if __name__ == "__main__":
    main()
