"""A plane of two axes in pixels: points with names, and lines across it.

Scales are worked out here as well as by Vega, since names are placed before anything is drawn.
"""

from __future__ import annotations

import math
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

import altair as alt

from tidewaiter.report.brief.charts.labels import Point, placed
from tidewaiter.report.brief.charts.style import AXIS, HALO, Layer, Rows, Size, inline, log_scale
from tidewaiter.report.brief.palette import LIGHT

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_LONGEST_NAME = {"narrow": 20, "wide": 36}  # letters, where several points lie on one spot


class Plane(NamedTuple):
    """A plot area.

    Attributes:
        width, height: In pixels.
        x, y: Channels with their axes.
        across: Pixels from the left for a value of x.
        down: Pixels from the top for a value of y.
    """

    width: float
    height: float
    x: alt.X
    y: alt.Y
    across: Callable[[Any], float]
    down: Callable[[float], float]


def log_place(ends: tuple[float, float], length: float) -> Callable[[float], float]:
    """Return pixels along a logarithmic axis for a value."""
    low, high = math.log(ends[0]), math.log(ends[1])
    return lambda value: length * (math.log(value) - low) / (high - low)


def time_place(ends: tuple[str, str], length: float) -> Callable[[str], float]:
    """Return pixels along an axis of days for an ISO day."""
    low, high = (date.fromisoformat(day).toordinal() for day in ends)
    return lambda day: length * (date.fromisoformat(day).toordinal() - low) / (high - low)


def log_y(field: str, ends: tuple[float, float], ticks: Sequence[float], form: str) -> alt.Y:
    """Return a logarithmic vertical channel with ticks at the values given."""
    axis = {**AXIS, "title": None, "values": list(ticks), "format": form}
    return alt.Y(field, type="quantitative", axis=axis, scale=log_scale(ends))


def points(rows: Rows, plane: Plane, look: tuple[str, str, bool], area: int = 60) -> Layer:
    """Return marks; rows hold ``x``, ``y`` and ``told``, the words that a pointer shows.

    Args:
        rows: One for each mark.
        plane: Where they stand.
        look: Colour in the palette, shape, and whether it is filled.
        area: In square pixels.
    """
    colour, shape, filled = look
    mark = alt.Chart(inline(rows)).mark_point(
        shape=shape, size=area, filled=True, opacity=1, strokeWidth=1.8, aria=True,
        fill=LIGHT[colour] if filled else LIGHT["paper"], stroke=LIGHT[colour],
    )  # fmt: skip
    return mark.encode(x=plane.x, y=plane.y, description=alt.Description("told:N"))


def names(rows: Rows, plane: Plane, size: Size, in_the_way: Sequence[Point] = ()) -> list[Layer]:
    """Return names beside those rows that hold one, where there is room.

    Args:
        rows: One for each mark, with ``x``, ``y`` and ``name``; the important ones first.
        plane: Where they stand.
        size: Width to draw at.
        in_the_way: Other places to keep free, in pixels.
    """
    marks = _together(
        [Point(plane.across(r["x"]), plane.down(r["y"]), r["name"]) for r in rows],
        _LONGEST_NAME[size.name],
    )
    labels = placed([*marks, *in_the_way], size.font, (plane.width, plane.height))
    x, y = alt.X("px:Q", scale=None), alt.Y("py:Q", scale=None)
    ties = [
        {"px": s.x, "py": s.y, "x": s.point.x, "y": s.point.y, "text": s.point.name} for s in labels
    ]
    far = [tie for tie, s in zip(ties, labels, strict=True) if s.far]
    tied = alt.Chart(inline(far)).mark_rule(color=LIGHT["muted"], strokeWidth=0.8)
    layers = [tied.encode(x=x, y=y, x2=alt.X2("x:Q"), y2=alt.Y2("y:Q"))] if far else []
    for align in ("left", "center", "right"):
        held = [tie for tie, s in zip(ties, labels, strict=True) if s.align == align]
        words = alt.Chart(inline(held)).mark_text(
            align=align, baseline="middle", color=LIGHT["ink"], **HALO
        )
        layers += [words.encode(x=x, y=y, text=alt.Text("text:N"))] if held else []
    return layers


def _together(points: Sequence[Point], most: int) -> list[Point]:
    """Return points with one name where several lie on one spot.

    Args:
        points: In order of importance.
        most: Letters that a name may have; a sign tells how many more there are.
    """
    spots: dict[tuple[int, int], list[Point]] = {}
    for point in points:
        spots.setdefault((round(point.x / 3), round(point.y / 3)), []).append(point)
    joined = [
        held[0]._replace(name=_joined(list(dict.fromkeys(p.name for p in held if p.name)), most))
        for held in spots.values()
    ]
    return sorted(joined, key=lambda p: not p.name)


def _joined(names: Sequence[str], most: int) -> str:
    kept = list(names[:1])
    for name in names[1:]:
        if len(", ".join([*kept, name])) <= most:
            kept.append(name)
    more = len(names) - len(kept)
    return ", ".join(kept) + (f" +{more}" if more else "")
