"""What is a reweighting of draws worth, and what do weighted draws say?

Follows Kong, Liu and Wong 1994 (effective sample size), Zhou, Johansen and Aston 2016 (*Toward
automatic model comparison*, conditional effective sample size), Kitagawa 1996 (systematic
resampling). Draws have equal weights before each reweighting, so the conditional effective sample
size is the ordinary one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import numpy.typing as npt

from tidewaiter.core.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Sequence

Floats: TypeAlias = npt.NDArray[np.float64]
Indices: TypeAlias = npt.NDArray[np.intp]

_HALVINGS = 60  # beyond the precision of a double


def reweighted(log_factors: Floats) -> tuple[Floats, float]:
    """Return the weights that factors give to equally weighted draws, and the log of their mean.

    Args:
        log_factors: Shape (n,); -inf stands for a factor of 0. At least one is finite.

    Returns:
        Weights of shape (n,) that sum to 1, and the log of the mean factor.
    """
    top = float(log_factors.max())
    factors = np.exp(log_factors - top)
    total = float(factors.sum())
    return factors / total, top + float(np.log(total / factors.size))


def effective_size(weights: Floats) -> float:
    """Return the effective number of draws, 1 / sum of squared weights (Kong, Liu, Wong 1994)."""
    return float(1.0 / np.square(weights).sum())


def next_temperature(log_likelihoods: Floats, temperature: float, share: float) -> float:
    """Return the highest temperature that leaves an effective share of the draws, at most 1.

    Args:
        log_likelihoods: Shape (n,), finite.
        temperature: The present power of the likelihood, in [0, 1).
        share: Effective sample size to keep as a share of the draws, in (0, 1).

    Raises:
        ModelError: If no step is small enough, because the likelihoods span more than a double
            can resolve.
    """

    def kept(step: float) -> bool:
        weights, _ = reweighted(step * log_likelihoods)
        return effective_size(weights) >= share * log_likelihoods.size

    low, high = 0.0, 1.0 - temperature
    if kept(high):
        return 1.0
    for _ in range(_HALVINGS):
        middle = 0.5 * (low + high)
        low, high = (middle, high) if kept(middle) else (low, middle)
    if temperature + low <= temperature:
        raise ModelError(
            "the evidence is too sharp to be brought in by steps",
            found=f"log-likelihoods from {log_likelihoods.min():g} to {log_likelihoods.max():g}",
            allowed="a range that a double can divide",
            hint="give the observation an error that its source can bear",
        )
    return temperature + low


def systematic_ancestors(weights: Floats, offset: float) -> Indices:
    """Return which draw each of n new draws copies (systematic resampling, Kitagawa 1996).

    Args:
        weights: Shape (n,), sum to 1.
        offset: One uniform number in [0, 1).

    Returns:
        Indices, shape (n,), rising. A draw of weight w appears floor(n w) or ceil(n w) times.
    """
    cumulative = np.cumsum(weights)
    positions = (np.arange(weights.size) + offset) / weights.size * cumulative[-1]
    chosen = np.searchsorted(cumulative, positions, side="right")
    ancestors: Indices = np.minimum(chosen, np.flatnonzero(weights)[-1])
    return ancestors


def weighted_quantiles(values: Floats, weights: Floats, probabilities: Sequence[float]) -> Floats:
    """Return quantiles of weighted draws, shape (probabilities,).

    Each draw sits at the middle of its weight and the quantile function is linear between draws
    (for equal weights, definition 5 of Hyndman and Fan 1996). Draws of weight 0 do not count.

    Args:
        values: Shape (n,).
        weights: Shape (n,), not negative, not all 0.
        probabilities: Each in [0, 1].
    """
    held = weights > 0
    order = np.argsort(values[held], kind="stable")
    mass = weights[held][order]
    middles = (np.cumsum(mass) - 0.5 * mass) / mass.sum()
    found: Floats = np.interp(np.asarray(probabilities, float), middles, values[held][order])
    return found
