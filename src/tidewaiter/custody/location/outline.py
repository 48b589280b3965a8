"""What shape has a region, for a map? Outlines of places in degrees, in order.

An outline is for the eye: verdicts rest on the exact region and never on it.
"""

from __future__ import annotations

import numpy as np

from tidewaiter.custody.location.discs import Discs, excluding, telling
from tidewaiter.custody.location.sphere import (
    HALF_ROUND_KM,
    RADIUS_KM,
    Floats,
    degrees,
    frame,
)
from tidewaiter.model.custody.location import Place

RAYS, STEPS = 48, 48


def outline_of(discs: Discs, liars: int, inside: Floats) -> tuple[Place, ...]:
    """Return an outline that holds the region as seen from a place; empty where none is left.

    From the place (or the nearest landmark, where the place is not possible) the farthest
    possible point in each of 48 directions, one step farther.

    Args:
        discs: All discs.
        liars: Number of operators that may lie.
        inside: Unit vector of a place.
    """
    bounding = telling(discs, liars)
    if not len(bounding.reach):
        return ()
    nearest = int(bounding.reach.argmin())
    possible = excluding(bounding, inside[None])[0] <= liars
    middle = inside if possible else bounding.centres[nearest]
    apart = float(np.arccos(np.clip(middle @ bounding.centres[nearest], -1, 1))) * RADIUS_KM
    most = float(np.sort(bounding.reach)[min(liars, len(bounding.reach) - 1)])
    longest = min(apart + 2 * most, HALF_ROUND_KM)
    lengths = longest * np.arange(STEPS + 1) / STEPS
    rays = np.stack([_ring(middle, float(km)) for km in lengths])
    counts = excluding(bounding, rays.reshape(-1, 3)).reshape(STEPS + 1, RAYS)
    fits = counts <= liars
    if not fits.any():
        return ()
    last = STEPS - np.argmax(fits[::-1], axis=0)
    last = np.where(fits.any(axis=0), np.minimum(last + 1, STEPS), 0)
    return places_of(rays[last, np.arange(RAYS)])


def disc_outline(centre: Floats, radius_km: float) -> tuple[Place, ...]:
    """Return points around a disc, in order."""
    return places_of(_ring(centre, min(radius_km, HALF_ROUND_KM)))


def places_of(units: Floats) -> tuple[Place, ...]:
    """Return unit vectors as places, to a thousandth of a degree."""
    latitude, longitude = degrees(units)
    return tuple(
        Place(latitude=round(float(a), 3), longitude=round(float(b), 3))
        for a, b in zip(latitude, longitude, strict=True)
    )


def _ring(centre: Floats, km: float) -> Floats:
    """Return points at a distance from a place, one in each direction; shape (48, 3)."""
    turn = 2 * np.pi * np.arange(RAYS) / RAYS
    angle = km / RADIUS_KM
    around = np.stack([np.cos(turn), np.sin(turn), np.zeros(RAYS)], axis=1) @ frame(centre)
    return np.asarray(np.cos(angle) * centre + np.sin(angle) * around, dtype=float)
