"""What share of a country's compute is the diverted part? One panel for each count of the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt

from tidewaiter.report.brief import words
from tidewaiter.report.brief.charts.style import (
    AXIS,
    Layer,
    Rows,
    Size,
    Spec,
    beside,
    finished,
    inline,
    lane,
    texts,
)
from tidewaiter.report.brief.palette import LIGHT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tidewaiter.report.brief.content import Share

SERIES = (
    ("blue", "circle"),
    ("vermillion", "diamond"),
    ("green", "square"),
    ("purple", "triangle-up"),
)
_ROW = {"narrow": 36, "wide": 26}  # height of one row with one mark, in pixels
_MORE = 15  # and for each further mark
_ABREAST = 3  # panels beside each other on a wide screen
_LABELS = 138  # width of the names of metrics


def chart(shares: Sequence[Share], size: Size) -> Spec:
    """Return dots with 90% intervals, in a panel for each denominator and period.

    Args:
        shares: In the order to show; panels, rows and marks appear as first met.
        size: Width to draw at.
    """
    panels = panels_of(shares)
    if not size.label:
        stacked = [_panel(held, name, shares, size) for name, held in panels.items()]
        return finished(alt.vconcat(*stacked), size)
    drawn = [
        _panel(held, name, shares, size, first=i % _ABREAST == 0)
        for i, (name, held) in enumerate(panels.items())
    ]
    rows = [alt.hconcat(*drawn[i : i + _ABREAST]) for i in range(0, len(drawn), _ABREAST)]
    return finished(alt.vconcat(*rows), size)


def panels_of(shares: Sequence[Share]) -> dict[str, list[Share]]:
    """Return the shares of each panel, by the panel's heading of two lines."""
    panels: dict[str, list[Share]] = {}
    for share in shares:
        kind = "Acquired" if share.basis == "flow" else "In stock"
        heading = f"{kind}, {share.period}\nover {share.denominator}"
        panels.setdefault(heading, []).append(share)
    return panels


def series_of(shares: Sequence[Share]) -> dict[str, tuple[str, str]]:
    """Return colour and shape of each numerator."""
    numerators = dict.fromkeys(s.numerator for s in shares)
    return {name: SERIES[i % len(SERIES)] for i, name in enumerate(numerators)}


def _panel(
    held: Sequence[Share], heading: str, shares: Sequence[Share], size: Size, *, first: bool = True
) -> Layer:
    metrics = list(dict.fromkeys(s.metric for s in shares))
    series = series_of(shares)
    room = _ROW[size.name] + _MORE * (len(series) - 1)
    height = room * len(metrics) + 4
    width = (size.width - _LABELS - 2 * 24 - 40) // _ABREAST if size.label else size.width - 24
    x, y = _share_x(max(s.p95 for s in shares), wide=bool(size.label)), lane(height)
    layers: list[Layer] = []
    for i, (name, (colour, shape)) in enumerate(series.items()):
        rows = [
            _row(s, room * metrics.index(s.metric) + 22 + _MORE * i)
            for s in held
            if s.numerator == name
        ]
        layers += _marks(rows, (x, y), colour, shape)
    names = [{"y": room * i + 8, "text": words.plain(m)} for i, m in enumerate(metrics)]
    if not size.label or first:
        layers.append(_names(names, size, height))
    title = {
        "text": heading.split("\n"), "anchor": "start", "fontSize": size.font, "offset": 8,
        "color": LIGHT["ink"], "frame": "group",
    }  # fmt: skip
    return alt.layer(*layers, width=width, height=height, title=title)


def _row(share: Share, y: float) -> dict[str, Any]:
    return {
        "x": share.p50, "low": share.p5, "high": share.p95, "y": y, "text": words.percent(share.p50)
    }  # fmt: skip


def _names(names: Rows, size: Size, height: float) -> Layer:
    """Return names of metrics: above their marks when narrow, in a column when wide."""
    if not size.label:
        return texts(names, size, height, color=LIGHT["muted"])
    moved = [r | {"y": r["y"] + 20} for r in names]
    column = size._replace(label=_LABELS)
    return texts(moved, column, height, color=LIGHT["muted"])


def _share_x(most: float, *, wide: bool) -> alt.X:
    top = min(1.0, -(-most // 0.2) * 0.2)
    step = 0.25 if wide and top > 0.5 else 0.2
    ticks = [i * step for i in range(int(top / step + 1e-9) + 1)]
    axis = {**AXIS, "title": None, "values": ticks, "format": ".0%"}
    scale = {"domain": [0, top], "nice": False}
    return alt.X("x", type="quantitative", axis=axis, scale=scale)


def _marks(rows: Rows, place: tuple[alt.X, alt.Y], colour: str, shape: str) -> list[Layer]:
    x, y = place
    ends = [{"x": r["low"], "high": r["high"], "y": r["y"]} for r in rows]
    after = [{"x": r["high"], "y": r["y"], "text": r["text"]} for r in rows]
    bar = alt.Chart(inline(ends)).mark_rule(strokeWidth=3, color=LIGHT[colour], opacity=0.55)
    dot = alt.Chart(inline(rows)).mark_point(
        shape=shape, size=75, filled=True, color=LIGHT[colour], opacity=1
    )
    told = beside(after, x, y, dx=5, color=LIGHT["ink"])
    return [bar.encode(x=x, x2=alt.X2("high:Q"), y=y), dot.encode(x=x, y=y), told]
