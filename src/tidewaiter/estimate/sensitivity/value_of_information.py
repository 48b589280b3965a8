"""Which single input, if it were known, would shrink the interval most?

The expected value of partial perfect information, from draws that already exist: draws are binned
on the ranks of one input (the one-dimensional method of Strong & Oakley 2013, Med. Decis. Making
33, and Strong, Oakley & Brennan 2014); within a bin the input is as good as known. Two losses are
shown: the width of the central interval, in the answer's unit and in orders of magnitude, and the
squared error, for which the value is the variance that the input explains.

Three biases are taken out: a bin still holds a range of the input, so draws are moved to the bin's
middle along a regression line on normal scores; fitting that line uses degrees of freedom; and a
quantile from few draws is biased, which a shuffled input, worth nothing, shows and corrects.
"""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tidewaiter.estimate.sensitivity.draws import (
    checked_draws,
    in_order,
    scores_of_ranks,
    shuffle_of,
)

Array: TypeAlias = NDArray[np.float64]

_FEWEST_IN_BIN = 100
_MOST_BINS = 50
_FEWEST_BINS = 5


class ValueOfInformation(NamedTuple):
    """What knowing one of d inputs would be worth.

    Attributes:
        level: Level of the interval, 0.90 by default.
        width: Its width now, in the output's unit.
        width_given: Expected width once the input is known, shape (d,). For a skewed output it
            may exceed ``width``: when a factor turns out large, so is the rest of the interval.
        log10_width: Its width now in orders of magnitude; NaN unless all outputs are positive.
        log10_width_given: Expected such width once the input is known, shape (d,); NaN likewise.
        variance: Expected squared error now, in the output's unit squared.
        evppi: Expected reduction of it by knowing the input, shape (d,); not clipped at 0.
    """

    level: float
    width: float
    width_given: Array
    log10_width: float
    log10_width_given: Array
    variance: float
    evppi: Array

    def most_telling_first(self) -> list[int]:
        """Return the inputs' positions, the one that shrinks the interval most first.

        By orders of magnitude where all outputs are positive, by width in the unit otherwise.
        """
        in_logs = np.isfinite(self.log10_width)
        widths = self.log10_width_given if in_logs else self.width_given
        return [int(i) for i in np.argsort(widths, kind="stable")]


def value_of_information(
    inputs: ArrayLike, output: ArrayLike, seed: int, level: float = 0.90
) -> ValueOfInformation:
    """Return the expected interval width and squared error once each input is known.

    Args:
        inputs: Draws, shape (draws, d), 500 draws or more; some 20,000 for two digits.
        output: Draws, shape (draws,).
        seed: Seed of the shuffle that measures the bias and orders equal values.
        level: Level of the central interval.

    Raises:
        ModelError: If shapes disagree, draws are too few, or the output does not vary.
    """
    x, y = checked_draws(inputs, output, _FEWEST_BINS * _FEWEST_IN_BIN)
    bins = int(np.clip(len(y) // _FEWEST_IN_BIN, _FEWEST_BINS, _MOST_BINS))
    ties = shuffle_of(len(y), seed)[: len(y) // bins * bins]
    shuffled = _Known.of(y[ties], bins, level)
    known = [_Known.of(y[in_order(c, ties)], bins, level) for c in x.T]
    now = _widths(y[None, :], level)[0]
    now_log10 = _widths(np.log10(y)[None, :], level)[0] if y.min() > 0 else np.nan
    variance = float(y.var(ddof=1))
    return ValueOfInformation(
        level=level,
        width=float(now),
        width_given=np.array([k.width for k in known]) * now / shuffled.width,
        log10_width=float(now_log10),
        log10_width_given=np.array([k.log10_width for k in known])
        * now_log10
        / shuffled.log10_width,
        variance=variance,
        evppi=variance - np.array([k.variance for k in known]),
    )


class _Known(NamedTuple):
    """Expected widths and variance within bins."""

    width: float
    log10_width: float
    variance: float

    @classmethod
    def of(cls, ordered: Array, bins: int, level: float) -> _Known:
        """Return them from outputs in the order of an input."""
        rows = ordered.reshape(bins, -1)
        scores = scores_of_ranks(len(ordered)).reshape(bins, -1)
        scores = scores - scores.mean(axis=1, keepdims=True)
        freed = rows.shape[1] / (rows.shape[1] - 2)
        residuals, _ = _straightened(rows, scores)
        variance = float((residuals**2).mean() * freed)
        if ordered.min() <= 0:
            width = _widths(residuals * np.sqrt(freed), level).mean()
            return cls(float(width), np.nan, variance)
        logs = np.log10(rows)
        residuals, slopes = _straightened(logs, scores)
        low, high = _ends(logs.mean(axis=1, keepdims=True) + residuals * np.sqrt(freed), level)
        stretch = (10 ** (slopes * scores)).mean(axis=1)  # of the width across the bin
        width = (stretch * (10**high - 10**low)).mean()
        return cls(float(width), float((high - low).mean()), variance)


def _straightened(rows: Array, scores: Array) -> tuple[Array, Array]:
    """Return what a straight line on the scores leaves, and its slope (rows, 1), row by row."""
    centred = rows - rows.mean(axis=1, keepdims=True)
    slopes = (centred * scores).sum(axis=1) / (scores**2).sum(axis=1)
    return centred - slopes[:, None] * scores, slopes[:, None]


def _ends(rows: Array, level: float) -> tuple[Array, Array]:
    low, high = np.quantile(
        rows, [(1 - level) / 2, (1 + level) / 2], axis=1, method="median_unbiased"
    )
    return low, high


def _widths(rows: Array, level: float) -> Array:
    low, high = _ends(rows, level)
    return high - low
