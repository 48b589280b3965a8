"""How full was a site, day after day, by its books and by what it declares?"""

from __future__ import annotations

import msgspec


class OccupancyStep(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What holds from a day on, until the next step.

    Attributes:
        day: First day.
        need_kw: Power of the servers that the chips in the books need, least and most, in kW.
        carried_kw: Power of servers that the site carries, least and most, in kW; None where it
            declares nothing for the day.
    """

    day: str
    need_kw: tuple[float, float]
    carried_kw: tuple[float, float] | None


class OverSpan(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Days on which the books have more at a site than it can run on any assumption.

    Attributes:
        first: First day.
        last: Last day, up to the day asked about.
        days: Number of days.
        worst: First of the days with the largest excess.
        excess_kw: What is too much on that day, in kW of servers: the least that is needed over the
            most that is carried, and the most over the least.
    """

    first: str
    last: str
    days: int
    worst: str
    excess_kw: tuple[float, float]


class SiteOccupancy(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The occupancy of a site over time.

    Attributes:
        account: Account of the site.
        until: The day asked about, to which the last step reaches.
        steps: In order of days. Where there were too many, several are told as one: from the least
            to the most of them.
        spans: Days on which it was too small, in order.
        left_out: Items in its books of which no power is known; they are not in the numbers.
    """

    account: str
    until: str
    steps: tuple[OccupancyStep, ...]
    spans: tuple[OverSpan, ...] = ()
    left_out: tuple[str, ...] = ()
