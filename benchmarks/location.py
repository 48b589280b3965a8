"""How long a verdict takes, with 250 landmarks and with 10.

Run ``python benchmarks/location.py``. Landmarks and round trips are made up: inflation of 1.2 to 4
over the great circle in fibre. CPU time of one thread, medians.
"""

from __future__ import annotations

import statistics
import sys
import time
from pathlib import Path

import numpy as np

from tidewaiter.facts.catalogue import load_facts

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from latency_worlds import assumed, claim_at, honest_ms, measured, place_near, world
from tidewaiter.custody.location.verdict import Likely, verdict_of

MOST_MS, LEAST_A_MINUTE = 50, 1000


def median_ms(landmarks, runs):
    """Return the median time of a verdict."""
    rng = np.random.Generator(np.random.Philox(1))
    ground, rules = world(landmarks, rng), assumed()
    law = load_facts().custody["location"].law
    likely = Likely(law, 0.95, law.scale["0.95"], law.scale["0.99"])
    times = []
    for _ in range(runs):
        site = place_near(ground.units[rng.integers(landmarks)], 50, rng)
        ms = honest_ms(site, ground.units, rng)
        begin = time.process_time()
        verdict_of(claim_at(site), measured(ground, ms, rules), rules, None, likely)
        times.append((time.process_time() - begin) * 1000)
    return statistics.median(times)


def main():
    """Print the times and say whether they are within the bounds."""
    many, few = median_ms(250, 60), median_ms(10, 200)
    print(f"250 landmarks: {many:.1f} ms a verdict (at most {MOST_MS})")
    print(f"10 landmarks: {60_000 / few:,.0f} devices a minute (at least {LEAST_A_MINUTE:,})")
    return 0 if many <= MOST_MS and 60_000 / few >= LEAST_A_MINUTE else 1


if __name__ == "__main__":
    raise SystemExit(main())
