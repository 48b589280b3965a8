"""``tidewaiter custody sightings``: what the registry shows, for the books of a case."""

from __future__ import annotations

from pathlib import Path

import click

from tidewaiter.cli.custody.registry.told import FILE, echo_answer, known_by_option, place_argument
from tidewaiter.cli.options import as_of_option, facts_option, json_option, loaded


@click.command("sightings")
@place_argument
@click.option("-o", "--output", required=True, type=FILE, help="sightings.csv of a case folder.")
@click.option("--verifier", multiple=True, type=FILE, help="Public key whose verdicts are trusted.")
@as_of_option
@known_by_option
@facts_option
@json_option
def command(
    *,
    place: str,
    output: Path,
    verifier: tuple[Path, ...],
    overlay: Path | None,
    as_json: bool,
    **days: str,
) -> None:
    """Write what the log at PLACE shows as sightings with their grades.

    Statements are papers and a host's own report is a number that was read; only what a verifier
    signed is attested or challenged, and even that is of a key. Refused statements are left out.
    """
    from collections import Counter

    from tidewaiter.app.custody.registry.known import Days
    from tidewaiter.app.custody.registry.sightings import registry_sightings, write_sightings

    rows = registry_sightings(loaded(overlay), place, verifier, Days(**days))
    written = write_sightings(output, rows)
    grades = dict(sorted(Counter(row.grade for row in rows).items()))
    words = ", ".join(f"{quantity:,} {grade}" for grade, quantity in grades.items())
    text = f"{written:,} sightings: {words}" if words else "no sightings"
    echo_answer({"rows": written, "grades": grades}, as_json=as_json, text=text)
