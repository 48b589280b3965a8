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

from tidewaiter.estimate.counting.loglinear import Floats, information, log_means, margins

if TYPE_CHECKING:
    from tidewaiter.estimate.counting.hierarchy import Marks, Wholes

_NOUGHT = 1e-8
_SUSPECT = 1e-6  # smallest over largest eigenvalue below which a matrix is looked at exactly


class Faces(NamedTuple):
    """Where each model's maximum lies.

    Attributes:
        support: Cells whose expected number is above nought; shape (models, cells), cell 0 never.
        free: Terms to estimate: finite, and linearly independent on the support.
        at_infinity: Terms whose estimate is minus infinity because their lists share nobody.
        identified: Whether the number on no list is determined; shape (models,).
    """

    support: Marks
    free: Marks
    at_infinity: Marks
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

    Args:
        counts: Number in each cell; shape (cells,).
        models: Terms of each model; shape (models, cells).
    """
    empty_terms = margins(counts) == 0
    at_infinity = models & empty_terms
    support = log_means(at_infinity.astype(np.float64)) == 0
    support[:, 0] = False
    found = Faces(support, models & ~empty_terms, at_infinity, np.ones(len(models), bool))
    if (counts[1:] > 0).all():
        return found
    for which in np.flatnonzero(_suspects(counts, found.free)):
        _settle(found, int(which), counts)
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


def _suspects(counts: Floats, free: Marks) -> Marks:
    """Return the models whose terms may be dependent on the filled cells."""
    filled = (counts > 0).astype(np.float64)
    columns = np.flatnonzero(free.any(axis=0))
    values = np.linalg.eigvalsh(_gram(filled, free, columns))
    suspects: Marks = values[:, 0] < _SUSPECT * values[:, -1]
    return suspects


def _gram(filled: Floats, free: Marks, columns: Wholes) -> Floats:
    return information(np.broadcast_to(filled, free.shape), free, columns)


def _settle(found: Faces, which: int, counts: Floats) -> None:
    """Work out one model exactly and write it into its row."""
    columns = np.flatnonzero(found.free[which])
    filled = (counts > 0).astype(np.float64)
    gram = _gram(filled, found.free[which : which + 1], columns)[0]
    null = null_directions(gram)
    moves = np.zeros((null.shape[1], len(counts)))
    moves[:, columns] = null.T
    empty = np.flatnonzero(found.support[which] & (counts == 0))
    face = face_of(null, log_means(moves)[:, empty].T)
    found.support[which, empty[face.falling]] = False
    found.free[which, columns[~face.kept]] = False
    found.identified[which] = face.identified


def _falling(empty: Floats) -> Marks:
    """Return the empty cells that fall along a direction along which none rises."""
    rows = np.where(np.abs(empty) < _NOUGHT, 0.0, empty)
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
    each s ends at nought or at one.
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
