"""What probability does a score stand for, and from which on is a match reported?

Boosted regression trees (Friedman 2001) of small depth give log odds; a line through held-out
answers makes them probabilities (Platt 1999) for a mix of as many listed as clean names; the
thresholds by list and use are facts, fixed before evaluation. Each tree's log odds are
credited to the questions on the way to its leaf (Saabas 2014), so that a score is a sum of reasons.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from tidewaiter.core.errors import UnknownNameError, nearest
from tidewaiter.facts.name_tables import name_model

if TYPE_CHECKING:
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]


SLACK = 1e-6  # what rounding may take from a bound


class Trees(NamedTuple):
    """Trees as arrays in level order: the children of node i are 2i + 1 and 2i + 2.

    Attributes:
        feature: Feature asked at each inner node, shape (trees, 2**depth - 1).
        threshold: The right child is taken above it; same shape.
        value: Log odds at each node, shape (trees, 2**(depth + 1) - 1).
        depth: Questions from root to leaf.
        start: Log odds before any tree.
    """

    feature: npt.NDArray[np.int64]
    threshold: Floats
    value: Floats
    depth: int
    start: float


@functools.cache
def trees() -> Trees:
    """Return the packaged trees."""
    model = name_model()
    questions, values = zip(*(tree.split("|") for tree in model.trees), strict=True)
    asked = [[q.split(":") for q in line.split()] for line in questions]
    return Trees(
        np.array([[int(q[0]) for q in tree] for tree in asked]),
        np.array([[float(q[1]) for q in tree] for tree in asked]),
        np.array([[float(v) for v in line.split()] for line in values]),
        model.depth,
        model.start,
    )


def log_odds(features: Floats, least: float = 0.0) -> Floats:
    """Return the raw log odds of candidates.

    Args:
        features: Shape (pairs, features).
        least: Where no probability below it is asked for, a candidate that cannot reach it after
            half of the trees, were the best leaf of every other one its own, gets minus infinity.
    """
    model = trees()
    if least <= 0:
        return _sum_of_trees(model, features)
    half = len(model.feature) // 2
    first = model._replace(
        feature=model.feature[:half], threshold=model.threshold[:half], value=model.value[:half]
    )
    rest = model.value[half:, model.feature.shape[1] :].max(axis=1).sum()
    may_reach = np.flatnonzero(probability(_sum_of_trees(first, features) + rest + SLACK) >= least)
    raw = np.full(len(features), -np.inf)
    raw[may_reach] = _sum_of_trees(model, features[may_reach])
    return raw


def _sum_of_trees(model: Trees, features: Floats) -> Floats:
    trees_, inner = model.feature.shape
    asked, above = model.feature.astype(np.int32).ravel(), model.threshold.ravel()
    told = np.ascontiguousarray(features).ravel()
    row = (np.arange(len(features), dtype=np.int32) * features.shape[1])[:, None]
    tree = np.arange(trees_, dtype=np.int32)[None, :]
    node = np.zeros((len(features), trees_), dtype=np.int32)
    for _ in range(model.depth):
        place = node + tree * inner
        node = 2 * node + 1 + (told.take(row + asked.take(place)) > above.take(place))
    leaf = node + tree * model.value.shape[1]
    return np.asarray(model.start + model.value.ravel().take(leaf).sum(axis=1))


def contributions(features: Floats) -> Floats:
    """Return what each feature adds to the calibrated log odds of one candidate.

    Args:
        features: Shape (features,).

    Returns:
        Shape (features + 1,); the last is what every candidate starts from. They sum to the
        calibrated log odds.
    """
    model, facts = trees(), name_model()
    credit = np.zeros(len(features) + 1)
    credit[-1] = model.start + model.value[:, 0].sum()
    for feature, threshold, value in zip(model.feature, model.threshold, model.value, strict=True):
        node = 0
        for _ in range(model.depth):
            asked = feature[node]
            child = 2 * node + 1 + int(features[asked] > threshold[node])
            credit[asked] += value[child] - value[node]
            node = child
    credit *= facts.slope
    credit[-1] += facts.intercept
    return credit


def probability(raw: Floats) -> Floats:
    """Return calibrated probabilities of raw log odds."""
    facts = name_model()
    return np.asarray(1 / (1 + np.exp(-np.clip(facts.slope * raw + facts.intercept, -40, 40))))


def threshold(use: str, list_id: str = "") -> float:
    """Return the least probability that a use reports, for a list of its own rule or any list.

    Raises:
        UnknownNameError: If there is no such use.
    """
    facts = name_model()
    if use not in facts.uses:
        raise UnknownNameError(
            "no such use of name matches",
            found=use,
            allowed=", ".join(facts.uses),
            hint=nearest(use, list(facts.uses)),
        )
    return facts.lists.get(list_id, {}).get(use, facts.uses[use])
