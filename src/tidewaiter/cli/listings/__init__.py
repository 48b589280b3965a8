"""``tidewaiter listings``: read texts of listings, and measure how well."""

import click

from tidewaiter.cli.listings.fetch import fetch_command
from tidewaiter.cli.listings.parse import parse
from tidewaiter.cli.listings.scan import scan_command
from tidewaiter.cli.listings.score import score


@click.group()
def command() -> None:
    """Read listings of accelerators, and measure how well they are read."""


for _each in (parse, score, fetch_command, scan_command):
    command.add_command(_each)
