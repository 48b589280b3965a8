"""How much of the output's variance does each input explain, from draws that already exist?

The rank estimator of first-order Sobol' indices of Gamboa, Gremaud, Klein & Lagnoux (2022,
"Global sensitivity analysis: a novel generation of mighty estimators based on rank statistics",
Bernoulli 28(4)), after Chatterjee's correlation: neighbours in the order of an input share its
value, so that the product of their outputs estimates the squared conditional mean. No extra runs.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tidewaiter.estimate.sensitivity.draws import checked_draws, in_order, shuffle_of

Array: TypeAlias = NDArray[np.float64]


def first_order_by_ranks(inputs: ArrayLike, output: ArrayLike, seed: int) -> Array:
    """Return first-order indices, shape (d,), as shares of the output's variance.

    The sampling error is near 1/sqrt(draws) for an input without influence, so an index may be a
    little below 0; it is returned as found. Inputs may depend on each other: the index is then
    the share explained by knowing that input, with what it tells about the others. A heavy-tailed
    output is better passed as its logarithm.

    Args:
        inputs: Draws, shape (draws, d).
        output: Draws, shape (draws,).
        seed: Seed of the order among equal values of an input.

    Raises:
        ModelError: If shapes disagree, or the output is not finite or does not vary.
    """
    x, y = checked_draws(inputs, output)
    centred = y - y.mean()
    variance = float(centred @ centred)
    ties = shuffle_of(len(y), seed)
    return np.array([_share(centred[in_order(column, ties)], variance) for column in x.T])


def _share(ordered: Array, variance: float) -> float:
    """Return the neighbours' covariance over the variance; the last draw's neighbour is the first.

    The output is centred beforehand, which changes nothing but rounding.
    """
    return float(ordered[:-1] @ ordered[1:] + ordered[-1] * ordered[0]) / variance
