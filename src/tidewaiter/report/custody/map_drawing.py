"""Where on a map do places and outlines lie? Plate carrée around a middle, as SVG paths."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tidewaiter.model.custody.location import Place

Ring = np.ndarray[Any, np.dtype[np.float64]]

WIDTH, HEIGHT = 960.0, 480.0
LEAST_DEGREES = 3.0
EDGE = 1.15
_GRAIN = 1.5
"""Points of land nearer than this to the one before, in units of the drawing, are left out."""


class View(NamedTuple):
    """The part of the Earth that a map shows.

    Attributes:
        longitude: Its middle, in degrees east.
        latitude: Its middle, in degrees north.
        across: Units of the drawing for a degree of longitude.
        up: Units for a degree of latitude.
    """

    longitude: float
    latitude: float
    across: float
    up: float

    def place(self, longitude: float, latitude: float) -> tuple[float, float]:
        """Return where a place is drawn."""
        east = (longitude - self.longitude + 180) % 360 - 180
        x = WIDTH / 2 + east * self.across
        return round(x, 1), round(HEIGHT / 2 - (latitude - self.latitude) * self.up, 1)


WORLD = View(0.0, 0.0, WIDTH / 360, HEIGHT / 180)


def view_of(places: Sequence[Place]) -> View:
    """Return the smallest view that shows some places, no smaller than three degrees."""
    if not places:
        return WORLD
    first = places[0].longitude
    east = [(p.longitude - first + 180) % 360 - 180 for p in places]
    north = [p.latitude for p in places]
    middle = (min(north) + max(north)) / 2
    shrink = max(math.cos(math.radians(middle)), 0.2)
    wide = max(max(east) - min(east), LEAST_DEGREES) * EDGE
    high = max(max(north) - min(north), LEAST_DEGREES) * EDGE
    up = min(HEIGHT / high, WIDTH / (wide * shrink))
    if up * 360 * shrink < WIDTH:
        return WORLD
    return View(first + (min(east) + max(east)) / 2, middle, up * shrink, up)


def outline_path(view: View, places: Sequence[Place]) -> str:
    """Return an outline as a closed path; "" where it goes round the Earth or has no inside."""
    drawn = [view.place(p.longitude, p.latitude) for p in places]
    jumps = (
        abs(a[0] - b[0]) > 180 * view.across
        for a, b in zip(drawn, [*drawn[1:], *drawn[:1]], strict=True)
    )
    if len(drawn) < 3 or any(jumps):
        return ""
    return _path(drawn)


def land_path(view: View, polygons: Iterable[Sequence[Ring]]) -> str:
    """Return the land of a view as one path.

    Args:
        view: What is shown.
        polygons: Rings of each polygon, longitude and latitude in degrees.
    """
    parts = []
    for polygon in polygons:
        for ring in polygon:
            for turn in (-360.0, 0.0, 360.0):
                x = WIDTH / 2 + (ring[:, 0] + turn - view.longitude) * view.across
                y = HEIGHT / 2 - (ring[:, 1] - view.latitude) * view.up
                if x.max() > 0 and x.min() < WIDTH and y.max() > 0 and y.min() < HEIGHT:
                    parts.append(_path(_thinned(x, y)))
    return "".join(parts)


def _thinned(x: Ring, y: Ring) -> list[tuple[float, float]]:
    """Return points that lie apart, none far outside the drawing."""
    x, y = np.clip(x, -WIDTH, 2 * WIDTH), np.clip(y, -HEIGHT, 2 * HEIGHT)
    kept = [(round(float(x[0]), 1), round(float(y[0]), 1))]
    for east, south in zip(x.tolist(), y.tolist(), strict=True):
        if abs(east - kept[-1][0]) + abs(south - kept[-1][1]) >= _GRAIN:
            kept.append((round(east, 1), round(south, 1)))
    return kept


def _path(points: Sequence[tuple[float, float]]) -> str:
    if len(points) < 3:
        return ""
    return "M" + "L".join(f"{x:g},{y:g}" for x, y in points) + "Z"
