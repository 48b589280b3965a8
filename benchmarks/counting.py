"""Capture-recapture over all hierarchical models: CPU time, and against one model at a time.

Run ``python benchmarks/counting.py``. The whole answer is timed: enumeration of the models,
existence, fits, averages, the profile interval and the lower bound. Beside it stands the same set
of models fitted one after another from dense design matrices, as general software does it. Four
lists: killings in Kosovo, 1999 (Ball et al. 2002). Five lists: modern slavery in the UK, 2013
(Silverman 2020), which is sparse, and the same without empty cells.
"""

from __future__ import annotations

import os
import statistics
import sys
import time

os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np

from tidewaiter.estimate.counting.design import fitted_design
from tidewaiter.estimate.counting.hierarchy import hierarchical_models
from tidewaiter.estimate.counting.lists import count
from tidewaiter.estimate.counting.table import ListTable

REPEATS, GOAL = 5, 0.3
KOSOVO = [0, 1131, 845, 177, 936, 228, 217, 181, 306, 106, 31, 18, 123, 42, 32, 27]
SLAVERY = [
    0, 54, 463, 15, 995, 19, 62, 1, 695, 3, 19, 1, 76, 0, 4, 1,
    316, 0, 1, 0, 11, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0,
]  # fmt: skip


def table_of_cells(cells):
    """Return a table from the counts of its cells."""
    lists = len(cells).bit_length() - 1
    return ListTable(tuple("ABCDE"[:lists]), np.array(cells, float))


def cpu_median(work, repeats=REPEATS):
    """Return the median CPU seconds of a few repeats."""
    seconds = []
    for _ in range(repeats):
        start = time.process_time()
        work()
        seconds.append(time.process_time() - start)
    return statistics.median(seconds)


def one_at_a_time(table):
    """Fit every model by itself from its design matrix."""
    cells = np.arange(1, len(table.counts))[:, None]
    for model in hierarchical_models(len(table.lists)):
        terms = np.flatnonzero(model)
        fitted_design(((cells & terms) == terms).astype(float), table.counts[1:])


def main() -> int:
    """Print times and the ratio; return 1 where the goal is missed."""
    kosovo, slavery = table_of_cells(KOSOVO), table_of_cells(SLAVERY)
    full = table_of_cells([0, *(count + 5 for count in SLAVERY[1:])])
    four = cpu_median(lambda: count(kosovo))
    row = "{:<44}{:>8.3f} CPU s"
    print(row.format("four lists, 113 models, the whole answer", four))
    alone = cpu_median(lambda: one_at_a_time(kosovo), repeats=3)
    print(row.format("  fits alone, one model at a time", alone), f"  ratio {alone / four:.1f}x")
    print(row.format("five lists, 6,893 models", cpu_median(lambda: count(full), repeats=3)))
    sparse = cpu_median(lambda: count(slavery), repeats=3)
    print(row.format("five lists, 13 of 31 cells empty", sparse))
    print(f"goal: four lists within {GOAL} CPU s: {'met' if four <= GOAL else 'missed'}")
    return 0 if four <= GOAL else 1


if __name__ == "__main__":
    sys.exit(main())
