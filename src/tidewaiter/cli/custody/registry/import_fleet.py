"""``tidewaiter custody import-fleet``: compare a fleet's own report with the registry."""

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


@click.command("import-fleet")
@place_argument
@click.argument("report", type=FILE)
@click.option("--at-place", required=True, metavar="ACCOUNT", help="Where the host is: site:B.")
@click.option("--at", default="", metavar="TIME", help="Time of a report that has none of its own.")
@click.option("--key", type=FILE, help="The log's private key; without it nothing is written.")
@click.option("--signer", type=FILE, help="The teller's private key; the log's by default.")
@recorded_option
@facts_option
@json_option
def command(*, place: str, report: Path, overlay: Path | None, as_json: bool, **given: str) -> None:
    """Compare REPORT, NVIDIA's fleetint_machine_info CSV, with the log at PLACE.

    Units that are new, moved, in another chassis, with other firmware or another UUID, lost and
    answering, or not reported are named. With --key the report is told to the registry as the
    host's word. Exit code 1: something differs.
    """
    from tidewaiter.app.custody.registry.register import Fleet, Keys, import_fleet
    from tidewaiter.report.custody.registry_text import decisions_text, differences_text

    keys = None
    if given["key"]:
        keys = Keys(Path(given["key"]), Path(given["signer"]) if given["signer"] else None)
    fleet = Fleet(report, given["at_place"], given["at"])
    recorded = moment(given["recorded"], "--recorded")
    found = import_fleet(loaded(overlay), place, fleet, keys, recorded)
    lines = [differences_text(found.units, found.differences)]
    if (told := found.registered) is not None:
        lines.append(decisions_text(told.accepted, told.rejected, told.size))
    echo_answer(found, as_json=as_json, text="\n".join(lines))
    if found.differences:
        click.get_current_context().exit(1)
