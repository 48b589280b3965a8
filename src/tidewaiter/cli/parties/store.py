"""``tidewaiter parties store``: screen parties once and keep them with their answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tidewaiter.cli.options import echo_json, facts_option, json_option, loaded
from tidewaiter.cli.parties.counts import (
    FILE,
    FOLDER,
    cores_of,
    cores_option,
    counts,
    lists_option,
)

if TYPE_CHECKING:
    from pathlib import Path


@click.command("store")
@click.argument("parties", type=FILE)
@lists_option
@click.option(
    "-o", "--out", required=True, type=FOLDER, help="Folder of the store; one there is replaced."
)
@click.option("--map", "mapping", type=FILE, help="Mapping of column names.")
@click.option("--matches", type=FILE, help="Every match, as a .csv or .parquet file.")
@cores_option
@facts_option
@json_option
def store_command(
    parties: Path, *, lists: Path, out: Path, cores: int, as_json: bool, **given: Path | None
) -> None:
    """Screen PARTIES against every loaded list and keep them with their answers.

    PARTIES is CSV, Parquet, JSON Lines or FollowTheMoney; names and aliases are screened. No match
    is not clearance.
    """
    from tidewaiter.app.parties.kept import PartyFile, store
    from tidewaiter.report.parties.rescreen_text import stored_text
    from tidewaiter.store.party_change_file import write_changes

    facts = loaded(given["overlay"])
    answer = store(facts, PartyFile(parties, given["mapping"]), lists, out, cores_of(cores))
    if given["matches"] is not None:
        write_changes(answer.matches, given["matches"])
    if as_json:
        echo_json(answer)
    else:
        click.echo(stored_text(counts(answer), answer.editions, answer.matches))
