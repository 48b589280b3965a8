"""Summaries of draws: quantiles, mean, their Monte-Carlo error, and digits worth printing."""

from __future__ import annotations

import math
from typing import TypeAlias

import msgspec
import numpy as np
import numpy.typing as npt

Floats: TypeAlias = npt.NDArray[np.float64]

LEVELS = {"p5": 0.05, "p50": 0.50, "p95": 0.95}


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """Five numbers about an output, in its unit.

    Attributes:
        unit: Unit as text.
        p5: 5% quantile.
        p50: Median.
        p95: 95% quantile.
        mean: Mean.
        mc_error: Standard error of the median from the finite number of draws.
        mc_errors: The same for each of p5, p50, p95 and mean.
    """

    unit: str
    p5: float
    p50: float
    p95: float
    mean: float
    mc_error: float
    mc_errors: dict[str, float]


def summary(values: Floats, unit: str) -> Summary:
    """Return the summary of an array of draws, shape (draws,).

    The error of a quantile is half the distance between the order statistics one binomial
    standard deviation away on each side (distribution-free; Conover 1999, section 3.2); the error
    of the mean is the usual one. Both are those of independent draws; Sobol' points
    do better on average, so for them the figures err on the wide side.
    """
    quantiles = {name: float(q) for name, q in zip(LEVELS, quantiles_of_draws(values), strict=True)}
    errors = dict(zip(LEVELS, quantile_errors(values, tuple(LEVELS.values())), strict=True))
    errors["mean"] = float(values.std()) / math.sqrt(len(values))
    return Summary(
        unit=unit,
        mean=float(values.mean()),
        mc_error=errors["p50"],
        mc_errors=errors,
        **quantiles,
    )


def quantile_errors(values: Floats, probabilities: tuple[float, ...]) -> tuple[float, ...]:
    """Return the standard errors of quantiles of draws, as :func:`summary` explains them."""
    ranks = [_rank_range(p, len(values)) for p in probabilities]
    ordered = np.partition(values, sorted({rank for pair in ranks for rank in pair}))
    return tuple(float(ordered[high] - ordered[low]) / 2 for low, high in ranks)


def quantiles_of_draws(values: Floats) -> Floats:
    """Return p5, p50 and p95 of draws, shape (3,)."""
    found: Floats = np.quantile(values, list(LEVELS.values()))
    return found


def rounded_to_error(value: float, error: float, most_digits: int = 3) -> str:
    """Return a number as text with no digit that its Monte-Carlo error could change.

    A unit of the last printed digit is no smaller than the error, and there are at most
    ``most_digits`` significant digits; thousands are separated by commas.
    """
    if value == 0 or not math.isfinite(value):
        return f"{value:g}"
    largest = math.floor(math.log10(abs(value)))
    place = largest - most_digits + 1
    if error > 0:
        place = max(place, math.ceil(math.log10(error)))
    place = min(place, largest)
    shown = round(value, -place)
    return f"{shown:,.{max(0, -place)}f}"


def _rank_range(probability: float, count: int) -> tuple[int, int]:
    spread = math.sqrt(count * probability * (1 - probability))
    middle = probability * (count - 1)
    low = max(0, math.floor(middle - spread))
    return low, min(count - 1, math.ceil(middle + spread))
