"""How do draws move without leaving the target? By Metropolis steps shaped to the cloud.

Two moves take turns. The random walk (Roberts, Gelman and Gilks 1997: 2.38 over the square root
of the dimension, times a factor of the covariance) goes anywhere, slowly. The Crank-Nicolson step
(Cotter and others 2013), preconditioned with the mean and covariance of the cloud (Rudolf and
Sprungk 2018) and mixed over scales so that it is reversible for a Student t and not a normal
(Kamatani 2018), goes far in any number of dimensions and does not stick in the tails.

Sweeps go on until the draws have forgotten where they started: until no score, no squared score
and not the log-likelihood is correlated with its start (the criterion of Buchholz, Chopin and
Jacob 2021, with squares added because the tails are the last to mix).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import numpy as np

from tidewaiter.estimate.updating.weights import Floats

if TYPE_CHECKING:
    from tidewaiter.estimate.updating.preconditioner import Preconditioner

Likelihood: TypeAlias = Callable[[Floats], tuple[Floats, Floats]]

_BEST_WALK = 2.38
_WANTED_ACCEPTANCE = 0.25  # near the best of 0.234 for walks in many dimensions
_DEGREES = 10.0  # of freedom of the Student t: tails heavier than normal, a middle much like it
_SHORTEST = 0.5  # a turn is this share of the longest, or more


class Cloud(NamedTuple):
    """Draws and their log-likelihoods.

    Attributes:
        z: Scores, shape (d, n).
        held: Log-likelihood of the evidence of earlier updates, shape (n,).
        fresh: Log-likelihood of the evidence being brought in, shape (n,).
    """

    z: Floats
    held: Floats
    fresh: Floats


class Target(NamedTuple):
    """The distribution that moves keep: prior times held times tempered fresh likelihood.

    Attributes:
        likelihood: Held and fresh log-likelihood, each (n,), of scores of shape (d, n).
        temperature: Power of the fresh likelihood, in [0, 1]. At 0 draws that the fresh evidence
            makes impossible stay excluded.
    """

    likelihood: Likelihood
    temperature: float

    def cloud(self, z: Floats) -> Cloud:
        """Return the cloud of scores of shape (d, n)."""
        return Cloud(z, *self.likelihood(z))

    def log_density(self, cloud: Cloud) -> Floats:
        """Return the log-density of each draw but for a constant, shape (n,)."""
        possible = cloud.fresh > -np.inf
        fresh = self.temperature * np.where(possible, cloud.fresh, 0.0)
        prior = -0.5 * np.einsum("in,in->n", cloud.z, cloud.z)
        return np.where(possible, prior + cloud.held + fresh, -np.inf)


class Reach(NamedTuple):
    """How far moves go; adapted so that about a quarter of them are accepted.

    Attributes:
        walk: Length of the random walk, in units of 2.38 / sqrt(d).
        turn: Largest share of noise in the Crank-Nicolson step, in (0, 1].
    """

    walk: float = 1.0
    turn: float = 0.5


class Manner(NamedTuple):
    """How to move.

    Attributes:
        shape: Mean and covariance of the target, as far as the draws know it.
        reach: Lengths to start from.
        memory: Correlation with the start at which draws count as moved, beyond what chance
            gives the largest of so many correlations.
        most_sweeps: Sweeps after which they stop anyway.
    """

    shape: Preconditioner
    reach: Reach
    memory: float
    most_sweeps: int


class Movement(NamedTuple):
    """What a run of sweeps did.

    Attributes:
        cloud: The draws afterwards.
        reach: Lengths of the moves, adapted.
        sweeps: Number of sweeps; each proposes one move to each draw.
        acceptance: Mean share of proposals accepted.
        memory: Largest correlation with the start that is left, less what chance gives.
    """

    cloud: Cloud
    reach: Reach
    sweeps: int
    acceptance: float
    memory: float


class _State(NamedTuple):
    """A cloud and its standardised scores y, shape (d, n)."""

    cloud: Cloud
    y: Floats


class _Proposal(NamedTuple):
    """New standardised scores, and the log ratio that makes the move reversible."""

    y: Floats
    log_ratio: Floats | float


def moved(target: Target, cloud: Cloud, manner: Manner, rng: np.random.Generator) -> Movement:
    """Return the cloud after as many sweeps as it takes to forget its start."""
    state = _State(cloud, manner.shape.standardised(cloud.z))
    walk, turn = manner.reach
    start = _traces(cloud)
    chance = np.sqrt(2.0 * np.log(2.0 * len(start)) / start.shape[1])
    shares: list[float] = []
    memory = 1.0
    while memory > manner.memory and len(shares) < manner.most_sweeps:
        for kind in ("walk", "turn"):
            made = _walked(state.y, walk, rng) if kind == "walk" else _turned(state.y, turn, rng)
            state, share = _metropolis(target, manner.shape, state, made, rng)
            shares.append(share)
            change = float(np.exp(share - _WANTED_ACCEPTANCE))
            walk = walk * change if kind == "walk" else walk
            turn = min(1.0, turn * change) if kind == "turn" else turn
        left = np.abs(np.einsum("in,in->i", start, _traces(state.cloud)))
        memory = float(left.max() - chance)
    return Movement(state.cloud, Reach(walk, turn), len(shares), float(np.mean(shares)), memory)


def _walked(y: Floats, length: float, rng: np.random.Generator) -> _Proposal:
    step = length * _BEST_WALK / np.sqrt(max(1, len(y)))
    return _Proposal(y + step * rng.standard_normal(y.shape), 0.0)


def _turned(y: Floats, longest: float, rng: np.random.Generator) -> _Proposal:
    d, n = y.shape
    half = 0.5 * (d + _DEGREES)
    before = _DEGREES + np.einsum("in,in->n", y, y)
    scale = np.sqrt(0.5 * before / rng.standard_gamma(half, n))
    noise_share = longest * _SHORTEST ** rng.random(n)
    kept = np.sqrt(1.0 - noise_share * noise_share)
    new = kept * y + noise_share * scale * rng.standard_normal(y.shape)
    after = _DEGREES + np.einsum("in,in->n", new, new)
    return _Proposal(new, half * np.log(after / before))


def _metropolis(
    target: Target,
    shape: Preconditioner,
    state: _State,
    proposal: _Proposal,
    rng: np.random.Generator,
) -> tuple[_State, float]:
    """Return the state after taking or refusing each draw's proposal, and the share taken."""
    old, new = state.cloud, target.cloud(shape.restored(proposal.y))
    log_ratio = target.log_density(new) - target.log_density(old) + proposal.log_ratio
    taken = -rng.standard_exponential(log_ratio.size) < log_ratio
    cloud = Cloud(*(np.where(taken, a, b) for a, b in zip(new, old, strict=True)))
    return _State(cloud, np.where(taken, proposal.y, state.y)), float(taken.mean())


def _traces(cloud: Cloud) -> Floats:
    """Return what must be forgotten, each row centred and of length 1, shape (2 d + 1, n)."""
    centred = cloud.z - cloud.z.mean(axis=1, keepdims=True)
    rows = np.vstack([centred, centred * centred, cloud.held + cloud.fresh])
    rows -= rows.mean(axis=1, keepdims=True)
    length = np.sqrt(np.einsum("in,in->i", rows, rows))
    rows /= np.where(length > 0, length, 1.0)[:, None]
    return rows
