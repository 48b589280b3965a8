"""``tidewaiter listings``: what marketplaces offer, from saved pages to counted lots."""

import click

from tidewaiter.cli.listings.fetch import fetch_command
from tidewaiter.cli.listings.parse import parse
from tidewaiter.cli.listings.reveal import reveal_command
from tidewaiter.cli.listings.scan import scan_command
from tidewaiter.cli.listings.score import score


@click.group()
def command() -> None:
    """Scan saved pages for offers of chips, collect pages, and measure how well they are read."""


for _each in (scan_command, fetch_command, parse, score, reveal_command):
    command.add_command(_each)
