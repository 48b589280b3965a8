"""What do we believe after the evidence? Tempered sequential Monte Carlo over any model.

Draws start from the prior. The likelihood of all new items is raised from power 0 to power 1 in
steps small enough to keep an effective share of the draws (Jasra and others 2011; Zhou, Johansen
and Aston 2016); after each step draws are resampled and moved until they forget where they were.
The product of the mean factors estimates the evidence of the model (Del Moral, Doucet and Jasra
2006). Items are sorted and brought in together, so their order cannot matter; new items later
continue from the last posterior (Chopin 2002).

The Monte-Carlo error of one run comes from the families of draws that share an ancestor (Lee and
Whiteley 2018).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from tidewaiter.estimate.engine.streams import block_generator
from tidewaiter.estimate.updating.evidence import (
    Evidence,
    Prior,
    check_alone,
    check_possible,
    in_order,
    log_likelihoods,
)
from tidewaiter.estimate.updating.moves import Cloud, Likelihood, Manner, Reach, Target, moved
from tidewaiter.estimate.updating.posterior import Posterior, Step, Tempering
from tidewaiter.estimate.updating.preconditioner import fitted
from tidewaiter.estimate.updating.weights import (
    Floats,
    Indices,
    effective_size,
    next_temperature,
    reweighted,
    systematic_ancestors,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


class _Run(NamedTuple):
    """Where an update stands.

    Attributes:
        cloud: Draws.
        families: Ancestor in the prior of each draw, shape (n,).
        reach: Lengths of moves, as adapted so far.
        variance: Relative variance of the evidence so far.
        steps: Steps so far, those of earlier updates included.
    """

    cloud: Cloud
    families: Indices
    reach: Reach
    variance: float
    steps: tuple[Step, ...]


def prior_draws(prior: Prior, settings: Tempering) -> Posterior:
    """Return draws of the prior: the posterior of no evidence, with log evidence 0."""
    n = settings.particles
    z = block_generator(settings.seed, "updating/prior", 0).standard_normal((prior.dimension, n))
    return Posterior(prior, settings, (), z.T, np.empty((0, n)), np.arange(n), 0.0, 0.0, ())


def update(
    prior: Prior,
    evidence: Sequence[Evidence],
    settings: Tempering,
    report: Callable[[Step], None] = lambda _step: None,
) -> Posterior:
    """Return the posterior of a model given items of evidence.

    Args:
        prior: The model.
        evidence: Items, in any order; none gives the prior.
        settings: Seed, particles and how careful to be.
        report: Told of every step when it is done.

    Raises:
        ModelError: If an id or observation is used twice, a log-likelihood is NaN, +inf or of the
            wrong shape or no function of the scores, or no draw could have made the evidence.
    """
    return extend(prior_draws(prior, settings), evidence, report)


def extend(
    posterior: Posterior,
    evidence: Sequence[Evidence],
    report: Callable[[Step], None] = lambda _step: None,
) -> Posterior:
    """Return the posterior after further items of evidence.

    Only the new likelihood is raised by steps; moves keep the whole target, old items included.
    Within Monte-Carlo error the answer and the log evidence are those of one update with all.

    Args:
        posterior: Where to continue from; it stays as it is.
        evidence: New items, in any order.
        report: Told of every step when it is done.

    Raises:
        ModelError: As :func:`update`.
    """
    fresh = in_order(evidence, posterior.evidence, posterior.prior.uses)
    if not fresh:
        return posterior
    stage = posterior.steps[-1].stage + 1 if posterior.steps else 0
    z = posterior.z.T
    table = log_likelihoods(fresh, posterior.prior, posterior.z)
    check_possible(fresh, table)
    check_alone(fresh, posterior.prior, posterior.z, table)
    cloud = Cloud(z, posterior.log_likelihoods.sum(axis=0), table.sum(axis=0))
    run = _Run(cloud, posterior.families, Reach(), 0.0, posterior.steps)
    likelihood = _likelihood(posterior.prior, posterior.evidence, fresh)
    temperature = 0.0
    if (cloud.fresh == -np.inf).any():
        run = _stepped(run, _Stride(stage, 0.0, 0.0), likelihood, posterior.settings)
        report(run.steps[-1])
    while temperature < 1.0:
        following = next_temperature(run.cloud.fresh, temperature, posterior.settings.share)
        stride = _Stride(stage, temperature, following)
        run = _stepped(run, stride, likelihood, posterior.settings)
        report(run.steps[-1])
        temperature = following
    return _posterior(posterior, fresh, run)


class _Stride(NamedTuple):
    """From which power of the new likelihood to which, in which update."""

    stage: int
    start: float
    end: float


def _stepped(run: _Run, stride: _Stride, likelihood: Likelihood, settings: Tempering) -> _Run:
    """Return the run after one reweighting, resampling and moving."""
    rng = block_generator(settings.seed, f"updating/{stride.stage}", len(run.steps))
    possible = run.cloud.fresh > -np.inf
    power = stride.end - stride.start
    weights, gain = reweighted(
        np.where(possible, power * np.where(possible, run.cloud.fresh, 0.0), -np.inf)
    )
    shared = _family_overlap(run.families, weights)
    chosen = systematic_ancestors(weights, float(rng.random()))
    memory = settings.last_memory if stride.end == 1.0 else settings.memory
    manner = Manner(fitted(run.cloud.z, weights), run.reach, memory, settings.most_sweeps)
    resampled = Cloud(*(part[..., chosen] for part in run.cloud))
    movement = moved(Target(likelihood, stride.end), resampled, manner, rng)
    step = Step(
        stage=stride.stage,
        temperature=stride.end,
        effective_share=effective_size(weights) / weights.size,
        log_evidence=gain,
        families=1.0 / shared,
        sweeps=movement.sweeps,
        acceptance=movement.acceptance,
        memory=movement.memory,
        settled=movement.memory <= memory,
    )
    return _Run(
        movement.cloud,
        run.families[chosen],
        movement.reach,
        _relative_variance(shared, weights.size),
        (*run.steps, step),
    )


def _family_overlap(families: Indices, weights: Floats) -> float:
    """Return the chance that two draws, taken by weight, descend from the same ancestor."""
    return float(np.square(np.bincount(families, weights)).sum())


def _relative_variance(overlap: float, particles: int) -> float:
    """Return the relative variance of the evidence from how far families have merged.

    Lee and Whiteley (2018, equation 10) correct for the merging that multinomial resampling adds
    at every step; systematic resampling adds none, so one correction, for a draw being its own
    relative, is left.
    """
    return max(0.0, (particles * overlap - 1.0) / (particles - 1.0))


def _likelihood(
    prior: Prior, earlier: tuple[Evidence, ...], fresh: tuple[Evidence, ...]
) -> Likelihood:
    """Return the function from scores to held and fresh log-likelihood."""

    def of(z: Floats) -> tuple[Floats, Floats]:
        table = log_likelihoods((*earlier, *fresh), prior, z.T)
        return table[: len(earlier)].sum(axis=0), table[len(earlier) :].sum(axis=0)

    return of


def _posterior(before: Posterior, fresh: tuple[Evidence, ...], run: _Run) -> Posterior:
    evidence = (*before.evidence, *fresh)
    return Posterior(
        prior=before.prior,
        settings=before.settings,
        evidence=evidence,
        z=run.cloud.z.T,
        log_likelihoods=log_likelihoods(evidence, before.prior, run.cloud.z.T),
        families=run.families,
        log_evidence=before.log_evidence
        + sum(step.log_evidence for step in run.steps[len(before.steps) :]),
        log_evidence_error=float(np.sqrt(run.variance)),
        steps=run.steps,
    )
