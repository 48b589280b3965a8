"""Made-up worlds for tests: what they stand on, and their tables as records."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import msgspec

from tidewaiter.app.cases.simulate import ground_of, simulated
from tidewaiter.books.worlds.recipe import QUIET, Recipe
from tidewaiter.facts.catalogue import load_facts
from tidewaiter.model.books.records import TABLES

if TYPE_CHECKING:
    from tidewaiter.books.worlds.recipe import World

FACTS = load_facts()
SMALL = Recipe(sites=4, chips=160, shipment=(8, 32), kind="none", has_shared_rates=False)


def made(seed: int = 5, **changes: Any) -> World:
    """Return a small world; it diverts everywhere unless told otherwise."""
    recipe = msgspec.structs.replace(SMALL, **{"diverting": 1.0, **changes})
    return simulated(FACTS, recipe, seed)


def quiet(seed: int = 5, **changes: Any) -> World:
    """Return a small world without innocent noise."""
    return made(seed, noise=QUIET, **changes)


def records(world: World, table: str) -> list[Any]:
    """Return a table as its nouns; none where the world has no such table."""
    if table not in world.tables:
        return []
    return msgspec.convert(world.tables[table].to_pylist(), list[TABLES[table]])


def shown_at(world: World, *grades: str) -> Counter[tuple[str, str]]:
    """Return how often each serial number was seen at each place, in some grades."""
    seen = records(world, "sightings")
    return Counter((row.serial, row.place) for row in seen if row.grade in grades)


def day_of(**changes: Any) -> int:
    """Return the day that small worlds ask about."""
    return ground_of(FACTS, msgspec.structs.replace(SMALL, **changes)).day
