"""A recipe refuses what makes no world."""

from __future__ import annotations

import pytest

from tidewaiter.books.worlds.recipe import Recipe
from tidewaiter.core.errors import FactError
from tidewaiter.facts.strict_yaml import as_type, parse_yaml


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("sites: 0", "int` >= 1"),
        ("kind: theft", "Invalid enum value"),
        ("diverting: 2", "float` <= 1"),
        ("items: []", "needs chips"),
        ("items: [nvidia/h20, nvidia/h20]", "each named once"),
        ("items: [=cmd]", "no identifier"),
        ("shipment: [9, 3]", "not in order"),
        ("day: tomorrow", "no date"),
        ("sites: 10000\nchips: 10000000", "at most"),
        ("colour: blue", "unknown field"),
        ("visits: [{grade: rumour}]", "Invalid enum value"),
        ("noise: {rma: -1}", "float` >= 0"),
    ],
)
def test_what_makes_no_world_is_refused(text: str, said: str) -> None:
    document, lines = parse_yaml(text, "recipe.yaml")
    with pytest.raises(FactError, match=said):
        as_type(document, lines, "recipe.yaml", Recipe)


def test_a_recipe_is_read_from_texts() -> None:
    document, lines = parse_yaml(
        "sites: 2\nshipment: [8, 8]\nitems: [nvidia/h20]\nnoise: {rma: 0.5}\n", "recipe.yaml"
    )
    recipe = as_type(document, lines, "recipe.yaml", Recipe)
    assert (recipe.sites, recipe.shipment, recipe.items) == (2, (8, 8), ("nvidia/h20",))
    assert recipe.noise.rma == 0.5
