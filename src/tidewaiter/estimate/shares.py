"""Shares of compute: which numerator over which denominator is a choice, so all are shown.

A share is diverted over diverted plus the rest, draw by draw. Numerators and denominators are
paired by metric and period; a pair in two metrics cannot be formed, since their units differ.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from tidewaiter.core.errors import UnitError
from tidewaiter.core.unit import METRIC_KEYS

if TYPE_CHECKING:
    from tidewaiter.estimate.engine.run import Draws

Floats: TypeAlias = npt.NDArray[np.float64]
_REST = re.compile(r"rest_(flow|stock)_([a-z]+)_([a-z0-9]+)_(.+)")


class ComputeShare(NamedTuple):
    """One share.

    Attributes:
        model: Model of the numerator.
        whose: Whose count of the rest.
        basis: Flow of a year, or stock by its end.
        metric: Compute metric of both.
        use: What the metric speaks of.
        period: Year, or ``through_<year>``.
        draws: Shares from 0 to 1, shape (draws,).
    """

    model: str
    whose: str
    basis: Literal["flow", "stock"]
    metric: str
    use: Literal["training", "inference", "any"]
    period: str
    draws: Floats


def share(diverted: Floats, rest: Floats) -> Floats:
    """Return diverted over diverted plus rest, draw by draw."""
    return diverted / (diverted + rest)


def compute_shares(numerators: dict[str, Draws], denominators: Draws) -> list[ComputeShare]:
    """Return every share that the outputs allow.

    Args:
        numerators: By model, draws with outputs ``diverted_<metric>_<period>``.
        denominators: Draws with outputs ``rest_<basis>_<whose>_<metric>_<period>``, as many.

    Raises:
        UnitError: If a pair of one metric has two units.
    """
    shares = []
    for name, rest in denominators.values.items():
        match = _REST.fullmatch(name)
        if match is None:
            continue
        basis, whose, key, period = match.groups()
        diverted_name = f"diverted_{key}_{period}"
        for model, draws in numerators.items():
            if diverted_name not in draws.values:
                continue
            _same_unit(draws.units[diverted_name], denominators.units[name])
            shares.append(
                ComputeShare(
                    model=model,
                    whose=whose,
                    basis="flow" if basis == "flow" else "stock",
                    metric=METRIC_KEYS[key],
                    use=_use(key),
                    period=period,
                    draws=share(draws.values[diverted_name], rest),
                )
            )
    return shares


def _use(key: str) -> Literal["training", "inference", "any"]:
    if key == "training":
        return "training"
    return "inference" if key == "inference" else "any"


def _same_unit(numerator: str, denominator: str) -> None:
    if numerator != denominator:
        raise UnitError("a share needs one unit", found=f"{numerator} over {denominator}")
