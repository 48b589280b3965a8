"""What did a chip cost in the open and on the grey market, and how far apart are the two?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt

from tidewaiter.report.brief import words
from tidewaiter.report.brief.charts.style import (
    Layer,
    Rows,
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

    from tidewaiter.report.brief.content import Premium, PricePoint

LOOKS = {"open": ("blue", "circle", False), "grey": ("vermillion", "diamond", True)}
_FINE = (1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 7)  # round numbers in a decade


def premium(premiums: Sequence[Premium], size: Size) -> Spec:
    """Return grey over open prices, a lane for each grey price, under the year that it is of.

    Args:
        premiums: Ranges of the ratio, in the order of their days.
        size: Width to draw at.
    """
    places, heads, height = _lanes(premiums, size)
    rows = [_premium_row(p, y) for p, y in zip(premiums, places, strict=True)]
    ends = log_ends([1.0, *(r[end] for r in rows for end in ("low", "high"))], _FINE)
    x = log_x("x", ends, "times the open price, log scale", form="~g")
    even = alt.Chart(inline([{"x": 1.0, "y": 0, "foot": height}]))
    line = even.mark_rule(color=LIGHT["ink"], strokeDash=[2, 3], strokeWidth=1.5)
    layers = [
        line.encode(x=x, y=lane(height), y2=alt.Y2("foot:Q")),
        *_marks(rows, (x, lane(height)), LOOKS["grey"]),
        texts(heads, size, height, fontWeight="bold"),
        texts(_names(rows, size), size, height),
    ]
    return finished(alt.layer(*layers, width=size.plot, height=height), size)


def prices(points: Sequence[PricePoint], size: Size) -> Spec:
    """Return prices per chip, a lane for each chip, in the open and on the grey market.

    Args:
        points: Prices.
        size: Width to draw at.
    """
    chips = list(dict.fromkeys(p.chip_name for p in points))
    room = 30 if size.label else 46
    height = room * len(chips)
    places = {name: room * (i + (0.5 if size.label else 0.7)) for i, name in enumerate(chips)}
    x = log_x(
        "x", log_ends([v for p in points for v in (p.low, p.high)]),
        "US dollars a chip, log scale", form="$,.0f" if size.label else "$~s",
    )  # fmt: skip
    layers: list[Layer] = []
    for channel, look in LOOKS.items():
        rows = [_price_row(p, places[p.chip_name]) for p in points if p.channel == channel]
        layers += _marks(rows, (x, lane(height)), look) if rows else []
    rise = 0 if size.label else 20
    names = [{"y": y - rise, "text": wrapped(name, size, 1)} for name, y in places.items()]
    layers.append(texts(names, size, height))
    return finished(alt.layer(*layers, width=size.plot, height=height), size)


def _lanes(premiums: Sequence[Premium], size: Size) -> tuple[list[float], Rows, float]:
    """Return the middle of each lane, the headings of the years, and the height of all."""
    places: list[float] = []
    heads: Rows = []
    top, before = 0.0, ""
    for held in premiums:
        year = held.day[:4]
        if year != before:
            heads.append({"y": top + 16, "text": year})
            top += 30
        before = year
        places.append(top + (13 if size.label else 28))
        top += 26 if size.label else 40
    return places, heads, top


def _premium_row(premium: Premium, y: float) -> dict[str, Any]:
    return {
        "x": (premium.low * premium.high) ** 0.5, "low": premium.low, "high": premium.high, "y": y,
        "name": f"{premium.chip_name}, {words.month_words(premium.day)[:-5]}",
        "told": f"{premium.chip_name}: {words.times(premium.low, premium.high)} the open price",
    }  # fmt: skip


def _price_row(point: PricePoint, y: float) -> dict[str, Any]:
    when = words.date_words(point.when)
    return {
        "x": (point.low * point.high) ** 0.5, "low": point.low, "high": point.high, "y": y,
        "told": f"{point.chip_name}, {point.channel}: {point.stated}, {when}",
    }  # fmt: skip


def _names(rows: Rows, size: Size) -> Rows:
    rise = 0 if size.label else 17
    return [{"y": r["y"] - rise, "text": wrapped(r["name"], size, 1)} for r in rows]


def _marks(rows: Rows, place: tuple[alt.X, alt.Y], look: tuple[str, str, bool]) -> list[Layer]:
    """Return ranges with a mark in their middle."""
    (x, y), (colour, shape, filled) = place, look
    ends = [{"x": r["low"], "high": r["high"], "y": r["y"]} for r in rows if r["low"] < r["high"]]
    bar = alt.Chart(inline(ends)).mark_rule(strokeWidth=4, color=LIGHT[colour], opacity=0.5)
    mark = alt.Chart(inline(rows)).mark_point(
        shape=shape, size=70, filled=True, opacity=1, strokeWidth=1.8, aria=True,
        fill=LIGHT[colour] if filled else LIGHT["paper"], stroke=LIGHT[colour],
    )  # fmt: skip
    drawn = mark.encode(x=x, y=y, description=alt.Description("told:N"))
    return [bar.encode(x=x, x2=alt.X2("high:Q"), y=y), drawn] if ends else [drawn]
