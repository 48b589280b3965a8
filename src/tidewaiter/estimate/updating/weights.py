"""What are weighted draws worth, and what do they say? Weights, effective sizes, quantiles.

Follows Kong, Liu and Wong 1994 (effective sample size), Zhou, Johansen and Aston 2016
(*Toward automatic model comparison*, conditional effective sample size) and Kitagawa 1996
(systematic resampling).
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

_BISECTIONS = 60  # halvings: beyond the precision of a double


def reweighted(weights: Floats, log_factors: Floats) -> tuple[Floats, float]:
    """Return weights times factors, scaled to sum to 1, and the log of their sum before scaling.

    Args:
        weights: Shape (n,), sum to 1.
        log_factors: Shape (n,), log of the factors; -inf stands for a factor of 0.

    Returns:
        The new weights, and the log of the weighted mean factor; when every factor with weight is
        0 the weights come back as they were, with -inf.
    """
    top = float(log_factors.max(initial=-np.inf, where=weights > 0))
    if top == -np.inf:
        return weights, -np.inf
    scaled = weights * np.exp(np.minimum(log_factors - top, 0.0))
    total = float(scaled.sum())
    return scaled / total, top + float(np.log(total))


def effective_size(weights: Floats) -> float:
    """Return the effective number of draws, 1 / sum of squared weights (Kong, Liu, Wong 1994)."""
    return float(1.0 / np.square(weights).sum())


def conditional_effective_share(weights: Floats, log_factors: Floats) -> float:
    """Return the conditional effective sample size as a share of the draws, between 0 and 1.

    It measures one reweighting alone, however uneven the weights already were: (sum W u)^2 /
    sum W u^2 with factors u (Zhou, Johansen and Aston 2016, equation 3.16).
    """
    top = float(log_factors.max(initial=-np.inf, where=weights > 0))
    if top == -np.inf:
        return 0.0
    factors = np.exp(np.minimum(log_factors - top, 0.0))
    return float((weights * factors).sum() ** 2 / (weights * factors * factors).sum())


def next_temperature(
    weights: Floats, log_likelihoods: Floats, temperature: float, share: float
) -> float:
    """Return the highest temperature that keeps the conditional effective share, at most 1.

    Args:
        weights: Shape (n,), sum to 1.
        log_likelihoods: Shape (n,), finite wherever the weight is positive.
        temperature: The present power of the likelihood, in [0, 1).
        share: Conditional effective share to keep, in (0, 1).

    Raises:
        ModelError: If no step is small enough, because the likelihoods span more than a double
            can resolve.
    """
    held = weights > 0
    log_likelihoods = log_likelihoods[held] - log_likelihoods[held].max()
    weights = weights[held]
    low, high = 0.0, 1.0 - temperature
    if conditional_effective_share(weights, high * log_likelihoods) >= share:
        return 1.0
    for _ in range(_BISECTIONS):
        middle = 0.5 * (low + high)
        if conditional_effective_share(weights, middle * log_likelihoods) >= share:
            low = middle
        else:
            high = middle
    if temperature + low <= temperature:
        raise ModelError(
            "the evidence is too sharp to be brought in by steps",
            found=f"log-likelihoods over a range of {float(-log_likelihoods.min()):g}",
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
    n = weights.size
    cumulative = np.cumsum(weights)
    positions = (np.arange(n) + offset) / n * cumulative[-1]
    chosen = np.searchsorted(cumulative, positions, side="right")
    return np.minimum(chosen, np.flatnonzero(weights)[-1])


def weighted_quantiles(
    values: Floats, weights: Floats, probabilities: Sequence[float]
) -> Floats:
    """Return quantiles of weighted draws.

    Each draw sits at the middle of its weight and the quantile function is linear between draws
    (for equal weights definition 5 of Hyndman and Fan 1996). Draws of weight 0 do not count.

    Args:
        values: Shape (n,).
        weights: Shape (n,), not negative, sum to 1.
        probabilities: Each in [0, 1].
    """
    held = weights > 0
    order = np.argsort(values[held], kind="stable")
    mass = weights[held][order]
    middles = (np.cumsum(mass) - 0.5 * mass) / mass.sum()
    return np.interp(np.asarray(probabilities, float), middles, values[held][order])
