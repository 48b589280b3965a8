"""A made-up case with planted diversions, and beside it what is true of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import numpy as np

from tidewaiter.books.worlds.recipe import Ground, Recipe, World
from tidewaiter.books.worlds.world import NOTE, world
from tidewaiter.core.errors import DataError, UsageError, Where
from tidewaiter.core.timeline import span_of
from tidewaiter.facts.catalogue import found
from tidewaiter.facts.strict_yaml import as_type, read_yaml
from tidewaiter.store.case_files import CaseNote, beside, require_new, write_beside, write_case

if TYPE_CHECKING:
    from pathlib import Path

    from tidewaiter.facts.catalogue import Facts

TRUTH = ".truth.json"
ASSUMPTIONS = "accounting"


class Simulated(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What was written.

    Attributes:
        case: Folder of the case.
        truth: File of the truth.
        day: Day asked about.
        rows: Number of records by table.
        booked: Units that the records have at sites on the day.
        diverted: How many of them were diverted.
        lost: How many of them the records of honest sites miss.
        diverting: Number of sites that divert.
    """

    case: str
    truth: str
    day: str
    rows: dict[str, int]
    booked: int
    diverted: int
    lost: int
    diverting: int


def recipe_of(path: Path | None, **changes: object) -> Recipe:
    """Return a recipe from a file, or the plain one, with changes.

    Args:
        path: A file of YAML with fields of a recipe, or None.
        **changes: Fields that replace the file's; None and "" leave them.

    Raises:
        FactError: If the file is not strict YAML, or a field is unknown or of the wrong kind.
        UsageError: If a change is out of range.
    """
    recipe = Recipe()
    if path is not None:
        document, lines = read_yaml(path)
        recipe = as_type(document, lines, str(path), Recipe)
    given = {name: value for name, value in changes.items() if value not in {None, ""}}
    try:
        return msgspec.convert({**msgspec.to_builtins(recipe), **given}, Recipe)
    except msgspec.ValidationError as error:
        raise UsageError(
            "there is no such world", where=Where("the options"), found=str(error)
        ) from error


def ground_of(facts: Facts, recipe: Recipe) -> Ground:
    """Return what a world stands on.

    Raises:
        UnknownNameError: If there is no chip of an item's name.
        DataError: If the power of a chip is not known, or the day of the recipe is not one day.
    """
    assumptions = facts.books[ASSUMPTIONS]
    watts: dict[str, float] = {}
    for item in recipe.items:
        power = found("chip", item, facts.chips).power
        if power is None:
            raise DataError(
                "the power of the chip is not known",
                found=item,
                hint="name another chip, or give its power in an overlay of facts",
            )
        watts[item] = power.amount("W")
    span = span_of(recipe.day or assumptions.as_of)
    if span.first != span.last:
        raise DataError(
            "the question needs a day", found=recipe.day or assumptions.as_of, allowed="YYYY-MM-DD"
        )
    return Ground(assumptions, watts, int(np.datetime64(span.first, "D").astype(int)))


def simulated(facts: Facts, recipe: Recipe, seed: int) -> World:
    """Return the world of a recipe."""
    if seed < 0:
        raise UsageError("the seed is below 0", where=Where("--seed"), found=seed)
    return world(recipe, ground_of(facts, recipe), seed)


def simulate(
    facts: Facts, recipe: Recipe, folder: Path, *, seed: int, is_parquet: bool = False
) -> Simulated:
    """Write a made-up case into a new folder and its truth beside it, and say what was written.

    The truth is written first, so that no case is ever without it.

    Args:
        facts: All facts.
        recipe: What the world holds.
        folder: A new or empty folder; the truth is ``FOLDER.truth.json``.
        seed: Seed; the same facts, recipe and seed give the same bytes.
        is_parquet: Whether tables are Parquet, and not CSV.

    Raises:
        UsageError: If the folder holds something already or cannot be written.
    """
    require_new(folder)
    made = simulated(facts, recipe, seed)
    path = beside(folder, TRUTH)
    write_beside(path, made.truth)
    note = CaseNote(name=recipe.name, status="made-up", note=f"{NOTE} Seed {seed}.")
    write_case(folder, made.tables, note, is_parquet=is_parquet)
    sites = made.truth.sites
    return Simulated(
        case=str(folder),
        truth=str(path.relative_to(folder.absolute().parent)),
        day=made.truth.day,
        rows={name: table.num_rows for name, table in made.tables.items()},
        booked=sum(site.booked for site in sites),
        diverted=sum(site.diverted for site in sites),
        lost=sum(site.lost for site in sites),
        diverting=len(made.truth.diverted),
    )
