"""Whether the estimate exists, before anything is fitted.

A log-linear model of a table with empty cells may have its maximum only at infinity. What stays
finite is decided by linear algebra and one linear programme (Fienberg & Rinaldo 2012; for lists
that share nobody, Chan, Silverman & Vincent 2021):

* a direction of the parameters along which no expected number of a filled cell changes and those
  of empty cells can only fall raises the likelihood for ever; the cells that fall along some such
  direction have expected number nought, the others are the *face*;
* the number on no list is the exponential of the constant, so it is determined exactly when no
  direction that leaves the whole face alone moves the constant.

The second test is weaker than asking that every parameter be determined, and just as safe: terms
that do not move the constant may stay undetermined.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from tidewaiter.estimate.counting.loglinear import (
    Floats,
    blocks,
    information,
    last_moves,
    log_means,
    margins,
    unions,
)

if TYPE_CHECKING:
    from tidewaiter.estimate.counting.hierarchy import Marks, Wholes

_NOUGHT = 1e-8
_DIGITS = 9
_STEPS = (16, 24)  # means that go to nought have fallen by a factor of some millions, or billions
_MODERATE = 1e6
_CLEAR = 1e-3  # how near to nought or beyond minus one a last move must be to be clear


class Faces(NamedTuple):
    """Where each model's maximum lies.

    Attributes:
        support: Cells whose expected number is above nought; shape (models, cells), cell 0 never.
        free: Terms that are finite.
        at_infinity: Terms whose estimate is minus infinity because their lists share nobody.
        rank: Number of free terms that are linearly independent on the support; shape (models,).
        identified: Whether the number on no list is determined.
    """

    support: Marks
    free: Marks
    at_infinity: Marks
    rank: Wholes
    identified: Marks


class Face(NamedTuple):
    """Where one model's maximum lies, for any design.

    Attributes:
        falling: Which of the empty cells have expected number nought.
        kept: Columns to estimate, linearly independent on the other cells.
        identified: Whether the first column's coefficient is determined.
    """

    falling: Marks
    kept: Marks
    identified: bool


def faces(counts: Floats, models: Marks) -> Faces:
    """Return where each model's maximum lies.

    It depends on which cells are filled and not on how many they hold, so each filled cell is
    taken as one. Most faces show in Newton steps taken by thousands of models at once: the means
    that go to nought fall by a factor of e a step. The few that do not show clearly are left to
    the linear programme.

    Args:
        counts: Number in each cell; shape (cells,).
        models: Terms of each model; shape (models, cells).
    """
    filled = (counts > 0).astype(np.float64)
    empty_terms = margins(filled) == 0
    at_infinity = models & empty_terms
    free = models & ~empty_terms
    support = log_means(at_infinity.astype(np.float64)) == 0
    support[:, 0] = False
    found = Faces(support, free, at_infinity, free.sum(axis=1), np.ones(len(models), bool))
    if filled[1:].all():
        return found
    for here in blocks(free):
        suspects = np.arange(len(models))[here][_dependent(filled, free[here])]
        if len(suspects):
            support[suspects] &= ~_fallen(filled, free[suspects], support[suspects])
            found.rank[suspects] = _rank(support[suspects], free[suspects])
            found.identified[suspects] = _constant_is_determined(support[suspects], free[suspects])
    return found


def face_of(null: Floats, empty: Floats) -> Face:
    """Return where the maximum of one model lies.

    Args:
        null: Directions that leave the filled cells alone; shape (columns, directions).
        empty: What they do to each empty cell; shape (empty cells, directions).
    """
    falling = _falling(empty)
    still = null @ null_directions(empty[~falling])
    kept = np.ones(len(null), bool)
    kept[_pivots(still.T[:, ::-1], len(null))] = False
    return Face(falling, kept, bool((np.abs(still[0]) < _NOUGHT).all()))


def null_directions(rows: Floats) -> Floats:
    """Return a basis of the directions that every row maps to nought; shape (columns, directions).

    Gauss-Jordan elimination with row pivoting; the matrices are small and nearly whole-numbered.
    """
    reduced, pivots = _reduced(rows)
    loose = [j for j in range(rows.shape[1]) if j not in set(pivots)]
    basis = np.zeros((rows.shape[1], len(loose)))
    for at, column in enumerate(loose):
        basis[column, at] = 1.0
        basis[pivots, at] = -reduced[: len(pivots), column]
    return basis


def _dependent(filled: Floats, free: Marks) -> Marks:
    """Return the models whose free terms are linearly dependent on the filled cells."""
    return np.array(_rank(np.broadcast_to(filled, free.shape) > 0, free) < free.sum(axis=1))


def _rank(cells: Marks, free: Marks) -> Wholes:
    """Return the rank of the free terms on some cells."""
    columns = np.flatnonzero(free.any(axis=0))
    values = np.linalg.eigvalsh(information(cells.astype(np.float64), free, columns))
    return np.array(
        (values > _NOUGHT * values[:, -1:]).sum(axis=1) - (~free[:, columns]).sum(axis=1)
    )


def _constant_is_determined(cells: Marks, free: Marks) -> Marks:
    """Return whether the constant is a combination of what the cells determine.

    If it is, the normal equations have a moderate solution; if not, only the ridge keeps the
    solution finite.
    """
    columns = np.flatnonzero(free.any(axis=0))
    matrix = information(cells.astype(np.float64), free, columns)
    constant = np.zeros((len(free), len(columns), 1))
    constant[:, 0] = 1.0
    solution = np.linalg.solve(matrix, constant)[:, :, 0]
    return np.array(np.abs(solution).max(axis=1) < _MODERATE)


def _fallen(filled: Floats, free: Marks, support: Marks) -> Marks:
    """Return the empty cells whose expected number is nought."""
    fallen = np.zeros(free.shape, bool)
    unclear = np.arange(len(free))
    for steps in _STEPS:
        moves = last_moves(filled, free[unclear], support[unclear], steps)
        fallen[unclear] = moves < -0.5
        distance = np.where(moves < -0.5, np.maximum(moves + 1, 0.0), np.abs(moves)).max(axis=1)
        unclear = unclear[distance > _CLEAR]
        if not len(unclear):
            break
    for which in unclear:
        fallen[which] = _fallen_exactly(filled, free[which], support[which])
    return fallen


def _fallen_exactly(filled: Floats, free: Marks, support: Marks) -> Marks:
    """Return the same for one model by the linear programme."""
    columns = np.flatnonzero(free)
    null = null_directions(margins(filled)[unions(columns)])
    moves = np.zeros((null.shape[1], len(filled)))
    moves[:, columns] = null.T
    empty = np.flatnonzero(support & (filled == 0))
    fallen = np.zeros(len(filled), bool)
    fallen[empty] = _falling(log_means(moves)[:, empty].T)
    return fallen


def _falling(empty: Floats) -> Marks:
    """Return the empty cells that fall along a direction along which none rises."""
    rows = np.round(empty, _DIGITS)
    if not rows.size:
        return np.zeros(len(rows), bool)
    if rows.shape[1] == 1:
        one_way = bool((rows >= 0).all() or (rows <= 0).all())
        return np.array(rows[:, 0] != 0) & one_way
    distinct, where = np.unique(rows, axis=0, return_inverse=True)
    return np.array(_falling_by_programme(distinct)[where.ravel()])


def _falling_by_programme(rows: Floats) -> Marks:
    """Return which rows can be negative while none is positive: one linear programme.

    Maximise the sum of s with ``rows @ z + s <= 0`` and ``0 <= s <= 1``; a cone can be scaled, so
    each s ends at nought or at one. Should the solver fail, every row that can move is taken to
    fall, which errs towards an estimate that does not exist.
    """
    from scipy.optimize import linprog

    cells, directions = rows.shape
    solution = linprog(
        np.r_[np.zeros(directions), -np.ones(cells)],
        A_ub=np.hstack([rows, np.eye(cells)]),
        b_ub=np.zeros(cells),
        bounds=[(None, None)] * directions + [(0.0, 1.0)] * cells,
        method="highs",
    )
    if solution.x is None:
        return np.array((rows != 0).any(axis=1))
    return np.array(solution.x[directions:] > 0.5)


def _reduced(rows: Floats) -> tuple[Floats, list[int]]:
    """Return the reduced echelon form, and its pivot columns in order."""
    reduced = np.array(rows, np.float64)
    scale = max(1.0, float(np.abs(reduced).max(initial=0.0)))
    pivots: list[int] = []
    for column in range(reduced.shape[1]):
        done = len(pivots)
        if done == len(reduced):
            break
        best = done + int(np.abs(reduced[done:, column]).argmax())
        if abs(reduced[best, column]) < _NOUGHT * scale:
            continue
        reduced[[done, best]] = reduced[[best, done]]
        reduced[done] /= reduced[done, column]
        others = np.arange(len(reduced)) != done
        reduced[others] -= np.outer(reduced[others, column], reduced[done])
        pivots.append(column)
    return reduced, pivots


def _pivots(reversed_rows: Floats, columns: int) -> list[int]:
    """Return pivot columns, counted from the front of rows that were given back to front."""
    return [columns - 1 - column for column in _reduced(reversed_rows)[1]]
