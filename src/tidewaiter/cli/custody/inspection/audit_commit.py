"""``tidewaiter custody audit-commit``: before an inventory is asked for."""

from __future__ import annotations

from pathlib import Path

import click

from tidewaiter.cli.custody.registry.told import FILE, echo_answer
from tidewaiter.cli.options import json_option


@click.command("audit-commit")
@click.argument("site")
@click.option("--secret", required=True, type=FILE, help="File for the new secret; keep it.")
@click.option("-o", "--output", required=True, type=FILE, help="The commitment, for the log.")
@json_option
def command(*, site: str, secret: Path, output: Path, as_json: bool) -> None:
    """Make a secret for an inspection of SITE, and the commitment that goes into the log.

    Log it before the site hands over its inventory: then nobody can say that the sample was chosen.
    """
    from tidewaiter.app.custody.audit import commit_audit

    digest = commit_audit(site, secret, output)
    echo_answer({"site": site, "record": digest}, as_json=as_json, text=f"committed; log {output}")
