"""What is an inspection to reach? Fixed before the inventory is known, so that nobody tunes it.

The aim is committed to together with the secret: the number of looks then follows from aim, rates
and number of units declared, and an auditor who knows the inventory has nothing left to choose.
"""

from __future__ import annotations

import hashlib
import math
from typing import TYPE_CHECKING, NamedTuple

from tidewaiter.core.errors import DataError, UsageError, Where
from tidewaiter.custody.inspection.planning import Aim, hidden_share, planned
from tidewaiter.evidence.canonical import encoded
from tidewaiter.model.custody.inspection import AuditAim

if TYPE_CHECKING:
    from tidewaiter.custody.inspection.planning import Plan
    from tidewaiter.model.custody.inspection import AuditKit, InspectionRules, Look


class Wanted(NamedTuple):
    """What an inspection is to reach, where that is not what the rules say.

    Attributes:
        missing: Number of units whose absence is to be found; None for the rules' share.
        goal: Probability of finding one; None for the rules'.
        deceit_goal: The same if the site deceives; None for the rules'.
        hours: Hours of notice.
        at_once: Whether all sites are visited at the same time.
        beacon_from: Which public text will be mixed in, in words, or "" for none.
    """

    missing: int | None = None
    goal: float | None = None
    deceit_goal: float | None = None
    hours: float = 0.0
    at_once: bool = False
    beacon_from: str = ""


def fixed_aim(rules: InspectionRules, wanted: Wanted) -> AuditAim:
    """Return the aim that is committed to, with the rules' figures where nothing was wanted.

    Raises:
        UsageError: If a probability or the notice is no number.
    """
    goal = rules.goal.amount("1") if wanted.goal is None else wanted.goal
    deceit = rules.deceit_goal.amount("1") if wanted.deceit_goal is None else wanted.deceit_goal
    if not all(map(math.isfinite, (goal, deceit, wanted.hours))):
        raise UsageError("an aim is made of numbers", found=f"{goal}, {deceit}, {wanted.hours}")
    return AuditAim(
        missing=wanted.missing or 0,
        share=rules.missing.amount("1"),
        goal=goal,
        deceit_goal=deceit,
        hours=wanted.hours,
        at_once=wanted.at_once,
        beacon_from=wanted.beacon_from,
        rates=rates_digest(rules),
    )


def rates_digest(rules: InspectionRules) -> str:
    """Return one digest of all rates that a plan and a bound are worked out with.

    Words and citations are not in it: they may be mended without a new commitment.
    """
    looks = [
        [
            look.grade,
            *(repr(one.amount("1")) for one in (look.miss, look.dummy, look.moved)),
            repr(look.usd_per_unit.amount("USD/chip")),
        ]
        for look in rules.looks
    ]
    notice = [
        [repr(float(one.hours)), repr(one.returned.amount("1")), repr(one.borrowed.amount("1"))]
        for one in rules.notice
    ]
    content = encoded([looks, notice, repr(rules.level.amount("1"))])
    return hashlib.sha256(content).hexdigest()


def aim_for(fixed: AuditAim, rules: InspectionRules, pool: int) -> Aim:
    """Return what a plan for so many units must do.

    Raises:
        UsageError: If more units are to be missing than there are.
    """
    missing = fixed.missing or max(1, round(fixed.share * pool))
    if missing > pool:
        raise UsageError(
            "so many cannot be missing",
            found=missing,
            allowed=f"1 to {pool:,}",
            hint="make another commitment, before an inventory is asked for again",
        )
    hidden = hidden_share(rules, fixed.hours, at_once=fixed.at_once)
    return Aim(pool, missing, fixed.goal, fixed.deceit_goal, hidden)


def plan_for(aim: Aim, rules: InspectionRules) -> Plan:
    """Return the cheapest plan of reading labels and challenging units.

    Raises:
        ModelError: If no sample reaches the aim.
    """
    return planned(aim, look_of(rules, "serial"), look_of(rules, "challenged"))


def look_of(rules: InspectionRules, grade: str) -> Look:
    """Return the look of a grade."""
    return next(look for look in rules.looks if look.grade == grade)


def require_rates(fixed: AuditAim, rules: InspectionRules, where: Where) -> None:
    """Refuse to plan or to judge with other rates than those that were committed to.

    Raises:
        DataError: If the rates are others.
    """
    if fixed.rates != rates_digest(rules):
        raise DataError(
            "the commitment was made with other rates",
            where=where,
            found=rates_digest(rules)[:12],
            allowed=fixed.rates[:12],
            hint="give the facts that it was made with by --facts, or make another commitment",
        )


def require_beacon(fixed: AuditAim, beacon: str, where: Where) -> None:
    """Refuse a public text that was not announced, and a drawing without one that was.

    Raises:
        DataError: If one was announced and is not there, or the other way round.
    """
    if bool(fixed.beacon_from) != bool(beacon):
        raise DataError(
            "the public text is not what was committed to",
            where=where,
            found=beacon or "none",
            allowed=fixed.beacon_from or "none",
            hint="audit-commit --beacon-from says beforehand which text it will be",
        )


def require_planned(kit: AuditKit, rules: InspectionRules, where: Where) -> None:
    """Refuse a kit whose looks do not follow from the aim that it was committed with.

    Raises:
        DataError: If the rates, the public text or the plan are others.
        UsageError: If more units are to be missing than there are.
        ModelError: If no sample reaches the aim.
    """
    require_rates(kit.aim, rules, where)
    require_beacon(kit.aim, kit.beacon, where)
    aim = aim_for(kit.aim, rules, kit.pool)
    plan = plan_for(aim, rules)
    if (kit.looks, kit.hidden, kit.arithmetic) != (plan.looks, aim.hidden, plan.arithmetic):
        raise DataError(
            "the numbers of looks do not follow from the aim that was committed to",
            where=where,
            found=", ".join(f"{look.units:,} {look.grade}" for look in kit.looks),
            allowed=", ".join(f"{look.units:,} {look.grade}" for look in plan.looks),
        )
