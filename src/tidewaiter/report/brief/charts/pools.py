"""What do two views of one unknown say together? Each way to combine them, on one axis."""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt

from tidewaiter.report.brief import words
from tidewaiter.report.brief.charts.style import (
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

    from tidewaiter.report.brief.content import Pooled

_KEEPS, _LOSES = ("blue", "circle"), ("vermillion", "diamond")


def chart(pools: Sequence[Pooled], unit: str, size: Size) -> Spec:
    """Return medians with 90% intervals, marked by whether they keep the views' disagreement.

    Args:
        pools: In the order to show.
        unit: Unit of their values.
        size: Width to draw at.
    """
    room = 46 if size.label else 54
    height = room * len(pools)
    x = log_x(
        "x", log_ends([v for p in pools for v in (p.p5, p.p95)]),
        f"{words.unit_name(unit)}, log scale", form="," if size.label else "~s",
    )  # fmt: skip
    middle = 0.5 if size.label else 0.72
    places = {p.method: room * (i + middle) for i, p in enumerate(pools)}
    layers = [
        *_bars([p for p in pools if p.keeps_disagreement], places, (x, lane(height)), _KEEPS),
        *_bars([p for p in pools if not p.keeps_disagreement], places, (x, lane(height)), _LOSES),
        *_labels(pools, places, size, height),
    ]
    return finished(alt.layer(*layers).properties(width=size.plot, height=height), size)


def _bars(
    pools: Sequence[Pooled],
    places: dict[str, float],
    place: tuple[alt.X, alt.Y],
    look: tuple[str, str],
) -> list[alt.Chart]:
    if not pools:
        return []
    (x, y), (colour, shape) = place, look
    rows = [{"x": p.p50, "y": places[p.method]} for p in pools]
    ends = [{"x": p.p5, "high": p.p95, "y": places[p.method]} for p in pools]
    bar = alt.Chart(inline(ends)).mark_rule(strokeWidth=4, color=LIGHT[colour])
    dot = alt.Chart(inline(rows)).mark_point(
        shape=shape, size=110, filled=True, fill=LIGHT["paper"], stroke=LIGHT[colour],
        strokeWidth=2.5, opacity=1,
    )  # fmt: skip
    return [bar.encode(x=x, x2="high:Q", y=y), dot.encode(x=x, y=y)]


def _labels(
    pools: Sequence[Pooled], places: dict[str, float], size: Size, height: float
) -> list[alt.Chart]:
    rise = (9, -8) if size.label else (30, 15)
    names, ranges = [], []
    for pool in pools:
        y = places[pool.method]
        mark = " (the default here)" if pool.default else ""
        ends = " to ".join(words.number(v) for v in (pool.p5, pool.p95))
        names.append({"y": y - rise[0], "text": wrapped(words.plain(pool.method) + mark, size, 1)})
        ranges.append({"y": y - rise[1], "text": f"{words.number(pool.p50)} ({ends})"})
    return [
        texts(names, size, height, fontWeight="bold"),
        texts(ranges, size, height, color=LIGHT["muted"]),
    ]
