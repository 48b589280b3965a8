"""``tidewaiter custody registry``: what is known of a unit and of the fleet."""

from __future__ import annotations

from pathlib import Path

import click

from tidewaiter.cli.custody.registry.told import echo_answer, known_by_option, place_argument
from tidewaiter.cli.options import as_of_option, facts_option, json_option, loaded


@click.group("registry")
def command() -> None:
    """Ask the registry in a log: one unit, or who holds what where."""


@command.command("show")
@place_argument
@click.argument("serial")
@as_of_option
@known_by_option
@facts_option
@json_option
def show(*, place: str, serial: str, overlay: Path | None, as_json: bool, **days: str) -> None:
    """Show where the unit SERIAL (or its UUID) stands, and everything that was told of it."""
    from tidewaiter.app.custody.registry.known import Days, unit_answer
    from tidewaiter.report.custody.registry_text import unit_text

    found = unit_answer(loaded(overlay), place, serial, Days(**days))
    echo_answer(
        found, as_json=as_json, text=unit_text(found.position, found.history, found.conflicts)
    )


@command.command("balance")
@place_argument
@as_of_option
@known_by_option
@facts_option
@json_option
def balance(*, place: str, overlay: Path | None, as_json: bool, **days: str) -> None:
    """Show who holds how many units where, and which statements contradict each other.

    Exit code 1: something contradicts, or a recorded decision is not what the rules give.
    """
    from tidewaiter.app.custody.registry.known import Days, balance_answer
    from tidewaiter.report.custody.registry_text import balance_text

    found = balance_answer(loaded(overlay), place, Days(**days))
    lines = [balance_text(found.holdings, found.conflicts, found.rejected)]
    lines += [f"entry {number}: {words}" for number, words in found.misjudged]
    echo_answer(found, as_json=as_json, text="\n".join(lines))
    if found.conflicts or found.misjudged:
        click.get_current_context().exit(1)
