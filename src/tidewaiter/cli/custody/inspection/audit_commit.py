"""``tidewaiter custody audit-commit``: before an inventory is asked for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from tidewaiter.cli.custody.registry.told import FILE, echo_answer
from tidewaiter.cli.options import facts_option, json_option, loaded

CHANCE = click.FloatRange(0, 1, min_open=True, max_open=True)


@click.command("audit-commit")
@click.argument("site")
@click.option("--secret", required=True, type=FILE, help="File for the new secret; keep it.")
@click.option("-o", "--output", required=True, type=FILE, help="The commitment, for the log.")
@click.option("--missing", type=click.IntRange(1), help="How many missing ones are to be found.")
@click.option("--goal", type=CHANCE, help="Probability of finding one.")
@click.option("--deceit-goal", type=CHANCE, help="The same against dummies and moved labels.")
@click.option("--notice", "hours", default=0.0, type=click.FloatRange(0), help="Hours of notice.")
@click.option("--at-once", is_flag=True, help="All sites are visited at the same time.")
@click.option("--beacon-from", default="", help="Which public text will be mixed in, in words.")
@facts_option
@json_option
def command(
    *,
    site: str,
    secret: Path,
    output: Path,
    overlay: Path | None,
    as_json: bool,
    **wanted: Any,  # noqa: ANN401
) -> None:
    """Make a secret for an inspection of SITE, and the commitment that goes into the log.

    Log it before the site hands over its inventory: it binds the secret and what the inspection is
    to reach, so nobody can say that the sample or its size was chosen.
    """
    from tidewaiter.app.custody.audit import RULES, Committed, commit_audit
    from tidewaiter.custody.inspection.aiming import Wanted

    rules = loaded(overlay).inspection[RULES]
    digest = commit_audit(rules, site, Wanted(**wanted), Committed(secret, output))
    echo_answer({"site": site, "record": digest}, as_json=as_json, text=f"committed; log {output}")
