"""Where the steps of a site's occupancy are drawn, on a field of 100 by 40."""

from __future__ import annotations

from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tidewaiter.model.books.occupancy import SiteOccupancy

WIDTH, HEIGHT = 100.0, 40.0
_ROOM = 10.0
"""How many times the largest need is drawn at most of what a site carries."""


class CourseDrawing(NamedTuple):
    """A drawing of the occupancy of a site, time to the right, kW of servers upwards.

    Attributes:
        carried: Polygons of what the site carries, one for each time it declares anything.
        need: Polygon of what the chips in the books need.
        over: Begin and width of the days on which it was too small.
        top: Power at the upper edge, in words.
        first: First day.
        is_cut: Whether the site carries more than is drawn.
    """

    carried: tuple[str, ...]
    need: str
    over: tuple[tuple[float, float], ...]
    top: str
    first: str
    is_cut: bool


def course_drawing(found: SiteOccupancy) -> CourseDrawing:
    """Return the drawing; what a site carries far beyond its need is cut at the upper edge."""
    days = [date.fromisoformat(step.day).toordinal() for step in found.steps]
    end = date.fromisoformat(found.until).toordinal() + 1
    whole = max(end - days[0], 1)

    def place(day: int) -> float:
        return round(WIDTH * min(max(day - days[0], 0), whole) / whole, 2)

    needed = max(step.need_kw[1] for step in found.steps)
    room = max((step.carried_kw[1] for step in found.steps if step.carried_kw), default=0.0)
    top = max(needed, min(room, _ROOM * needed)) or room or 1.0
    begins = [place(day) for day in days]
    edges = list(zip(begins, [*begins[1:], WIDTH], strict=True))
    need = [(x, step.need_kw) for x, step in zip(edges, found.steps, strict=True)]
    both = zip(edges, (step.carried_kw for step in found.steps), strict=True)
    runs = [list(some) for _, some in groupby(both, key=lambda one: one[1] is None)]
    carried = [[(x, kw) for x, kw in run if kw is not None] for run in runs]
    over = []
    for span in found.spans:
        x = place(date.fromisoformat(span.first).toordinal())
        width = place(date.fromisoformat(span.last).toordinal() + 1) - x
        over.append((x, max(round(width, 2), 0.3)))
    return CourseDrawing(
        carried=tuple(_band(run, top) for run in carried if run),
        need=_band(need, top),
        over=tuple(over),
        top=power(top),
        first=found.steps[0].day,
        is_cut=room > top,
    )


def power(kw: float) -> str:
    """Return a power in words: ``240 kW``, ``1.2 MW``."""
    return f"{kw / 1000:,.3g} MW" if abs(kw) >= 1000 else f"{kw:,.3g} kW"


def power_between(low: float, high: float) -> str:
    """Return a range of power in words: ``240 to 538 kW``."""
    first, last = power(low), power(high)
    if first == last:
        return first
    number, unit = first.split()
    return f"{number if last.endswith(unit) else first} to {last}"


def _band(steps: Sequence[tuple[tuple[float, float], tuple[float, float]]], top: float) -> str:
    """Return the points of a band of steps, from the least to the most."""

    def height(kw: float) -> float:
        return round(HEIGHT * (1 - min(kw, top) / top), 2)

    upper = [(x, height(kw[1])) for edges, kw in steps for x in edges]
    lower = [(x, max(height(kw[0]), height(kw[1]))) for edges, kw in steps for x in edges]
    return " ".join(f"{x:g},{y:g}" for x, y in [*upper, *reversed(lower)])
