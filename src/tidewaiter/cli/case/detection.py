"""``tidewaiter case detection``: what loss the inventory takings of a case would notice."""

from __future__ import annotations

from pathlib import Path

import click

from tidewaiter.cli.options import echo_json, facts_option, json_option, loaded, only_day


@click.command("detection")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--as-of", required=True, metavar="DATE", help="The day asked about.")
@click.option("--account", default="", metavar="ACCOUNT", help="Only this account: site:A.")
@click.option("--item", default="", metavar="ITEM", help="Only this chip: nvidia/h100-sxm.")
@click.option(
    "--loss", type=click.FloatRange(min=0, min_open=True), help="A loss, in chips, to judge."
)
@click.option(
    "--over",
    type=click.IntRange(min=1),
    help="Periods over which a protracted loss is spread; all unless given.",
)
@click.option(
    "--false-alarm",
    type=click.FloatRange(min=0, max=0.5, min_open=True, max_open=True),
    help="Share of honest sequences that each test may accuse; that of `account` unless given.",
)
@click.option("--seed", default=0, show_default=True, help="Seed of the simulations.")
@facts_option
@json_option
def detection_command(
    folder: Path,
    *,
    as_of: str,
    seed: int,
    overlay: Path | None,
    as_json: bool,
    **given: str | float | None,
) -> None:
    """Say what loss the inventory takings of the case in FOLDER would notice.

    For each account and item with two takings or more: the error of each inventory difference, the
    threshold of four tests, how likely each notices the stated loss, all at once or little by
    little, and the smallest loss that it notices in 95% of cases (a number of the facts).
    """
    from tidewaiter.app.account.detection import Narrowed, case_detection
    from tidewaiter.report.account.detection_text import detection_text

    narrowed = Narrowed(**given)  # type: ignore[arg-type]
    answer = case_detection(loaded(overlay), folder, only_day(as_of), narrowed, seed=seed)
    if as_json:
        echo_json(answer)
    else:
        title = answer.case, answer.status, answer.as_of
        click.echo(detection_text(title, answer.series, answer.blind))
