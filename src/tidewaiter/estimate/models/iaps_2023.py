"""Chips a year through cloud fronts, after Fist & Grunewald (October 2023).

Only the cloud pathway's interval is published, so only that is computed. Every number is in
``facts/estimates/iaps-2023.yaml``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tidewaiter.estimate.engine.quantity import Graph

if TYPE_CHECKING:
    from tidewaiter.model.assumption import ModelFacts


def build(facts: ModelFacts) -> Graph:
    """Return the graph of the model."""
    graph = Graph(facts.id, {a.name: a for a in facts.assumptions}, facts.correlations)
    yearly = graph.assume("cloud_pathway") * graph.assume("period")
    graph.output("chips_diverted_cloud_yearly", yearly, "chip")
    return graph
