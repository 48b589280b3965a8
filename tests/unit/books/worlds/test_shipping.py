"""Shipments add up, and days under way have the stated range."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from made_worlds import FACTS, day_of
from tidewaiter.books.worlds.recipe import Ground, Recipe
from tidewaiter.books.worlds.shipping import NEVER, drawn_lots, fleet_of

GROUND = Ground(FACTS.books["accounting"], {}, day_of())


@given(
    sites=st.integers(1, 5), chips=st.integers(1, 300), low=st.integers(1, 50),
    more=st.integers(0, 50), seed=st.integers(0, 99),
)  # fmt: skip
def test_shipments_of_each_site_add_up(
    sites: int, chips: int, low: int, more: int, seed: int
) -> None:
    recipe = Recipe(sites=sites, chips=chips, shipment=(low, low + more))
    lots = drawn_lots(recipe, GROUND, np.random.Generator(np.random.Philox(seed)))
    assert np.bincount(lots.site, weights=lots.size).tolist() == [chips] * sites
    assert lots.size.min() >= 1
    assert lots.size.max() <= low + more
    assert lots.sent.max() <= GROUND.day
    fleet = fleet_of(lots, GROUND.day)
    assert len(fleet.site) == sites * chips
    arrived = np.bincount(fleet.lot, weights=fleet.arrived < NEVER)
    expected = np.where(lots.arrived <= GROUND.day, lots.size - lots.later, 0)
    assert arrived.tolist() == expected.tolist()


def test_days_under_way_have_the_range_of_the_facts() -> None:
    recipe = Recipe(sites=20, chips=1000, shipment=(1, 2))
    lots = drawn_lots(recipe, GROUND, np.random.Generator(np.random.Philox(1)))
    days = lots.arrived - lots.sent
    assert (days.min(), days.max()) >= (0, 40)
    assert days.max() <= 45
    assert abs(days.mean() - (0 + 14 + 45) / 3) < 0.5  # mean of a triangular distribution
