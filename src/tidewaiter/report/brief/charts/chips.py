"""Where do chips stand against the thresholds, over time and by performance density?"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import altair as alt

from tidewaiter.report.brief import words
from tidewaiter.report.brief.charts import plane as planes
from tidewaiter.report.brief.charts.labels import Point
from tidewaiter.report.brief.charts.plane import Plane, log_place, log_y, time_place
from tidewaiter.report.brief.charts.style import (
    HALO,
    Layer,
    Rows,
    Size,
    Spec,
    finished,
    inline,
    log_ends,
    log_ticks,
    log_x,
    time_x,
)
from tidewaiter.report.brief.palette import LIGHT

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from tidewaiter.report.brief.content import ChipMark, ThresholdLine

_MEMORY = re.compile(r"\s\d+\s?GB$")
LOOKS = (
    ("blue", "circle", False),
    ("vermillion", "diamond", True),
    ("green", "square", False),
    ("purple", "triangle-up", True),
)


def over_time(
    chips: Sequence[ChipMark],
    thresholds: Sequence[ThresholdLine],
    marked: tuple[dict[str, str], Collection[str]],
    size: Size,
) -> Spec:
    """Return total processing performance by day of release, with thresholds while they apply.

    Args:
        chips: Marks.
        thresholds: Lines; only those of total processing performance are drawn.
        marked: Group of each chip by identifier, and the chips to name.
        size: Width to draw at.
    """
    plane = _time_plane(chips, thresholds, size)
    rows = _rows(chips, marked, [c.released for c in chips])
    lines = [t for t in thresholds if t.of == "tpp"]
    layers = [*_held_lines(lines, plane), *_drawn(rows, lines, plane, size)]
    return finished(alt.layer(*layers, width=plane.width, height=plane.height), size)


def by_density(
    chips: Sequence[ChipMark],
    thresholds: Sequence[ThresholdLine],
    marked: tuple[dict[str, str], Collection[str]],
    size: Size,
) -> Spec:
    """Return total processing performance by performance density, with thresholds of both.

    Args:
        chips: Marks; those without a known die area are left out, never drawn at 0.
        thresholds: Lines of both kinds that apply on the day asked about.
        marked: Group of each chip by identifier, and the chips to name.
        size: Width to draw at.
    """
    known = [c for c in chips if c.performance_density is not None]
    plane = _density_plane(known, thresholds, size)
    rows = _rows(known, marked, [c.performance_density for c in known])
    tpp, density = (
        sorted({t.number for t in thresholds if t.of == of and not t.until_day})
        for of in ("tpp", "performance_density")
    )
    lines = [t for t in thresholds if t.of == "tpp"]
    layers = [*_crossing(tpp, density, plane), *_drawn(rows, lines, plane, size)]
    return finished(alt.layer(*layers, width=plane.width, height=plane.height), size)


def _time_plane(
    chips: Sequence[ChipMark], thresholds: Sequence[ThresholdLine], size: Size
) -> Plane:
    width, height = size.width - 60, 420
    days = [c.released for c in chips] + [t.from_day for t in thresholds]
    ends = (f"{int(min(days)[:4])}-01-01", f"{int(max(days)[:4]) + 1}-01-01")
    y_ends = _tpp_ends(chips, thresholds)
    down = log_place(y_ends, height)
    return Plane(
        width, height, time_x("x", ends),
        log_y("y", y_ends, _round(y_ends), ",.0f" if size.label else "~s"),
        time_place(ends, width), lambda value: height - down(value),
    )  # fmt: skip


def _density_plane(
    chips: Sequence[ChipMark], thresholds: Sequence[ThresholdLine], size: Size
) -> Plane:
    width, height = size.width - 60, 420
    densities = [c.performance_density for c in chips if c.performance_density]
    ends = log_ends([*densities, *(t.number for t in thresholds if t.of == "performance_density")])
    y_ends = _tpp_ends(chips, thresholds)
    down = log_place(y_ends, height)
    return Plane(
        width, height,
        log_x("x", ends, "performance density (TPP per mm² of die), log scale", form="~g"),
        log_y("y", y_ends, _round(y_ends), ",.0f" if size.label else "~s"),
        log_place(ends, width), lambda value: height - down(value),
    )  # fmt: skip


def _tpp_ends(
    chips: Sequence[ChipMark], thresholds: Sequence[ThresholdLine]
) -> tuple[float, float]:
    lines = [t.number for t in thresholds if t.of == "tpp"]
    return log_ends([*(c.tpp for c in chips), *lines])


def _round(ends: tuple[float, float]) -> list[float]:
    return log_ticks(*ends)


def _rows(
    chips: Sequence[ChipMark],
    marked: tuple[dict[str, str], Collection[str]],
    across: Sequence[Any],
) -> Rows:
    """Return a row for each chip, those to name first and the strongest first among them."""
    groups, named = marked
    order = list(dict.fromkeys(groups.values()))
    rows = [
        {
            "x": x, "y": c.tpp, "group": groups[c.id], "rank": order.index(groups[c.id]),
            "name": _short(c) if c.id in named else "",
            "told": f"{c.name}: TPP {words.exactly(round(c.tpp))}",
        }
        for c, x in zip(chips, across, strict=True)
    ]  # fmt: skip
    return sorted(rows, key=lambda r: (not r["name"], -r["y"]))


def _short(chip: ChipMark) -> str:
    """Return a chip's name without its vendor and its memory."""
    return _MEMORY.sub("", chip.name.removeprefix(chip.vendor).strip()) or chip.name


def _drawn(rows: Rows, lines: Sequence[ThresholdLine], plane: Plane, size: Size) -> list[Layer]:
    """Return marks in the look of their group, and names clear of the thresholds' numbers."""
    groups = sorted({(r["rank"], r["group"]) for r in rows})
    layers = [
        planes.points([r for r in rows if r["group"] == group], plane, LOOKS[rank % len(LOOKS)])
        for rank, group in groups
    ]
    numbers = [
        Point(plane.width - size.font * left, plane.down(line.number) - size.font, "")
        for line in lines
        for left in (0.5, 1.5, 2.5, 3.5)
    ]
    return [*layers, *planes.names(rows, plane, size, numbers)]


def _held_lines(lines: Sequence[ThresholdLine], plane: Plane) -> list[Layer]:
    """Return thresholds from the day they apply to the day they end, or to the right edge."""
    rows = [
        {
            "px": plane.across(t.from_day), "y": t.number,
            "end": plane.across(t.until_day) if t.until_day else plane.width,
        }
        for t in lines
    ]  # fmt: skip
    told = [
        {"px": plane.width, "y": number, "text": f"{number:,.0f}"}
        for number in sorted({t.number for t in lines if not t.until_day})
    ]
    return [_rule(rows, plane), _numbers(told, plane)]


def _crossing(tpp: Sequence[float], density: Sequence[float], plane: Plane) -> list[Layer]:
    """Return thresholds of both axes as lines across the plane, with their numbers."""
    level = [{"px": 0, "y": n, "end": plane.width} for n in tpp]
    upright = [{"x": n, "py": 0, "foot": plane.height} for n in density]
    told = [{"px": plane.width, "y": n, "text": f"{n:,.0f}"} for n in tpp]
    heads = [{"px": plane.across(n), "py": -8, "text": f"{n:g}"} for n in density]
    across = alt.Chart(inline(upright)).mark_rule(**_LINE)
    head = alt.Chart(inline(heads)).mark_text(align="center", color=LIGHT["amber"])
    return [
        _rule(level, plane),
        across.encode(x=plane.x, y=alt.Y("py:Q", scale=None), y2=alt.Y2("foot:Q")),
        _numbers(told, plane),
        head.encode(
            x=alt.X("px:Q", scale=None), y=alt.Y("py:Q", scale=None), text=alt.Text("text:N")
        ),
    ]


_LINE: dict[str, Any] = {"strokeWidth": 1.6, "strokeDash": [6, 3], "color": LIGHT["amber"]}


def _rule(rows: Rows, plane: Plane) -> Layer:
    mark = alt.Chart(inline(rows)).mark_rule(**_LINE)
    return mark.encode(x=alt.X("px:Q", scale=None), x2=alt.X2("end:Q"), y=plane.y)


def _numbers(rows: Rows, plane: Plane) -> Layer:
    """Return the numbers of level lines, above their right ends."""
    mark = alt.Chart(inline(rows)).mark_text(
        align="right", baseline="bottom", dy=-3, color=LIGHT["amber"], fontWeight="bold", **HALO
    )
    return mark.encode(x=alt.X("px:Q", scale=None), y=plane.y, text=alt.Text("text:N"))
