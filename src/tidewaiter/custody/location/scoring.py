"""How well are nodes of known sites located, each left out in turn?

The node that is left out declares its true site, and all other trusted nodes are its landmarks.
Soundness is that no honest node is called impossible; the pass rate is what geometry allows, and a
method that passes more is unsound.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from tidewaiter.custody.location.calibration import seen_of
from tidewaiter.custody.location.discs import (
    Discs,
    alone_km,
    bound_of,
    excluding,
    reach_km,
)
from tidewaiter.custody.location.sphere import Floats, distances
from tidewaiter.model.custody.location_answers import SoundRow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tidewaiter.custody.location.calibration import Calibrated, Signals
    from tidewaiter.custody.location.estimate import Seen
    from tidewaiter.custody.location.mesh import Ints, Mesh
    from tidewaiter.model.custody.location_answers import Suspect


class Profile(NamedTuple):
    """One row of the sound rule.

    Attributes:
        name: Name of the speed.
        signals: How round trips bound distances.
        liars: Number of operators that may lie.
    """

    name: str
    signals: Signals
    liars: int


class Likelihood(NamedTuple):
    """How the calibrated regions did.

    Attributes:
        errors: Errors of the point estimates in km.
        coverage: Share of true sites inside their region.
        farthest: Distance from each true site to the farthest point of its region.
    """

    errors: Floats
    coverage: float
    farthest: Floats


def landmarks_for(mesh: Mesh, node: int, suspects: Sequence[Suspect]) -> Ints:
    """Return the numbers of a node's landmarks: all that measured it and are trusted.

    Of two nodes that contradict only each other, each is the other's landmark and nobody else's.
    """
    own = mesh.nodes[node].id
    left_out = {s.landmark for s in suspects}
    left_out -= {s.landmark for s in suspects if s.is_one_of_two and own in s.contradicted_by}
    return np.array(
        [
            i
            for i, other in enumerate(mesh.nodes)
            if other.id not in left_out and np.isfinite(mesh.ms[node, i])
        ],
        dtype=np.int64,
    )


def sound_row(
    mesh: Mesh, honest: Ints, suspects: Sequence[Suspect], profile: Profile, radii: Sequence[float]
) -> SoundRow:
    """Return how the sound rule does on honest nodes, each left out in turn.

    Args:
        mesh: The mesh.
        honest: Numbers of the nodes that count.
        suspects: Nodes that are nobody's landmark.
        profile: Speed, slack and liars.
        radii: Distances in km for which a pass rate is told.
    """
    impossible, certified, single = [], [], []
    for node in honest:
        discs, site = _left_out(mesh, int(node), suspects, profile), mesh.units[node]
        bound, alone = bound_of(discs, profile.liars, site), alone_km(discs, profile.liars, site)
        certified.append(np.inf if bound.km is None else bound.km)
        single.append(np.inf if alone is None else alone)
        if excluding(discs, site[None])[0] > profile.liars or bound.is_empty:
            impossible.append(mesh.nodes[node].id)
    km, own = np.array(certified), np.array(single)
    middle = float(np.median(km)) if len(km) else np.inf
    return SoundRow(
        profile=profile.name,
        liars=profile.liars,
        impossible=tuple(impossible),
        passes=_passes(km, radii),
        alone_passes=_passes(own, radii),
        certified_km=round(middle, 1) if np.isfinite(middle) else None,
    )


def _passes(km: Floats, radii: Sequence[float]) -> dict[str, float]:
    return {f"{r:g}": float((km <= r).mean()) if len(km) else 0.0 for r in radii}


def _left_out(mesh: Mesh, node: int, suspects: Sequence[Suspect], profile: Profile) -> Discs:
    who = landmarks_for(mesh, node, suspects)
    reach = reach_km(mesh.ms[node, who], profile.signals.speed_km_s, profile.signals.slack_km)
    return Discs(mesh.units[who], reach, mesh.operators[who])


def likelihood(mesh: Mesh, honest: Ints, known: Calibrated, level: float) -> Likelihood | None:
    """Return how the calibrated regions of honest nodes did; None where none was estimated.

    A node's own score takes no part in the size of its region.

    Args:
        mesh: The mesh.
        honest: Numbers of the nodes that count.
        known: The law with each node's own estimate.
        level: Probability of the region.
    """
    inside, farthest, errors = [], [], []
    for node in map(int, honest):
        estimate = known.estimates[node]
        if estimate is None:
            continue
        radius = known.scale(level, node) * (estimate.spread_km + known.law.floor_km)
        near = distances(estimate.points, estimate.unit[None])[:, 0] <= radius
        away = distances(estimate.points[near], mesh.units[node][None])
        errors.append(known.errors[node])
        inside.append(known.errors[node] <= radius)
        farthest.append(float(away.max()))
    if not errors:
        return None
    return Likelihood(np.array(errors), float(np.mean(inside)), np.array(farthest))


def seen_of_node(
    mesh: Mesh, node: int, suspects: Sequence[Suspect], pace: Floats, signals: Signals
) -> tuple[Ints, Seen]:
    """Return a node's landmarks, sorted by round trip, and what they saw of it."""
    who = landmarks_for(mesh, node, suspects)
    ms = mesh.ms[node, who]
    order = np.argsort(ms, kind="stable")
    return who[order], seen_of(mesh, ms, who, pace[who], signals)
