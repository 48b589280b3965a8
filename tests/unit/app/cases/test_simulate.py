"""A made-up case and its truth, written together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import pytest
from fenced_blocks import blocks_of

from tidewaiter.app.cases.simulate import ground_of, recipe_of, simulate, simulated
from tidewaiter.books.worlds.recipe import Noise, Recipe, Truth, Visit
from tidewaiter.core.errors import DataError, FactError, UnknownNameError, UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from tidewaiter.facts.catalogue import Facts

SMALL = Recipe(sites=2, chips=40, kind="missing-units", diverting=1.0)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_truth_lies_beside_the_case_and_nowhere_in_it(facts: Facts, tmp_path: Path) -> None:
    done = simulate(facts, SMALL, tmp_path / "case", seed=1)
    truth = msgspec.json.decode((tmp_path / "case.truth.json").read_bytes(), type=Truth)
    assert done.diverted == sum(site.diverted for site in truth.sites) > 0
    assert done.diverting == 2
    assert done.truth == "case.truth.json"
    held = contents(tmp_path / "case")
    assert set(held) == {"case.yaml", *(f"{name}.csv" for name in done.rows)}
    assert not any(b"divert" in text or b"missing-units" in text for text in held.values())
    assert b'status: "made-up"' in held["case.yaml"]
    for name, rows in done.rows.items():
        assert held[f"{name}.csv"].count(b"\n") == rows + 1


@pytest.mark.parametrize("is_parquet", [False, True])
def test_the_same_seed_gives_the_same_bytes(facts: Facts, tmp_path: Path, is_parquet: bool) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        simulate(facts, SMALL, tmp_path / name / "case", seed=1, is_parquet=is_parquet)
    assert contents(tmp_path / "one") == contents(tmp_path / "two")
    assert "case.truth.json" in contents(tmp_path / "one")


def test_a_folder_in_use_is_refused_before_the_truth_is_written(
    facts: Facts, tmp_path: Path
) -> None:
    (tmp_path / "case").mkdir()
    (tmp_path / "case" / "x").touch()
    with pytest.raises(UsageError, match="holds something"):
        simulate(facts, SMALL, tmp_path / "case", seed=1)
    assert not (tmp_path / "case.truth.json").exists()


def test_recipes_are_read_and_changed(tmp_path: Path) -> None:
    path = tmp_path / "recipe.yaml"
    path.write_text("sites: 3\nkind: skimming\nnoise: {rma: 0}\n", encoding="utf-8")
    recipe = recipe_of(path, chips=9, kind=None)
    assert (recipe.sites, recipe.chips, recipe.kind, recipe.noise.rma) == (3, 9, "skimming", 0)
    assert recipe_of(None) == Recipe()
    with pytest.raises(UsageError, match="no such world"):
        recipe_of(path, sites=0)
    path.write_text("colour: blue\n", encoding="utf-8")
    with pytest.raises(FactError, match="colour"):
        recipe_of(path)


def test_the_ground_is_made_of_facts(facts: Facts) -> None:
    ground = ground_of(facts, Recipe(day="1970-02-01"))
    assert ground.day == 31
    assert ground.watts == {"nvidia/h100-sxm": 700}
    assert ground.assumptions is facts.books["accounting"]
    with pytest.raises(UnknownNameError, match="no chip"):
        ground_of(facts, Recipe(items=("nvidia/none",)))
    with pytest.raises(DataError, match="needs a day"):
        ground_of(facts, Recipe(day="2026-Q1"))
    powerless = next(name for name, chip in facts.chips.items() if chip.power is None)
    with pytest.raises(DataError, match="power of the chip"):
        ground_of(facts, Recipe(items=(powerless,)))
    with pytest.raises(UsageError, match="below 0"):
        simulated(facts, SMALL, -1)


def test_the_recipe_of_the_guide_is_understood_and_names_every_field(
    facts: Facts, checkout: Path, tmp_path: Path
) -> None:
    page = checkout / "docs" / "guides" / "simulate.md"
    (block,) = blocks_of(page, "yaml")
    path = tmp_path / "recipe.yaml"
    path.write_text(block.text, encoding="utf-8")
    recipe = recipe_of(path)
    assert recipe.items == ("nvidia/h100-sxm", "nvidia/b200")
    text = page.read_text(encoding="utf-8")
    fields = (*Recipe.__struct_fields__, *Noise.__struct_fields__, *Visit.__struct_fields__)
    assert [name for name in fields if name not in block.text] == []
    assert [name for name in Recipe.__struct_fields__ if f"`{name}`" not in text] == []
    world = simulated(facts, msgspec.structs.replace(recipe, sites=2, chips=80), 1)
    assert {site.item for site in world.truth.sites} == set(recipe.items)
