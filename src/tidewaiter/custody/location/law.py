"""How do distance and round trip usually go together? A law pooled over landmarks.

Laki et al. (2011) found that one law for all landmarks is less misled by detours than one for
each. Here the share of a landmark's sound reach that the true distance takes has a logit whose
median and spread depend on the round trip; what is left is heavy-tailed. A node that is slower or
faster than the law towards everybody shifts its own logits, and those of a device are unknown.
Nothing here is sound: it may say "inconsistent" at most.
"""

from __future__ import annotations

import itertools
import math
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec
import numpy as np

if TYPE_CHECKING:
    from tidewaiter.custody.location.sphere import Floats
    from tidewaiter.model.custody.location import DelayLaw

LEAST_SHARE = 0.004
FARTHEST_Z = 4.0
WEIGHT_OF_DEFAULT = 40.0
"""How many pairs at a knot the packaged law counts for."""
NEAREST_KM = 15.0
SHIFTS = np.array([-1.4, -0.7, 0.0, 0.7, 1.4])
_QUANTILES = (0.16, 0.5, 0.84)


class Pairs(NamedTuple):
    """Round trips with known distances.

    Attributes:
        ms: Round trips; shape (n,).
        km: Distances; shape (n,).
        reach: How far the round trips allow, in km; shape (n,).
    """

    ms: Floats
    km: Floats
    reach: Floats


def logits(km: Floats, reach: Floats) -> Floats:
    """Return the logit of the share of its reach that a distance takes; shapes as given."""
    share = np.clip(km / reach, LEAST_SHARE, 1 - LEAST_SHARE)
    return np.log(share / (1 - share))


def at_time(law: DelayLaw, ms: Floats) -> tuple[Floats, Floats]:
    """Return the median and the spread of the logit at round trips; shapes as given."""
    when = np.log(np.maximum(ms, law.ms[0]))
    knots = np.log(law.ms)
    return np.interp(when, knots, law.median), np.interp(when, knots, law.spread)


def fitted(pairs: Pairs, prior: DelayLaw) -> DelayLaw:
    """Return a law fitted to pairs; where they are few it stays near the one given.

    At each knot the median and the spread of the pairs nearest to it in the logarithm of time are
    averaged with the prior's, which counts for 40 pairs.
    """
    logit, nearest = logits(pairs.km, pairs.reach), _nearest_knot(prior, pairs.ms)
    order = np.argsort(nearest, kind="stable")
    ends = np.searchsorted(nearest[order], np.arange(len(prior.ms) + 1))
    median, spread = list(prior.median), list(prior.spread)
    for knot, (start, end) in enumerate(itertools.pairwise(ends)):
        if end - start < 2:
            continue
        low, mid, high = np.quantile(logit[order[start:end]], _QUANTILES)
        weight = (end - start) / (end - start + WEIGHT_OF_DEFAULT)
        median[knot] += float(weight * (mid - median[knot]))
        spread[knot] += float(weight * (max((high - low) / 2, 0.1) - spread[knot]))
    return msgspec.structs.replace(prior, median=tuple(median), spread=tuple(spread))


def _nearest_knot(law: DelayLaw, ms: Floats) -> np.ndarray[Any, np.dtype[np.int64]]:
    knots = np.log(law.ms)
    middles = (knots[1:] + knots[:-1]) / 2
    return np.asarray(np.searchsorted(middles, np.log(np.maximum(ms, law.ms[0]))), dtype=np.int64)


def paces(law: DelayLaw, ms: Floats, km: Floats, reach: Floats) -> Floats:
    """Return by how much each node is slower or faster than the law; shape (n,).

    The mean standardised logit of its pairs, those with a short round trip weighing more; 0 for a
    node without pairs.

    Args:
        law: The law.
        ms: Round trips between nodes, NaN where none; shape (n, n).
        km: Distances between them; shape (n, n).
        reach: Reach of the round trips; shape (n, n).
    """
    known = np.isfinite(ms)
    time = np.where(known, ms, 1.0)
    median, spread = at_time(law, time)
    z = (logits(km, np.where(known, reach, 1.0)) - median) / spread
    weight = np.where(known, 1 / np.maximum(time, 10), 0.0)
    total = weight.sum(axis=1)
    mean = (np.clip(z, -FARTHEST_Z, FARTHEST_Z) * weight).sum(axis=1)
    return np.where(total > 0, mean / np.where(total > 0, total, 1.0), 0.0)


def log_density(law: DelayLaw, km: Floats, ms: Floats, reach: Floats, pace: Floats) -> Floats:
    """Return the log density of places by their distances to landmarks; shape (places,).

    Args:
        law: The law.
        km: Distances from each place to each landmark; shape (places, landmarks), the landmarks
            that answered soonest first.
        ms: Round trips; shape (landmarks,).
        reach: Reach of the round trips in km; shape (landmarks,).
        pace: Pace of each landmark; shape (landmarks,).
    """
    median, spread = at_time(law, ms)
    share = np.clip(km / reach, LEAST_SHARE, 1 - LEAST_SHARE)
    z = (np.log(share / (1 - share)) - median) / spread
    plane = law.flatness * np.log(np.maximum(km, NEAREST_KM) / reach)
    density = -np.log(spread) - np.log(share * (1 - share)) - plane
    weight = law.fading ** np.arange(len(ms))
    power = -(law.freedom + 1) / 2
    own = []
    for shift in SHIFTS:
        away = z - pace - shift * law.node_spread
        tail = power * np.log1p(away * away / law.freedom)
        own.append((tail + density) @ weight - shift * shift / 2)
    best = np.max(own, axis=0)
    return np.asarray(best + np.log(np.exp(np.array(own) - best).sum(axis=0)), dtype=float)


def expected_reach(law: DelayLaw, km: Floats, speed_km_s: float, slack_km: float) -> Floats:
    """Return how far the round trip to expect over a distance lets a device be; shape as given.

    The median of the law turned round: at each knot the distance that it stands for, made to
    rise, and interpolated.
    """
    ms = np.geomspace(law.ms[0] / 2, law.ms[-1] * 2, 200)
    reach = ms * (speed_km_s / 2000) + slack_km
    share = 1 / (1 + np.exp(-at_time(law, ms)[0]))
    typical = np.maximum.accumulate(share * reach)
    return np.asarray(np.maximum(np.interp(km, typical, reach), km + slack_km), dtype=float)


def conformal_scale(scores: Floats, level: float, default: float) -> float:
    """Return the factor that holds a share of scores in honest nodes (split-conformal).

    The ceil((n + 1) level)-th smallest of n (Vovk et al. 2005); the default where n is too small
    for the level.
    """
    rank = math.ceil((len(scores) + 1) * level)
    return float(np.sort(scores)[rank - 1]) if rank <= len(scores) else default


def packaged_scale(law: DelayLaw, level: float) -> float:
    """Return the packaged factor of the smallest probability that is no less than a level."""
    known = sorted((float(name), factor) for name, factor in law.scale.items())
    return next((factor for name, factor in known if name >= level - 1e-9), known[-1][1])
