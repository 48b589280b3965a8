"""What do two views of one unknown say together? Each way to combine them, on one axis."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

import altair as alt

from tidewaiter.report.brief import words
from tidewaiter.report.brief.charts.style import (
    Layer,
    Size,
    Spec,
    finished,
    inline,
    lane,
    log_ends,
    log_x,
    texts,
    wrapped,
)
from tidewaiter.report.brief.palette import LIGHT

if TYPE_CHECKING:
    from collections.abc import Sequence


class Bar(NamedTuple):
    """One interval to draw.

    Attributes:
        name: What it is.
        low, mid, high: Its 5% quantile, median and 95% quantile.
        kind: A view alone, or a pool that keeps or drops the disagreement.
    """

    name: str
    low: float
    mid: float
    high: float
    kind: Literal["view", "keeps", "drops"]


_LOOKS = {
    "view": ("muted", "square"),
    "keeps": ("blue", "circle"),
    "drops": ("vermillion", "diamond"),
}


def chart(bars: Sequence[Bar], unit: str, size: Size) -> Spec:
    """Return medians with 90% intervals, marked by whether they keep the views' disagreement.

    Args:
        bars: In the order to show.
        unit: Unit of their values, or "".
        size: Width to draw at.
    """
    room = 46 if size.label else 54
    height = room * len(bars)
    title = f"{words.unit_name(unit)}, log scale" if unit else "log scale"
    ends = log_ends([v for b in bars for v in (b.low, b.high)])
    place = log_x("x", ends, title, form="," if size.label else "~s"), lane(height)
    middle = 0.5 if size.label else 0.72
    lanes = [(bar, room * (i + middle)) for i, bar in enumerate(bars)]
    layers = [
        layer
        for kind, look in _LOOKS.items()
        for layer in _bars([(b, y) for b, y in lanes if b.kind == kind], place, look)
    ]
    labels = _labels(lanes, size, height)
    return finished(alt.layer(*layers, *labels, width=size.plot, height=height), size)


def _bars(
    lanes: Sequence[tuple[Bar, float]], place: tuple[alt.X, alt.Y], look: tuple[str, str]
) -> list[Layer]:
    if not lanes:
        return []
    (x, y), (colour, shape) = place, look
    rows = [{"x": b.mid, "y": at} for b, at in lanes]
    ends = [{"x": b.low, "high": b.high, "y": at} for b, at in lanes]
    bar = alt.Chart(inline(ends)).mark_rule(strokeWidth=4, color=LIGHT[colour])
    dot = alt.Chart(inline(rows)).mark_point(
        shape=shape, size=110, filled=True, fill=LIGHT["paper"], stroke=LIGHT[colour],
        strokeWidth=2.5, opacity=1,
    )  # fmt: skip
    return [bar.encode(x=x, x2=alt.X2("high:Q"), y=y), dot.encode(x=x, y=y)]


def _labels(lanes: Sequence[tuple[Bar, float]], size: Size, height: float) -> list[Layer]:
    rise = (9, -8) if size.label else (30, 15)
    names, ranges = [], []
    for bar, y in lanes:
        ends = " to ".join(words.number(v) for v in (bar.low, bar.high))
        names.append({"y": y - rise[0], "text": wrapped(bar.name, size, 1)})
        ranges.append({"y": y - rise[1], "text": f"{words.number(bar.mid)} ({ends})"})
    return [
        texts(names, size, height, fontWeight="bold"),
        texts(ranges, size, height, color=LIGHT["muted"]),
    ]
