"""How often does the range of unseen lots hold the truth? Made-up markets of a known number.

Usage: python benchmarks/listing_population.py [RUNS]

Three sites, 600 lots, perfect links. Chapman's estimate of the first two sites stands beside it as
the plain baseline. Prints coverage of the 95% range and the medians; asserts nothing.
"""

from __future__ import annotations

import sys

import numpy as np

from tidewaiter.app.listings.unseen import LEVEL, overall, unseen
from tidewaiter.estimate.counting.lists import count
from tidewaiter.estimate.counting.table import table_of
from tidewaiter.model.listings.lot import Lot, ObservedOffer

SITES = ("jd", "taobao", "tieba")
TRUE = 600
VISIBLE = (0.35, 0.3, 0.25)
CASES = {
    "independent": (0.0, 0.0),
    "half cross-posted": (0.5, 0.0),
    "uneven visibility": (0.0, 1.0),
    "both": (0.5, 1.0),
}


def shown(seed: int, cross: float, spread: float) -> np.ndarray:
    """Return which site shows which lot, shape (lots, sites)."""
    random = np.random.Generator(np.random.Philox(seed))
    logit = np.log(np.array(VISIBLE) / (1 - np.array(VISIBLE)))
    own = random.normal(0, spread, (TRUE, 1)) if spread else np.zeros((TRUE, 1))
    seen = random.random((TRUE, 3)) < 1 / (1 + np.exp(-(logit + own)))
    seen[:, 1] |= seen[:, 0] & (random.random(TRUE) < cross)
    return seen


def one_run(seed: int, cross: float, spread: float) -> tuple[float, float, float, float, float]:
    """Return low, high, point, and Chapman's interval."""
    seen = shown(seed, cross, spread)
    offers, lots = [], []
    for at in np.flatnonzero(seen.any(axis=1)):
        ids = tuple(f"{SITES[j]}-{at}" for j in range(3) if seen[at, j])
        offers += [ObservedOffer(id=i, site=i.split("-")[0], listing=i) for i in ids]
        lots.append(Lot(id=ids[0], offers=ids))
    found = unseen(offers, lots, [], 0.5)
    low, high = overall(found, "lot")
    pair = {"11": int((seen[:, 0] & seen[:, 1]).sum()), "10": int((seen[:, 0] & ~seen[:, 1]).sum())}
    pair["01"] = int((~seen[:, 0] & seen[:, 1]).sum())
    chapman = count(table_of(pair, SITES[:2]), level=LEVEL).chapman
    return (
        np.nan if low is None else low,
        np.inf if high is None else high,
        np.nan if found[0].point is None else found[0].point,
        chapman.interval.low,
        chapman.interval.high,
    )


def main(runs: int) -> None:
    """Print one row a case."""
    print(f"{runs} made-up markets of {TRUE} lots a case; range at {LEVEL:.0%}")
    heads = ("covers", "Chapman", "low", "high", "no end", "no point")
    print(f"{'case':20}" + "".join(f"{head:>9}" for head in heads))
    for name, (cross, spread) in CASES.items():
        rows = np.array([one_run(10_000 + seed, cross, spread) for seed in range(runs)])
        low, high, point, chapman_low, chapman_high = rows.T
        covers = np.mean((low <= TRUE) & (high >= TRUE))
        chapman = np.mean((chapman_low <= TRUE) & (chapman_high >= TRUE))
        print(
            f"{name:20}{covers:9.1%}{chapman:9.1%}{np.median(low):7.0f}{np.median(high):7.0f}"
            f"{np.mean(np.isinf(high)):8.0%}{np.mean(np.isnan(point)):10.0%}"
        )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 400)
