"""``tidewaiter account``: what of a case cannot be accounted for."""

from __future__ import annotations

from pathlib import Path

import click

from tidewaiter.cli.options import echo_json, facts_option, json_option, loaded, only_day

TOP_TIER = 5
"""Exit code where a finding has the top tier."""


@click.command()
@click.argument("case", type=click.Path(path_type=Path))
@click.option("--as-of", required=True, metavar="DATE", help="The day asked about.")
@click.option("-o", "--out", type=click.Path(path_type=Path), help="Folder for the report.")
@click.option("--seed", default=0, show_default=True, help="Seed of the simulations.")
@facts_option
@json_option
def command(
    case: Path, *, as_of: str, out: Path | None, seed: int, as_json: bool, **given: Path | None
) -> None:
    """Say what of CASE, a folder of tables, cannot be accounted for on a day.

    With -o it writes report.html, case.json, unaccounted.csv, findings.csv, next_checks.csv and
    manifest.sha256. Exit code 0: no finding; 1: findings; 5: a finding by two independent classes
    of evidence; 2: usage; 3: bad data.
    """
    from tidewaiter.app.account.run import account
    from tidewaiter.app.account.written import write_answer
    from tidewaiter.report.account.account_text import account_text

    facts = loaded(given["overlay"])
    answer = account(facts, case, only_day(as_of), seed=seed)
    if out is not None:
        write_answer(facts, answer, out)
    if as_json:
        echo_json(answer)
    else:
        click.echo(account_text(answer))
    tiers = {finding.tier for finding in answer.findings}
    if tiers - {"note"}:
        click.get_current_context().exit(TOP_TIER if "unaccounted" in tiers else 1)
