"""The rest: compute that China acquired lawfully or made at home, under each choice of count.

Outputs are named ``rest_<basis>_<whose>_<metric>_<period>``. A share of compute pairs one of them
with a model's ``diverted_<metric>_<period>``, see :mod:`tidewaiter.estimate.shares`. A part whose
ratio in a metric is unknown is left out of that metric's sum, which is then a lower count of the
rest; it never enters as 0 by accident, because the ratio's axis does not list it. Every number is
in ``facts/estimates/china-compute-2026.yaml``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tidewaiter.core.unit import METRIC_KEYS
from tidewaiter.estimate.engine.quantity import Graph, Quantity

if TYPE_CHECKING:
    from tidewaiter.model.assumption import ModelFacts

_COUNTS = {
    "epoch_chips_2024": ("flow_epoch", "2024"),
    "cnas_chips_2024": ("flow_cnas", "2024"),
    "epoch_chips_through_2025": ("stock_epoch", "through_2025"),
}


def build(facts: ModelFacts) -> Graph:
    """Return the graph of the model."""
    graph = Graph(facts.id, {a.name: a for a in facts.assumptions}, facts.correlations)
    for count, (whose, period) in _COUNTS.items():
        for key in METRIC_KEYS:
            if (total := _total(graph, count, key)) is not None:
                graph.output(f"rest_{whose}_{key}_{period}", total)
    return graph


def _total(graph: Graph, count: str, key: str) -> Quantity | None:
    """Return the compute of all parts of a count whose ratio in the metric is known."""
    chips, ratio = graph.assume(count), graph.assume(f"per_chip_{key}")
    supply, part = chips.axes[0], ratio.axes[0]
    total: Quantity | None = None
    for label in graph.axes[supply]:
        name = label.removesuffix("-tsmc").removesuffix("-smic")
        if name in graph.axes[part]:
            compute = chips.at(supply, label) * ratio.at(part, name)
            total = compute if total is None else total + compute
    return total
