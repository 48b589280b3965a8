"""Sobol' indices of 20 inputs with 1,000 bootstrap resamples: CPU time against SALib.

Run ``python benchmarks/sobol_indices.py``. SALib is optional (``pip install SALib``); without it
only our own time is printed. Both analyse outputs that were computed beforehand on a design of
4,096 points, so that the ratio compares the analysis alone; the errors are against the closed form
of Sobol's g-function (Saltelli & Sobol' 1995).
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from importlib.util import find_spec

os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np

from tidewaiter.estimate.sensitivity.ranks import first_order_by_ranks
from tidewaiter.estimate.sensitivity.sobol import indices_from_runs, saltelli_runs

INPUTS, POINTS, RESAMPLES, REPEATS = 20, 4096, 1000, 3
G_CONSTANTS = np.array([0, 1, 4.5, 9, 99, 99, 99, 99, *[50.0] * 12])
GOAL = 10.0


def g_function(uniforms):
    """Return Sobol's g-function at points of shape (n, 20)."""
    return np.prod((np.abs(4 * uniforms - 2) + G_CONSTANTS) / (1 + G_CONSTANTS), axis=1)


def closed_form():
    """Return the g-function's first-order and total indices."""
    parts = 1 / (3 * (1 + G_CONSTANTS) ** 2)
    whole = np.prod(1 + parts) - 1
    return parts / whole, parts * np.prod(1 + parts) / (1 + parts) / whole


def cpu_median(work):
    """Return the median CPU seconds of a few repeats, and the last result."""
    seconds = []
    for _ in range(REPEATS):
        start = time.process_time()
        result = work()
        seconds.append(time.process_time() - start)
    return statistics.median(seconds), result


def with_salib():
    """Return SALib's median CPU seconds and largest errors."""
    from SALib.analyze import sobol as analyze
    from SALib.sample import sobol as sample

    problem = {
        "num_vars": INPUTS,
        "names": [f"x{i}" for i in range(INPUTS)],
        "bounds": [[0.0, 1.0]] * INPUTS,
    }
    points = sample.sample(problem, POINTS, calc_second_order=False, scramble=True, seed=1)
    output = g_function(points)
    seconds, found = cpu_median(
        lambda: analyze.analyze(
            problem, output, calc_second_order=False, num_resamples=RESAMPLES, seed=1
        )
    )
    return seconds, errors(found["S1"], found["ST"])


def errors(first, total):
    """Return the largest errors of first-order and total indices."""
    true_first, true_total = closed_form()
    return float(np.abs(first - true_first).max()), float(np.abs(total - true_total).max())


def main() -> int:
    """Print times, errors and the ratio; return 1 where the goal is missed."""
    runs = saltelli_runs(g_function, INPUTS, seed=1, points=POINTS)
    ours, found = cpu_median(lambda: indices_from_runs(runs, seed=1, resamples=RESAMPLES))
    print(f"{INPUTS} inputs, {POINTS:,} points, {found.runs:,} runs, {RESAMPLES:,} resamples")
    row = "{:<28}{:>10.3f} CPU s   largest error first {:.4f}, total {:.4f}"
    print(row.format("Tidewaiter", ours, *errors(found.first, found.total)))

    rng = np.random.Generator(np.random.Philox(1))
    draws = rng.random((100_000, INPUTS))
    output = g_function(draws)
    ranks, first = cpu_median(lambda: first_order_by_ranks(draws, output, seed=1))
    error = float(np.abs(first - closed_form()[0]).max())
    print(
        f"{'  by ranks, 100,000 draws':<28}{ranks:>10.3f} CPU s   largest error first {error:.4f}"
    )

    if find_spec("SALib") is None:
        print("SALib is not installed: no ratio (pip install SALib)")
        return 0
    theirs, their_errors = with_salib()
    print(row.format("SALib", theirs, *their_errors))
    print(f"ratio {theirs / ours:.1f}x (goal {GOAL:g}x)")
    return 0 if theirs / ours >= GOAL else 1


if __name__ == "__main__":
    sys.exit(main())
