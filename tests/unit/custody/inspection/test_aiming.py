"""Aims that are fixed beforehand; nothing can be tuned once the inventory is known."""

from __future__ import annotations

import math
from typing import Any

import msgspec
import pytest

from audit_case import RULES, kit_of_units, units
from tidewaiter.core.errors import DataError, TidewaiterError, UsageError, Where
from tidewaiter.custody.inspection.aiming import (
    Wanted,
    aim_for,
    fixed_aim,
    look_of,
    plan_for,
    rates_digest,
    require_beacon,
    require_planned,
    require_rates,
)
from tidewaiter.custody.inspection.drawing import sample, seed_of
from tidewaiter.model.custody.inspection import AuditAim, AuditKit, PlannedLook

HERE = Where("kit")


def planned_kit(aim: AuditAim, beacon: str = "") -> AuditKit:
    """Return a kit whose looks follow from an aim."""
    declared = units(40)
    kit = kit_of_units(declared)
    wanted = aim_for(aim, RULES, kit.pool)
    plan = plan_for(wanted, RULES)
    seed = seed_of(bytes.fromhex(kit.secret), kit.inventory, beacon)
    return msgspec.structs.replace(
        kit,
        aim=aim,
        beacon=beacon,
        hidden=wanted.hidden,
        looks=plan.looks,
        arithmetic=plan.arithmetic,
        units=sample(declared, seed, plan.looks),
    )


def test_what_is_not_wanted_comes_from_the_facts() -> None:
    fixed = fixed_aim(RULES, Wanted())
    assert (fixed.missing, fixed.share, fixed.goal, fixed.deceit_goal) == (0, 0.01, 0.95, 0.8)
    aim = aim_for(fixed, RULES, 1000)
    assert (aim.missing, aim.goal, aim.deceit_goal, aim.hidden) == (10, 0.95, 0.8, 0.0)
    assert aim_for(fixed, RULES, 3).missing == 1
    aim = aim_for(fixed_aim(RULES, Wanted(7, 0.5, 0.4, 24, at_once=True)), RULES, 1000)
    assert (aim.missing, aim.goal, aim.deceit_goal) == (7, 0.5, 0.4)
    assert aim.hidden == RULES.notice[1].returned.value
    assert look_of(RULES, "serial").grade == "serial"


@pytest.mark.parametrize(
    "wanted",
    [Wanted(goal=math.nan), Wanted(deceit_goal=math.nan), Wanted(hours=math.inf)],
)
def test_what_is_no_number_is_no_aim(wanted: Wanted) -> None:
    with pytest.raises(UsageError, match="made of numbers"):
        fixed_aim(RULES, wanted)


def test_other_facts_make_another_aim() -> None:
    share = msgspec.structs.replace(RULES.missing, value=0.1)
    fixed = fixed_aim(msgspec.structs.replace(RULES, missing=share), Wanted())
    assert aim_for(fixed, RULES, 1000).missing == 100


def test_more_than_all_cannot_be_missing() -> None:
    with pytest.raises(UsageError, match="cannot be missing"):
        aim_for(fixed_aim(RULES, Wanted(11)), RULES, 10)


def other_rates(place: str) -> Any:
    """Return the packaged rates with one changed."""
    if place == "level":
        return msgspec.structs.replace(RULES, level=msgspec.structs.replace(RULES.level, value=0.9))
    if place in ("returned", "borrowed"):
        one = RULES.notice[-1]
        figure = msgspec.structs.replace(getattr(one, place), value=0.01)
        notice = (*RULES.notice[:-1], msgspec.structs.replace(one, **{place: figure}))
        return msgspec.structs.replace(RULES, notice=notice)
    figure = msgspec.structs.replace(getattr(RULES.looks[-1], place), value=0.01)
    looks = (*RULES.looks[:-1], msgspec.structs.replace(RULES.looks[-1], **{place: figure}))
    return msgspec.structs.replace(RULES, looks=looks)


@pytest.mark.parametrize(
    "place", ["level", "returned", "borrowed", "miss", "dummy", "moved", "usd_per_unit"]
)
def test_other_rates_are_refused(place: str) -> None:
    fixed, rules = fixed_aim(RULES, Wanted()), other_rates(place)
    require_rates(fixed, RULES, HERE)
    with pytest.raises(DataError, match="other rates"):
        require_rates(fixed, rules, HERE)


def test_words_may_be_mended_without_a_new_commitment() -> None:
    mended = msgspec.structs.replace(RULES, limits=("another sentence",), cited=())
    assert rates_digest(mended) == rates_digest(RULES)


@pytest.mark.parametrize(("announced", "given"), [("", "numbers"), ("a lottery of Saturday", "")])
def test_a_public_text_is_announced_or_not_used(announced: str, given: str) -> None:
    fixed = fixed_aim(RULES, Wanted(beacon_from=announced))
    with pytest.raises(DataError, match="public text"):
        require_beacon(fixed, given, HERE)


@pytest.mark.parametrize(
    "wanted",
    [Wanted(2), Wanted(), Wanted(8, 0.5, 0.4, 168), Wanted(2, beacon_from="a lottery")],
)
def test_a_plan_that_follows_from_its_aim_passes(wanted: Wanted) -> None:
    kit = planned_kit(fixed_aim(RULES, wanted), "1 2 3" if wanted.beacon_from else "")
    require_planned(kit, RULES, HERE)


@pytest.mark.parametrize(
    "change",
    [
        {"looks": (PlannedLook(grade="serial", units=1),)},
        {"hidden": 0.1},
        {"arithmetic": ("1 unit is enough.",)},
        {"beacon": "tried until it suits"},
        {"aim": fixed_aim(RULES, Wanted(9))},
        {"aim": fixed_aim(RULES, Wanted(2, 0.5, 0.1))},
        {"aim": fixed_aim(RULES, Wanted(41))},
    ],
)
def test_a_plan_of_another_aim_is_refused(change: dict[str, Any]) -> None:
    kit = msgspec.structs.replace(planned_kit(fixed_aim(RULES, Wanted(2))), **change)
    with pytest.raises(TidewaiterError):
        require_planned(kit, RULES, HERE)
