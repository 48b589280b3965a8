"""Do landmarks stand where they say? They time each other, and a wrong one is contradicted.

Two directions of a pair bound the same distance, so the shorter counts; where they differ beyond
reason the pair is left out. Wrong landmarks are named greedily: the one that most operators
contradict is taken out, then the next, until nobody contradicts anybody (Kohls & Diaz 2022 filter
liars by the same triangles). Of two that contradict only each other, either may be the wrong one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from tidewaiter.custody.location.sphere import Floats, distances, vectors
from tidewaiter.model.custody.location_answers import Suspect

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tidewaiter.model.custody.location import Node, RoundTrip

Bools = np.ndarray[Any, np.dtype[np.bool_]]
Ints = np.ndarray[Any, np.dtype[np.int64]]


class Skew(NamedTuple):
    """By how much the directions of a pair differ when one of them is an error; both passed.

    Attributes:
        ms: Difference in milliseconds.
        ratio: Longer over shorter.
    """

    ms: float
    ratio: float


class Mesh(NamedTuple):
    """Nodes and the round trips between them.

    Attributes:
        nodes: The nodes.
        units: Unit vectors of their sites; shape (n, 3).
        operators: Number of each node's operator; shape (n,).
        ms: Shortest round trip of each pair in either direction, NaN where none; shape (n, n).
        bad_pairs: Number of pairs left out because their directions disagree.
        strangers: Number of round trips with a node that the table lacks.
    """

    nodes: tuple[Node, ...]
    units: Floats
    operators: Ints
    ms: Floats
    bad_pairs: int
    strangers: int


def operators_of(nodes: Sequence[Node]) -> Ints:
    """Return a number for each node's operator; one without a name is an operator of its own."""
    numbers: dict[tuple[str, str], int] = {}
    keys = [(node.operator, "" if node.operator else node.id) for node in nodes]
    return np.array([numbers.setdefault(key, len(numbers)) for key in keys], dtype=np.int64)


def units_of(nodes: Sequence[Node]) -> Floats:
    """Return unit vectors of the sites of nodes; shape (n, 3)."""
    places = [(node.latitude, node.longitude) for node in nodes]
    latitude, longitude = zip(*places, strict=True) if places else ((), ())
    return vectors(np.array(latitude, dtype=float), np.array(longitude, dtype=float))


def mesh_of(nodes: Sequence[Node], trips: Iterable[RoundTrip], skew: Skew) -> Mesh:
    """Return the mesh of some nodes.

    Args:
        nodes: The nodes.
        trips: Shortest round trips of directed pairs.
        skew: When the directions of a pair disagree.
    """
    place = {node.id: i for i, node in enumerate(nodes)}
    directed = np.full((len(nodes), len(nodes)), np.nan)
    strangers = 0
    for trip in trips:
        one, other = place.get(trip.source), place.get(trip.target)
        if one is None or other is None:
            strangers += 1
        elif one != other:
            directed[one, other] = np.fmin(directed[one, other], trip.ms)
    shorter, bad = agreed(directed, directed.T, skew)
    pairs = int(np.triu(bad).sum())
    return Mesh(tuple(nodes), units_of(nodes), operators_of(nodes), shorter, pairs, strangers)


def agreed(there: Floats, back: Floats, skew: Skew) -> tuple[Floats, Bools]:
    """Return the shorter of two directions, NaN where they disagree, and where they do."""
    shorter, longer = np.fmin(there, back), np.fmax(there, back)
    bad = (longer - shorter > skew.ms) & (longer > skew.ratio * shorter)
    return np.where(bad, np.nan, shorter), bad


def suspects_of(mesh: Mesh, speed_km_s: float, slack_km: float) -> tuple[Suspect, ...]:
    """Return the landmarks that the others contradict, the most contradicted first.

    Args:
        mesh: The mesh.
        speed_km_s: Fastest speed of a signal.
        slack_km: What is added to every distance.
    """
    excess = distances(mesh.units, mesh.units) - mesh.ms * (speed_km_s / 2000) - slack_km
    excess = np.where(np.isfinite(excess) & (excess > 0), excess, 0.0)
    suspects: list[Suspect] = []
    while excess.any():
        counts = np.array([_contradicting(mesh, row) for row in excess])
        total = excess.sum(axis=1)
        worst = max(range(len(counts)), key=lambda i: (counts[i], total[i], -i))
        others = np.flatnonzero(excess[worst])
        tied = len(others) == 1 and bool(counts[others[0]] == counts[worst])
        suspects.append(_suspect(mesh, worst, excess[worst], tied=tied))
        if tied:
            suspects.append(_suspect(mesh, int(others[0]), excess[others[0]], tied=True))
            excess[others[0]] = excess[:, others[0]] = 0.0
        excess[worst] = excess[:, worst] = 0.0
    return tuple(suspects)


def _contradicting(mesh: Mesh, excess: Floats) -> int:
    return len(np.unique(mesh.operators[excess > 0]))


def _suspect(mesh: Mesh, number: int, excess: Floats, *, tied: bool) -> Suspect:
    order = np.argsort(-excess, kind="stable")
    by = [mesh.nodes[i] for i in order if excess[i] > 0]
    return Suspect(
        landmark=mesh.nodes[number].id,
        name=mesh.nodes[number].name,
        contradicted_by=tuple(node.id for node in by),
        names=tuple(node.name or node.id for node in by),
        worst_km=round(float(excess.max()), 1),
        is_one_of_two=tied,
    )
