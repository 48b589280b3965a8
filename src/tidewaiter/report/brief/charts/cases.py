"""Which diversion cases became public, when, how far have they come, and how large are they?"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

import altair as alt

from tidewaiter.model.case import Status
from tidewaiter.report.brief import words
from tidewaiter.report.brief.charts.style import (
    Layer,
    Rows,
    Size,
    Spec,
    finished,
    inline,
    lane,
    texts,
    time_x,
    wrapped,
)
from tidewaiter.report.brief.palette import LIGHT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tidewaiter.model.case import Case


class Look(NamedTuple):
    """How a status is named and drawn: never by colour alone."""

    title: str
    colour: str
    shape: str
    filled: bool


LOOKS = {
    Status.CONVICTED: Look("convicted", "purple", "cross", True),
    Status.PLEADED: Look("pleaded guilty", "vermillion", "diamond", True),
    Status.CHARGED: Look("charged", "blue", "square", True),
    Status.ALLEGED: Look("alleged", "green", "triangle-up", False),
    Status.REPORTED: Look("reported", "muted", "circle", False),
}
_LABELS = 1.3  # titles of cases are long: their column is so much wider
_SMALLEST, _LARGEST = 60, 520  # areas of marks, in square pixels


def chart(cases: Sequence[Case], until: str, size: Size) -> Spec:
    """Return a lane for each case: a bar for the conduct and a mark when it became public.

    Args:
        cases: In the order to show; those of one status stand together.
        until: Last day of the axis.
        size: Width to draw at.
    """
    narrower = size._replace(label=round(_LABELS * size.label))
    lanes, height = _lanes(cases, narrower)
    days = [d for c in cases for d in _days(c)]
    ends = (f"{min(days)[:4]}-01-01", max([*days, until]))
    size_of = areas(cases)
    x, y = time_x("x", ends), lane(height)
    layers = [
        _bars(cases, lanes, (x, y)),
        *(_marks(cases, lanes, (x, y), status, size_of) for status in LOOKS),
        *_labels(cases, lanes, narrower, height),
    ]
    plot = alt.layer(*layers, width=narrower.plot, height=height)
    return finished(plot, size)


def areas(cases: Sequence[Case]) -> dict[str, float]:
    """Return the area of each case's mark, in square pixels.

    It grows with the logarithm of the money, or of the chips where no money is stated; each is
    spread over the same range of areas, and a case without either gets the smallest mark.
    """
    values = {c.id: c.value.best for c in cases if c.value and c.value.best > 0}
    chips = {c.id: n for c in cases if c.id not in values and (n := chips_of(c)) > 0}
    return {c.id: _SMALLEST for c in cases} | _spread(values) | _spread(chips)


def chips_of(case: Case) -> float:
    """Return the chips of a case's largest lot: lots of different meaning do not add up."""
    return max((lot.quantity.best for lot in case.lots), default=0.0)


def size_words(case: Case) -> str:
    """Return the money and the largest lot of a case in few words."""
    lot = max(case.lots, key=lambda held: held.quantity.best, default=None)
    told = [words.brief_figure(case.value)] if case.value else []
    if lot is not None and lot.quantity.best > 0:
        told.append(f"{words.brief_figure(lot.quantity)} {lot.meaning}")
    return ", ".join(told) or "size not stated"


def _spread(values: dict[str, float]) -> dict[str, float]:
    if not values:
        return {}
    logs = {name: math.log10(v) for name, v in values.items()}
    low, high = min(logs.values()), max(logs.values())
    step = (_LARGEST - _SMALLEST) / ((high - low) or 1)
    return {name: _SMALLEST + step * (v - low) for name, v in logs.items()}


def _lanes(cases: Sequence[Case], size: Size) -> tuple[dict[str, float], float]:
    """Return the middle of each case's marks, and the height of all lanes."""
    places: dict[str, float] = {}
    line, top, before = size.font + 3, 0.0, None
    for case in cases:
        top += 38 if case.status is not before else 0
        before = case.status
        text = line * (1 + len(wrapped(case.title, size).split("\n")))
        places[case.id] = top + (6 + text / 2 if size.label else text + 18)
        top += text + (14 if size.label else 40)
    return places, top


def _days(case: Case) -> list[str]:
    conduct = [d.isoformat() for d in case.conduct] if case.conduct else []
    return [case.public.span.middle.isoformat(), *conduct]


def _bars(cases: Sequence[Case], lanes: dict[str, float], place: tuple[alt.X, alt.Y]) -> Layer:
    x, y = place
    rows = [
        {"x": c.conduct.first.isoformat(), "end": c.conduct.last.isoformat(), "y": lanes[c.id]}
        for c in cases
        if c.conduct
    ]
    mark = alt.Chart(inline(rows)).mark_rule(strokeWidth=7, color=LIGHT["muted"], opacity=0.35)
    return mark.encode(x=x, x2=alt.X2("end:T"), y=y)


def _marks(
    cases: Sequence[Case],
    lanes: dict[str, float],
    place: tuple[alt.X, alt.Y],
    status: Status,
    size_of: dict[str, float],
) -> Layer:
    (x, y), look = place, LOOKS[status]
    rows: Rows = [_mark(c, lanes[c.id], size_of[c.id]) for c in cases if c.status is status]
    fill = LIGHT[look.colour] if look.filled else LIGHT["paper"]
    mark = alt.Chart(inline(rows)).mark_point(
        shape=look.shape, filled=True, fill=fill, stroke=LIGHT[look.colour], strokeWidth=2.2,
        opacity=1, aria=True,
    )  # fmt: skip
    area = alt.Size("area:Q", scale=None, legend=None)
    return mark.encode(x=x, y=y, size=area, description=alt.Description("told:N"))


def _mark(case: Case, y: float, area: float) -> dict[str, Any]:
    told = f"{case.title}: {LOOKS[case.status].title}, public {words.date_words(case.public.value)}"
    return {
        "x": case.public.span.middle.isoformat(), "y": y, "area": area,
        "told": f"{told}; {size_words(case)}",
    }  # fmt: skip


def _labels(
    cases: Sequence[Case], lanes: dict[str, float], size: Size, height: float
) -> list[Layer]:
    heads, titles, sizes = [], [], []
    line, before = size.font + 3, None
    for case in cases:
        title = wrapped(case.title, size)
        text = line * (1 + title.count("\n") + 1)
        top = lanes[case.id] - (text / 2 if size.label else text + 12)
        titles.append({"y": top, "text": title})
        sizes.append({"y": top + text - line, "text": wrapped(size_words(case), size, 1)})
        if case.status is not before:
            held = sum(c.status is case.status for c in cases)
            heads.append({"y": top - 24, "text": f"{LOOKS[case.status].title.upper()} ({held})"})
        before = case.status
    return [
        texts(heads, size, height, fontWeight="bold", fontSize=size.font - 1, baseline="line-top"),
        texts(titles, size, height, baseline="line-top"),
        texts(sizes, size, height, color=LIGHT["muted"], baseline="line-top"),
    ]
