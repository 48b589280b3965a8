"""What did a chip cost in the open and on the grey market, and how far apart are the two?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt

from tidewaiter.report.brief import words
from tidewaiter.report.brief.charts import plane as planes
from tidewaiter.report.brief.charts.plane import Plane, log_place, log_y, time_place
from tidewaiter.report.brief.charts.style import (
    Rows,
    Size,
    Spec,
    finished,
    inline,
    log_ends,
    log_ticks,
    time_x,
)
from tidewaiter.report.brief.palette import LIGHT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tidewaiter.report.brief.content import Premium, PricePoint

LOOKS = {"open": ("blue", "circle", False), "grey": ("vermillion", "diamond", True)}
_FINE = (1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 7)  # round numbers in a decade, for an axis of less than one


def premium(premiums: Sequence[Premium], size: Size) -> Spec:
    """Return grey over open prices by day, from 1, where both are equal.

    Args:
        premiums: Ranges of the ratio.
        size: Width to draw at.
    """
    rows = [_premium_row(p) for p in premiums]
    plane = _plane(rows, [1.0, *_ends(rows)], ("~g", 340), size)
    even = alt.Chart(inline([{"y": 1.0}])).mark_rule(color=LIGHT["ink"], strokeDash=[2, 3])
    layers = [
        even.encode(y=plane.y),
        *_ranges(rows, plane, "vermillion"),
        planes.points(rows, plane, LOOKS["grey"], 80),
        *planes.names(rows, plane, size),
    ]
    return finished(alt.layer(*layers, width=plane.width, height=plane.height), size)


def prices(points: Sequence[PricePoint], size: Size) -> Spec:
    """Return prices per chip by day, in the open and on the grey market.

    Args:
        points: Prices.
        size: Width to draw at.
    """
    rows = [_price_row(p) for p in points]
    plane = _plane(rows, _ends(rows), ("$,.0f" if size.label else "$~s", 380), size)
    layers: list[alt.Chart] = []
    for channel, look in LOOKS.items():
        held = [r for r in rows if r["channel"] == channel]
        layers += [*_ranges(held, plane, look[0]), planes.points(held, plane, look, 70)]
    layers += planes.names(rows, plane, size)
    return finished(alt.layer(*layers, width=plane.width, height=plane.height), size)


def _premium_row(premium: Premium) -> dict[str, Any]:
    middle = (premium.low * premium.high) ** 0.5
    ratio = " to ".join(dict.fromkeys(f"{v:.2g}" for v in (premium.low, premium.high)))
    return {
        "x": premium.day, "y": middle, "low": premium.low, "high": premium.high,
        "name": premium.chip_name,
        "told": f"{premium.chip_name}: {ratio} times the open price",
    }  # fmt: skip


def _price_row(point: PricePoint) -> dict[str, Any]:
    middle = (point.low * point.high) ** 0.5
    return {
        "x": point.day, "y": middle, "low": point.low, "high": point.high,
        "channel": point.channel, "name": point.chip_name,
        "told": f"{point.chip_name}, {point.channel}: {point.stated}, {words.date_words(point.when)}",
    }  # fmt: skip


def _ends(rows: Rows) -> list[float]:
    return [r[end] for r in rows for end in ("low", "high")]


def _plane(rows: Rows, values: Sequence[float], look: tuple[str, int], size: Size) -> Plane:
    form, height = look
    width = size.width - 60
    days = [r["x"] for r in rows]
    ends = (f"{int(min(days)[:4])}-01-01", f"{int(max(days)[:4]) + 1}-01-01")
    y_ends = log_ends(values, _FINE)
    down = log_place(y_ends, height)
    y = log_y("y", y_ends, _ticks(y_ends), form)
    return Plane(
        width, height, time_x("x", ends), y, time_place(ends, width), lambda v: height - down(v)
    )


def _ticks(ends: tuple[float, float]) -> list[float]:
    coarse = log_ticks(*ends)
    if len(coarse) > 3:
        return coarse
    fine = [m * 10.0**e for e in range(-3, 10) for m in _FINE]
    return [v for v in fine if ends[0] <= v * (1 + 1e-9) and v <= ends[1] * (1 + 1e-9)]


def _ranges(rows: Rows, plane: Plane, colour: str) -> list[alt.Chart]:
    wide = [r for r in rows if r["low"] < r["high"]]
    if not wide:
        return []
    ends = [{"x": r["x"], "y": r["low"], "high": r["high"]} for r in wide]
    bar = alt.Chart(inline(ends)).mark_rule(strokeWidth=3, color=LIGHT[colour], opacity=0.5)
    return [bar.encode(x=plane.x, y=plane.y, y2=alt.Y2("high:Q"))]
