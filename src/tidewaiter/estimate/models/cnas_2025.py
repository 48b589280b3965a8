"""How many chips were diverted to China in 2024, after CNAS (Grunewald & Fist, June 2025).

Two pathways: many small resellers (vendors x chips a vendor), and cloud providers that buy
directly and pass chips on (fronts x chips a front x share passed on); a weight for each
combination, and one for the framework being wrong. Shares are of compute *acquired in 2024*: the
flow, not the stock. Every number is in ``facts/estimates/cnas-2025.yaml``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tidewaiter.core.unit import METRIC_KEYS
from tidewaiter.estimate.engine.quantity import Graph, Quantity

if TYPE_CHECKING:
    from tidewaiter.model.assumption import ModelFacts

_FIRST_ALONE, _BOTH = 1, 2


def build(facts: ModelFacts) -> Graph:
    """Return the graph of the model."""
    graph = Graph(facts.id, {a.name: a for a in facts.assumptions}, facts.correlations)
    assume = graph.assume
    first = assume("vendors") * assume("chips_per_vendor")
    second = assume("fronts") * assume("chips_per_front") * assume("fraction_diverted")
    yearly = _combined(assume("pathway"), first, first + second, assume("noise"))
    chips = graph.output("chips_diverted_2024", yearly * assume("period"), "chip")
    graph.output("chips_pathway_resellers", first * assume("period"), "chip")
    graph.output("chips_pathway_fronts", second * assume("period"), "chip")
    for use in ("training", "inference"):
        diverted = chips * assume(f"{use}_rate").at("part", "H100")
        acquired = assume(f"{use}_acquired").total("supply")
        graph.output(f"{use}_diverted_2024", diverted, "EFLOP/s")
        graph.output(f"{use}_share_2024", diverted / (diverted + acquired), "share")
    for key, metric in METRIC_KEYS.items():
        # The authors count every diverted chip as an H100, which is 1 in any metric.
        graph.output(f"diverted_{key}_2024", chips * graph.constant(1, f"H100e[{metric}]/chip"))
    return graph


def _combined(pathway: Quantity, first: Quantity, both: Quantity, noise: Quantity) -> Quantity:
    """Return the yearly chips under the combination of pathways that a draw picked."""
    otherwise = pathway.below(_BOTH + 0.5).choose(both, noise)
    return pathway.below(_FIRST_ALONE + 0.5).choose(first, otherwise)
