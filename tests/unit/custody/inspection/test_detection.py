"""Published answers, every case of small populations, chance with a seed, and a million units."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations
from math import comb

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.core.errors import ModelError
from tidewaiter.custody.inspection.detection import (
    detection,
    drawn_mass,
    few_failures,
    most_missing,
    sample_size,
    two_looks,
    undetected,
)

# CSET, public model "location-verification-calculations" (2026), read through a summary of it:
# units, drawn, missing, miss -> probability of finding at least one, as many digits as it gives.
CSET = [
    (10, 1, 1, 0.05, 0.095, 3),
    (100, 10, 10, 0.05, 0.648614, 6),
    (1000, 10, 100, 0.05, 0.633110, 6),
    (1000, 100, 100, 0.05, 0.999973, 6),
    (10000, 100, 1000, 0.05, 0.999956, 6),
    (1000, 10, 1, 0.05, 0.0095, 4),
    (10, 10, 1, 0.1, 0.9, 1),
]


def exact(pool: int, missing: int, drawn: int, passing: Fraction) -> Fraction:
    """Return the probability that all pass, in whole numbers."""
    ways = sum(
        comb(missing, x) * comb(pool - missing, drawn - x) * passing**x
        for x in range(min(missing, drawn) + 1)
        if drawn - x <= pool - missing
    )
    return ways / comb(pool, drawn) if ways else Fraction(0)


@pytest.mark.parametrize(("pool", "drawn", "missing", "miss", "published", "digits"), CSET)
def test_the_published_table_is_met(
    pool: int, drawn: int, missing: int, miss: float, published: float, digits: int
) -> None:
    found = detection(pool, missing, drawn, miss)
    assert round(found, digits) == published
    assert found == pytest.approx(
        float(1 - exact(pool, missing, drawn, Fraction(str(miss)))), 1e-12
    )


def test_every_small_population_is_counted_out() -> None:
    for pool in range(1, 9):
        for missing in range(pool + 1):
            for drawn in range(pool + 1):
                sets = [sum(u < missing for u in s) for s in combinations(range(pool), drawn)]
                wanted = sum(0.3**x for x in sets) / len(sets)
                assert undetected(pool, missing, drawn, 0.3) == pytest.approx(wanted, abs=1e-14)


def test_two_looks_are_counted_out() -> None:
    pool, missing, few, many = 8, 3, 2, 3
    total, wanted = 0, 0.0
    for good in combinations(range(pool), few):
        for cheap in combinations(sorted(set(range(pool)) - set(good)), many):
            x, y = (sum(u < missing for u in units) for units in (good, cheap))
            total, wanted = total + 1, wanted + 0.1**x * 0.7**y
    found = two_looks(pool, missing, (few, many), (0.1, 0.7))
    assert found == pytest.approx(1 - wanted / total, abs=1e-14)


def test_chance_agrees() -> None:
    rng = np.random.Generator(np.random.Philox(5))
    x = rng.hypergeometric(30, 270, 40, size=200_000)
    found = float((rng.random((200_000,)) < 0.2**x).mean())
    assert undetected(300, 30, 40, 0.2) == pytest.approx(found, abs=0.003)


@given(st.integers(1, 60), st.data())
def test_more_is_found_of_more_and_by_more(pool: int, data: st.DataObject) -> None:
    missing, drawn = (data.draw(st.integers(0, pool - 1)) for _ in range(2))
    passing = data.draw(st.floats(0, 1))
    here = detection(pool, missing, drawn, passing)
    assert detection(pool, missing + 1, drawn, passing) >= here - 1e-12
    assert detection(pool, missing, drawn + 1, passing) >= here - 1e-12
    assert detection(pool, missing, drawn, min(1.0, passing + 0.1)) <= here + 1e-12
    law = drawn_mass(pool, missing, drawn)
    mean = float(law.mass @ np.arange(law.first, law.first + len(law.mass)))
    assert mean == pytest.approx(drawn * missing / pool, abs=1e-9)


@given(st.integers(1, 50), st.floats(0.01, 0.99), st.data())
def test_a_sample_is_just_large_enough(pool: int, goal: float, data: st.DataObject) -> None:
    missing = data.draw(st.integers(1, pool))
    number = sample_size(pool, missing, 0.1, goal)
    if number is None:
        assert detection(pool, missing, pool, 0.1) < goal
    else:
        assert detection(pool, missing, number, 0.1) >= goal
        assert number == 0 or detection(pool, missing, number - 1, 0.1) < goal


def test_a_sample_that_finds_nothing_is_refused() -> None:
    assert sample_size(10, 3, 1.0, 0.5) is None
    with pytest.raises(ModelError, match="not there"):
        drawn_mass(5, 6, 1)


@given(st.integers(1, 25), st.data())
def test_the_bound_is_the_last_number_that_is_not_excluded(pool: int, data: st.DataObject) -> None:
    drawn = data.draw(st.integers(0, pool))
    failed = data.draw(st.integers(0, drawn))
    look = (pool, drawn)
    most = most_missing(look, failed, 0.2, 0.95)
    tail = [few_failures(look, k, failed, 0.2) for k in range(pool + 1)]
    allowed = [k for k in range(failed, pool + 1) if tail[k] > 0.05]
    assert most == (max(allowed) if allowed else failed)


def test_the_bound_covers_as_often_as_it_says() -> None:
    rng = np.random.Generator(np.random.Philox(9))
    truth, pool, drawn = 20, 200, 50
    caught = rng.binomial(rng.hypergeometric(truth, pool - truth, drawn, size=2000), 0.9)
    bounds = {d: most_missing((pool, drawn), d, 0.1, 0.95) for d in set(caught.tolist())}
    assert np.mean([bounds[d] >= truth for d in caught.tolist()]) >= 0.94


def test_a_perfect_census_leaves_nothing_open() -> None:
    assert most_missing((40, 40), 0, 0.0, 0.95) == 0
    assert most_missing((40, 40), 3, 0.0, 0.95) == 3
    assert most_missing((40, 0), 0, 0.0, 0.95) == 40


def test_a_million_units_are_no_trouble() -> None:
    number = sample_size(1_000_000, 10_000, 0.05, 0.95)
    assert number == 314  # ln 0.05 / ln(1 - 0.01 x 0.95) = 313.8, with replacement
    assert most_missing((1_000_000, 314), 0, 0.05, 0.95) in range(9_900, 10_100)
