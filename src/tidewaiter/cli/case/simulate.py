"""``tidewaiter case simulate``: a made-up case with planted diversions, to try a method on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from tidewaiter.cli.options import echo_json, facts_option, json_option, loaded

_KINDS = (
    "none", "as-modelled", "mixed", "missing-units", "dummy-servers", "label-swap",
    "cloned-reports", "site-too-small", "rma-swap", "skimming",
)  # fmt: skip


@click.command("simulate")
@click.argument("out_dir", type=click.Path(path_type=Path))
@click.option("--seed", required=True, type=click.IntRange(min=0), help="Seed of the world.")
@click.option("--recipe", type=click.Path(path_type=Path), help="File of YAML with the recipe.")
@click.option("--sites", type=click.IntRange(min=1), help="Number of sites.")
@click.option("--chips", type=click.IntRange(min=1), help="Chips shipped to each site.")
@click.option("--diversion", type=click.Choice(_KINDS), help="What is planted.")
@click.option("--parquet", is_flag=True, help="Write Parquet, not CSV.")
@facts_option
@json_option
def simulate_command(
    out_dir: Path,
    *,
    seed: int,
    recipe: Path | None,
    as_json: bool,
    **given: Any,  # noqa: ANN401
) -> None:
    """Write a made-up case into the new folder OUT_DIR, and its truth to OUT_DIR.truth.json.

    All of it is SYNTHETIC. The same recipe and seed give the same bytes.
    """
    from tidewaiter.app.cases.simulate import recipe_of, simulate

    wanted = recipe_of(recipe, sites=given["sites"], chips=given["chips"], kind=given["diversion"])
    facts = loaded(given["overlay"])
    done = simulate(facts, wanted, out_dir, seed=seed, is_parquet=given["parquet"])
    if as_json:
        echo_json(done)
        return
    rows = ", ".join(f"{name} {count:,}" for name, count in done.rows.items())
    click.echo(f"{out_dir}: made up, day {done.day}; records: {rows}")
    click.echo(
        f"{done.booked:,} chips in the books of {wanted.sites} sites; diverted {done.diverted:,}"
        f" at {done.diverting}, lost by the records {done.lost:,}; the truth: {done.truth}"
    )
