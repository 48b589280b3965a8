"""How do uncertain inputs move together?

Declared rank correlations are made consistent (Higham 2002), turned into a Gaussian copula, or
imposed on samples that already exist (Iman & Conover 1982). Where the correlation is unknown, a
sum is bounded instead of assumed.
"""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtri

from tidewaiter.core.errors import ModelError

Array: TypeAlias = NDArray[np.float64]

_SYMMETRY = 1e-10
_CONVERGED = 1e-12
_MOST_PROJECTIONS = 10_000
_NEGLIGIBLE_EIGENVALUE = 1e-12
_GRID = 2001
_FEWEST_DRAWS_PER_COLUMN = 10


class CopulaFactor(NamedTuple):
    """A Gaussian copula.

    Attributes:
        factor: Lower triangular, shape (n, n), rows of length 1: independent normal scores z
            become dependent ones by ``z @ factor.T``.
        distance: Frobenius distance between the correlations asked for and those used; 0 when
            nothing had to be repaired.
    """

    factor: Array
    distance: float


class SumBounds(NamedTuple):
    """Quantiles of a + b under what one may believe of their dependence, shape (p,) each.

    Attributes:
        probabilities: The probabilities.
        comonotone: Quantiles if both rise together (the sum of the quantiles).
        countermonotone: Quantiles if one falls as the other rises.
        lowest: The least that the quantile can be under any dependence at all.
        highest: The most that it can be.
    """

    probabilities: Array
    comonotone: Array
    countermonotone: Array
    lowest: Array
    highest: Array


def nearest_correlation(matrix: ArrayLike) -> tuple[Array, float]:
    """Return the nearest correlation matrix, and its Frobenius distance from the one given.

    Alternating projections on the positive semi-definite matrices and on those with a unit
    diagonal, with Dykstra's correction (Higham 2002, IMA J. Numer. Anal. 22, algorithm 3.3). A
    matrix that is a correlation matrix already comes back unchanged, at distance 0.

    Raises:
        ModelError: If the matrix is not square, symmetric and finite, has another diagonal than
            ones, or an entry beyond -1 to 1.
    """
    given = _checked_correlations(matrix)
    if np.linalg.eigvalsh(given)[0] >= -_NEGLIGIBLE_EIGENVALUE:
        return given, 0.0
    current, correction = given.copy(), np.zeros_like(given)
    for _ in range(_MOST_PROJECTIONS):
        shifted = current - correction
        projected = _positive_part(shifted)
        correction = projected - shifted
        following = projected.copy()
        np.fill_diagonal(following, 1.0)
        moved = float(np.linalg.norm(following - current))
        current = following
        if moved <= _CONVERGED * len(given):
            break
    repaired = _unit_diagonal(_positive_part(current))
    return repaired, float(np.linalg.norm(repaired - given))


def gaussian_copula_factor(spearman: ArrayLike) -> CopulaFactor:
    """Return the factor of the Gaussian copula with these rank correlations.

    Spearman's rho of a bivariate normal is 6/pi asin(r/2) (Pearson 1907), so the correlation of
    the normal scores is r = 2 sin(pi rho / 6). A set of rank correlations that no such copula has
    is replaced by the nearest one that can be; the distance is measured between the correlations
    of normal scores.

    Args:
        spearman: Rank correlations, shape (n, n).

    Raises:
        ModelError: If it is no symmetric matrix of correlations.
    """
    wanted = 2 * np.sin(np.pi * _checked_correlations(spearman) / 6)
    np.fill_diagonal(wanted, 1.0)
    used, distance = nearest_correlation(wanted)
    return CopulaFactor(_lower_factor(used), distance)


def iman_conover(samples: ArrayLike, spearman: ArrayLike, rng: np.random.Generator) -> Array:
    """Return the samples, each column in another order, with the given rank correlations.

    Iman & Conover (1982, Commun. Stat. Simul. Comput. 11, 311-334): the columns take on the ranks
    of normal scores that were given exactly the correlations wanted. Every column keeps its values
    to the last bit. The correlations achieved differ from those asked for by an amount that
    shrinks with the number of draws (some 0.01 at 1,000).

    Args:
        samples: Shape (draws, n), ten draws or more for each column.
        spearman: Rank correlations, shape (n, n); repaired where it is inconsistent.
        rng: Source of the order in which scores are first laid out.

    Raises:
        ModelError: If the shapes do not go together.
    """
    columns: Array = np.asarray(samples, dtype=np.float64)
    target = gaussian_copula_factor(spearman).factor
    fewest = _FEWEST_DRAWS_PER_COLUMN * len(target)
    if columns.ndim != 2 or columns.shape[1] != len(target) or len(columns) < fewest:
        raise ModelError(
            "samples do not go with the correlations",
            found=f"samples {columns.shape}, correlations {target.shape}",
            allowed=f"{len(target)} columns, and {fewest} draws or more",
        )
    draws = len(columns)
    ladder = ndtri((np.arange(draws) + 0.5) / draws)
    scores = rng.permuted(np.tile(ladder[:, None], columns.shape[1]), axis=0)
    dependent = _with_correlation(scores, target)
    ranks = np.argsort(np.argsort(dependent, axis=0, kind="stable"), axis=0, kind="stable")
    return np.take_along_axis(np.sort(columns, axis=0), ranks, axis=0)


def sum_bounds(
    samples_a: ArrayLike,
    samples_b: ArrayLike,
    probabilities: tuple[float, ...] = (0.05, 0.50, 0.95),
) -> SumBounds:
    """Return quantiles of a + b for two quantities whose dependence is not known.

    Rising together and falling against each other are the two extreme correlations; neither is
    the extreme of a single quantile, for which the sharp bounds are Makarov's (1981, Theory
    Probab. Appl. 26): the quantile at p lies between the largest Qa(u) + Qb(p-u), u in [0, p], and
    the smallest Qa(u) + Qb(1+p-u), u in [p, 1].

    Args:
        samples_a: Draws of a, any number.
        samples_b: Draws of b, any number.
        probabilities: Where to give the quantiles, inside (0, 1).

    Raises:
        ModelError: If a sample is empty or not finite.
    """
    a, b = _sorted(samples_a), _sorted(samples_b)
    p: Array = np.asarray(probabilities, dtype=np.float64)
    u = (np.arange(_GRID) + 0.5) / _GRID
    opposed = np.quantile(_at(a, u) + _at(b, 1 - u), p)
    below = [float((_at(a, u * q) + _at(b, q - u * q)).max()) for q in p.tolist()]
    above = [float((_at(a, q + u * (1 - q)) + _at(b, 1 - u * (1 - q))).min()) for q in p.tolist()]
    return SumBounds(p, _at(a, p) + _at(b, p), opposed, np.array(below), np.array(above))


def _checked_correlations(matrix: ArrayLike) -> Array:
    given: Array = np.array(matrix, dtype=np.float64)
    if given.ndim != 2 or given.shape[0] != given.shape[1] or not given.size:
        raise ModelError(
            "correlations are not a square matrix", found=given.shape, allowed="shape (n, n)"
        )
    if not np.all(np.abs(given) <= 1):  # a NaN fails too
        raise ModelError(
            "a correlation is not between -1 and 1",
            found=float(given[~(np.abs(given) <= 1)].flat[0]),
        )
    off = np.abs(given - given.T).max()
    if off > _SYMMETRY or np.abs(np.diag(given) - 1).max() > _SYMMETRY:
        raise ModelError(
            "correlations are not symmetric with ones on the diagonal",
            found=f"asymmetry {off:g}, diagonal {np.diag(given).tolist()}",
        )
    return (given + given.T) / 2


def _positive_part(matrix: Array) -> Array:
    """Return the nearest positive semi-definite matrix in the Frobenius norm."""
    values, vectors = np.linalg.eigh(matrix)
    part = (vectors * np.maximum(values, 0.0)) @ vectors.T
    return np.asarray((part + part.T) / 2, dtype=np.float64)


def _unit_diagonal(matrix: Array) -> Array:
    scale = 1 / np.sqrt(np.diag(matrix))
    scaled: Array = matrix * np.outer(scale, scale)
    np.fill_diagonal(scaled, 1.0)
    return scaled


def _lower_factor(matrix: Array) -> Array:
    """Return a lower triangular L with L L' the matrix, which may be singular.

    From the QR decomposition of the symmetric root, since Cholesky's fails on a repaired matrix.
    """
    values, vectors = np.linalg.eigh(matrix)
    values = np.where(values > _NEGLIGIBLE_EIGENVALUE, values, 0.0)  # a root magnifies rounding
    root = (vectors * np.sqrt(values)).T
    lower = np.linalg.qr(root).R.T
    lower = lower * np.where(np.diag(lower) < 0, -1.0, 1.0)
    return np.asarray(lower / np.linalg.norm(lower, axis=1, keepdims=True), dtype=np.float64)


def _sorted(samples: ArrayLike) -> Array:
    given: Array = np.sort(np.asarray(samples, dtype=np.float64).ravel())
    if not given.size or not np.isfinite(given).all():
        raise ModelError(
            "a sample is empty or not finite", found=f"{given.size} draws", allowed="finite draws"
        )
    return given


def _with_correlation(scores: Array, factor: Array) -> Array:
    """Return scores whose sample correlation is exactly ``factor @ factor.T``.

    Their own chance correlation is taken out first, which is Iman and Conover's refinement.
    """
    chance = np.linalg.cholesky(np.atleast_2d(np.corrcoef(scores, rowvar=False)))
    independent = np.linalg.solve(chance, scores.T)
    return np.asarray((factor @ independent).T, dtype=np.float64)


def _at(ordered: Array, p: Array) -> Array:
    """Return quantiles of sorted draws; the extremes stand for everything beyond them."""
    places = (np.arange(len(ordered)) + 0.5) / len(ordered)
    return np.interp(p, places, ordered)
