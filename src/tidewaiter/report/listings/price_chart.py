"""What was asked for a chip, month by month: one band and one line for each chip."""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt

from tidewaiter.report.brief.charts.style import AXIS, Rows, Size, Spec, finished, inline
from tidewaiter.report.brief.palette import LIGHT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tidewaiter.model.listings.pricing import MonthlyPrice

_COLOURS = ("vermillion", "blue", "green", "amber", "ink")
MOST_CHIPS = len(_COLOURS)


def charted(prices: Sequence[MonthlyPrice]) -> dict[str, list[MonthlyPrice]]:
    """Return the prices of the chips that a chart shows: those of most lots, in several months.

    Keys name chip and unit. Prices without a month are left out.
    """
    kinds: dict[str, list[MonthlyPrice]] = {}
    for price in prices:
        if price.month:
            kinds.setdefault(f"{price.chip}, {price.unit}", []).append(price)
    several = {name: rows for name, rows in kinds.items() if len(rows) > 1}
    most = sorted(several, key=lambda name: (-sum(p.lots for p in several[name]), name))
    return {name: several[name] for name in sorted(most[:MOST_CHIPS])}


def price_chart(prices: Sequence[MonthlyPrice], size: Size) -> Spec:
    """Return median asking prices over the months, with the interval of the median as a band.

    Args:
        prices: Prices, some of :func:`charted`.
        size: Width to draw at.
    """
    layers = []
    height = 260 if size.label else 220
    x = alt.X("month", type="temporal", axis={**AXIS, "title": None, "format": "%b %Y"})
    scale = {"type": "log", "nice": True, "zero": False}
    axis = {**AXIS, "title": "US dollars a chip, log scale", "format": "$~s"}
    y = alt.Y("usd", type="quantitative", scale=scale, axis=axis)
    for (name, rows), colour in zip(charted(prices).items(), _COLOURS, strict=False):
        data = inline(_rows(name, rows))
        base = alt.Chart(data).encode(x=x)
        band = base.mark_area(color=LIGHT[colour], opacity=0.15)
        layers += [
            band.encode(y=alt.Y("low", type="quantitative", scale=scale), y2=alt.Y2("high:Q")),
            base.mark_line(color=LIGHT[colour], strokeWidth=2).encode(y=y),
            base.mark_point(color=LIGHT[colour], filled=True, size=40).encode(
                y=y, description=alt.Description("told:N")
            ),
        ]
    chart = alt.layer(*layers, width=size.plot + size.label - 60, height=height)
    return finished(chart, size)


def _rows(name: str, prices: Sequence[MonthlyPrice]) -> Rows:
    return [
        {
            "month": f"{price.month}-15",
            "usd": price.usd,
            "low": price.usd if price.usd_low is None else price.usd_low,
            "high": price.usd if price.usd_high is None else price.usd_high,
            "told": f"{name}, {price.month}: {price.usd:,.0f} dollars, {price.lots} lots",
        }
        for price in prices
    ]


def legend(prices: Sequence[MonthlyPrice]) -> list[tuple[str, str]]:
    """Return what each line is, with the name of its colour."""
    return list(zip(charted(prices), _COLOURS, strict=False))
