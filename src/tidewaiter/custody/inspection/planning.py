"""Which looks at how many units find what a site may do, at the least cost?

A place may be empty, hold a dummy, or hold another unit under a moved label; with notice, part of
what was missing is back on the day, or stands for it from another site. A plan must reach its goal
against each of these, since the site chooses.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from tidewaiter.core.errors import ModelError
from tidewaiter.custody.inspection.detection import sample_size, two_looks
from tidewaiter.model.custody.inspection import PlannedLook

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tidewaiter.model.custody.inspection import InspectionRules, Look

Cover = Literal["empty", "dummy", "moved"]
COVERS: tuple[Cover, ...] = ("empty", "dummy", "moved")
WORDS: dict[Cover, str] = {
    "empty": "the place is empty",
    "dummy": "a dummy stands in its place",
    "moved": "another unit bears its label",
}
_TRIED = 65


class Aim(NamedTuple):
    """What a plan must do.

    Attributes:
        pool: Number of units declared.
        missing: Number whose absence must be found.
        goal: Probability of finding at least one of them, if their places are empty.
        deceit_goal: The same if the site deceives, by dummies or moved labels.
        hidden: Share of missing units that notice lets pass whatever the look.
    """

    pool: int
    missing: int
    goal: float
    deceit_goal: float
    hidden: float = 0.0

    def goal_against(self, cover: Cover) -> float:
        """Return the probability to be reached against what a site does."""
        return self.goal if cover == "empty" else self.deceit_goal


class Plan(NamedTuple):
    """How many units are looked at in which way.

    Attributes:
        looks: The widest look first; each counts the units drawn first, those of a better look
            among them.
        usd: What the looks cost, without the visit.
        detection: Probability of finding a missing unit, by what the site does.
        arithmetic: How it was worked out, in words.
    """

    looks: tuple[PlannedLook, ...]
    usd: float
    detection: Mapping[str, float]
    arithmetic: tuple[str, ...]


def passing(look: Look, cover: Cover, hidden: float = 0.0) -> float:
    """Return the probability that a missing unit passes a look.

    Args:
        look: The look.
        cover: What the site does.
        hidden: Share that passes whatever the look, because of notice.
    """
    caught = 1.0 - look.miss.amount("1")
    if cover != "empty":
        caught *= (look.dummy if cover == "dummy" else look.moved).amount("1")
    return 1.0 - (1.0 - hidden) * caught


def hidden_share(rules: InspectionRules, hours: float, *, at_once: bool) -> float:
    """Return the share of missing units that notice lets pass.

    Args:
        rules: The rates.
        hours: Hours between the notice and the visit.
        at_once: Whether every site that could lend units is visited at the same time.
    """
    known = [one for one in rules.notice if one.hours <= hours]
    if not known:
        return 0.0
    borrowed = 0.0 if at_once else known[-1].borrowed.amount("1")
    return min(1.0, known[-1].returned.amount("1") + borrowed)


def planned(aim: Aim, cheap: Look, good: Look) -> Plan:
    """Return the cheapest plan of two looks that reaches its goal against every cover.

    Every number of good looks is tried where there are few; of more, sixty-five evenly spaced ones
    and then those around the best, so that the plan is then within one step of the cheapest.

    Args:
        aim: What it must do.
        cheap: A look at many units.
        good: A look at few.

    Raises:
        ModelError: If looking well at every unit is not enough.
    """
    few = [
        sample_size(aim.pool, aim.missing, passing(good, c, aim.hidden), aim.goal_against(c))
        for c in COVERS
    ]
    if any(number is None for number in few):
        raise ModelError(
            "no sample reaches this goal",
            found=f"{aim.goal:.0%} and {aim.deceit_goal:.0%} for {aim.missing:,} of {aim.pool:,}",
            hint="give less notice, visit all sites at once, or look for more missing units",
        )
    most = max(number for number in few if number is not None)
    step = max(1, -(-most // (_TRIED - 1)))
    counts = (*range(0, most, step), most)
    tried = {number: _cheap_for(aim, number, cheap, good) for number in counts}
    best = _cheapest(tried, cheap, good)
    if step > 1:
        middle = best[0]
        near = range(max(0, middle - step), min(most, middle + step) + 1, max(1, step // 8))
        tried |= {number: _cheap_for(aim, number, cheap, good) for number in near}
        best = _cheapest(tried, cheap, good)
    return _plan(aim, best, cheap, good)


def _cheapest(tried: Mapping[int, int | None], cheap: Look, good: Look) -> tuple[int, int]:
    """Return the numbers of good and of cheap looks that cost least."""
    usd = (good.usd_per_unit.amount("USD/chip"), cheap.usd_per_unit.amount("USD/chip"))
    known = [(few, many) for few, many in tried.items() if many is not None]
    return min(known, key=lambda one: (one[0] * usd[0] + one[1] * usd[1], one))


def _cheap_for(aim: Aim, few: int, cheap: Look, good: Look) -> int | None:
    """Return the least number of cheap looks beside some good ones; None where none is enough."""
    low, high, most = 0, 16, aim.pool - few
    while high < most and not _reaches(aim, (few, high), cheap, good):
        low, high = high + 1, 2 * high
    high = min(high, most)
    if high == most and not _reaches(aim, (few, high), cheap, good):
        return None
    while low < high:
        middle = (low + high) // 2
        if _reaches(aim, (few, middle), cheap, good):
            high = middle
        else:
            low = middle + 1
    return low


def _reaches(aim: Aim, drawn: tuple[int, int], cheap: Look, good: Look) -> bool:
    order = COVERS[::-1]  # those that a cheap look does not see are the fastest to reckon
    return all(_chance(aim, drawn, (cheap, good), c) >= aim.goal_against(c) for c in order)


def _chance(aim: Aim, drawn: tuple[int, int], looks: tuple[Look, Look], cover: Cover) -> float:
    cheap, good = (passing(look, cover, aim.hidden) for look in looks)
    return two_looks(aim.pool, aim.missing, drawn, (good, cheap))


def _found(aim: Aim, drawn: tuple[int, int], cheap: Look, good: Look) -> dict[str, float]:
    return {cover: _chance(aim, drawn, (cheap, good), cover) for cover in COVERS}


def _plan(aim: Aim, drawn: tuple[int, int], cheap: Look, good: Look) -> Plan:
    few, many = drawn
    found = _found(aim, drawn, cheap, good)
    usd = few * good.usd_per_unit.amount("USD/chip") + many * cheap.usd_per_unit.amount("USD/chip")
    looks = [PlannedLook(grade=cheap.grade, units=few + many)] if many else []
    if few:
        looks.append(PlannedLook(grade=good.grade, units=few))
    words = [
        f"{aim.pool:,} units are declared. A plan for {aim.missing:,} missing ones.",
        f"One of those is to be found with {aim.goal:.1%}; against deceit {aim.deceit_goal:.1%}.",
        f"{few + many:,} units are drawn at random.",
        f"Looked at as '{good.grade}': the first {few:,}; as '{cheap.grade}': the other {many:,}.",
    ]
    if aim.hidden:
        words.append(f"Notice lets {aim.hidden:.0%} of what is missing pass whatever the look.")
    words += [
        f"If {WORDS[cover]}: a missing unit passes '{good.grade}' with "
        f"{passing(good, cover, aim.hidden):.1%} and '{cheap.grade}' with "
        f"{passing(cheap, cover, aim.hidden):.1%}; at least one is found with {found[cover]:.1%}."
        for cover in COVERS
    ]
    words.append(f"The looks cost about {usd:,.0f} USD, without the visit.")
    return Plan(tuple(looks), usd, found, tuple(words))
