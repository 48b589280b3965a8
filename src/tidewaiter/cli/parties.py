"""``tidewaiter parties``: keep parties, and screen them again when a list changes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from tidewaiter.cli.options import echo_json, facts_option, json_option, loaded

if TYPE_CHECKING:
    from tidewaiter.app.parties.kept import Stored
    from tidewaiter.app.parties.rescreen import Rescreened
    from tidewaiter.report.parties.rescreen_text import Counts

_FILE = click.Path(path_type=Path)
_FOLDER = click.Path(path_type=Path, file_okay=False)
_lists_option = click.option("--lists", required=True, type=_FOLDER, help="Folder of loaded lists.")
_cores_option = click.option("--cores", default=0, help="Cores to use; all of them when left out.")


@click.group()
def command() -> None:
    """Keep parties with what they match, and screen them again when a list changes."""


@command.command("store")
@click.argument("parties", type=_FILE)
@_lists_option
@click.option(
    "-o", "--out", required=True, type=_FOLDER, help="Folder of the store; one there is replaced."
)
@click.option("--map", "mapping", type=_FILE, help="Mapping of column names.")
@click.option("--matches", type=_FILE, help="Every match, as a .csv or .parquet file.")
@_cores_option
@facts_option
@json_option
def store(
    parties: Path, *, lists: Path, out: Path, cores: int, as_json: bool, **given: Path | None
) -> None:
    """Screen PARTIES against every loaded list and keep them with their answers.

    PARTIES is CSV, Parquet, JSON Lines or FollowTheMoney; names and aliases are screened.
    """
    from tidewaiter.app.parties.kept import PartyFile
    from tidewaiter.app.parties.kept import store as kept
    from tidewaiter.store.party_change_file import write_changes

    facts = loaded(given["overlay"])
    answer = kept(facts, PartyFile(parties, given["mapping"]), lists, out, _cores(cores))
    if given["matches"] is not None:
        write_changes(answer.matches, given["matches"])
    if as_json:
        echo_json(answer)
    else:
        from tidewaiter.report.parties.rescreen_text import stored_text

        click.echo(stored_text(_counts(answer), answer.editions, answer.matches))


@command.command("rescreen")
@click.argument("folder", metavar="STORE", type=_FOLDER)
@_lists_option
@click.option("-o", "--out", type=_FILE, help="What changed, as a .csv or .parquet file.")
@click.option("--full", "is_full", is_flag=True, help="Weigh words anew and search every name.")
@_cores_option
@json_option
@click.pass_context
def rescreen(
    ctx: click.Context, /, folder: Path, *, lists: Path, out: Path | None, cores: int,
    **given: bool,
) -> None:  # fmt: skip
    """Screen the parties of a STORE again: only those whose answer can have changed.

    Exit code 1 when a party came to match an entry or matches it otherwise; 0 when none did. No
    match is not clearance.
    """
    from tidewaiter.app.parties.rescreen import rescreen as again
    from tidewaiter.store.party_change_file import write_changes

    def write(answer: Rescreened) -> None:
        if out is not None:
            write_changes(answer.changes, out)

    answer = again(folder, lists, _cores(cores), is_full=given["is_full"], write=write)
    if given["as_json"]:
        echo_json(answer)
    else:
        click.echo(_text(answer))
    ctx.exit(1 if answer.is_found else 0)


def _text(answer: Rescreened) -> str:
    from tidewaiter.report.parties.rescreen_text import Age, rescreened_text

    age = Age(answer.weighed, answer.stale, answer.is_due)
    editions, searched = (answer.before, answer.after), (answer.searched, answer.why_all)
    return rescreened_text(_counts(answer), editions, age, searched, answer.changes)


def _counts(answer: Stored | Rescreened) -> Counts:
    from tidewaiter.report.parties.rescreen_text import Counts

    return Counts(answer.parties, answer.names, answer.unsearchable, answer.matched, answer.least)


def _cores(given: int) -> int:
    import os

    return given or len(os.sched_getaffinity(0))
