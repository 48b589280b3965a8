"""``tidewaiter custody device``: a simulated device that obeys its licences."""

from __future__ import annotations

import secrets
from pathlib import Path

import click

from tidewaiter.cli.custody.registry.told import by_name
from tidewaiter.cli.options import echo_json, json_option

FILE = click.Path(path_type=Path)
NONCE_BYTES = 32


@click.group("device")
def command() -> None:
    """Run a simulated device. It stands for a device whose owner opted in; it controls nothing."""


@command.command("new")
@click.argument("folder", type=FILE)
@click.option("--trust", required=True, type=FILE, help="What it trusts, YAML.")
def new(*, folder: Path, trust: Path) -> None:
    """Make a device in FOLDER and print its identifier."""
    from tidewaiter.app.custody.device import new_device

    click.echo(new_device(folder, trust))


@command.command("ask")
@click.argument("folder", type=FILE)
def ask(*, folder: Path) -> None:
    """Print what the device in FOLDER asks for the time with, after it ran."""
    from tidewaiter.app.custody.device import asked_nonce
    from tidewaiter.core.errors import UsageError, Where

    nonce = asked_nonce(folder)
    if not nonce:
        raise UsageError(
            "it asked nothing yet", where=Where(str(folder)), hint="custody device run starts it"
        )
    click.echo(nonce)


@command.command("run")
@click.argument("folder", type=FILE)
@click.option("--orders", required=True, type=FILE, help="Folder of orders and their proofs.")
@click.option("--work", type=click.IntRange(0), default=0, help="Units to work then.")
@json_option
def run(*, folder: Path, orders: Path, work: int, as_json: bool) -> None:
    """Start the device in FOLDER, give it every order of a folder, and let it work.

    Everything that it is told is printed, with what became of it. Exit code 1: it does not work at
    full speed.
    """
    from tidewaiter.app.custody.device import run_device
    from tidewaiter.report.custody.licence_text import event_text

    mode, events = "", []
    for event in run_device(folder, orders, work, secrets.token_hex(NONCE_BYTES)):
        mode = event.standing.mode
        if as_json:
            events.append(by_name(event))
        else:
            click.echo(event_text(event))
    if as_json:
        echo_json(events)
    if mode != "full":
        click.get_current_context().exit(1)
