"""A Poisson log-linear model with any design, fitted by Newton's method where a maximum exists."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.special import gammaln, xlogy

from tidewaiter.core.errors import NotIdentifiedError
from tidewaiter.estimate.counting.existence import face_of, null_directions

if TYPE_CHECKING:
    from tidewaiter.estimate.counting.hierarchy import Marks
    from tidewaiter.estimate.counting.loglinear import Floats

_MOST_STEPS = 100
_MOST_HALVINGS = 40
_SETTLED = 1e-10
_ROUNDING = 1e-14


class DesignFit(NamedTuple):
    """A fitted design.

    Attributes:
        coefficients: One for each column; minus infinity cannot occur, a column that is not
            estimated has nought.
        covariance: Their covariance, nought for columns not estimated.
        means: Expected number in each row.
        deviance: Twice the log likelihood lost against the saturated model.
        df: Rows in the support less columns estimated.
        identified: Whether the first coefficient is determined.
    """

    coefficients: Floats
    covariance: Floats
    means: Floats
    deviance: float
    df: int
    identified: bool


def fitted_design(design: Floats, counts: Floats) -> DesignFit:
    """Return the maximum-likelihood fit of ``log mean = design @ coefficients``.

    Args:
        design: Shape (rows, columns); the first column is the constant.
        counts: Number in each row.
    """
    support, kept, identified = _face(design, counts)
    inner = design[np.ix_(support, kept)]
    coefficients, covariance = _newton(inner, counts[support])
    columns = design.shape[1]
    full, spread = np.zeros(columns), np.zeros((columns, columns))
    full[kept] = coefficients
    spread[np.ix_(kept, kept)] = covariance
    means = np.zeros(len(counts))
    means[support] = np.exp(inner @ coefficients)
    lost = xlogy(counts, counts) - xlogy(counts, means) - counts + means
    return DesignFit(
        coefficients=full,
        covariance=spread,
        means=means,
        deviance=max(0.0, float(2 * lost.sum())),
        df=int(support.sum() - kept.sum()),
        identified=identified,
    )


def saturated_log_likelihood(counts: Floats) -> float:
    """Return the Poisson log likelihood of counts that are their own means."""
    return float((xlogy(counts, counts) - counts - gammaln(counts + 1)).sum())


def _face(design: Floats, counts: Floats) -> tuple[Marks, Marks, bool]:
    """Return the rows in the support, the columns to estimate, and whether the first is sound."""
    filled = counts > 0
    scaled = design / np.abs(design).max(axis=0)
    null = null_directions(np.unique(scaled[filled], axis=0))
    face = face_of(null, scaled[~filled] @ null)
    support = np.ones(len(counts), bool)
    support[np.flatnonzero(~filled)[face.falling]] = False
    return support, face.kept, face.identified


def _newton(design: Floats, counts: Floats) -> tuple[Floats, Floats]:
    """Return coefficients and covariance."""
    coefficients = _solve(design, counts + 0.5, design.T @ ((counts + 0.5) * np.log(counts + 0.5)))
    for _ in range(_MOST_STEPS):
        means = np.exp(design @ coefficients)
        score = design.T @ (counts - means)
        step = _solve(design, means, score)
        coefficients = coefficients + _length(design, counts, coefficients, step) * step
        if score @ step < max(_SETTLED, _ROUNDING * counts.sum()):
            means = np.exp(design @ coefficients)
            return coefficients, np.array(np.linalg.inv(design.T @ (means[:, None] * design)))
    raise NotIdentifiedError(
        "the fit of a model did not settle", hint="the counts may be too sparse for this model"
    )


def _solve(design: Floats, weights: Floats, right: Floats) -> Floats:
    return np.array(np.linalg.solve(design.T @ (weights[:, None] * design), right))


def _length(design: Floats, counts: Floats, start: Floats, step: Floats) -> float:
    """Return how much of a step to take so that no likelihood is lost."""

    def likelihood(coefficients: Floats) -> float:
        logs = design @ coefficients
        with np.errstate(over="ignore"):
            return float(counts @ logs - np.exp(logs).sum())

    before = likelihood(start)
    floor = before - 1e-12 * (1 + abs(before))
    length = 1.0
    for _ in range(_MOST_HALVINGS):
        if likelihood(start + length * step) >= floor:
            break
        length /= 2
    return length
