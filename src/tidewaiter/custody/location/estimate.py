"""Where is a device most likely, and how far off may that be? Calibrated, never sound.

The density of the law over points of the region that physics leaves gives a geometric median and
its mean distance from the rest. A disc around the median, as many times that distance as held the
true sites of known nodes, is the calibrated region (split-conformal; Vovk et al. 2005).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from tidewaiter.custody.location.discs import Discs, excluding, telling
from tidewaiter.custody.location.law import log_density
from tidewaiter.custody.location.sphere import HALF_ROUND_KM, Floats, around, distances

if TYPE_CHECKING:
    from tidewaiter.model.custody.location import DelayLaw

COARSE, FINE, CANDIDATES = 700, 2000, 200


class Seen(NamedTuple):
    """What landmarks measured of one device, sorted by round trip.

    Attributes:
        discs: The discs of the landmarks.
        ms: Round trips; shape (n,).
        pace: Pace of each landmark; shape (n,).
    """

    discs: Discs
    ms: Floats
    pace: Floats


class Estimate(NamedTuple):
    """Where a device is likely.

    Attributes:
        unit: Unit vector of the point.
        spread_km: Mean distance of the density from it.
        points: Points of the region that physics leaves; shape (n, 3).
    """

    unit: Floats
    spread_km: float
    points: Floats


def estimated(seen: Seen, law: DelayLaw) -> Estimate | None:
    """Return where a device is likely; None where no landmark bounds it.

    Args:
        seen: What was measured.
        law: The law.
    """
    if not len(seen.ms):
        return None
    nearest = slice(0, law.nearest)
    points = _possible_points(seen.discs)
    km = distances(points, seen.discs.centres[nearest])
    density = log_density(law, km, seen.ms[nearest], seen.discs.reach[nearest], seen.pace[nearest])
    weight = np.exp(density - density.max())
    weight /= weight.sum()
    near = np.argsort(-(points @ (weight @ points)), kind="stable")
    some = points[near[:CANDIDATES]]
    mean = distances(some, points) @ weight
    best = int(mean.argmin())
    return Estimate(some[best], float(mean[best]), points)


def _possible_points(discs: Discs) -> Floats:
    """Return points of the region that fewest operators exclude; shape (n, 3)."""
    discs = telling(discs, 0) if discs.reach.min() < HALF_ROUND_KM else discs
    first = int(discs.reach.argmin())
    coarse = _least_excluded(discs, around(discs.centres[first], discs.reach[first], COARSE), 0.04)
    middle = coarse.sum(axis=0)
    length = float(np.linalg.norm(middle))
    middle = discs.centres[first] if length < 1e-9 else middle / length
    radius = float(distances(coarse, middle[None]).max())
    radius += 2 * discs.reach[first] / COARSE**0.5
    return _least_excluded(discs, around(middle, radius, FINE), 0.02)


def _least_excluded(discs: Discs, points: Floats, share: float) -> Floats:
    """Return the points that fewest operators exclude, the discs inflated by a share of a grid."""
    width = share * float(distances(points[:1], points).max())
    wider = Discs(discs.centres, discs.reach + width, discs.operator)
    count = excluding(wider, points)
    return np.asarray(points[count == count.min()], dtype=float)
