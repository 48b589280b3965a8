"""How large must the calibrated region be? Each known node is located from all others.

The law is fitted without the node, the node is located, and its error is scaled by the spread of
its own estimate. The region of a device takes the factor that held enough of those scores. A node
never calibrates its own region.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from tidewaiter.custody.location.discs import Discs, reach_km
from tidewaiter.custody.location.estimate import Estimate, Seen, estimated
from tidewaiter.custody.location.law import (
    Pairs,
    conformal_scale,
    fitted,
    paces,
    packaged_scale,
)
from tidewaiter.custody.location.sphere import Floats, distances

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tidewaiter.custody.location.mesh import Ints, Mesh
    from tidewaiter.model.custody.location import DelayLaw

MOST_CALIBRATING = 400
"""How many nodes are left out in turn; more would not change the factor."""


class Signals(NamedTuple):
    """How round trips bound distances.

    Attributes:
        speed_km_s: Fastest speed.
        slack_km: What is added to every distance.
    """

    speed_km_s: float
    slack_km: float


class Calibrated(NamedTuple):
    """A law with what it takes to use it on a device.

    Attributes:
        law: The law.
        pace: Pace of each node of the mesh; shape (n,).
        scores: Scaled errors of nodes left out, NaN where none; shape (n,).
        errors: Their errors in km; shape (n,).
        estimates: Where each was estimated; None where it was not.
    """

    law: DelayLaw
    pace: Floats
    scores: Floats
    errors: Floats
    estimates: tuple[Estimate | None, ...]

    def scale(self, level: float, without: int = -1) -> float:
        """Return the factor of a region at a level, one node's own score left out."""
        scores = np.delete(self.scores, without) if without >= 0 else self.scores
        known = scores[np.isfinite(scores)]
        return conformal_scale(known, level, packaged_scale(self.law, level))


def calibrated(mesh: Mesh, signals: Signals, prior: DelayLaw, trusted: Ints) -> Calibrated:
    """Return the law of a mesh, with each node's error when it is left out.

    Args:
        mesh: The mesh.
        signals: How round trips bound distances.
        prior: The law that a small mesh stays near.
        trusted: Numbers of the nodes that are where they say.
    """
    ms, km, reach = _square(mesh, signals, trusted)
    law, pace = _law_without(ms, km, reach, prior)
    scores = np.full(len(mesh.nodes), np.nan)
    errors = np.full(len(mesh.nodes), np.nan)
    estimates: list[Estimate | None] = [None] * len(mesh.nodes)
    for inside in _some(len(trusted)):
        own, own_pace = _law_without(ms, km, reach, prior, int(inside))
        number = int(trusted[inside])
        others = trusted[np.isfinite(ms[inside])]
        paces_of = own_pace[np.isfinite(ms[inside])]
        seen = seen_of(mesh, mesh.ms[number, others], others, paces_of, signals)
        estimate = estimated(seen, own)
        if estimate is not None:
            estimates[number] = estimate
            errors[number] = distances(estimate.unit[None], mesh.units[number][None])[0, 0]
            scores[number] = errors[number] / (estimate.spread_km + law.floor_km)
    all_paces = np.zeros(len(mesh.nodes))
    all_paces[trusted] = pace
    return Calibrated(law, all_paces, scores, errors, tuple(estimates))


def seen_of(mesh: Mesh, ms: Floats, landmarks: Ints, pace: Floats, signals: Signals) -> Seen:
    """Return what landmarks measured of one device, sorted by round trip.

    Args:
        mesh: The landmarks.
        ms: Round trips; shape (n,).
        landmarks: Number of each one's landmark in the mesh; shape (n,).
        pace: Pace of each one's landmark; shape (n,).
        signals: How round trips bound distances.
    """
    order = np.argsort(ms, kind="stable")
    who, when = landmarks[order], ms[order]
    reach = reach_km(when, signals.speed_km_s, signals.slack_km)
    return Seen(Discs(mesh.units[who], reach, mesh.operators[who]), when, pace[order])


def _square(mesh: Mesh, signals: Signals, trusted: Ints) -> tuple[Floats, Floats, Floats]:
    """Return round trips, distances and reach between trusted nodes; shapes (n, n)."""
    ms = mesh.ms[np.ix_(trusted, trusted)]
    km = distances(mesh.units[trusted], mesh.units[trusted])
    return ms, km, reach_km(ms, signals.speed_km_s, signals.slack_km)


def _law_without(
    ms: Floats, km: Floats, reach: Floats, prior: DelayLaw, without: int = -1
) -> tuple[DelayLaw, Floats]:
    """Return the law and the paces of all nodes, fitted without the pairs of one."""
    known = np.triu(np.isfinite(ms), 1)
    left = ms
    if without >= 0:
        known[without] = known[:, without] = False
        left = ms.copy()
        left[without] = left[:, without] = np.nan
    law = fitted(Pairs(ms[known], km[known], reach[known]), prior)
    return law, paces(law, left, km, reach)


def _some(count: int) -> Sequence[int]:
    """Return evenly chosen numbers below a count, at most 400."""
    if count <= MOST_CALIBRATING:
        return range(count)
    return [int(i) for i in np.linspace(0, count - 1, MOST_CALIBRATING)]
