"""What drives an answer: how far each assumption moves it, and what knowing it would do.

Everything but the one-at-a-time swings is read from the draws of the run itself.
"""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

import msgspec
import numpy as np
import numpy.typing as npt
from scipy.special import ndtri

from tidewaiter.estimate.engine.quantity import Graph
from tidewaiter.estimate.engine.run import Settings, column_draws, column_names, evaluator, run
from tidewaiter.estimate.sensitivity.ranks import first_order_by_ranks
from tidewaiter.estimate.sensitivity.sobol import sobol_indices
from tidewaiter.estimate.sensitivity.tornado import one_at_a_time
from tidewaiter.estimate.sensitivity.value_of_information import value_of_information

Floats: TypeAlias = npt.NDArray[np.float64]


class Drive(NamedTuple):
    """One uncertain number and its hold on the answer.

    Attributes:
        column: Its name: the assumption's, with the label where it has an axis.
        input_low: Its 5% quantile.
        input_high: Its 95% quantile.
        output_low: Answer with this one at its 5% quantile and all others at their medians.
        output_high: The same at its 95% quantile.
        first_order: Share of the variance of the answer's logarithm that it explains alone.
        shrinks_interval_by: Expected share by which knowing it would narrow the 90% interval, in
            orders of magnitude; 0 where the estimate of it is below 0.
    """

    column: str
    input_low: float
    input_high: float
    output_low: float
    output_high: float
    first_order: float
    shrinks_interval_by: float


class Drives(NamedTuple):
    """What drives one output, the widest swing first.

    Attributes:
        middle: The answer with every uncertain number at its median.
        drives: One for each.
    """

    middle: float
    drives: tuple[Drive, ...]

    @property
    def most_telling(self) -> Drive:
        """The one that, if known, would shrink the interval most."""
        return max(self.drives, key=lambda d: (d.shrinks_interval_by, d.column))


class Indices(msgspec.Struct, frozen=True, kw_only=True):
    """Sobol' indices of one uncertain number on the logarithm of the answer.

    Attributes:
        sobol_first: Share of the variance that it explains alone.
        sobol_total: Share that would remain if all others were known.
        sobol_total_low: Lower end of the 95% bootstrap interval of the total.
        sobol_total_high: Its upper end.
    """

    sobol_first: float
    sobol_total: float
    sobol_total_low: float
    sobol_total_high: float


def sobol_of(graph: Graph, output: str, seed: int, points: int) -> dict[str, Indices]:
    """Return first and total Sobol' indices of an output that is positive throughout, by column.

    Declared correlations are left out of the design, since the indices are defined for
    independent inputs; random sums are taken at their expectation.

    Args:
        graph: The model.
        output: Name of an output without axes.
        seed: Seed of the design and the bootstrap.
        points: Size of the design, a power of two; it takes points x (columns + 2) runs.
    """
    free = Graph(graph.name, graph.assumptions)
    free.nodes, free.outputs, free.axes = graph.nodes, graph.outputs, graph.axes
    columns = column_names(free, [output])
    evaluate = evaluator(free, [output])

    def at(uniforms: Floats) -> Floats:
        return np.log(evaluate(dict(zip(columns, ndtri(uniforms).T, strict=True)))[output])

    found = sobol_indices(at, len(columns), seed, points)
    return {
        column: Indices(
            sobol_first=float(found.first[i]),
            sobol_total=float(found.total[i]),
            sobol_total_low=float(found.total_interval[0][i]),
            sobol_total_high=float(found.total_interval[1][i]),
        )
        for i, column in enumerate(columns)
    }


def drives(graph: Graph, output: str, settings: Settings) -> Drives:
    """Return what drives an output that is positive throughout.

    Args:
        graph: The model.
        output: Name of an output without axes.
        settings: Draws and seed; some 20,000 draws for two digits.

    Raises:
        UnknownNameError: If there is no such output.
        ModelError: If draws are too few.
    """
    columns = column_names(graph, [output])
    answer = run(graph, settings, [output]).values[output]
    draws = column_draws(graph, settings, columns)
    inputs = np.stack([draws[c] for c in columns], axis=1)

    evaluate = evaluator(graph, [output])

    def at(points: Floats) -> Floats:
        return evaluate(dict(zip(columns, ndtri(points).T, strict=True)))[output]

    swings = one_at_a_time(at, len(columns))
    explained = first_order_by_ranks(inputs, np.log(answer), settings.seed)
    known = value_of_information(inputs, answer, settings.seed)
    shrunk = np.maximum(0.0, 1 - known.log10_width_given / known.log10_width)
    ends = np.quantile(inputs, [0.05, 0.95], axis=0, method="inverted_cdf")
    found = tuple(
        Drive(
            column=columns[i],
            input_low=float(ends[0, i]),
            input_high=float(ends[1, i]),
            output_low=float(swings.low[i]),
            output_high=float(swings.high[i]),
            first_order=float(explained[i]),
            shrinks_interval_by=float(shrunk[i]),
        )
        for i in swings.widest_first()
    )
    return Drives(swings.base, found)
