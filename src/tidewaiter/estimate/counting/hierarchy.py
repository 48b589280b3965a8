"""Which log-linear models there are: sets of terms closed under taking parts.

A cell and a term are both a set of lists, written as a number whose bit j stands for list j. A
model is a row of true and false over the ``2**k`` terms; term 0, the constant, is always in it.
The hierarchy principle (Fienberg 1972): a term comes with all its parts. The term of all lists at
once is never in a model, for nothing in the data could determine it.
"""

from __future__ import annotations

from functools import cache
from itertools import combinations

import numpy as np
import numpy.typing as npt

Marks = npt.NDArray[np.bool_]
Wholes = npt.NDArray[np.intp]

MOST_LISTS_IN_FULL = 5


@cache
def hierarchical_models(lists: int) -> Marks:
    """Return every hierarchical model with all main effects and without the term of all lists.

    Args:
        lists: Number of lists, 2 to 5.

    Returns:
        One row a model, ``2**lists`` columns: 1, 8, 113 or 6,893 rows.
    """
    terms = _terms_by_size(lists)
    models = [sum(1 << term for term in (0, *terms[1]))]
    for size in range(2, lists):
        models = [
            model | added
            for model in models
            for added in _choices([t for t in terms[size] if _has_parts(model, t, lists)])
        ]
    marks = np.array([[model >> term & 1 for term in range(1 << lists)] for model in models], bool)
    marks.setflags(write=False)
    return marks


def main_effects(lists: int) -> Marks:
    """Return the one model of independent lists, as one row."""
    marks = np.zeros((1, 1 << lists), bool)
    marks[0, [0, *(1 << j for j in range(lists))]] = True
    return marks


def pairs_of(lists: int) -> Wholes:
    """Return the terms of two lists, in order."""
    return np.array([1 << i | 1 << j for i, j in combinations(range(lists), 2)], np.intp)


def sizes(lists: int) -> Wholes:
    """Return how many lists each term or cell holds."""
    return np.array([term.bit_count() for term in range(1 << lists)], np.intp)


def members_of(term: int) -> tuple[int, ...]:
    """Return the numbers, from 0, of the lists in a term."""
    return tuple(j for j in range(term.bit_length()) if term >> j & 1)


def largest_terms(models: Marks) -> Marks:
    """Return, for each model, the terms that are part of no other term in it."""
    largest = models.copy()
    for j in range(_lists_of(models)):
        halves = largest.reshape(*largest.shape[:-1], -1, 2, 1 << j)
        larger = models.reshape(halves.shape)[..., 1, :]
        halves[..., 0, :] &= ~larger
    return largest


def in_reading_order(lists: int) -> Wholes:
    """Return the terms as a reader expects them: the largest first, then by list numbers."""
    terms = range(1, 1 << lists)
    return np.array(sorted(terms, key=lambda t: (-t.bit_count(), members_of(t))), np.intp)


def terms_of(marks: Marks) -> list[tuple[int, ...]]:
    """Return the marked terms of each row in reading order."""
    order = in_reading_order(_lists_of(marks))
    rows, columns = np.nonzero(marks[:, order])
    cuts = np.searchsorted(rows, np.arange(1, len(marks)))
    return [tuple(part.tolist()) for part in np.split(order[columns], cuts)]


def bracketed(terms: tuple[int, ...], lists: int) -> str:
    """Return a model's usual name, such as ``[123,14,34]``; above nine lists ``[1:10,2]``."""
    joint = "" if lists < 10 else ":"
    names = (joint.join(str(j + 1) for j in members_of(term)) for term in terms)
    return f"[{','.join(names)}]"


def _lists_of(marks: Marks) -> int:
    cells: int = marks.shape[-1]
    return cells.bit_length() - 1


def _terms_by_size(lists: int) -> list[list[int]]:
    by_size: list[list[int]] = [[] for _ in range(lists + 1)]
    for term in range(1 << lists):
        by_size[term.bit_count()].append(term)
    return by_size


def _has_parts(model: int, term: int, lists: int) -> bool:
    """Return whether a model holds every part of a term that lacks one list."""
    return all(model >> (term & ~(1 << j)) & 1 for j in range(lists) if term >> j & 1)


def _choices(terms: list[int]) -> list[int]:
    """Return every subset of terms, each as a sum of powers of two."""
    subsets = [0]
    for term in terms:
        subsets += [subset | 1 << term for subset in subsets]
    return subsets
