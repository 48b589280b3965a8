"""Whose judgement has earned a say?

The classical model of Cooke (1991, *Experts in Uncertainty*, chapter 12): experts state quantiles
for seed questions whose answers are known to the analyst and for the questions of interest.
*Calibration* is the p-value of the hypothesis that the realisations fall between an expert's
quantiles as often as the probabilities say; *information* is how far the expert's distributions
are from a flat background. Their product, with a cut-off on calibration, is the weight.

A question of interest is one whose realisation is NaN. The intrinsic range of a question runs from
the lowest to the highest value that anyone stated (or that came true), with an overshoot of a
tenth of that length at both ends, Cooke's usual choice.
"""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy import special

from tidewaiter.core.errors import ModelError

Array: TypeAlias = NDArray[np.float64]

OVERSHOOT = 0.10


class Panel(NamedTuple):
    """What a panel of experts stated.

    Attributes:
        quantiles: Stated values, shape (experts, questions, probabilities), rising along the last.
        realisations: What came true, shape (questions,); NaN for a question of interest.
        probabilities: The probabilities asked for, rising, such as .05, .5, .95.
        log_scale: Questions judged on a log background, shape (questions,), or () for none.
    """

    quantiles: Array
    realisations: Array
    probabilities: tuple[float, ...] = (0.05, 0.50, 0.95)
    log_scale: tuple[bool, ...] = ()


class Scores(NamedTuple):
    """Scores of each expert, shape (experts,) each.

    Attributes:
        calibration: p-value of the calibration test.
        information: Mean relative information over the seed questions, in nats.
        weights: Normalised product of the two, nil below the cut-off.
    """

    calibration: Array
    information: Array
    weights: Array


class DecisionMaker(NamedTuple):
    """A weighted mixture of the experts, judged like an expert.

    Attributes:
        name: ``equal weights`` or ``performance weights``.
        weights: Weight of each expert, adding up to 1.
        cutoff: Calibration below which an expert has no weight.
        quantiles: Its quantiles for every question, shape (questions, probabilities).
        calibration: Its own calibration on the seed questions.
        information: Its own information on the seed questions.
    """

    name: str
    weights: Array
    cutoff: float
    quantiles: Array
    calibration: float
    information: float


def scores(panel: Panel, cutoff: float = 0.0) -> Scores:
    """Return every expert's calibration, information and weight.

    Args:
        panel: What was stated, with at least one seed question.
        cutoff: Calibration below which an expert gets no weight.

    Raises:
        ModelError: If the panel contradicts itself or nobody reaches the cut-off.
    """
    checked = _checked(panel)
    calibration = np.array([_calibration(checked, q) for q in checked.quantiles])
    information = np.array([_information(checked, q) for q in checked.quantiles])
    raw = calibration * information * (calibration >= cutoff)
    if not raw.sum() > 0:
        raise ModelError(
            "no expert has a weight at this cut-off",
            found=f"cut-off {cutoff:g}",
            allowed=f"at most {calibration.max():.3g}, the best calibration on this panel",
        )
    return Scores(calibration, information, raw / raw.sum())


def equal_weights(panel: Panel) -> DecisionMaker:
    """Return the mixture of all experts with the same weight for each."""
    checked = _checked(panel)
    count = len(checked.quantiles)
    return _decision_maker(checked, "equal weights", np.full(count, 1 / count), 0.0)


def performance_weights(panel: Panel) -> DecisionMaker:
    """Return the mixture with performance weights at the best cut-off.

    Every expert's calibration is tried as the cut-off; the one whose mixture has the highest
    product of calibration and information wins (Cooke 1991, section 12.6). That product was
    optimised on the seed questions, so it flatters the mixture when read as a forecast.
    """
    checked = _checked(panel)
    found = scores(checked)
    cutoffs = np.unique(found.calibration[found.weights > 0]).tolist()
    tried = [
        _decision_maker(checked, "performance weights", scores(checked, c).weights, c)
        for c in cutoffs
    ]
    return max(tried, key=lambda d: (d.calibration * d.information, -d.cutoff))


def _checked(panel: Panel) -> Panel:
    """Return the panel with float arrays.

    Raises:
        ModelError: If shapes disagree, quantiles do not rise, or there is no seed question.
    """
    quantiles = np.asarray(panel.quantiles, dtype=np.float64)
    realisations = np.asarray(panel.realisations, dtype=np.float64)
    shape = (len(realisations), len(panel.probabilities))
    if quantiles.ndim != 3 or quantiles.shape[1:] != shape or not len(quantiles):
        raise ModelError(
            "the panel's quantiles have the wrong shape",
            found=quantiles.shape,
            allowed=f"(experts, {shape[0]} questions, {shape[1]} probabilities)",
        )
    if np.isnan(realisations).all():
        raise ModelError(
            "the panel has no seed question",
            hint="calibration needs questions whose answers are known",
        )
    steps = np.diff([0.0, *panel.probabilities, 1.0])
    if not (steps > 0).all():
        raise ModelError(
            "the probabilities do not rise", found=panel.probabilities, allowed="inside (0, 1)"
        )
    log_scale = panel.log_scale or (False,) * len(realisations)
    if len(log_scale) != len(realisations):
        raise ModelError("log_scale does not match the questions", found=len(log_scale))
    checked = Panel(quantiles, realisations, panel.probabilities, log_scale)
    _check_values(checked)
    return checked


def _check_values(panel: Panel) -> None:
    finite = np.isfinite(panel.quantiles).all(axis=2)
    rising = finite & (panel.quantiles[:, :, 1:] > panel.quantiles[:, :, :-1]).all(axis=2)
    if not rising.all():
        expert, question = np.argwhere(~rising)[0].tolist()
        raise ModelError(
            f"quantiles of expert {expert + 1} on question {question + 1} do not rise",
            found=panel.quantiles[expert, question].tolist(),
        )
    if np.isinf(panel.realisations).any():
        raise ModelError("a realisation is infinite", allowed="a number, or NaN where unknown")
    logged = np.array(panel.log_scale)
    lowest = np.fmin(panel.quantiles[:, :, 0].min(axis=0), panel.realisations)
    if (lowest[logged] <= 0).any():
        raise ModelError(
            "a question on a log scale has a value that is not positive",
            found=float(lowest[logged].min()),
        )


def _calibration(panel: Panel, quantiles: Array) -> float:
    """Return the p-value for one expert, quantiles (questions, probabilities).

    2 N I(s, p) is asymptotically chi-squared with as many degrees of freedom as quantiles, where
    s holds the shares of realisations between the quantiles and p the shares expected.
    """
    seeds = ~np.isnan(panel.realisations)
    expected = np.diff([0.0, *panel.probabilities, 1.0])
    bins = (panel.realisations[seeds, None] > quantiles[seeds]).sum(axis=1)
    observed = np.bincount(bins, minlength=len(expected)) / seeds.sum()
    distance = special.rel_entr(observed, expected).sum()
    return float(special.chdtrc(len(panel.probabilities), 2 * seeds.sum() * distance))


def _information(panel: Panel, quantiles: Array) -> float:
    """Return one expert's mean relative information over the seed questions."""
    seeds = ~np.isnan(panel.realisations)
    low, high = _intrinsic_range(panel)
    inner = _on_scale(panel, quantiles)
    edges = np.column_stack([low, inner, high])
    background = np.diff(edges, axis=1) / (high - low)[:, None]
    expected = np.diff([0.0, *panel.probabilities, 1.0])
    return float((expected * np.log(expected / background)).sum(axis=1)[seeds].mean())


def _intrinsic_range(panel: Panel) -> tuple[Array, Array]:
    """Return the ends of each question's range on its own scale, shape (questions,) each."""
    realised = _on_scale(panel, panel.realisations[:, None])[:, 0]
    stated = np.stack([_on_scale(panel, q) for q in panel.quantiles])
    low = np.fmin(stated[:, :, 0].min(axis=0), realised)
    high = np.fmax(stated[:, :, -1].max(axis=0), realised)
    margin = OVERSHOOT * (high - low)
    return low - margin, high + margin


def _on_scale(panel: Panel, values: Array) -> Array:
    """Return values (questions, any) with the questions on a log scale logged."""
    logged = np.array(panel.log_scale)[:, None]
    return np.where(logged, np.log(np.where(logged, values, 1.0)), values)


def _decision_maker(panel: Panel, name: str, weights: Array, cutoff: float) -> DecisionMaker:
    low, high = _intrinsic_range(panel)
    stated = np.stack([_on_scale(panel, q) for q in panel.quantiles], axis=1)
    ends = np.broadcast_to(np.stack([low, high])[:, :, None, None], (2, *stated.shape[:2], 1))
    edges = np.concatenate([ends[0], stated, ends[1]], axis=2)
    mixed = np.stack([_mixture(panel.probabilities, weights, e) for e in edges])
    logged = np.array(panel.log_scale)[:, None]
    quantiles = np.where(logged, np.exp(np.where(logged, mixed, 0.0)), mixed)
    return DecisionMaker(
        name,
        weights,
        cutoff,
        quantiles,
        _calibration(panel, quantiles),
        _information(panel, quantiles),
    )


def _mixture(probabilities: tuple[float, ...], weights: Array, edges: Array) -> Array:
    """Return the mixture's quantiles for one question.

    Each expert's distribution is flat between neighbouring ``edges`` (experts, probabilities + 2),
    so that the mixture's distribution function is linear between the union of all edges.
    """
    levels = np.array([0.0, *probabilities, 1.0])
    knots = np.unique(edges)
    shares = np.stack([np.interp(knots, edge, levels) for edge in edges])
    mixed: Array = np.asarray(weights @ shares, dtype=np.float64)
    return np.asarray(np.interp(probabilities, mixed, knots), dtype=np.float64)
