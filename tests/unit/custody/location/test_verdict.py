"""Verdicts on made-up round trips, worked out by hand: 1 ms of fibre is 99.93 km."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest

from latency_worlds import World, assumed, claim_at, honest_ms, measured, node, world
from tidewaiter.custody.location.mesh import units_of
from tidewaiter.custody.location.sphere import vectors
from tidewaiter.custody.location.verdict import Likely, verdict_of
from tidewaiter.custody.location.zones import zone_of

NODES = (
    node("west", 0, -2, "a"), node("east", 0, 2, "b"), node("north", 2, 0, "c"),
    node("south", -2, 0, "d"),
)  # fmt: skip
GROUND = World(NODES, units_of(NODES))
HERE = node("device", 0, 0)


def verdict(ms, where=None, **rules):
    """Return the verdict on a device that declares the middle of four landmarks, 222 km off."""
    assumptions = assumed(**rules)
    times = np.array(ms, dtype=float)
    return verdict_of(HERE, measured(GROUND, times, assumptions), assumptions, where)


def test_near_landmarks_show_the_site() -> None:
    """2.5 ms reach 279.8 km, and 222.4 km to the landmark: within 502.2 km, alone."""
    found = verdict([2.5, 2.5, 2.5, 2.5], within_km=510)
    assert (found.verdict, found.is_within) == ("consistent", True)
    assert found.alone_km == pytest.approx(502.2, abs=0.1)
    assert found.certified_km is not None
    assert found.certified_km < 200
    assert [d.operator for d in found.deciding] == ["a", "b"]


def test_a_key_with_copies_needs_single_discs() -> None:
    assert verdict([2.5] * 4, within_km=400).verdict == "unknown"
    assert verdict([2.5] * 4, within_km=400, is_one_holder=True).verdict == "consistent"


def test_two_operators_that_exclude_the_site_make_it_impossible() -> None:
    """1 ms reaches 129.9 km; the site is 222.4 km away."""
    found = verdict([1, 2.5, 1.5, 3])
    assert found.verdict == "impossible"
    assert [(d.landmark, d.reach_km, d.declared_km) for d in found.deciding] == [
        ("west", 129.9, 222.4), ("north", 179.9, 222.4),
    ]  # fmt: skip
    assert "2 operators exclude" in found.why


def test_as_many_as_may_lie_make_it_inconsistent_at_most() -> None:
    found = verdict([1, 2.5, 2.5, 3])
    assert (found.verdict, found.deciding[0].landmark) == ("inconsistent", "west")
    assert verdict([1, 2.5, 2.5, 3], liars=0).verdict == "impossible"


def test_one_key_in_two_places_is_impossible() -> None:
    """West and east each answer at once: no place is near both."""
    found = verdict([0.5, 0.5, 30, 30], liars=0)
    assert (found.verdict, found.certified_km, found.region) == ("impossible", None, ())


def test_a_long_round_trip_proves_nothing() -> None:
    found = verdict([80, 90, 100, 110])
    assert (found.verdict, found.deciding[0].landmark) == ("unknown", "west")
    assert verdict([300] * 4).why == "nothing bounds where it is"


def test_no_landmark_no_verdict() -> None:
    empty = World((), np.zeros((0, 3)))
    rules = assumed()
    found = verdict_of(HERE, measured(empty, np.zeros(0), rules), rules)
    assert (found.verdict, found.landmarks, found.certified_km) == ("unknown", 0, None)


@pytest.mark.parametrize("one_holder", [True, False])
def test_a_zone_is_left_out_or_not(one_holder) -> None:
    """A square of the zone 10 degrees (1,112 km) east, or one that begins 2 degrees east."""

    def square(west):
        return zone_of(("Made-up",), [[np.array(
            [(west, -2), (west + 4, -2), (west + 4, 2), (west, 2), (west, -2)]
        )]], 0.0)  # fmt: skip

    rules = {"zone": "Made-up", "is_one_holder": one_holder}
    far, near = verdict([2.5] * 4, square(10), **rules), verdict([2.5] * 4, square(2), **rules)
    assert (far.is_outside_zone, far.verdict) == (True, "consistent")
    assert near.is_outside_zone is one_holder  # their common region ends before 2 degrees east
    assert near.verdict == ("consistent" if one_holder else "unknown")
    if not one_holder:
        assert near.why == "it is not shown to be outside Made-up"


def test_an_operator_counts_once() -> None:
    same = tuple(msgspec.structs.replace(n, operator="a") for n in NODES)
    rules = assumed()
    ground = World(same, GROUND.units)
    found = verdict_of(HERE, measured(ground, np.full(4, 2.5), rules), rules)
    assert (found.verdict, found.certified_km) == ("unknown", None)


def test_the_law_says_inconsistent_at_most(facts) -> None:
    """Typical round trips of a place 5,000 km off: physics excludes nothing, the law does."""
    rng = np.random.Generator(np.random.Philox(5))
    ground, rules = world(40, rng), assumed()
    law = facts.custody["location"].law
    there = vectors(10.0, 10.0)
    ms = honest_ms(there, ground.units, rng)
    shown = measured(ground, ms, rules)
    likely = Likely(law, 0.95, 1.8, 2.5)
    wrong = claim_at(vectors(10.0, 35.0))
    found = verdict_of(wrong, shown, rules, None, likely)
    assert found.verdict in {"inconsistent", "impossible"}
    right = verdict_of(claim_at(there), shown, rules, None, likely)
    assert right.verdict in {"consistent", "unknown"}
    assert right.point is not None
    assert right.likely_km is not None
    assert len(right.likely) == len(right.region) == 48
    assert right.level == 0.95
