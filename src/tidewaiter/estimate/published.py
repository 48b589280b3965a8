"""Published figures beside computed ones, at the level that was published."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, TypeAlias

import msgspec
import numpy as np
import numpy.typing as npt

from tidewaiter.estimate.summary import quantile_errors

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tidewaiter.model.figure import Figure

Floats: TypeAlias = npt.NDArray[np.float64]


class Compared(msgspec.Struct, frozen=True, kw_only=True):
    """A published interval and the computed one at the same level.

    Attributes:
        unit: Unit of both.
        level: Level of both.
        low: Published lower end; None where none was published.
        mid: Published middle.
        high: Published upper end.
        high_in_words: The publisher's words for an upper end without a number.
        computed: Lower end, median and upper end computed here; None where the published inputs
            do not suffice to compute it.
        source: Identifier of the source.
        mc_errors: Standard errors of the computed figures from the finite number of draws.
    """

    unit: str
    level: float
    low: float | None
    mid: float | None
    high: float | None
    high_in_words: str
    computed: tuple[float, float, float] | None
    source: str
    mc_errors: tuple[float, float, float] | None = None


def compared(figure: Figure, draws: Floats | None) -> Compared:
    """Return a published figure beside draws of the same quantity, in the same unit.

    Args:
        figure: As published.
        draws: Shape (draws,), or None where the model cannot compute the quantity.
    """
    low, high, level, mid = figure.interval
    level = 0.90 if figure.value is not None else level
    ends = errors = None
    if draws is not None:
        tail = (1 - level) / 2
        wanted = (tail, 0.5, 1 - tail)
        ends = _three(np.quantile(draws, wanted).tolist())
        errors = _three(quantile_errors(draws, wanted))
    exact = figure.value is not None
    return Compared(
        unit=figure.unit,
        level=level,
        low=None if exact else low,
        mid=mid,
        high=None if exact or math.isinf(high) else high,
        high_in_words=figure.high_in_words,
        computed=ends,
        source=figure.source,
        mc_errors=errors,
    )


def _three(values: Sequence[float]) -> tuple[float, float, float]:
    low, mid, high = values
    return low, mid, high
