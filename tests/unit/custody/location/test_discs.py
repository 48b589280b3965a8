"""The region that discs leave, against points by the thousand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.custody.location.discs import (
    Discs,
    alone_km,
    bound_of,
    corners,
    excluding,
    reach_km,
    telling,
)
from tidewaiter.custody.location.sphere import HALF_ROUND_KM, distances, spread, vectors

POINTS = spread(8_000)


def drawn(seed: int, count: int, operators: int) -> Discs:
    rng = np.random.Generator(np.random.Philox(seed))
    centres = rng.normal(size=(count, 3))
    centres /= np.linalg.norm(centres, axis=1, keepdims=True)
    return Discs(centres, rng.uniform(2000, 14_000, count), rng.integers(0, operators, count))


def slow_excluding(discs: Discs, points):
    """Return the number of excluding operators, by a loop."""
    outside = distances(points, discs.centres) > discs.reach
    return np.array([len(set(discs.operator[row])) for row in outside])


def test_half_a_round_trip_at_full_speed_and_the_slack() -> None:
    assert reach_km(np.array([0.0, 10.0]), 200_000, 30).tolist() == [30.0, 1030.0]


@given(st.integers(0, 10**6), st.integers(1, 12), st.integers(1, 12), st.integers(0, 3))
def test_the_farthest_point_is_that_of_all_points(seed, count, operators, liars) -> None:
    discs = drawn(seed, count, operators)
    site = POINTS[seed % len(POINTS)]
    bound = bound_of(discs, liars, site)
    possible = POINTS[slow_excluding(discs, POINTS) <= liars]
    if bound.is_empty:
        assert len(possible) == 0
    elif bound.km is not None and len(possible):
        assert distances(possible, site[None]).max() <= bound.km + 0.1
    elif bound.km is None:
        assert len(set(discs.operator)) <= liars


@given(st.integers(0, 10**6), st.integers(1, 12), st.integers(0, 2))
def test_the_farthest_point_is_in_the_region(seed, count, liars) -> None:
    discs = drawn(seed, count, count)
    site = POINTS[seed % len(POINTS)]
    bound = bound_of(discs, liars, site)
    if bound.farthest is not None:
        wider = Discs(discs.centres, discs.reach + 0.1, discs.operator)
        assert slow_excluding(wider, bound.farthest[None])[0] <= liars
        assert distances(bound.farthest[None], site[None])[0, 0] == pytest.approx(bound.km)


@given(st.integers(0, 10**6), st.integers(1, 12), st.integers(1, 5))
def test_operators_are_counted_once(seed, count, operators) -> None:
    discs = drawn(seed, count, operators)
    some = POINTS[::400]
    assert (excluding(discs, some) == slow_excluding(discs, some)).mean() > 0.99


@given(st.integers(0, 10**6), st.integers(1, 12), st.integers(0, 2))
def test_discs_left_out_bound_nothing(seed, count, liars) -> None:
    discs = drawn(seed, count, count)
    kept = telling(discs, liars)
    if len(kept.reach):
        some = POINTS[::100]
        assert ((excluding(discs, some) <= liars) == (excluding(kept, some) <= liars)).all()


def test_two_discs_that_touch_in_a_lens() -> None:
    """Centres 20 degrees apart, radius 15 degrees: cos h = cos 15 / cos 10, h = 11.25 degrees."""
    degree = HALF_ROUND_KM / 180
    discs = Discs(vectors([0, 0], [-10, 10]), np.full(2, 15 * degree), np.arange(2))
    middle = vectors(0.0, 0.0)
    high = np.degrees(np.arccos(np.cos(np.radians(15)) / np.cos(np.radians(10))))
    assert bound_of(discs, 0, middle).km == pytest.approx(high * degree, rel=1e-9)
    assert bound_of(discs, 1, middle).km == pytest.approx(25 * degree, rel=1e-9)
    assert alone_km(discs, 0, middle) == pytest.approx(25 * degree)


def test_nothing_bounds_what_may_all_lie() -> None:
    discs = drawn(1, 3, 3)
    assert corners(discs, 3, POINTS[0]) is None
    assert bound_of(discs, 3, POINTS[0]) == (None, None, False)
    assert alone_km(discs, 3, POINTS[0]) is None


def test_discs_apart_leave_no_place() -> None:
    discs = Discs(vectors([0, 0], [0, 90]), np.full(2, 1000.0), np.arange(2))
    assert bound_of(discs, 0, vectors(0.0, 0.0)).is_empty
    assert not bound_of(discs, 1, vectors(0.0, 0.0)).is_empty


def test_a_region_may_hold_the_other_side_of_the_earth() -> None:
    discs = Discs(vectors([0.0], [180.0]), np.array([5000.0]), np.arange(1))
    assert bound_of(discs, 0, vectors(0.0, 0.0)).km == HALF_ROUND_KM


@given(st.integers(0, 10**6), st.integers(0, 2))
def test_single_discs_are_no_tighter_than_the_region(seed, liars) -> None:
    discs = drawn(seed, 8, 8)
    site = discs.centres[0]
    alone, bound = alone_km(discs, liars, site), bound_of(discs, liars, site)
    if alone is not None and bound.km is not None:
        assert bound.km <= alone + 0.1
