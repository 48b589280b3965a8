"""Outlines of regions for the map."""

from __future__ import annotations

import numpy as np

from tidewaiter.custody.location.discs import Discs
from tidewaiter.custody.location.outline import disc_outline, outline_of
from tidewaiter.custody.location.sphere import distances, vectors


def units(places):
    return vectors([p.latitude for p in places], [p.longitude for p in places])


def test_a_disc_has_its_radius_all_round() -> None:
    centre = vectors(50.0, 10.0)
    away = distances(units(disc_outline(centre, 700.0)), centre[None])
    assert np.allclose(away, 700, atol=0.2)


def test_an_outline_holds_the_disc_by_a_step() -> None:
    centre = vectors(50.0, 10.0)
    found = outline_of(Discs(centre[None], np.array([700.0]), np.arange(1)), 0, centre)
    away = distances(units(found), centre[None])
    assert away.min() >= 700
    assert away.max() <= 760


def test_a_place_outside_is_replaced_by_the_nearest_landmark() -> None:
    centre = vectors(50.0, 10.0)
    discs = Discs(centre[None], np.array([700.0]), np.arange(1))
    found = outline_of(discs, 0, vectors(0.0, 100.0))
    assert distances(units(found), centre[None]).min() >= 700


def test_nothing_left_has_no_outline() -> None:
    far = Discs(vectors([0, 0], [0, 90]), np.full(2, 500.0), np.arange(2))
    assert outline_of(far, 0, vectors(0.0, 0.0)) == ()
    assert outline_of(far, 2, vectors(0.0, 0.0)) == ()
