"""``tidewaiter custody import-verdicts``: tell the registry what round trips showed."""

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


@click.command("import-verdicts")
@place_argument
@click.argument("answer", type=FILE)
@click.option("--claims", required=True, type=FILE, help="The declared sites, as for locate.")
@click.option("--at", required=True, metavar="TIME", help="When it was measured.")
@click.option("--key", required=True, type=FILE, help="The log's private key.")
@click.option("--signer", type=FILE, help="The verifier's private key; the log's by default.")
@recorded_option
@facts_option
@json_option
def command(*, place: str, answer: Path, overlay: Path | None, as_json: bool, **given: str) -> None:
    """Tell the log at PLACE the verdicts of ANSWER, what custody locate --json printed.

    A verdict is of a key, not of a chip. Devices are named by serial or UUID; sites by the name in
    the claims. Exit code 1: something was refused.
    """
    from tidewaiter.app.custody.registry.register import Keys, Measured, import_verdicts
    from tidewaiter.report.custody.registry_text import decisions_text

    keys = Keys(Path(given["key"]), Path(given["signer"]) if given["signer"] else None)
    measured = Measured(answer, Path(given["claims"]), moment(given["at"], "--at"))
    recorded = moment(given["recorded"], "--recorded")
    found = import_verdicts(loaded(overlay), place, measured, keys, recorded)
    text = decisions_text(found.accepted, found.rejected, found.size)
    echo_answer(found, as_json=as_json, text=text)
    if found.rejected:
        click.get_current_context().exit(1)
