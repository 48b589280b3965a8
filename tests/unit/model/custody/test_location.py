"""Rules of location that contradict themselves are refused."""

from __future__ import annotations

import msgspec
import pytest


@pytest.mark.parametrize("knots", [{"ms": (1.0,)}, {"median": (0.0,)}])
def test_a_law_needs_as_many_numbers_as_knots(facts, knots) -> None:
    law = facts.custody["location"].law
    with pytest.raises(ValueError, match="knots"):
        msgspec.structs.replace(law, **knots)


def test_knots_rise(facts) -> None:
    law = facts.custody["location"].law
    with pytest.raises(ValueError, match="rise"):
        msgspec.structs.replace(law, ms=law.ms[::-1])


def test_rules_need_a_speed(facts) -> None:
    with pytest.raises(ValueError, match="speed"):
        msgspec.structs.replace(facts.custody["location"], speeds={})


def test_fibre_is_two_thirds_of_light(facts) -> None:
    """299,792.458 km/s is the definition of the metre (SI brochure)."""
    speeds = facts.custody["location"].speeds
    assert speeds["light"].value == 299_792.458
    assert speeds["fibre"].value == pytest.approx(299_792.458 * 2 / 3, abs=1e-3)
