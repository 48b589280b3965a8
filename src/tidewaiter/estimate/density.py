"""The shape of a distribution of positive draws, to be drawn on a log axis."""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from tidewaiter.core.errors import ModelError

Floats: TypeAlias = npt.NDArray[np.float64]

_BINS = 400
_POINTS = 121
_ENDS = (0.001, 0.999)


class LogDensity(NamedTuple):
    """A density over log10 of the value.

    Attributes:
        x: Values, rising, shape (points,).
        density: Density per unit of log10, shape (points,); integrates to about 1.
    """

    x: Floats
    density: Floats


def log_density(draws: Floats) -> LogDensity:
    """Return a smoothed density of positive draws between their 0.1% and 99.9% quantiles.

    A histogram over log10 is smoothed by a Gaussian kernel of Silverman's width (1986, eq. 3.31).

    Raises:
        ModelError: If a draw is not above 0.
    """
    if not draws.min() > 0:
        raise ModelError("a log axis needs values above 0", found=float(draws.min()))
    logs = np.log10(draws)
    low, high = np.quantile(logs, _ENDS)
    spread = min(float(logs.std()), float(np.subtract(*np.quantile(logs, [0.75, 0.25]))) / 1.34)
    width = max(0.9 * spread * len(logs) ** -0.2, 1e-4)
    edges = np.linspace(low - 3 * width, high + 3 * width, _BINS + 1)
    counts, _ = np.histogram(logs, bins=edges)
    middles = (edges[1:] + edges[:-1]) / 2
    at = np.linspace(low, high, _POINTS)
    kernel = np.exp(-0.5 * ((at[:, None] - middles) / width) ** 2)
    density = kernel @ counts / (len(logs) * width * np.sqrt(2 * np.pi))
    return LogDensity(10**at, density)
