"""``tidewaiter custody audit-kit``: what an inspector takes along."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from tidewaiter.cli.custody.registry.told import FILE, echo_answer, unix_time
from tidewaiter.cli.options import facts_option, json_option, loaded

CHANCE = click.FloatRange(0, 1, min_open=True, max_open=True)


@click.command("audit-kit")
@click.argument("site")
@click.option("--inventory", required=True, type=FILE, help="CSV serial[,uuid,...], or a case.")
@click.option("--secret", required=True, type=FILE, help="The secret that was committed to.")
@click.option("-o", "--output", required=True, type=FILE, help="Folder, or a name in .zip.")
@click.option("--missing", type=click.IntRange(1), help="How many missing ones are to be found.")
@click.option("--goal", type=CHANCE, help="Probability of finding one.")
@click.option("--deceit-goal", type=CHANCE, help="The same against dummies and moved labels.")
@click.option("--notice", "hours", default=0.0, type=click.FloatRange(0), help="Hours of notice.")
@click.option("--at-once", is_flag=True, help="All sites are visited at the same time.")
@click.option("--beacon", default="", help="A public text that came out after the inventory.")
@click.option("--frozen", default="", metavar="TIME", help="When the inventory came; now else.")
@facts_option
@json_option
def command(
    *,
    site: str,
    output: Path,
    overlay: Path | None,
    as_json: bool,
    **given: Any,  # noqa: ANN401
) -> None:
    """Plan an inspection of SITE, draw its sample and write the kit with its form.

    The kit tells which units are looked at: it stays closed until the visit.
    """
    from tidewaiter.app.custody.audit import AskedKit, Wanted, prepare_audit

    inventory, secret = given.pop("inventory"), given.pop("secret")
    frozen, beacon = unix_time(given.pop("frozen")), given.pop("beacon")
    asked = AskedKit(site, inventory, secret, output, frozen, beacon)
    made = prepare_audit(loaded(overlay), asked, Wanted(**given))
    text = [*made.plan.arithmetic, f"{made.sampled:,} units in the kit {made.digest[:12]}"]
    echo_answer(made, as_json=as_json, text="\n".join(text))
