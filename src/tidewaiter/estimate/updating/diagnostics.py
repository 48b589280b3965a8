"""May the posterior be believed, and what is it made of?

Monte-Carlo error from one run (Lee and Whiteley 2018; for quantiles by way of the distribution
function, Woodruff 1952), what each item of evidence does to the answer (leave-one-out by
importance weights, Gelfand, Dey and Chang 1992), and whether an observation is one that the prior
expected (Box 1980; Evans and Moshonov 2006).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

import numpy as np

from tidewaiter.core.errors import UnknownNameError, nearest
from tidewaiter.estimate.engine.streams import block_generator
from tidewaiter.estimate.updating.weights import (
    Floats,
    effective_size,
    reweighted,
    weighted_quantiles,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from tidewaiter.estimate.updating.evidence import Prior, Values
    from tidewaiter.estimate.updating.posterior import Posterior

Data = TypeVar("Data")

LEVELS = (0.05, 0.50, 0.95)
_RELIABLE_SHARE = 0.1  # effective share of the draws below which weights say little


class Reading(NamedTuple):
    """A number read from draws, and its standard error from their finite number."""

    value: float
    error: float


class Influence(NamedTuple):
    """What one item of evidence does to a quantity.

    Attributes:
        item: Id of the item.
        everything: p5, p50 and p95 given all items.
        without: The same given all other items.
        log_predictive: Log-density of the item's observation given all other items.
        effective_share: Effective share of the draws behind ``without``.
        reliable: Whether that is enough. Where it is not, update without the item instead.
    """

    item: str
    everything: tuple[float, ...]
    without: tuple[float, ...]
    log_predictive: float
    effective_share: float
    reliable: bool


class Observable(NamedTuple, Generic[Data]):
    """An observation, how likely any such observation is, and how the model would make one.

    Attributes:
        observed: The observation.
        loglik: Log-likelihood of any observation for each draw, shape (n,).
        simulate: One observation from the quantities of one draw (last axis of length 1).
    """

    observed: Data
    loglik: Callable[[Data, Values], Floats]
    simulate: Callable[[Values, np.random.Generator], Data]


def mean_reading(posterior: Posterior, quantity: Floats) -> Reading:
    """Return the posterior mean of a quantity, shape (n,), with its Monte-Carlo error."""
    mean = float(quantity.mean())
    return Reading(mean, _family_error(posterior, quantity - mean))


def quantile_reading(posterior: Posterior, quantity: Floats, probability: float) -> Reading:
    """Return a posterior quantile of a quantity, shape (n,), with its Monte-Carlo error.

    Args:
        posterior: The draws.
        quantity: Shape (n,).
        probability: Inside (0, 1).
    """
    alike = np.ones(quantity.size)
    value = float(weighted_quantiles(quantity, alike, [probability])[0])
    error = _family_error(posterior, (quantity <= value).astype(np.float64) - probability)
    ends = np.clip([probability - error, probability + error], 0.0, 1.0).tolist()
    low, high = weighted_quantiles(quantity, alike, ends)
    return Reading(value, 0.5 * float(high - low))


def weights_without(posterior: Posterior, item: str) -> Floats:
    """Return the weights, shape (n,), that turn the draws into draws without one item.

    Raises:
        UnknownNameError: If the posterior has no such item.
    """
    return _without(posterior, item)[0]


def influences(posterior: Posterior, quantity: Floats) -> tuple[Influence, ...]:
    """Return what each item of evidence does to a quantity of shape (n,), in the items' order."""
    alike = np.ones(quantity.size)
    everything = tuple(weighted_quantiles(quantity, alike, LEVELS).tolist())
    found = []
    for item in posterior.evidence:
        weights, log_mean = _without(posterior, item.id)
        share = effective_size(weights) / weights.size
        without = tuple(weighted_quantiles(quantity, weights, LEVELS).tolist())
        found.append(
            Influence(item.id, everything, without, -log_mean, share, share >= _RELIABLE_SHARE)
        )
    return tuple(found)


def prior_conflict(
    prior: Prior, check: Observable[Data], seed: int, worlds: int = 400, draws: int = 2000
) -> float:
    """Return how far out in the prior predictive distribution an observation lies.

    Args:
        prior: The model.
        check: The observation and how the model would make one.
        seed: Seed of the streams.
        worlds: Observations to simulate.
        draws: Prior draws over which the density of an observation is averaged.

    Returns:
        Share of simulated observations that are no more likely than the real one: near 0 the
        prior did not expect it. As an observed rank among equals it is never exactly 0.
    """
    rng = block_generator(seed, "updating/conflict", 0)
    values = prior.evaluate(rng.standard_normal((prior.dimension, draws)).T)

    def log_density(data: Data) -> float:
        log_likelihoods = check.loglik(data, values)
        if (log_likelihoods == -np.inf).all():
            return -np.inf
        return reweighted(log_likelihoods)[1]

    real = log_density(check.observed)
    beyond = 0
    for world in range(worlds):
        own = block_generator(seed, "updating/conflict/world", world)
        truth = prior.evaluate(own.standard_normal((1, prior.dimension)))
        beyond += log_density(check.simulate(truth, own)) <= real
    return (1 + beyond) / (1 + worlds)


def _family_error(posterior: Posterior, centred: Floats) -> float:
    """Return the standard error of a mean from the sums within families of draws."""
    sums = np.bincount(posterior.families, centred)
    return float(np.sqrt(np.square(sums).sum()) / centred.size)


def _without(posterior: Posterior, item: str) -> tuple[Floats, float]:
    ids = [e.id for e in posterior.evidence]
    if item not in ids:
        raise UnknownNameError(
            "the posterior has no such item of evidence", found=item, hint=nearest(item, ids)
        )
    return reweighted(-posterior.log_likelihoods[ids.index(item)])
