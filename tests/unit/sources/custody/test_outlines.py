"""Outlines of countries, and cities that lie in them."""

from __future__ import annotations

import numpy as np
import pytest

from tidewaiter.core.errors import UnknownNameError
from tidewaiter.custody.location.sphere import distances, vectors
from tidewaiter.custody.location.zones import zone_of
from tidewaiter.sources.custody.outlines import countries_of, land


def zone(text):
    """Return the zone of some countries."""
    found = countries_of(text)
    return zone_of(tuple(c.name for c in found), [p for c in found for p in c.polygons], 10.0)


@pytest.mark.parametrize(
    ("country", "latitude", "longitude"),
    [("SG", 1.35, 103.82), ("CN", 22.54, 114.06), ("China", 43.8, 87.6), ("HK", 22.32, 114.17),
     ("RU", 66.0, -171.0), ("FJ", -16.8, -179.9), ("US", 61.2, -149.9), ("AQ", -89.0, 12.0)],
)  # fmt: skip
def test_a_place_of_the_country_is_in_its_zone(country, latitude, longitude) -> None:
    made = zone(country)
    away = distances(vectors(latitude, longitude)[None], made.points)[0]
    assert (away <= made.apart_km).any()


@pytest.mark.parametrize(
    ("country", "latitude", "longitude"),
    [("SG", 3.14, 101.69), ("CN", 19.08, 72.88), ("RU", 48.86, 2.35), ("FJ", 0.0, 0.0)],
)
def test_a_place_far_off_is_not(country, latitude, longitude) -> None:
    made = zone(country)
    away = distances(vectors(latitude, longitude)[None], made.points)[0]
    assert (away > made.apart_km).all()


def test_several_countries_make_one_zone() -> None:
    assert [c.code for c in countries_of("CN, hk,Macao")] == ["CN", "HK", "MO"]


@pytest.mark.parametrize("text", ["XX", "", " , ", "CN,Atlantis"])
def test_an_unknown_country_is_refused(text) -> None:
    with pytest.raises(UnknownNameError):
        countries_of(text)


def test_all_rings_are_closed_and_go_on() -> None:
    rings = [ring for country in land() for polygon in country.polygons for ring in polygon]
    assert all(np.allclose(ring[0], ring[-1]) for ring in rings)
    jumps = max(np.abs(np.diff(ring[:, 0])).max() for ring in rings if ring[:, 1].min() > -89)
    assert jumps < 20
