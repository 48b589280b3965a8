"""Any model of the engine as a prior that evidence can update."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tidewaiter.estimate.engine.run import column_names, evaluator
from tidewaiter.estimate.updating.evidence import Prior

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tidewaiter.estimate.engine.quantity import Graph
    from tidewaiter.estimate.updating.evidence import Values
    from tidewaiter.estimate.updating.weights import Floats


def prior_of(graph: Graph, names: Sequence[str], uses: Sequence[str] = ()) -> Prior:
    """Return the prior that a model's assumptions set on some of its outputs.

    Args:
        graph: The model.
        names: Outputs that the evidence speaks of, or that are wanted afterwards.
        uses: Names of observations that already set an assumption, so that no item of evidence
            may use them again.

    Raises:
        UnknownNameError: If there is no output of that name.
    """
    columns = column_names(graph, names)
    at = evaluator(graph, names)

    def evaluate(z: Floats) -> Values:
        return at(dict(zip(columns, z.T, strict=True)))

    return Prior(len(columns), evaluate, tuple(uses))
