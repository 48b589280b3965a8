"""Where landmarks bring most."""

from __future__ import annotations

import pytest

from latency_worlds import assumed, node
from tidewaiter.custody.location.placement import planned

SITES = [node("taipei", 25.0, 121.5), node("penang", 5.4, 100.3)]
PLACES = [
    node("taipei-1", 25.05, 121.5, "a"), node("taipei-2", 25.1, 121.5, "b"),
    node("penang-1", 5.4, 100.4, "a"), node("penang-2", 5.5, 100.3, "b"),
    node("madrid", 40.4, -3.7, "c"),
]  # fmt: skip


@pytest.fixture
def plan(facts):
    """Return the function from liars to a plan."""
    law = facts.custody["location"].law
    return lambda liars, places=PLACES: planned(
        SITES, places, assumed(liars=liars, within_km=500), law, 25_000.0
    )


def test_one_landmark_a_site_is_enough_when_none_lies(plan) -> None:
    steps = plan(0)
    assert {s.landmark.split("-")[0] for s in steps[:2]} == {"taipei", "penang"}
    assert [s.within for s in steps[:2]] == [1, 2]
    assert steps[1].usd_a_year == 50_000
    assert steps[1].worst_km < 300


def test_a_liar_costs_a_second_operator_a_site(plan) -> None:
    steps = plan(1)
    assert [s.within for s in steps[:4]][-1] == 2
    assert {s.landmark for s in steps[:4]} == {p.id for p in PLACES[:4]}
    assert steps[0].certified_km is None


def test_radii_never_grow(plan) -> None:
    worst = [s.worst_km for s in plan(1) if s.worst_km is not None]
    assert worst == sorted(worst, reverse=True)


def test_no_candidates_no_plan(plan) -> None:
    assert plan(0, []) == ()
