"""Cells of a zone: no place of it is left out."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.custody.location.discs import Discs
from tidewaiter.custody.location.sphere import distances, vectors
from tidewaiter.custody.location.zones import is_alone_outside, is_certainly_outside, zone_of

SQUARE = np.array([(10.0, 40.0), (14.0, 40.0), (14.0, 43.0), (10.0, 43.0), (10.0, 40.0)])
HOLE = np.array([(11.0, 41.0), (13.0, 41.0), (13.0, 42.0), (11.0, 42.0), (11.0, 41.0)])


def zone(*rings):
    return zone_of(("Made-up",), [rings], 5.0)


@given(st.floats(10, 14), st.floats(40, 43))
def test_every_place_of_the_zone_is_near_a_middle(longitude, latitude) -> None:
    made = zone(SQUARE)
    away = distances(vectors(latitude, longitude)[None], made.points)[0]
    assert (away <= made.apart_km - 5).any()


@given(st.integers(0, 10**6))
def test_so_it_is_for_a_triangle_of_any_shape(seed) -> None:
    rng = np.random.Generator(np.random.Philox(seed))
    corners = rng.uniform((-5, -5), (5, 5), (3, 2))
    made = zone(np.vstack([corners, corners[:1]]))
    inside = rng.dirichlet(np.ones(3), 50) @ corners
    away = distances(vectors(inside[:, 1], inside[:, 0]), made.points)
    assert (away <= made.apart_km - 5).any(axis=1).all()


def test_a_hole_is_outside() -> None:
    full, holed = zone(SQUARE), zone(SQUARE, HOLE)
    assert len(holed.points) < len(full.points)
    middle = vectors(41.5, 12.0)
    assert distances(middle[None], full.points).min() < 20
    assert distances(middle[None], holed.points).min() > 30


def test_a_zone_across_180_degrees_goes_on_past_it() -> None:
    ring = np.array([(178.0, 0.0), (183.0, 0.0), (183.0, 2.0), (178.0, 2.0), (178.0, 0.0)])
    made = zone(ring)
    assert distances(vectors(1.0, -178.0)[None], made.points).min() < 20
    assert distances(vectors(1.0, 0.0)[None], made.points).min() > 10_000


@pytest.mark.parametrize(("km", "together", "alone"), [(300, True, True), (520, True, False),
                                                       (900, False, False)])  # fmt: skip
def test_outside_together_or_alone(km, together, alone) -> None:
    """Landmarks 5 degrees (416 km at 42 north) west and 5 south of the zone's west side."""
    discs = Discs(vectors([42.0, 35.0], [5.0, 2.0]), np.array([km, km], float), np.arange(2))
    assert is_certainly_outside(discs, 0, zone(SQUARE)) is together
    assert is_alone_outside(discs, 1, zone(SQUARE)) is alone


def test_what_may_all_lie_shows_nothing() -> None:
    discs = Discs(vectors([42.0], [-20.0]), np.array([300.0]), np.arange(1))
    assert is_certainly_outside(discs, 0, zone(SQUARE))
    assert not is_certainly_outside(discs, 1, zone(SQUARE))
    assert not is_alone_outside(discs, 1, zone(SQUARE))
