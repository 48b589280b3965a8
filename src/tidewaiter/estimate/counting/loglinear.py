"""Poisson log-linear models of a table of lists, many at once.

The expected number in cell c is ``exp(sum of the terms that are part of c)`` (Fienberg 1972;
Bishop, Fienberg & Holland 1975, ch. 6). Both directions are transforms over subsets: from terms
to cells a sum over parts, from cells to margins a sum over wholes. The information matrix needs
nothing else: its entry for two terms is the margin of their union. So a Newton step for thousands
of models costs some additions and one stacked solve.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tidewaiter.estimate.counting.hierarchy import Marks, Wholes

Floats = npt.NDArray[np.float64]

_MOST_STEPS = 100
_MOST_HALVINGS = 40
_SETTLED = 1e-10  # Newton decrement: twice the log likelihood still to gain
_ROUNDING = 1e-14  # of the total: what rounding alone leaves of the decrement
_NUMBERS_A_BLOCK = 1 << 20
_RIDGE = 1e-12  # of the diagonal: keeps terms that the data do not tell apart from running away


class Fits(NamedTuple):
    """Fitted models.

    Attributes:
        log_unseen: Logarithm of the expected number on no list; shape (models,).
        variance: Variance of that logarithm.
        deviance: Twice the log likelihood lost against the saturated model.
        converged: Whether the Newton steps settled.
        means: Expected numbers; shape (models, cells), cell 0 included; no columns unless asked.
    """

    log_unseen: Floats
    variance: Floats
    deviance: Floats
    converged: Marks
    means: Floats


def margins(cells: Floats) -> Floats:
    """Return, for every term, the sum over the cells that contain it; last axis of 2**k."""
    return _transformed(cells, receiving=0)


def log_means(terms: Floats) -> Floats:
    """Return, for every cell, the sum of the terms that are part of it; last axis of 2**k."""
    return _transformed(terms, receiving=1)


def unions(columns: Wholes) -> Wholes:
    """Return the union of each two terms; shape (columns, columns)."""
    return columns[:, None] | columns[None, :]


def fitted(counts: Floats, free: Marks, support: Marks, *, with_means: bool = False) -> Fits:
    """Return the maximum-likelihood fits of many models.

    Args:
        counts: Number in each cell; shape (cells,), or (models, cells) to fit each to its own.
        free: Terms to be estimated; shape (models, cells). Where they are linearly dependent on
            the support, the expected numbers are still determined.
        support: Cells whose expected number is above nought and that are observed. Cell 0 is in
            it only when the number on no list is taken as known.
        with_means: Whether to keep the expected numbers.
    """
    counts = np.broadcast_to(counts, free.shape)
    found = []
    for here in blocks(free):
        block = _fit_block(counts[here], free[here], support[here])
        found.append(block if with_means else block._replace(means=block.means[:, :0].copy()))
    return Fits(*(np.concatenate(parts) for parts in zip(*found, strict=True)))


def last_moves(counts: Floats, free: Marks, support: Marks, steps: int) -> Floats:
    """Return by how much the last of some Newton steps moved the logarithm of each mean.

    Where the maximum is at infinity, each late step lowers the means that go to nought by a
    factor of e or more, and leaves the others alone.

    Args:
        counts: Number in each cell; shape (cells,).
        free: Terms to be estimated; shape (models, cells).
        support: Cells to look at.
        steps: Number of steps.
    """
    counts = np.broadcast_to(counts, free.shape)
    terms = _start(counts, free, support)
    moves = np.zeros(free.shape)
    for _ in range(steps):
        after, _ = _newton_step(terms, counts, free, support)
        moves = log_means(after - terms) * support
        terms = after
    return moves


def blocks(free: Marks) -> Iterator[slice]:
    """Yield slices of models few enough to work on all at once."""
    used = int(free.any(axis=0).sum())
    size = max(1, _NUMBERS_A_BLOCK // (free.shape[1] + used**2))
    for at in range(0, len(free), size):
        yield slice(at, at + size)


def information(weights: Floats, free: Marks, columns: Wholes) -> Floats:
    """Return the information matrices of some terms, a one on the diagonal where one is fixed.

    The diagonal carries a trace of a ridge, so that a matrix can be solved where terms depend on
    each other.
    """
    matrix: Floats = margins(weights)[:, unions(columns)]
    chosen = free[:, columns]
    matrix *= chosen[:, :, None] & chosen[:, None, :]
    diagonal = np.arange(len(columns))
    matrix[:, diagonal, diagonal] *= 1 + _RIDGE
    matrix[:, diagonal, diagonal] += ~chosen
    return matrix


def _transformed(values: Floats, receiving: int) -> Floats:
    out = np.array(values, np.float64)
    for j in range(out.shape[-1].bit_length() - 1):
        halves = out.reshape(*out.shape[:-1], -1, 2, 1 << j)
        halves[..., receiving, :] += halves[..., 1 - receiving, :]
    return out


def _fit_block(counts: Floats, free: Marks, support: Marks) -> Fits:
    """Return the fits of models few enough to fit all at once."""
    terms = _start(counts, free, support)
    moving = np.arange(len(free))
    converged = np.zeros(len(free), bool)
    settled = np.maximum(_SETTLED, _ROUNDING * counts.sum(axis=1))
    for _ in range(_MOST_STEPS):
        terms[moving], gain = _newton_step(
            terms[moving], counts[moving], free[moving], support[moving]
        )
        done = gain < settled[moving]
        converged[moving[done]] = True
        moving = moving[~done]
        if not len(moving):
            break
    means = np.exp(log_means(terms))
    means[:, 1:] *= support[:, 1:]
    seen = means * support
    return Fits(
        np.array(terms[:, 0]),
        _constant_variance(seen, free),
        _deviance(counts * support, seen),
        converged,
        means,
    )


def _start(counts: Floats, free: Marks, support: Marks) -> Floats:
    """Return the terms of a weighted least-squares fit to the logarithms of the counts."""
    weights = (counts + 0.5) * support
    response = margins(weights * np.log(counts + 0.5))
    return _solved(weights, free, response)


def _solved(weights: Floats, free: Marks, right: Floats) -> Floats:
    """Return the solution of the normal equations, nought for fixed terms."""
    columns = np.flatnonzero(free.any(axis=0))
    matrix = information(weights, free, columns)
    chosen = (right * free)[:, columns, None]
    out = np.zeros(free.shape)
    out[:, columns] = np.linalg.solve(matrix, chosen)[:, :, 0]
    return out


def _newton_step(
    terms: Floats, counts: Floats, free: Marks, support: Marks
) -> tuple[Floats, Floats]:
    """Return the terms after a step that does not lose likelihood, and the decrement before it."""
    means = np.exp(log_means(terms)) * support
    score = margins((counts - means) * support) * free
    step = _solved(means, free, score)
    before = _log_likelihood(terms, counts, support)
    gain = np.einsum("ij,ij->i", score, step)
    tolerance = 1e-12 * (1 + np.abs(before))
    length = np.ones((len(terms), 1))
    for _ in range(_MOST_HALVINGS):
        after = _log_likelihood(terms + length * step, counts, support)
        worse = ~(after >= before - tolerance)
        if not worse.any():
            break
        length[worse] /= 2
    return terms + length * step, gain


def _log_likelihood(terms: Floats, counts: Floats, support: Marks) -> Floats:
    """Return the Poisson log likelihood up to a constant."""
    logs = np.where(support, log_means(terms), 0.0)
    with np.errstate(over="ignore"):
        means = np.exp(logs) * support
    likelihood: Floats = np.einsum("ij,ij->i", counts, logs) - means.sum(axis=1)
    return likelihood


def _constant_variance(means: Floats, free: Marks) -> Floats:
    constant = np.zeros(free.shape)
    constant[:, 0] = 1.0
    return np.array(_solved(means, free, constant)[:, 0])


def _deviance(counts: Floats, means: Floats) -> Floats:
    ratio = np.where(counts > 0, counts, 1.0) / np.where(counts > 0, means, 1.0)
    deviance: Floats = 2 * (counts * np.log(ratio) - counts + means).sum(axis=1)
    return np.maximum(deviance, 0.0)
