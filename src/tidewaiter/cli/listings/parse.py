"""``tidewaiter listings parse``: what texts of listings say."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

import click

from tidewaiter.cli.options import facts_option, loaded


@click.command("parse")
@click.argument("texts", type=click.File("rb", lazy=True), default="-")
@facts_option
def parse(texts: BinaryIO, *, overlay: Path | None) -> None:
    """Read the TEXTS of a file, or of standard input, and write what each says as JSON Lines.

    A line is a text as it is, or an object with a text and, where the page gives them,
    price_field, currency_field, condition_field and site.
    """
    import msgspec

    from tidewaiter.app.listings.parse import parse_texts

    for row in parse_texts(loaded(overlay), texts, getattr(texts, "name", "<stdin>")):
        click.echo(msgspec.json.encode(row))
