"""Draws of inputs and an output, checked once for every method that reads them."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtri

from tidewaiter.core.errors import ModelError

Array: TypeAlias = NDArray[np.float64]


def checked_draws(inputs: ArrayLike, output: ArrayLike, fewest: int = 2) -> tuple[Array, Array]:
    """Return inputs of shape (draws, d) and output of shape (draws,) as float arrays.

    Args:
        inputs: One column for each input.
        output: One value for each draw.
        fewest: Number of draws that the method needs.

    Raises:
        ModelError: If shapes disagree, there are too few draws, a value is not finite, or the
            output does not vary.
    """
    x: Array = np.asarray(inputs, dtype=np.float64)
    y: Array = np.asarray(output, dtype=np.float64)
    if x.ndim != 2 or y.shape != x.shape[:1]:
        raise ModelError(
            "draws of inputs and output do not go together",
            found=f"inputs {x.shape}, output {y.shape}",
            allowed="(draws, inputs) and (draws,)",
        )
    if len(y) < fewest:
        raise ModelError("too few draws", found=len(y), allowed=f"{fewest} or more")
    return x, varying_output(y)


def varying_output(output: ArrayLike) -> Array:
    """Return the output as floats.

    Raises:
        ModelError: If a value is not finite, or all are the same.
    """
    y: Array = np.asarray(output, dtype=np.float64)
    if not np.isfinite(y).all():
        raise ModelError(
            "the output has a value that is not finite",
            found=f"{int((~np.isfinite(y)).sum())} of {y.size} draws",
        )
    if y.max() == y.min():
        raise ModelError("the output does not vary, so nothing drives it", found=float(y.flat[0]))
    return y


def scores_of_ranks(count: int) -> Array:
    """Return the normal scores of ranks 1 to ``count``, rising (van der Waerden)."""
    return np.asarray(ndtri((np.arange(count) + 0.5) / count), dtype=np.float64)


def shuffle_of(count: int, seed: int) -> NDArray[np.intp]:
    """Return positions of draws in random order, for :func:`in_order`."""
    rng = np.random.Generator(np.random.Philox(seed))
    return np.asarray(rng.permutation(count), dtype=np.intp)


def in_order(column: Array, shuffle: NDArray[np.intp]) -> NDArray[np.intp]:
    """Return positions of draws in rising order of an input, equal values in shuffled order.

    Draws from a low-discrepancy sequence are not independent of their neighbours, so ties must
    not keep the order in which they were drawn.
    """
    return shuffle[np.argsort(column[shuffle], kind="stable")]
