"""The models tried on a table of lists: which, and how each fits.

Up to five lists every hierarchical model is tried. Above five only terms of two lists are
considered, for there are millions of hierarchical models: a forward search keeps the best few
models of each size and adds to each the pairs that its score test (Rao 1948) says would help
most; it stops when no addition promises a criterion within reach of the best.

Criteria charge a model for all its terms, those at minus infinity included, as Silverman, Chan &
Vincent (2024) do: a pair of lists that share nobody is a parameter that the data chose.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from tidewaiter.estimate.counting.answer import ModelCount
from tidewaiter.estimate.counting.design import saturated_log_likelihood
from tidewaiter.estimate.counting.existence import Faces, faces
from tidewaiter.estimate.counting.hierarchy import (
    MOST_LISTS_IN_FULL,
    Marks,
    Wholes,
    bracketed,
    hierarchical_models,
    largest_terms,
    main_effects,
    members_of,
    pairs_of,
    terms_of,
)
from tidewaiter.estimate.counting.intervals import Unseen, log_normal_interval, unseen
from tidewaiter.estimate.counting.loglinear import Fits, Floats, fitted, information, margins

if TYPE_CHECKING:
    from tidewaiter.estimate.counting.table import ListTable

_CELLS_AT_A_TIME = 1 << 18
_WIDEST = 40
_ALWAYS = 4  # of each size, so that one early gain does not decide the search


class Fitted(NamedTuple):
    """Models, where their maxima lie, and their fits."""

    models: Marks
    faces: Faces
    fits: Fits


class Tried(NamedTuple):
    """Models and their fits; arrays have one entry a model.

    Attributes:
        table: The table they were fitted to.
        models: Their terms; shape (models, cells).
        faces: Where their maxima lie.
        fits: The fits.
        parameters: Number of terms.
        aic: Akaike's criterion.
        bic: Schwarz's criterion, the members on the lists being the sample.
        sound: Whether the number on no list is determined and the fit settled.
    """

    table: ListTable
    models: Marks
    faces: Faces
    fits: Fits
    parameters: Wholes
    aic: Floats
    bic: Floats
    sound: Marks

    def unseen(self, which: Wholes) -> Unseen:
        """Return the distributions of the number on no list under some sound models."""
        return unseen(self.fits.log_unseen[which], self.fits.variance[which])

    def criterion(self, name: str) -> Floats:
        """Return a criterion by its name, ``aic`` or ``bic``."""
        return self.aic if name == "aic" else self.bic


class _Promise(NamedTuple):
    criterion: float
    model: Marks


def try_models(table: ListTable, reach: float) -> Tried:
    """Return the models of a table with their fits.

    Args:
        table: Two lists or more, each with a member.
        reach: How far above the smallest Bayesian criterion the search among pairs looks.
    """
    lists, counts = len(table.lists), table.counts
    if lists <= MOST_LISTS_IN_FULL:
        models, found, fits = _fitted_models(counts, hierarchical_models(lists))
    else:
        models, found, fits = searched_pairs(counts, lists, reach)
    parameters = models.sum(axis=1)
    lost = fits.deviance - 2 * saturated_log_likelihood(counts[1:])
    return Tried(
        table=table,
        models=models,
        faces=found,
        fits=fits,
        parameters=parameters,
        aic=lost + 2 * parameters,
        bic=lost + math.log(counts.sum()) * parameters,
        sound=found.identified & fits.converged,
    )


def model_counts(
    tried: Tried, weights: Floats, level: float, most: int | None = None
) -> tuple[ModelCount, ...]:
    """Return the models tried as records, the smallest Bayesian criterion first.

    Args:
        tried: The models.
        weights: Their weights in the average.
        level: Probability of their intervals.
        most: Most models to return, the best of them; None for every one.
    """
    best = _best(tried.bic, most)
    if not best:
        return ()
    lists = len(tried.table.lists)
    largest = dict(zip(best, terms_of(largest_terms(tried.models[best])), strict=True))
    at_infinity = _smallest_terms(tried.faces.at_infinity[best])
    infinite = dict(zip(best, terms_of(at_infinity), strict=True))
    names = {i: bracketed(terms, lists) for i, terms in largest.items()}
    order = sorted(best, key=lambda i: (tried.bic[i], names[i]))[:most]
    degrees = tried.faces.support.sum(axis=1) - tried.faces.rank
    return tuple(
        ModelCount(
            model=names[i],
            terms=_in_names(largest[i], tried.table.lists),
            parameters=int(tried.parameters[i]),
            at_infinity=_in_names(infinite[i], tried.table.lists),
            identified=bool(tried.sound[i]),
            why=_why(tried, i),
            **_estimate(tried, i, level),
            deviance=float(tried.fits.deviance[i]),
            df=int(degrees[i]),
            aic=float(tried.aic[i]),
            bic=float(tried.bic[i]),
            weight=float(weights[i]) if tried.sound[i] else None,
        )
        for i in order
    )


def _best(criteria: Floats, most: int | None) -> list[int]:
    """Return the models of the smallest criteria, with all that equal the last of them."""
    if most is None or most >= len(criteria):
        return list(range(len(criteria)))
    if most < 1:
        return []
    return np.flatnonzero(criteria <= np.partition(criteria, most - 1)[most - 1]).tolist()


def _why(tried: Tried, which: int) -> str:
    """Return why a model is not identified, "" when it is."""
    if tried.sound[which]:
        return ""
    if not tried.fits.converged[which]:
        return "the fit did not settle"
    return "no maximum-likelihood estimate: these data set no bound on the number under this model"


def _estimate(tried: Tried, which: int, level: float) -> dict[str, Any]:
    if not tried.sound[which]:
        return {"n": None, "se": None, "interval": None}
    part = tried.unseen(np.array([which]))
    number, variance = float(part.number[0]), float(part.variance[0])
    seen = float(tried.table.observed)
    return {
        "n": seen + number,
        "se": math.sqrt(variance),
        "interval": log_normal_interval(seen, number, variance, level),
    }


def _smallest_terms(marks: Marks) -> Marks:
    """Return the marked terms that contain no smaller marked one, of terms closed upwards."""
    return np.array(largest_terms(marks[:, ::-1])[:, ::-1])


def _in_names(terms: tuple[int, ...], lists: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(lists[j] for j in members_of(term)) for term in terms)


def searched_pairs(counts: Floats, lists: int, reach: float) -> Fitted:
    """Return the models with terms of two lists that are worth comparing, and their fits.

    Args:
        counts: Number in each cell; shape (2**lists,).
        lists: Number of lists.
        reach: How far above the smallest Bayesian criterion a model may promise to lie.

    Returns:
        One row a model, independent lists first.
    """
    penalty = math.log(counts.sum())
    width = int(np.clip(_CELLS_AT_A_TIME >> lists, 1, _WIDEST))
    level, levels = main_effects(lists), []
    best = math.inf
    while len(level):
        _, found, fits = _fitted_models(counts, level, with_means=True)
        levels.append(Fitted(level, found, fits._replace(means=fits.means[:, :0].copy())))
        criteria = fits.deviance + penalty * level.sum(axis=1)
        best = min(best, float(criteria.min()))
        ahead = [
            promise
            for which in _worth_extending(criteria, found.identified, best + reach)
            for promise in _promises(
                counts, level[which], _at(found, fits, int(which)), criteria[which]
            )
        ]
        level = _most_promising(ahead, best + reach, width)
    return Fitted(
        np.concatenate([done.models for done in levels]),
        Faces(*map(np.concatenate, zip(*(done.faces for done in levels), strict=True))),
        Fits(*map(np.concatenate, zip(*(done.fits for done in levels), strict=True))),
    )


def _fitted_models(counts: Floats, models: Marks, *, with_means: bool = False) -> Fitted:
    found = faces(counts, models)
    return Fitted(models, found, fitted(counts, found.free, found.support, with_means=with_means))


def _worth_extending(criteria: Floats, identified: Marks, ceiling: float) -> Wholes:
    """Return the identified models below a ceiling, and the best few in any case."""
    order = np.argsort(np.where(identified, criteria, np.inf), kind="stable")
    worth = identified & (criteria < ceiling)
    worth[order[:_ALWAYS]] |= identified[order[:_ALWAYS]]
    return np.flatnonzero(worth)


def _at(found: Faces, fits: Fits, which: int) -> tuple[Marks, Floats]:
    """Return one model's free terms and the expected numbers of its observable cells."""
    means = fits.means[which] * found.support[which]
    return found.free[which], means


def _promises(
    counts: Floats, model: Marks, fit: tuple[Marks, Floats], criterion: float
) -> list[_Promise]:
    """Return the models with one pair more, and the criterion that the score test promises."""
    free, means = fit
    pairs = pairs_of(len(counts).bit_length() - 1)
    absent = pairs[~model[pairs]]
    if not len(absent):
        return []
    gains = _score_tests(counts, free, means, absent)
    promises = []
    for pair, gain in zip(absent, gains, strict=True):
        larger = model.copy()
        larger[pair] = True
        promises.append(_Promise(criterion - float(gain) + math.log(counts.sum()), larger))
    return promises


def _score_tests(counts: Floats, free: Marks, means: Floats, absent: Wholes) -> Floats:
    """Return the score statistic of each absent term."""
    present = np.flatnonzero(free)
    columns = np.concatenate([present, absent])
    everything = np.ones((1, len(counts)), bool)
    matrix = information(means[None], everything, columns)[0]
    inner, cross = matrix[: len(present), : len(present)], matrix[: len(present), len(present) :]
    own = np.diagonal(matrix)[len(present) :]
    left = own - np.einsum("ij,ij->j", cross, np.linalg.solve(inner, cross))
    score = margins(counts - means)[absent]
    return np.array(np.where(left > 1e-9 * (1 + own), score**2 / np.maximum(left, 1e-300), 0.0))


def _most_promising(ahead: list[_Promise], ceiling: float, width: int) -> Marks:
    """Return the distinct models of the smallest promised criteria, at most ``width``."""
    by_model: dict[bytes, _Promise] = {}
    for promise in ahead:
        key = promise.model.tobytes()
        if promise.criterion < ceiling and (
            key not in by_model or promise.criterion < by_model[key].criterion
        ):
            by_model[key] = promise
    chosen = sorted(by_model.items(), key=lambda item: (item[1].criterion, item[0]))[:width]
    return np.array([promise.model for _, promise in chosen], bool)
