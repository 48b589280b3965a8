"""Which input moves the answer most?

Two readings of a tornado, which differ where inputs interact or the answer is skewed: move one
input from its 5th to its 95th percentile with all others at their median, or read off draws that
exist what the answer is where the input happens to be low or high. The second needs no runs and
respects dependence (an input brings its correlated companions along).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtri

from tidewaiter.core.errors import ModelError
from tidewaiter.estimate.sensitivity.draws import (
    checked_draws,
    in_order,
    scores_of_ranks,
    shuffle_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable

Array: TypeAlias = NDArray[np.float64]

LOW, HIGH = 0.05, 0.95
_WINDOW = 0.05  # half-width, in probability, of the draws read at either end
_FEWEST = 100


class Swings(NamedTuple):
    """What the output is at the low and the high end of each input, shape (d,) each.

    Attributes:
        base: Output with every input at its median, or its own median or mean.
        low: Output where the input is at its 5th percentile.
        high: Output where the input is at its 95th percentile.
    """

    base: float
    low: Array
    high: Array

    def widest_first(self) -> list[int]:
        """Return the inputs' positions, the longest bar first; ties in the order given."""
        return [int(i) for i in np.argsort(-np.abs(self.high - self.low), kind="stable")]


def one_at_a_time(evaluate: Callable[[Array], ArrayLike], dimensions: int) -> Swings:
    """Return the output as each input goes from p5 to p95, all others at their median.

    Args:
        evaluate: Takes uniform numbers of shape (n, dimensions) and returns outputs (n,).
        dimensions: Number of inputs.

    Raises:
        ModelError: If the output has the wrong shape.
    """
    at = np.full((2 * dimensions + 1, dimensions), 0.5)
    inputs = np.arange(dimensions)
    at[1 + inputs, inputs] = LOW
    at[1 + dimensions + inputs, inputs] = HIGH
    output: Array = np.asarray(evaluate(at), dtype=np.float64)
    if output.shape != (len(at),):
        raise ModelError(
            "the model's output has the wrong shape",
            found=output.shape,
            allowed=f"({len(at)},), one value for each row",
        )
    return Swings(float(output[0]), output[1 : 1 + dimensions], output[1 + dimensions :])


def conditional_swings(
    inputs: ArrayLike,
    output: ArrayLike,
    seed: int,
    statistic: Literal["median", "mean"] = "median",
) -> Swings:
    """Return the output's conditional median or mean at each input's p5 and p95, from draws.

    A straight line on the input's normal scores is fitted to the tenth of the draws around either
    percentile (local linear regression, Fan & Gijbels 1996) and the draws are moved along it to
    the percentile before the median or mean is taken; on logarithms for the median of an output
    that is positive throughout.

    Args:
        inputs: Draws, shape (draws, d), 100 draws or more.
        output: Draws, shape (draws,).
        seed: Seed of the order among equal values of an input.
        statistic: ``median`` (right for a skewed output) or ``mean``.

    Raises:
        ModelError: If shapes disagree, draws are too few, or the output does not vary.
    """
    x, y = checked_draws(inputs, output, _FEWEST)
    ties = shuffle_of(len(y), seed)
    if statistic == "mean":
        return _swings(x, y, ties, np.mean)
    if y.min() <= 0:
        return _swings(x, y, ties, np.median)
    logs = _swings(x, np.log(y), ties, np.median)
    return Swings(float(np.exp(logs.base)), np.exp(logs.low), np.exp(logs.high))


def _swings(
    inputs: Array, output: Array, ties: NDArray[np.intp], average: Callable[[Array], np.floating]
) -> Swings:
    scores = scores_of_ranks(len(output))
    places = (np.arange(len(output)) + 0.5) / len(output)
    windows = [np.abs(places - p) <= _WINDOW for p in (LOW, HIGH)]
    offsets = [scores[near] - ndtri(p) for near, p in zip(windows, (LOW, HIGH), strict=True)]
    ends = np.empty((2, inputs.shape[1]))
    for i, column in enumerate(inputs.T):
        ordered = output[in_order(column, ties)]
        for end, (near, offset) in enumerate(zip(windows, offsets, strict=True)):
            ends[end, i] = average(_moved(ordered[near], offset))
    return Swings(float(average(output)), ends[0], ends[1])


def _moved(output: Array, offset: Array) -> Array:
    """Return outputs moved along their regression line to offset 0."""
    centred = offset - offset.mean()
    slope = float(centred @ output) / float(centred @ centred)
    return output - slope * offset
