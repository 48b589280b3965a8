"""The posterior of presence is calibrated on the worlds that its own model makes.

Simulation-based calibration (Talts et al. 2018): the rank of the truth in the posterior, with ties
broken at random, is uniform.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import pytest

from made_worlds import FACTS, quiet, records
from tidewaiter.books.presence import Evidence, posterior_of
from tidewaiter.books.worlds.recipe import Visit

BOOKS = FACTS.books["accounting"]
GRADES = [error.grade for error in BOOKS.grades]
VISITS = (
    Visit(grade="photo", share=0.9),
    Visit(grade="serial", share=0.7),
    Visit(grade="attested", share=0.4),
    Visit(grade="challenged", share=0.2),
)


def ranks(seed: int, sites: int, **changes: Any) -> list[float]:
    """Return for each site of a world where the truth lies in the posterior, from 0 to 1."""
    given = {"diverting": None, "has_shared_rates": True, **changes}
    world = quiet(seed, kind="as-modelled", sites=sites, **given)
    best: dict[tuple[str, str], int] = {}
    for row in records(world, "sightings"):
        key = (row.place, row.serial)
        best[key] = max(best.get(key, -1), GRADES.index(row.grade))
    counted = {row.account: int(row.quantity) for row in records(world, "inventories")}
    draw = np.random.Generator(np.random.Philox(seed))
    found = []
    for site in world.truth.sites:
        seen = Counter(GRADES[grade] for (place, _), grade in best.items() if place == site.account)
        count = counted.get(site.account)
        evidence = Evidence(
            account=site.account,
            item=site.item,
            book=(site.booked, site.booked),
            seen=seen,
            counted=None if count is None else (count, count),
            count_grade=world.truth.recipe.count_grade,
        )
        posterior = posterior_of(evidence, BOOKS)
        mass = posterior.honest + posterior.diverting.sum(axis=0)
        place = int(np.searchsorted(posterior.chips, site.unaccounted))
        found.append(float(mass[:place].sum() + draw.random() * mass[place]))
    return found


def unevenness(found: list[float]) -> float:
    """Return chi-squared of ten classes: 9 degrees of freedom."""
    counts = np.histogram(found, 10, (0, 1))[0]
    expected = len(found) / 10
    return float(((counts - expected) ** 2 / expected).sum())


@pytest.mark.parametrize(
    "changes",
    [
        {"visits": (), "count_every": 0},
        {"visits": VISITS, "count_every": 0},
        {"visits": VISITS[1:2], "count_every": 12, "count_grade": "serial"},
    ],
    ids=["nothing-seen", "four-grades", "counted"],
)
def test_the_rank_of_the_truth_is_uniform(changes: dict[str, Any]) -> None:
    assert unevenness(ranks(1, 200, **changes)) < 27.9  # the 99.9% point


@pytest.mark.slow
@pytest.mark.parametrize("grade", ["paper", "photo", "serial", "challenged"])
def test_the_rank_of_the_truth_is_uniform_over_many_worlds(grade: str) -> None:
    found = [
        rank
        for seed in range(4)
        for rank in ranks(seed, 200, visits=VISITS, count_every=12, count_grade=grade)
    ]
    assert unevenness(found) < 27.9


def test_another_prior_is_noticed() -> None:
    # The world diverts everywhere; the posterior expects that a quarter of sites do.
    assert unevenness(ranks(2, 200, visits=(), count_every=0, diverting=1.0)) > 27.9
