"""What drives an answer? How far each assumption moves it, the others at their medians."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

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

    from tidewaiter.report.brief.content import Driver, Tornado

MOST = 10  # bars drawn; the table holds the rest


class Ends(NamedTuple):
    """How an end of an assumption looks: colour, and the triangle that points up or down."""

    colour: str
    shape: str


LOW, HIGH = Ends("amber", "triangle-down"), Ends("blue", "triangle-up")


def chart(tornado: Tornado, size: Size) -> Spec:
    """Return a bar for each assumption, from the answer at its 5% to that at its 95% quantile.

    Args:
        tornado: Drivers, strongest first.
        size: Width to draw at.
    """
    drivers = tornado.drivers[:MOST]
    room = 58 if size.label else 56
    height = room * len(drivers)
    outputs = [v for d in drivers for v in (d.output_low, d.output_high)]
    title = f"{words.unit_name(tornado.unit)}, log scale"
    x = log_x("x", log_ends([*outputs, tornado.middle]), title, form="," if size.label else "~s")
    places = [room * (i + (0.5 if size.label else 0.74)) for i in range(len(drivers))]
    layers = [
        *_bars(drivers, places, tornado.middle, (x, lane(height))),
        _middle(tornado.middle, height, x),
        *_labels(drivers, places, size, height),
    ]
    return finished(alt.layer(*layers, width=size.plot, height=height), size)


def name_of(driver: Driver) -> str:
    """Return an assumption in words, with the label of its axis where it has one."""
    name, _, cell = driver.name.partition("[")
    text = driver.label or words.plain(name)
    return f"{text} ({cell.removesuffix(']')})" if cell else text


def _bars(
    drivers: Sequence[Driver], places: Sequence[float], middle: float, place: tuple[alt.X, alt.Y]
) -> list[Layer]:
    """Return, for either end of the assumptions, bars from the middle and marks at their ends."""
    x, y = place
    layers: list[Layer] = []
    for (colour, shape), field in ((LOW, "output_low"), (HIGH, "output_high")):
        rows: Rows = [
            {"x": getattr(d, field), "middle": middle, "y": at}
            for d, at in zip(drivers, places, strict=True)
        ]
        bar = alt.Chart(inline(rows)).mark_rule(strokeWidth=9, color=LIGHT[colour], opacity=0.45)
        tip = alt.Chart(inline(rows)).mark_point(
            shape=shape, size=95, filled=True, color=LIGHT[colour], opacity=1
        )
        layers += [bar.encode(x=x, x2=alt.X2("middle:Q"), y=y), tip.encode(x=x, y=y)]
    return layers


def _middle(middle: float, height: float, x: alt.X) -> Layer:
    rule = alt.Chart(inline([{"x": middle, "y": 0, "foot": height}]))
    mark = rule.mark_rule(color=LIGHT["ink"], strokeWidth=1.5, strokeDash=[2, 3])
    return mark.encode(x=x, y=lane(height), y2=alt.Y2("foot:Q"))


def _labels(
    drivers: Sequence[Driver], places: Sequence[float], size: Size, height: float
) -> list[Layer]:
    """Return names and ranges of assumptions: three lines in the column, or two above the bar."""
    line = size.font + 3
    most, bold = (3, size._replace(label=size.label - 20)) if size.label else (2, size)
    names: Rows = []
    inputs: Rows = []
    for driver, y in zip(drivers, places, strict=True):
        text = words.range_in_unit(driver.input_low, driver.input_high, driver.unit, 2)
        name = wrapped(name_of(driver), bold, most - 1)
        below = 1 + name.count("\n")
        held = wrapped(text, size, most - below)
        top = y - line * (below + 1 + held.count("\n")) / 2 if size.label else y - 36
        names.append({"y": top, "text": name})
        inputs.append({"y": top + line * below, "text": held})
    return [
        texts(names, size, height, fontWeight="bold", baseline="line-top"),
        texts(inputs, size, height, color=LIGHT["muted"], baseline="line-top"),
    ]
