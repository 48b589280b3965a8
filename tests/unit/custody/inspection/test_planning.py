"""Plans against every plan of a small site, and what deceit and notice cost."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit_case import RULES, look
from tidewaiter.core.errors import ModelError
from tidewaiter.custody.inspection.detection import detection, two_looks
from tidewaiter.custody.inspection.planning import (
    COVERS,
    Aim,
    Cover,
    hidden_share,
    passing,
    planned,
)

SERIAL, CHALLENGE = look("serial"), look("challenged")


def cost(few: int, many: int) -> float:
    return few * 48.8 + many * 20


def reaches(aim: Aim, few: int, many: int) -> bool:
    return all(
        two_looks(
            aim.pool,
            aim.missing,
            (few, many),
            (passing(CHALLENGE, c, aim.hidden), passing(SERIAL, c, aim.hidden)),
        )
        >= aim.goal_against(c)
        for c in COVERS
    )


@pytest.mark.parametrize(
    "aim",
    [Aim(20, 4, 0.8, 0.5), Aim(30, 3, 0.9, 0.3), Aim(25, 5, 0.9, 0.9), Aim(24, 6, 0.7, 0.4, 0.2)],
)
def test_no_plan_is_cheaper(aim: Aim) -> None:
    plan = planned(aim, SERIAL, CHALLENGE)
    pairs = [(f, m) for f in range(aim.pool + 1) for m in range(aim.pool + 1 - f)]
    best = min(cost(*pair) for pair in pairs if reaches(aim, *pair))
    assert plan.usd == pytest.approx(best)
    assert all(plan.detection[c] >= aim.goal_against(c) for c in COVERS)


def test_a_large_site_is_planned_within_a_step_of_the_cheapest() -> None:
    aim = Aim(3000, 30, 0.95, 0.8)
    plan = planned(aim, SERIAL, CHALLENGE)
    few = plan.looks[-1].units
    for other in range(few - 4, few + 5):
        many = next((m for m in range(400) if reaches(aim, other, m)), None)
        assert many is None or cost(other, many) >= plan.usd * 0.98


def test_without_deceit_and_notice_it_is_the_hypergeometric_model() -> None:
    assert passing(SERIAL, "empty") == pytest.approx(SERIAL.miss.amount("1"))
    assert detection(100, 10, 10, passing(SERIAL, "empty")) == pytest.approx(0.648614, abs=5e-7)


def test_only_a_challenge_sees_through_a_moved_label() -> None:
    assert passing(SERIAL, "moved") == 1.0
    assert passing(CHALLENGE, "moved") < 0.1
    assert passing(look("photo"), "dummy") > passing(SERIAL, "dummy") > passing(CHALLENGE, "dummy")


def test_notice_hides_and_visits_at_once_give_part_of_it_back() -> None:
    shares = [hidden_share(RULES, hours, at_once=False) for hours in (0, 23, 24, 167, 168, 999)]
    assert shares == sorted(shares)
    assert shares[0] == shares[1] == 0 < shares[2]
    assert hidden_share(RULES, 168, at_once=True) < hidden_share(RULES, 168, at_once=False)
    plain, noticed = (planned(Aim(500, 10, 0.9, 0.5, h), SERIAL, CHALLENGE) for h in (0.0, 0.2))
    assert noticed.usd > plain.usd
    assert any("Notice" in line for line in noticed.arithmetic)


def test_what_no_sample_reaches_is_refused() -> None:
    with pytest.raises(ModelError, match="no sample") as refused:
        planned(Aim(10, 1, 0.99, 0.99), SERIAL, CHALLENGE)
    assert "10" in refused.value.found


@given(st.integers(5, 40), st.floats(0.1, 0.9), st.floats(0.1, 0.9), st.data())
def test_a_harder_aim_never_costs_less(
    pool: int, goal: float, deceit: float, data: st.DataObject
) -> None:
    missing = data.draw(st.integers(2, pool))
    easy = planned(Aim(pool, missing, goal / 2, deceit / 2), SERIAL, CHALLENGE)
    try:
        hard = planned(Aim(pool, missing, goal, deceit), SERIAL, CHALLENGE)
    except ModelError:
        return
    assert hard.usd >= easy.usd


def simulated(aim: Aim, plan_looks: dict[str, int], cover: str, times: int) -> float:
    """Return how often a simulated visit finds a missing unit: unit by unit, look by look."""
    rng = np.random.Generator(np.random.Philox(17))
    few, all_ = plan_looks["challenged"], plan_looks["serial"]
    found = 0
    for _ in range(times):
        order = rng.permutation(aim.pool)
        missing = order[:all_] < aim.missing
        is_back = rng.random(all_) < aim.hidden
        caught = np.zeros(all_, dtype=bool)
        for grade, chosen in (("challenged", slice(0, few)), ("serial", slice(few, all_))):
            one = look(grade)
            share = 1.0 if cover == "empty" else getattr(one, cover).amount("1")
            size = len(range(all_)[chosen])
            is_careful = rng.random(size) >= one.miss.amount("1")
            caught[chosen] = is_careful & (rng.random(size) < share)
        found += bool((missing & ~is_back & caught).any())
    return found / times


@pytest.mark.parametrize("cover", COVERS)
@pytest.mark.parametrize("hidden", [0.0, 0.25])
def test_simulated_visits_find_as_often_as_the_plan_says(cover: Cover, hidden: float) -> None:
    aim = Aim(120, 8, 0.9, 0.6, hidden)
    plan = planned(aim, SERIAL, CHALLENGE)
    looks = {one.grade: one.units for one in plan.looks}
    times = 4000
    assert simulated(aim, looks, cover, times) == pytest.approx(plan.detection[cover], abs=0.03)
