"""The graph against the same model in hand-written numpy, and against squigglepy if installed.

The model is SYNTHETIC: 45 inputs (25 log-normal, 19 beta, one mixture), 48 cells, two outputs,
the size of the published estimates. Prints CPU seconds (medians), ratios, and peak memory over
imports, each measured in a process of its own. Run: ``python benchmarks/graph_engine.py``.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from pathlib import Path

CASES, QUARTERS = 12, 4
VALUES = [(1e6 * (i + 1), 1e6 * (i + 1) * (2 + i % 5)) for i in range(CASES)]
PRICES = [(12_000.0 + 1_000 * i, 25_000.0 + 1_500 * i) for i in range(CASES)]
LOGNORMALS = [*VALUES, *PRICES, (20_000.0, 300_000.0)]
BETAS = [(2 + i % 7, 1 + i % 4) for i in range(CASES + QUARTERS + 3)]
MIXTURE = ((0.7, (1.2, 4.0)), (0.3, (2.0, 10.0)))


def graph_model():
    """Return the synthetic model as a graph."""
    from tidewaiter.core.cite import Grade
    from tidewaiter.estimate.engine.quantity import Graph
    from tidewaiter.model.assumption import Assumption, Beta, LogNormal, Mixture

    cited = {"unit": "1", "source": "user", "grade": Grade.UNVERIFIED, "as_of": "2026"}
    given = [
        Assumption(name=f"n{i}", distribution=LogNormal(low=a, high=b, level=0.9), **cited)
        for i, (a, b) in enumerate(LOGNORMALS)
    ]
    given += [
        Assumption(name=f"b{i}", distribution=Beta(a=a, b=b), **cited)
        for i, (a, b) in enumerate(BETAS)
    ]
    parts = tuple(LogNormal(low=a, high=b, level=0.9) for _, (a, b) in MIXTURE)
    weights = tuple(w for w, _ in MIXTURE)
    given.append(
        Assumption(name="m", distribution=Mixture(weights=weights, components=parts), **cited)
    )
    graph = Graph("synthetic", {a.name: a for a in given})
    n = [graph.assume(f"n{i}") for i in range(len(LOGNORMALS))]
    b = [graph.assume(f"b{i}") for i in range(len(BETAS))]
    total, resale = arithmetic(n, b, graph.assume("m"))
    graph.output("diverted", total)
    graph.output("blended", resale)
    return graph


def arithmetic(n, b, m):
    """Return the two outputs; the same expressions serve quantities and arrays.

    The 48 cells are twelve cases by four quarters: value over price, times the share that is
    counted, the quarter's weight, accuracy, and a multiplier that every cell shares.
    """
    values, prices, vendors = n[:CASES], n[CASES : 2 * CASES], n[2 * CASES]
    shares, weights = b[:CASES], b[CASES : CASES + QUARTERS]
    accuracy, market, mix = b[CASES + QUARTERS :]
    total = None
    for value, price, share in zip(values, prices, shares, strict=True):
        for weight in weights:
            cell = value / price * share * weight * accuracy * m
            total = cell if total is None else total + cell
    return total, total * 0.6 + vendors * mix / market * 0.4


def by_hand(draws, seed):
    """Return the outputs in plain numpy, drawn by the generator's own methods."""
    import math

    import numpy as np

    rng = np.random.default_rng(seed)

    def lognormal(low, high, size):
        mean, sd = math.log(low * high) / 2, math.log(high / low) / (2 * 1.6448536269514722)
        return rng.lognormal(mean, sd, size)

    n = [lognormal(a, b, draws) for a, b in LOGNORMALS]
    b = [rng.beta(a, c, draws) for a, c in BETAS]
    first = rng.random(draws) < MIXTURE[0][0]
    m = np.where(first, *(lognormal(*ends, draws) for _, ends in MIXTURE))
    return arithmetic(n, b, m)


def by_graph(draws, seed, sampler="sobol"):
    """Return the outputs through the graph."""
    from tidewaiter.estimate.engine.run import Settings, run

    return run(graph_model(), Settings(draws=draws, seed=seed, sampler=sampler)).values


def by_squigglepy(draws, _seed):
    """Return the composed squigglepy model's draws (its shared inputs are redrawn: wrong)."""
    import squigglepy as sq

    n = [sq.lognorm(a, b) for a, b in LOGNORMALS]
    b = [sq.beta(a, c) for a, c in BETAS]
    m = sq.mixture([[w, sq.lognorm(*ends)] for w, ends in MIXTURE])
    total, resale = arithmetic(n, b, m)
    return sq.sample(total, n=draws), sq.sample(resale, n=draws)


ENGINES = {
    "numpy": by_hand,
    "graph": by_graph,
    "graph-mc": lambda draws, seed: by_graph(draws, seed, "monte-carlo"),
    "squigglepy": by_squigglepy,
}


def measured(engine, draws, repeats):
    """Print one engine's figures as JSON; called in a process of its own."""
    import numpy as np
    from scipy import special  # noqa: F401

    del np
    if engine == "squigglepy":
        import squigglepy  # noqa: F401
    ENGINES[engine](64, 0)
    before = _fresh_peak_kib()
    seconds = []
    for seed in range(repeats):
        start = time.process_time()
        ENGINES[engine](draws, seed)
        seconds.append(time.process_time() - start)
    peak = _kib("VmHWM") - before
    print(json.dumps({"cpu_s": statistics.median(seconds), "mib": peak / 1024}))


def _fresh_peak_kib():
    """Reset the process's peak memory (Linux) and return what it holds now, in KiB."""
    Path("/proc/self/clear_refs").write_text("5")
    return _kib("VmRSS")


def _kib(name):
    status = Path("/proc/self/status").read_text()
    return int(next(line for line in status.splitlines() if line.startswith(name)).split()[1])


def figures(engine, draws, repeats):
    """Return one engine's figures, measured in a process of its own."""
    command = [sys.executable, __file__, engine, str(draws), str(repeats)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1])


def main():
    """Print the table."""
    rows = [(e, 100_000, 7) for e in ("numpy", "graph", "graph-mc")]
    rows += [(e, 1_000_000, 3) for e in ("numpy", "graph", "graph-mc")]
    try:
        import squigglepy  # noqa: F401

        rows.append(("squigglepy", 100_000, 1))
    except ImportError:
        print("squigglepy is not installed: pip install squigglepy==0.30")
    table = {(e, d): figures(e, d, r) for e, d, r in rows}
    for (engine, draws), f in table.items():
        ratio = f["cpu_s"] / table["numpy", draws]["cpu_s"]
        print(
            f"{engine:11s} {draws:9,d} draws  {f['cpu_s']:7.3f} CPU s  x{ratio:6.2f} numpy  "
            f"{f['mib']:6.1f} MiB"
        )


if __name__ == "__main__":
    if len(sys.argv) == 4:
        measured(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
    else:
        main()
