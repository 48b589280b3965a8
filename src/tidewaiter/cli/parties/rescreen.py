"""``tidewaiter parties rescreen``: screen kept parties again after a list changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tidewaiter.cli.options import echo_json, json_option
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

    from tidewaiter.app.parties.rescreen import Rescreened


@click.command("rescreen")
@click.argument("store", type=FOLDER)
@lists_option
@click.option("-o", "--out", type=FILE, help="What changed, as a .csv or .parquet file.")
@click.option("--full", "is_full", is_flag=True, help="Weigh words anew and search every name.")
@cores_option
@json_option
@click.pass_context
def rescreen_command(
    ctx: click.Context, /, store: Path, lists: Path, out: Path | None, cores: int, **given: bool
) -> None:
    """Screen the parties of a STORE again: only those whose answer can have changed.

    Exit code 1 when a party came to match an entry or matches it otherwise; 0 when none did. No
    match is not clearance.
    """
    from tidewaiter.app.parties.rescreen import rescreen
    from tidewaiter.store.party_change_file import write_changes

    def write(answer: Rescreened) -> None:
        if out is not None:
            write_changes(answer.changes, out)

    answer = rescreen(store, lists, cores_of(cores), is_full=given["is_full"], write=write)
    if given["as_json"]:
        echo_json(answer)
    else:
        click.echo(_text(answer))
    ctx.exit(1 if answer.is_found else 0)


def _text(answer: Rescreened) -> str:
    from tidewaiter.report.parties.rescreen_text import Age, rescreened_text

    age = Age(answer.weighed, answer.stale, answer.is_due)
    editions, searched = (answer.before, answer.after), (answer.searched, answer.why_all)
    return rescreened_text(counts(answer), editions, age, searched, answer.changes)
