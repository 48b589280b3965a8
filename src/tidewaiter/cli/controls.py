"""``tidewaiter controls``: the law over time, rule by rule, and the ledger of the cap."""

from __future__ import annotations

from pathlib import Path

import click

from tidewaiter.cli.classify import NUMBERS, asked, day_options, figure_options, today
from tidewaiter.cli.options import echo_json, facts_option, json_option, loaded


@click.group()
def command() -> None:
    """The rules over time: an item's history, one rule, two days, the cap."""


@command.command("timeline")
@click.argument("name", default="", metavar="[CHIP]")
@figure_options
@facts_option
@json_option
def timeline(**given: object) -> None:
    """Class of a chip on every day on which a rule about it changed."""
    from tidewaiter.app.law.controls import timeline_of
    from tidewaiter.report.law.changes_text import as_timeline

    overlay = given["overlay"]
    facts = loaded(overlay if isinstance(overlay, Path) else None)
    found = timeline_of(facts, asked({**dict.fromkeys(NUMBERS), **_NO_DAY, **given}))
    if given["as_json"]:
        echo_json(found)
    else:
        click.echo(as_timeline(found.item, found.days))


_NO_DAY = {"on": "", "known_by": "", "data_centre": None}


@command.command("explain")
@click.argument("rule")
@facts_option
@json_option
def explain(rule: str, overlay: Path | None, *, as_json: bool) -> None:
    """A rule in words: its texts over time, their sources, what it needs to know."""
    from tidewaiter.app.law.controls import explanation_of
    from tidewaiter.report.law.rules_text import as_explanation

    facts = loaded(overlay)
    found = explanation_of(facts, rule)
    if as_json:
        echo_json(found)
    else:
        click.echo(as_explanation(found, facts.sources))


@command.command("diff")
@click.argument("first", metavar="DATE1")
@click.argument("second", metavar="DATE2")
@facts_option
@json_option
@click.pass_context
def diff(
    ctx: click.Context, first: str, second: str, overlay: Path | None, *, as_json: bool
) -> None:
    """Which chips stand elsewhere on the second day. Exit code 1 if any does."""
    from tidewaiter.app.law.controls import changes_between
    from tidewaiter.report.law.changes_text import as_differences

    found = changes_between(loaded(overlay), first, second)
    if as_json:
        echo_json(found)
    else:
        click.echo(as_differences(found.differences, first, second, found.asked))
    ctx.exit(1 if found.differences else 0)


@command.command("cap")
@click.argument("shipments", type=click.Path(path_type=Path))
@click.option("--on", default="", metavar="DATE", help="Day of the text; today if left out.")
@facts_option
@json_option
@click.pass_context
def cap(
    ctx: click.Context, shipments: Path, on: str, overlay: Path | None, *, as_json: bool
) -> None:
    """Shipments of each product to China against those at home, with the running share.

    SHIPMENTS is a CSV file with the columns date, chip, quantity, destination (two-letter codes).
    The cap was not read in the rule itself, so every answer has to be verified. Exit code 1 if a
    product goes beyond the cap at any row.
    """
    from tidewaiter.app.law.controls import ledger_of
    from tidewaiter.report.law.rules_text import as_ledger

    facts = loaded(overlay)
    found = ledger_of(facts, shipments, on or today())
    if as_json:
        echo_json(found)
    else:
        click.echo(as_ledger(found, facts.sources))
    ctx.exit(1 if found.first_beyond else 0)


@command.command("requirement")
@click.argument("name", default="", metavar="[CHIP]")
@click.option("--from", "exported_from", metavar="CODE", help="Country that it leaves.")
@click.option("--to", "destination", metavar="CODE", help="Country that it goes to.")
@click.option("--headquarters", metavar="CODE", help="Country of the end user's headquarters.")
@click.option(
    "--parent", "ultimate_parent", metavar="CODE", help="The same of its ultimate parent."
)
@click.option(
    "--listed-ownership", type=float, help="Share of it that listed parties own, in per cent."
)
@day_options
@figure_options
@click.option("--data-centre", type=click.Choice(["yes", "no"]), help="As in classify.")
@facts_option
@json_option
def requirement(**given: object) -> int:
    """Whether a licence is needed: yes, no, unknown or verify, with rules and citations.

    What is left out is unknown. "No" clears nobody: lists of parties and end uses are other
    questions. Exit code 0: no; 1: yes, unknown or verify.
    """
    from tidewaiter.app.law.controls import requirement_of
    from tidewaiter.report.law.requirement_text import as_requirement

    overlay = given["overlay"]
    facts = loaded(overlay if isinstance(overlay, Path) else None)
    found = requirement_of(facts, asked(given), given)
    if given["as_json"]:
        echo_json(found)
    else:
        click.echo(as_requirement(found, facts.sources))
    return 0 if found.requirement == "no" else 1
