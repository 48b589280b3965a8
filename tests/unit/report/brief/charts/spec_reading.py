"""Specifications read back: their layers, the rows that each draws, and whether they are valid."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import altair as alt

if TYPE_CHECKING:
    from tidewaiter.report.brief.charts.style import Spec


def valid(spec: Spec) -> Spec:
    """Return a specification that the schema of Vega-Lite accepts."""
    alt.Chart.from_dict(spec, validate=True)
    return spec


def layers_of(spec: Spec) -> list[Spec]:
    """Return the innermost charts, in the order in which they are drawn, with the data of all."""
    inner = [part for kind in ("layer", "hconcat", "vconcat") for part in spec.get(kind, [])]
    held = [{**part, "datasets": spec.get("datasets", {})} for part in inner]
    return [layer for part in held for layer in layers_of(part)] or [spec]


def rows_of(layer: Spec) -> list[dict[str, Any]]:
    """Return the rows that a layer draws."""
    data = layer["data"]
    text = data["values"] if "values" in data else layer["datasets"][data["name"]]
    found: list[dict[str, Any]] = json.loads(text)
    return found


def marks_of(spec: Spec, kind: str) -> list[dict[str, Any]]:
    """Return the rows of every layer of one kind of mark."""
    held = [x for x in layers_of(spec) if x["mark"]["type"] == kind]
    return [row for layer in held for row in rows_of(layer)]


def words_of(spec: Spec) -> list[str]:
    """Return the words in a chart."""
    return [row["text"] for row in marks_of(spec, "text")]
