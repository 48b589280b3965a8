"""``tidewaiter custody register``: tell a registry what happened to units."""

from __future__ import annotations

from pathlib import Path

import click

from tidewaiter.cli.custody.registry.told import (
    FILE,
    echo_answer,
    moment,
    place_argument,
    recorded_option,
)
from tidewaiter.cli.options import facts_option, json_option, loaded


@click.command("register")
@place_argument
@click.argument("tables", nargs=-1, required=True, type=FILE)
@click.option("--key", required=True, type=FILE, help="The log's private key.")
@click.option("--signer", type=FILE, help="The teller's private key; the log's by default.")
@recorded_option
@facts_option
@json_option
def command(
    *,
    place: str,
    tables: tuple[Path, ...],
    overlay: Path | None,
    as_json: bool,
    **given: str,
) -> None:
    """Tell the registry in the log at PLACE the events of TABLES.

    TABLES are CSV, JSON or JSON Lines with kind, serial, at, and what is known of giver, holder,
    place, country, uuid, chassis, item, eccn, vbios, replacement, verdict, nonce, documents (with
    semicolons between) and note. What cannot be is refused, and kept in the log with the reason.
    Exit code 1: something was refused.
    """
    from tidewaiter.app.custody.registry.register import Keys, register_events
    from tidewaiter.report.custody.registry_text import decisions_text

    recorded = moment(given["recorded"], "--recorded")
    keys = Keys(Path(given["key"]), Path(given["signer"]) if given["signer"] else None)
    found = register_events(loaded(overlay), place, tables, keys, recorded)
    text = decisions_text(found.accepted, found.rejected, found.size)
    echo_answer(found, as_json=as_json, text=text)
    if found.rejected:
        click.get_current_context().exit(1)
