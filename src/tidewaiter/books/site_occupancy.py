"""On which days did the books have more at a site than it could run?

The chips of the books against what the site declares, on every day on which one of the two changes.
Both are in kW of servers, so that chips of several kinds add up; the assumptions are those of
:mod:`tidewaiter.books.site_capacity`. Cost grows with the changes.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from tidewaiter.books.site_capacity import Load, declared_on, rooms_of, too_small_rows
from tidewaiter.core.unit import unit
from tidewaiter.model.books.occupancy import OccupancyStep, OverSpan, SiteOccupancy

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from tidewaiter.model.books.assumptions import SitePhysics

    Days = NDArray[np.datetime64]
    Numbers = NDArray[np.float64]
    Rows = Sequence[Mapping[str, Any]]

NOW, BEFORE = "site-too-small", "site-was-too-small"
"""Rules: too small on the day asked about; only on days before."""
MOST_STEPS = 200
_ROUNDING = 1e-9
_DAY = timedelta(days=1)


class Held(NamedTuple):
    """What the books have of one item at a site, from each day on to the next.

    Attributes:
        item: Chip.
        power_w: Power of one, in W, least and most.
        days: Days on which it changes, in order.
        low: Least number of chips.
        high: Most.
    """

    item: str
    power_w: tuple[float, float]
    days: Days
    low: Numbers
    high: Numbers

    def on(self, day: np.datetime64) -> tuple[float, float]:
        """Return the number of chips on a day."""
        at = int(np.searchsorted(self.days, day, "right")) - 1
        return (0.0, 0.0) if at < 0 else (float(self.low[at]), float(self.high[at]))

    def at(self, days: Days) -> tuple[Numbers, Numbers]:
        """Return the least and most number of chips on each of some days."""
        at = np.searchsorted(self.days, days, "right")
        low, high = (np.concatenate([[0.0], ends]) for ends in (self.low, self.high))
        return low[at], high[at]


class Course(NamedTuple):
    """The occupancy of a site on every day on which it changes.

    Attributes:
        days: The days, in order.
        need: Power that the chips need, in kW of servers, 2 x days: least and most.
        carried: Power that the site carries, likewise; not a number where it declares nothing.
        until: The day asked about.
    """

    days: Days
    need: Numbers
    carried: Numbers
    until: date

    @property
    def is_over(self) -> NDArray[np.bool_]:
        """Whether the least that is needed exceeds the most that is carried, day by day."""
        over: NDArray[np.bool_] = self.need[0] > self.carried[1] * (1 + _ROUNDING)
        return over


def course_of(held: Sequence[Held], rows: Rows, physics: SitePhysics, until: date) -> Course:
    """Return the occupancy of a site from the first day on which its books have a chip.

    Args:
        held: What the books have, by item.
        rows: Rows of the table ``sites`` about the site.
        physics: Assumptions of the facts.
        until: The day asked about; later changes do not count.
    """
    last = np.datetime64(until, "D")
    came = np.concatenate([_NONE, *(one.days for one in held)])
    changes = np.array(sorted(_changes(rows)), "datetime64[D]")
    first = np.concatenate([np.sort(came[(came > _UNDATED) & (came <= last)]), [last]])[:1]
    every = np.unique(np.concatenate([first, came, changes]))
    days = every[(every >= first) & (every <= last)]
    overhead = physics.server_overhead
    factor = unit(overhead.unit).factor_to(unit("1")) / 1000
    ends = (overhead.interval.low * factor, overhead.interval.high * factor)
    need = np.zeros((2, len(days)))
    for one in held:
        for end, chips in enumerate(one.at(days)):
            need[end] += chips * one.power_w[end] * ends[end]
    # Between two changes of the rows of the site what it carries stays the same.
    starts = np.unique(np.concatenate([first, changes[np.isin(changes, days)]]))
    carried = np.array([_carried(rows, day.astype(date), physics) for day in starts])
    at = np.searchsorted(starts, days, "right") - 1
    return Course(days, need, carried.reshape(-1, 2).T[:, at], until)


def occupancy(account: str, course: Course, left_out: Iterable[str] = ()) -> SiteOccupancy:
    """Return the occupancy of a site, in at most :data:`MOST_STEPS` steps.

    Args:
        account: Account of the site.
        course: Its occupancy on every day on which it changes.
        left_out: Items of unknown power.
    """
    count = len(course.days)
    starts = np.unique(np.linspace(0, count, min(count, MOST_STEPS), endpoint=False, dtype=int))
    steps = []
    for begin, end in zip(starts, [*starts[1:], count], strict=True):
        need, carried = course.need[:, begin:end], course.carried[:, begin:end]
        known = carried[:, ~np.isnan(carried[0])]
        room = (float(known[0].min()), float(known[1].max())) if known.size else None
        steps.append(
            OccupancyStep(
                day=str(course.days[begin]),
                need_kw=(float(need[0].min()), float(need[1].max())),
                carried_kw=room,
            )
        )
    return SiteOccupancy(
        account=account,
        until=course.until.isoformat(),
        steps=tuple(steps),
        spans=over_spans(course),
        left_out=tuple(sorted(left_out)),
    )


def over_spans(course: Course) -> tuple[OverSpan, ...]:
    """Return the spans of days on which a site was too small, in order."""
    over = np.concatenate([[False], course.is_over, [False]])
    turns = np.flatnonzero(over[1:] != over[:-1]).reshape(-1, 2)
    excess = course.need[0] - course.carried[1], course.need[1] - course.carried[0]
    found = []
    for begin, end in turns:
        first = course.days[begin].astype(date)
        last = course.until if end == len(course.days) else course.days[end].astype(date) - _DAY
        worst = begin + int(np.argmax(excess[0][begin:end]))
        found.append(
            OverSpan(
                first=first.isoformat(),
                last=last.isoformat(),
                days=(last - first).days + 1,
                worst=str(course.days[worst]),
                excess_kw=(float(excess[0][worst]), float(excess[1][worst])),
            )
        )
    return tuple(found)


def over_rows(
    found: SiteOccupancy, held: Sequence[Held], rows: Rows, physics: SitePhysics, *, patience: float
) -> list[dict[str, Any]]:
    """Return finding rows of a site that is, or was, too small, with its worst days.

    On the day asked about it is by the rule ``site-too-small``. Where it was too small only before,
    for longer than ``patience``, ``site-was-too-small`` tells of the worst day.

    Args:
        found: Its occupancy.
        held: What the books have, by item.
        rows: Rows of the table ``sites`` about the site.
        physics: Assumptions of the facts.
        patience: Days for which chips may wait for their power.
    """
    spans = [s for s in found.spans if s.days > patience or s.last == found.until]
    if not spans:
        return []
    is_now = spans[-1].last == found.until
    worst = max(spans, key=lambda span: span.excess_kw)
    day = date.fromisoformat(found.until if is_now else worst.worst)
    site = declared_on(rows, day)
    loads = [Load(h.item, h.on(np.datetime64(day)), h.power_w) for h in held]
    made = (
        []
        if site is None
        else too_small_rows(
            found.account, site, [load for load in loads if load.chips[1] > 0], physics
        )
    )
    told = _told(spans, worst)
    rule = NOW if is_now else BEFORE
    return [{**row, "rule": rule, "arithmetic": [*row["arithmetic"], told]} for row in made]


_NONE = np.array([], "datetime64[D]")
_UNDATED = np.datetime64(date.min, "D")
"""Day of what no record dates: it may always have been there."""


def _changes(rows: Rows) -> set[date]:
    """Return the days on which what a site declares may change."""
    begins = {row["begins_first"] for row in rows if row.get("begins_first") is not None}
    ended = (row["ends_last"] for row in rows if row.get("ends_last") is not None)
    return begins | {day + _DAY for day in ended if day < date.max}


def _carried(rows: Rows, day: date, physics: SitePhysics) -> tuple[float, float]:
    site = declared_on(rows, day)
    rooms = () if site is None else rooms_of(site, physics)
    if not rooms:
        return float("nan"), float("nan")
    return min(room.kw[0] for room in rooms), min(room.kw[1] for room in rooms)


def _told(spans: Sequence[OverSpan], worst: OverSpan) -> str:
    days = sum(span.days for span in spans)
    several = f" in {len(spans)} spans" if len(spans) > 1 else ""
    return (
        f"too small on {days:,} days{several}, the worst from {worst.first} to {worst.last}: on"
        f" {worst.worst} what the books have needs {worst.excess_kw[0]:,.0f} kW of servers more,"
        f" at the least, than the site carries at the most, and {worst.excess_kw[1]:,.0f} kW at"
        " the most"
    )
