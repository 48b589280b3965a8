"""Where can a device be, if no signal is faster than physics allows and few operators lie?

A round trip of t ms bounds the distance to its landmark by half of it at the fastest speed (Gueye
et al. 2004), with a slack for coordinates that are those of a city. A place is possible if the
landmarks that exclude it belong to no more operators than may lie. The region of possible places
is bounded by arcs of the discs, and so its farthest point from anywhere is a corner of it or the
far point of a whole arc: both are worked out exactly, and nothing rests on a grid.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from tidewaiter.custody.location.sphere import (
    HALF_ROUND_KM,
    RADIUS_KM,
    Floats,
    chord_angle,
    distances,
)

NEAR_KM = 0.05
"""By how much a corner may lie outside the disc that it is a corner of, in reckoning."""


class Discs(NamedTuple):
    """Discs in which a device must be.

    Attributes:
        centres: Unit vectors of the landmarks; shape (n, 3).
        reach: Radii in km; shape (n,).
        operator: Number of each landmark's operator; shape (n,).
    """

    centres: Floats
    reach: Floats
    operator: np.ndarray[tuple[int], np.dtype[np.int64]]


def reach_km(ms: Floats, speed_km_s: float, slack_km: float) -> Floats:
    """Return how far away a device can be by its round trips; shape as given.

    Half of each round trip at the fastest speed, and the slack.
    """
    return np.asarray(ms, dtype=float) * (speed_km_s / 2000) + slack_km


def excluding(discs: Discs, points: Floats) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Return how many operators' landmarks exclude each point; shape (points,)."""
    order = np.argsort(discs.operator, kind="stable")
    operator, begins = np.unique(discs.operator[order], return_index=True)
    reach = discs.reach[order] + NEAR_KM
    outside = np.asarray(distances(points, discs.centres[order]) > reach, dtype=bool)
    if 0 < len(operator) < len(order):
        outside = np.logical_or.reduceat(outside, begins, axis=1)
    return np.asarray(outside.sum(axis=1), dtype=np.int64)


class Bound(NamedTuple):
    """How far a region goes from a place.

    Attributes:
        km: Distance of its farthest point; None where nothing bounds it, or no place is possible.
        farthest: Unit vector of that point; None likewise.
        is_empty: Whether no place is possible.
    """

    km: float | None
    farthest: Floats | None = None
    is_empty: bool = False


def bound_of(discs: Discs, liars: int, away_from: Floats) -> Bound:
    """Return how far from a place a device can be, exactly.

    Args:
        discs: All discs.
        liars: Number of operators that may lie.
        away_from: Unit vector of the place.
    """
    points = corners(discs, liars, away_from)
    if points is None:
        return Bound(None)
    opposite = -away_from[None]
    if excluding(discs, opposite)[0] <= liars:
        return Bound(HALF_ROUND_KM, opposite[0])
    if not len(points):
        return Bound(None, is_empty=True)
    apart = distances(points, away_from[None])[:, 0]
    worst = int(apart.argmax())
    return Bound(float(apart[worst]), points[worst])


def alone_km(discs: Discs, liars: int, site: Floats) -> float | None:
    """Return to within what distance of a site a holder of the key is, whoever else has copies.

    Copies around a site can answer each landmark from the nearest, and so leave a region between
    them where none of them is. A disc that lies near the site as a whole holds whoever answered
    its landmark. Of one operator more than may lie, one is honest.

    Args:
        discs: All discs.
        liars: Number of operators that may lie.
        site: Unit vector of the site.

    Returns:
        Kilometres; None where nothing bounds it.
    """
    if not len(discs.reach):
        return None
    far = distances(site[None], discs.centres)[0] + discs.reach
    order = np.argsort(discs.operator, kind="stable")
    _, begins = np.unique(discs.operator[order], return_index=True)
    best = np.sort(np.minimum.reduceat(far[order], begins))
    if len(best) <= liars or best[liars] >= HALF_ROUND_KM:
        return None
    return float(best[liars])


def telling(discs: Discs, liars: int) -> Discs:
    """Return the discs that can bound the region; all others hold it whole.

    Whatever up to ``liars`` operators say, the device is in the smallest disc of one of any
    ``liars + 1`` operators; a disc that holds all of those excludes nothing.
    """
    first = _smallest(discs, liars + 1)
    if len(first) <= liars:
        return Discs(discs.centres[:0], discs.reach[:0], discs.operator[:0])
    apart = distances(discs.centres[first], discs.centres)
    inside = apart + discs.reach[first, None] <= discs.reach
    holds = np.asarray(inside.all(axis=0), dtype=bool)
    holds[first] = False
    bounded = ~holds & (discs.reach < HALF_ROUND_KM)
    return Discs(discs.centres[bounded], discs.reach[bounded], discs.operator[bounded])


def _smallest(discs: Discs, count: int) -> list[int]:
    """Return the smallest disc of each of some operators, those with the smallest ones."""
    chosen: dict[int, int] = {}
    for number in np.argsort(discs.reach, kind="stable"):
        if len(chosen) == count or discs.reach[number] >= HALF_ROUND_KM:
            break
        chosen.setdefault(int(discs.operator[number]), int(number))
    return list(chosen.values())


def corners(discs: Discs, liars: int, away_from: Floats) -> Floats | None:
    """Return the points among which the region's farthest from a place is; shape (n, 3).

    Args:
        discs: All discs.
        liars: Number of operators that may lie.
        away_from: Unit vector of the place.

    Returns:
        Corners of the region and far points of its arcs. No points where the region is empty;
        None where nothing bounds it.
    """
    bounding = telling(discs, liars)
    if not len(bounding.reach):
        return None
    points = np.concatenate([_far_points(bounding, away_from), _crossings(bounding)])
    return points[_possible(bounding, points, liars)]


def _possible(
    discs: Discs, points: Floats, liars: int
) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Whether each point is in the region; the nearest-bounding discs are asked first."""
    possible = np.ones(len(points), dtype=bool)
    if not liars:
        order = np.argsort(discs.reach, kind="stable")
        for start in range(0, len(order), 16):
            some = order[start : start + 16]
            left = np.flatnonzero(possible)
            apart = distances(points[left], discs.centres[some])
            possible[left] = (apart <= discs.reach[some] + NEAR_KM).all(axis=1)
        return possible
    return excluding(discs, points) <= liars


def _far_points(discs: Discs, away_from: Floats) -> Floats:
    """Return the point of each circle that is farthest from a place; shape (n, 3)."""
    along = discs.centres @ away_from
    aside = away_from - along[:, None] * discs.centres
    length = np.linalg.norm(aside, axis=1, keepdims=True)
    other = np.where(np.abs(discs.centres[:, :1]) < 0.9, [[1.0, 0, 0]], [[0, 1.0, 0]])
    other = other - (other * discs.centres).sum(axis=1, keepdims=True) * discs.centres
    other /= np.linalg.norm(other, axis=1, keepdims=True)
    side = np.where(length > 1e-12, aside / np.maximum(length, 1e-12), other)
    angle = discs.reach[:, None] / RADIUS_KM
    return np.asarray(np.cos(angle) * discs.centres - np.sin(angle) * side, dtype=float)


def _crossings(discs: Discs) -> Floats:
    """Return the points in which two circles cross; shape (n, 3).

    With centres a and b at an angle whose cosine is q, a point x on both circles has
    x = alpha a + beta b +- gamma a x b, where alpha and beta solve x.a = cos r and x.b = cos s.
    """
    one, other = np.triu_indices(len(discs.reach), 1)
    a, b = discs.centres[one], discs.centres[other]
    q = (a * b).sum(axis=1)
    cos_a, cos_b = chord_angle(discs.reach[one]), chord_angle(discs.reach[other])
    apart = 1 - q * q
    usable = apart > 1e-14
    a, b, q, apart = a[usable], b[usable], q[usable], apart[usable]
    cos_a, cos_b = cos_a[usable], cos_b[usable]
    alpha, beta = (cos_a - q * cos_b) / apart, (cos_b - q * cos_a) / apart
    left = 1 - (alpha * cos_a + beta * cos_b)
    cross = left >= 0
    a, b, left, apart = a[cross], b[cross], left[cross], apart[cross]
    middle = alpha[cross, None] * a + beta[cross, None] * b
    gamma = np.sqrt(left / apart)[:, None] * np.cross(a, b)
    return np.concatenate([middle + gamma, middle - gamma])
