"""What does an inspection show of a whole site? How many may be missing at most, and what is next?

For each look of the plan the units drawn for it are a random sample, and one that did not reach its
grade counts as failed: a site that refuses an answer gains nothing by it. With several looks the
doubt is shared out among them (Bonferroni), so that the smallest bound of all holds at the level.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tidewaiter.custody.inspection.detection import most_missing
from tidewaiter.custody.inspection.grading import CLEARS, reaches
from tidewaiter.custody.inspection.planning import COVERS, WORDS, passing

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tidewaiter.custody.inspection.grading import GradedUnit, Grading
    from tidewaiter.custody.inspection.planning import Cover
    from tidewaiter.model.custody.inspection import AuditKit, InspectionRules, PlannedLook


class Bound(NamedTuple):
    """What one look shows, if the site did one thing.

    Attributes:
        grade: The look.
        cover: What the site would have done.
        drawn: Units that were drawn for the look.
        failed: How many of them did not reach its grade.
        most: The largest number missing that this does not exclude.
    """

    grade: str
    cover: str
    drawn: int
    failed: int
    most: int


class Shown(NamedTuple):
    """What an inspection shows.

    Attributes:
        bounds: For each look and cover.
        most: The largest number missing, by cover; the smallest bound of all looks.
        level: Its confidence.
        next_check: What to do next, in words.
    """

    bounds: tuple[Bound, ...]
    most: Mapping[Cover, int]
    level: float
    next_check: str


def shown(kit: AuditKit, grading: Grading, rules: InspectionRules) -> Shown:
    """Return what an inspection shows of the whole site.

    Args:
        kit: The kit.
        grading: What each unit reached.
        rules: The rates.
    """
    level = rules.level.amount("1")
    each = 1 - (1 - level) / max(1, len(kit.looks))
    bounds = [bound for look in kit.looks for bound in _bounds(kit, grading, (look, each), rules)]
    most = {
        cover: min((one.most for one in bounds if one.cover == cover), default=kit.pool)
        for cover in COVERS
    }
    return Shown(tuple(bounds), most, level, _next_check(grading, most))


def _bounds(
    kit: AuditKit,
    grading: Grading,
    asked: tuple[PlannedLook, float],
    rules: InspectionRules,
) -> list[Bound]:
    planned, level = asked
    look = next(one for one in rules.looks if one.grade == planned.grade)
    units = [one for one in grading.units if 0 < one.unit.order <= planned.units]
    failed = sum(not _passes(one, planned.grade) for one in units)
    return [
        Bound(
            look.grade,
            cover,
            len(units),
            failed,
            most_missing((kit.pool, len(units)), failed, passing(look, cover, kit.hidden), level),
        )
        for cover in COVERS
    ]


def _passes(one: GradedUnit, grade: str) -> bool:
    return reaches(one.grade, grade) and not one.is_contradicted


def _next_check(grading: Grading, most: Mapping[Cover, int]) -> str:
    wrong = [one for one in grading.units if one.is_contradicted]
    if wrong:
        return f"{wrong[0].unit.unit.serial}: {CLEARS[wrong[0].faults[0]]}"
    lacking = [one for one in grading.units if not one.is_shown]
    if lacking:
        fault = lacking[0].faults[0] if lacking[0].faults else "weak"
        return f"{lacking[0].unit.unit.serial}: {CLEARS[fault]}"
    worst = max(COVERS, key=lambda cover: most[cover])
    return f"draw more units: up to {most[worst]:,} may still be missing if {WORDS[worst]}"
