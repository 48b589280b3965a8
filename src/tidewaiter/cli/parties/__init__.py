"""``tidewaiter parties``: keep parties, and screen them again when a list changes."""

import click

from tidewaiter.cli.parties.rescreen import rescreen_command
from tidewaiter.cli.parties.store import store_command


@click.group()
def command() -> None:
    """Keep parties with what they match, and screen them again when a list changes."""


command.add_command(store_command)
command.add_command(rescreen_command)
