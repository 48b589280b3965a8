"""``tidewaiter case check``: every fault of a case, or what was read of it."""

from __future__ import annotations

from pathlib import Path

import click

from tidewaiter.cli.options import echo_json, facts_option, json_option, loaded


@click.command("check")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--most",
    type=click.IntRange(min=1),
    default=100,
    show_default=True,
    help="How many faults to list; the rest is counted.",
)
@facts_option
@json_option
def check(folder: Path, *, most: int, overlay: Path | None, as_json: bool) -> None:
    """List every fault of the case in FOLDER with file, row and column, or say what it holds.

    Exit code 3 when there is a fault: a case with one is not loaded at all.
    """
    from tidewaiter.app.cases.check import check_case
    from tidewaiter.report.cases_text import check_text

    checked = check_case(loaded(overlay), folder, most=most)
    if as_json:
        echo_json(checked)
    else:
        click.echo(check_text(checked))
    if checked.faults:
        click.get_current_context().exit(3)
