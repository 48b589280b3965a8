"""How do draws move without leaving the target? By Metropolis steps shaped to the cloud.

Two moves take turns. The random walk (Roberts, Gelman and Gilks 1997, 2.38 over the square root
of the dimension) goes anywhere, slowly. The Crank-Nicolson step, preconditioned with the mean and
covariance of the cloud (Cotter and others 2013; Rudolf and Sprungk 2018), is reversible for the
fitted normal, so it goes far where the target is nearly normal, in any number of dimensions.
Sweeps go on until draws have forgotten where they started (Buchholz, Chopin and Jacob 2021).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, TypeAlias

import numpy as np

from tidewaiter.estimate.updating.preconditioner import Preconditioner
from tidewaiter.estimate.updating.weights import Floats

Likelihood: TypeAlias = Callable[[Floats], tuple[Floats, Floats]]

_WANTED_ACCEPTANCE = 0.25  # near the best of 0.234 for walks in many dimensions


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

    def log_target(self, temperature: float) -> Floats:
        """Return log prior (without its constant) plus tempered log-likelihood, shape (n,)."""
        prior = -0.5 * np.einsum("in,in->n", self.z, self.z)
        return prior + self.held + tempered(self.fresh, temperature)


class Reach(NamedTuple):
    """How far the moves go.

    Attributes:
        walk: Length of the random walk, in units of 2.38 / sqrt(d).
        turn: Share of noise in the Crank-Nicolson step, in (0, 1]; 1 is an independent draw.
    """

    walk: float = 1.0
    turn: float = 0.5


class Movement(NamedTuple):
    """What a run of sweeps did.

    Attributes:
        cloud: The draws afterwards.
        reach: Lengths of the moves, adapted.
        sweeps: Number of sweeps.
        acceptance: Mean share of proposals accepted.
        memory: Largest correlation between a score, or the log-likelihood, and its start.
    """

    cloud: Cloud
    reach: Reach
    sweeps: int
    acceptance: float
    memory: float


class Target(NamedTuple):
    """The distribution that moves keep.

    Attributes:
        likelihood: Held and fresh log-likelihood of scores of shape (d, n).
        temperature: Power of the fresh likelihood.
    """

    likelihood: Likelihood
    temperature: float


class Patience(NamedTuple):
    """When moves may stop.

    Attributes:
        memory: Correlation with the start below which the draws count as moved.
        most_sweeps: Sweeps after which they stop anyway.
    """

    memory: float
    most_sweeps: int


def moved(
    target: Target,
    cloud: Cloud,
    shape: Preconditioner,
    reach: Reach,
    patience: Patience,
    rng,
) -> Movement:
    """Return the cloud after as many sweeps as it takes to forget its start."""
    accepted: list[float] = []
    start = _standardised_rows(cloud)
    walk, turn = reach
    y = shape.standardised(cloud.z)
    memory = 1.0
    d = max(1, cloud.z.shape[0])
    while len(accepted) < patience.most_sweeps:
        # walk
        noise = rng.standard_normal(y.shape)
        new = y + walk * 2.38 / np.sqrt(d) * noise
        cloud, y, a = _accept(target, cloud, y, new, shape, 0.0, rng)
        walk *= float(np.exp(a - _WANTED_ACCEPTANCE))
        accepted.append(a)
        noise = rng.standard_normal(y.shape)
        new = np.sqrt(1 - turn * turn) * y + turn * noise
        cloud, y, a = _accept(target, cloud, y, new, shape, 0.5, rng)
        turn = min(1.0, turn * float(np.exp(a - _WANTED_ACCEPTANCE)))
        accepted.append(a)
        memory = float(np.abs(np.einsum("in,in->i", start, _standardised_rows(cloud))).max())
        if memory < patience.memory:
            break
    return Movement(cloud, Reach(walk, turn), len(accepted), float(np.mean(accepted)), memory)


def _accept(target, cloud, y, new, shape, c, rng):
    z = shape.restored(new)
    prop = Cloud(z, *target.likelihood(z))
    lr = prop.log_target(target.temperature) - cloud.log_target(target.temperature)
    if c:
        lr += c * (np.einsum("in,in->n", new, new) - np.einsum("in,in->n", y, y))
    acc = np.log(rng.random(lr.size)) < lr
    return (
        Cloud(
            np.where(acc, prop.z, cloud.z),
            np.where(acc, prop.held, cloud.held),
            np.where(acc, prop.fresh, cloud.fresh),
        ),
        np.where(acc, new, y),
        float(acc.mean()),
    )


def tempered(log_likelihoods: Floats, temperature: float) -> Floats:
    """Return temperature times log-likelihood, with impossible staying impossible at 0."""
    scaled = temperature * np.maximum(log_likelihoods, np.finfo(float).min)
    return np.where(log_likelihoods == -np.inf, -np.inf, scaled)


def _standardised_rows(cloud: Cloud) -> Floats:
    rows = np.vstack([cloud.z, cloud.held + cloud.fresh])
    rows = rows - rows.mean(axis=1, keepdims=True)
    norms = np.sqrt(np.einsum("in,in->i", rows, rows))
    return rows / np.where(norms > 0, norms, 1.0)[:, None]
