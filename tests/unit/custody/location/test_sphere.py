"""Great circles against published distances."""

from __future__ import annotations

import numpy as np
import pytest

from tidewaiter.custody.location.sphere import (
    HALF_ROUND_KM,
    around,
    degrees,
    distances,
    spread,
    vectors,
)


def test_a_quarter_of_the_way_round() -> None:
    """A quarter of 2 pi times 6,371.0088 km is 10,007.557 km."""
    pole, equator = vectors(90.0, 0.0), vectors(0.0, 55.0)
    assert distances(pole[None], equator[None])[0, 0] == pytest.approx(10_007.557, abs=1e-3)


def test_metres_are_kept() -> None:
    """A thousandth of a degree of latitude is 111.195 m."""
    pair = vectors([48.0, 48.001], [2.0, 2.0])
    assert distances(pair[:1], pair[1:])[0, 0] == pytest.approx(0.111195, abs=1e-6)


def test_degrees_turn_vectors_back() -> None:
    latitude, longitude = degrees(vectors([-89.0, 0.0, 51.5], [170.0, -180.0, -0.1]))
    assert latitude == pytest.approx([-89.0, 0.0, 51.5])
    assert np.cos(np.radians(longitude - [170.0, -180.0, -0.1])) == pytest.approx(1)


def test_points_are_spread_evenly() -> None:
    """Every octant holds an eighth; a disc of a quarter of the sphere holds a quarter."""
    points = spread(8000)
    octants = np.unique((points > 0) @ [1, 2, 4], return_counts=True)[1]
    assert octants == pytest.approx(1000, rel=0.02)


def test_points_around_stay_inside_and_fill() -> None:
    centre = vectors(35.0, 139.0)
    apart = distances(around(centre, 800.0, 2000), centre[None])[:, 0]
    assert 790 < apart.max() <= 800
    assert (apart < 400).mean() == pytest.approx(0.25, abs=0.01)
    assert distances(around(centre, HALF_ROUND_KM, 500), centre[None]).max() > 19_000
