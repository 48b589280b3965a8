"""Is a device certainly outside a country? Points of the country, each with its surroundings.

A zone is cut into cells of a graticule. Every place of it lies in a cell that its outline crosses
or whose middle is inside, and so near to that middle; a device is certainly outside if, with the
discs made larger by that distance, no middle is possible. Nothing is lost between the points.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from tidewaiter.custody.location.discs import Discs, excluding, telling
from tidewaiter.custody.location.sphere import RADIUS_KM, Floats, distances, vectors

if TYPE_CHECKING:
    from collections.abc import Iterable

CELL_DEGREES = 0.25
LARGE_DEGREES = 75.0
"""Outlines that span more than this are cut into cells four times as large."""
_BLOCK = 4000


class Zone(NamedTuple):
    """Where a device must not be.

    Attributes:
        names: Names of its countries.
        points: Unit vectors of the middles of its cells; shape (n, 3).
        apart_km: How far any place of the zone is from the nearest middle, at most; shape (n,).
    """

    names: tuple[str, ...]
    points: Floats
    apart_km: Floats


def zone_of(names: tuple[str, ...], rings: Iterable[Iterable[Floats]], outline_km: float) -> Zone:
    """Return a zone cut into cells.

    Args:
        names: Names of its countries.
        rings: For each polygon its rings, outer one first; each of shape (n, 2), longitude and
            latitude in degrees, the last point the first again.
        outline_km: How far an outline may lie from the border.
    """
    points, apart = [np.zeros((0, 3))], [np.zeros(0)]
    for polygon in rings:
        own = [np.asarray(ring, dtype=float) for ring in polygon]
        step = CELL_DEGREES * (4 if np.ptp(own[0], axis=0).max() > LARGE_DEGREES else 1)
        cells = _cells(own, step)
        longitude, latitude = (cells[:, 0] + 0.5) * step, (cells[:, 1] + 0.5) * step
        points.append(vectors(np.clip(latitude, -90, 90), longitude))
        half = math.radians(step) * RADIUS_KM / 2
        apart.append(np.full(len(cells), math.hypot(half, half) + outline_km))
    return Zone(names, np.concatenate(points), np.concatenate(apart))


def is_certainly_outside(discs: Discs, liars: int, zone: Zone) -> bool:
    """Whether no place of a zone is possible.

    Args:
        discs: All discs; the region must not be empty.
        liars: Number of operators that may lie.
        zone: The zone.
    """
    for apart in np.unique(zone.apart_km):
        wider = Discs(discs.centres, discs.reach + apart, discs.operator)
        bounding = telling(wider, liars)
        if not len(bounding.reach):
            return False
        points = zone.points[zone.apart_km == apart]
        for start in range(0, len(points), _BLOCK):
            if (excluding(bounding, points[start : start + _BLOCK]) <= liars).any():
                return False
    return True


def is_alone_outside(discs: Discs, liars: int, zone: Zone) -> bool:
    """Return whether a holder is outside a zone, whoever else has copies of the key.

    Discs of more operators than may lie must each lie outside the zone as a whole.

    Args:
        discs: All discs.
        liars: Number of operators that may lie.
        zone: The zone.
    """
    outside = np.ones(len(discs.reach), dtype=bool)
    for start in range(0, len(zone.points), _BLOCK):
        some = slice(start, start + _BLOCK)
        gap = distances(zone.points[some], discs.centres) - zone.apart_km[some, None]
        outside &= (gap > discs.reach).all(axis=0)
    return len(np.unique(discs.operator[outside])) > liars


def _cells(rings: list[Floats], step: float) -> np.ndarray[tuple[int, int], np.dtype[np.int64]]:
    """Return the cells that rings cross or whose middle they hold; shape (n, 2), east and north."""
    crossed = np.concatenate([_crossed(ring, step) for ring in rings])
    cells = np.concatenate([crossed, _held(rings, step)])
    return np.asarray(np.unique(cells, axis=0), dtype=np.int64)


def _crossed(ring: Floats, step: float) -> np.ndarray[tuple[int, int], np.dtype[np.int64]]:
    """Return the cells near a ring: those within an eighth of a cell of points along it."""
    lengths = np.maximum(np.ceil(np.abs(np.diff(ring, axis=0)).max(axis=1) / step * 8), 1)
    parts = lengths.astype(int)
    begins = np.repeat(np.arange(len(parts)), parts)
    share = (np.arange(parts.sum()) - np.repeat(np.cumsum(parts) - parts, parts)) / np.repeat(
        lengths, parts
    )
    along = ring[begins] + share[:, None] * (ring[begins + 1] - ring[begins])
    shifts = np.array([(a, b) for a in (-1, 0, 1) for b in (-1, 0, 1)]) * (step / 8)
    return np.asarray(np.floor((along[:, None, :] + shifts).reshape(-1, 2) / step), dtype=np.int64)


def _held(rings: list[Floats], step: float) -> np.ndarray[tuple[int, int], np.dtype[np.int64]]:
    """Return the cells whose middle is inside, by the rings' crossings of each row of middles."""
    low, high = rings[0][:, 1].min(), rings[0][:, 1].max()
    found = [np.zeros((0, 2), dtype=np.int64)]
    for row in range(math.floor(low / step), math.floor(high / step) + 1):
        crossings = np.sort(np.concatenate([_at(ring, (row + 0.5) * step) for ring in rings]))
        for west, east in zip(crossings[::2], crossings[1::2], strict=False):
            first, last = math.ceil(west / step - 0.5), math.floor(east / step - 0.5)
            columns = np.arange(first, last + 1)
            found.append(np.stack([columns, np.full(len(columns), row)], axis=1))
    return np.concatenate(found)


def _at(ring: Floats, latitude: float) -> Floats:
    """Return the longitudes at which a ring crosses a latitude."""
    south, north = ring[:-1], ring[1:]
    crosses = (south[:, 1] <= latitude) != (north[:, 1] <= latitude)
    south, north = south[crosses], north[crosses]
    share = (latitude - south[:, 1]) / (north[:, 1] - south[:, 1])
    return np.asarray(south[:, 0] + share * (north[:, 0] - south[:, 0]), dtype=float)
