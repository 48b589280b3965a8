"""``tidewaiter custody report``: drafts of what would have to be reported."""

from __future__ import annotations

from pathlib import Path

import click

from tidewaiter.cli.custody.registry.told import FILE, echo_answer, known_by_option, place_argument
from tidewaiter.cli.options import as_of_option, facts_option, json_option, loaded, only_day


@click.group("report")
def command() -> None:
    """Draft reports from the registry in a log. Nothing here is a filing."""


@command.command("chip-security-act")
@place_argument
@click.option(
    "--licences", required=True, type=FILE, help="CSV: serial,licence,user,place,country."
)
@as_of_option
@known_by_option
@facts_option
@json_option
def chip_security_act(
    *, place: str, licences: Path, overlay: Path | None, as_json: bool, **days: str
) -> None:
    """Draft the bill's three cases: elsewhere, diverted to another user, tampered with.

    Exit code 1: there is a case.
    """
    from tidewaiter.app.custody.registry.known import Days
    from tidewaiter.app.custody.registry.report import cases_answer
    from tidewaiter.report.custody.registry_text import cases_text

    found = cases_answer(loaded(overlay), place, licences, Days(**days))
    text = cases_text(found.status, found.meanings, found.cases, found.licensed)
    echo_answer(found, as_json=as_json, text=text)
    if found.cases:
        click.get_current_context().exit(1)


@command.command("notification")
@place_argument
@click.option("--until", required=True, metavar="DATE", help="Last day of the three months.")
@known_by_option
@click.option("-o", "--output", type=FILE, help="Write the lines, .csv or .parquet.")
@facts_option
@json_option
def notification(
    *, place: str, output: Path | None, overlay: Path | None, as_json: bool, **days: str
) -> None:
    """Draft the notice of goods that changed hands or country. Exit code 1: it would be due."""
    from tidewaiter.app.custody.registry.report import notice_answer, write_notice
    from tidewaiter.report.custody.registry_text import notice_text

    facts, last = loaded(overlay), only_day(days["until"], "--until")
    found = notice_answer(facts, place, last, days["known_by"])
    if output is not None:
        write_notice(output, found, facts.registry["custody"].notice)
    text = notice_text(found.status, found.eccn, found.more_than, found.notice)
    echo_answer(found, as_json=as_json, text=text)
    if found.notice.is_due is not False:
        click.get_current_context().exit(1)
