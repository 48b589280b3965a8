"""``tidewaiter names``: compare a name with a list, and measure how well that works."""

from __future__ import annotations

from pathlib import Path

import click

from tidewaiter.cli.options import echo_json, json_option

FILE = click.Path(path_type=Path)
list_option = click.option("--list", "list_file", type=FILE, required=True, help="File of a list.")


@click.group()
def command() -> None:
    """Compare names with a list, with what speaks for and against each match."""


@command.command("match")
@click.argument("name")
@list_option
@click.option("--use", default="sparing", show_default=True, help="Use that sets the threshold.")
@json_option
@click.pass_context
def match(ctx: click.Context, name: str, list_file: Path, use: str, *, as_json: bool) -> None:
    """Show the entries of a list nearest to a name, each with its reasons.

    Exit code 1 when one reaches the threshold of the use. No match is not clearance.
    """
    from tidewaiter.app.name_scores import matches_of
    from tidewaiter.parties.names.calibration import threshold
    from tidewaiter.report.parties.names_text import as_matches

    least = threshold(use)
    found = matches_of(name, list_file)
    if as_json:
        echo_json({"list": list_file.name, "threshold": least, "matches": found})
    else:
        click.echo(as_matches(name, list_file.name, least, found))
    if found and found[0].probability >= least:
        ctx.exit(1)


@command.command("score")
@list_option
@click.option("--queries", type=FILE, help="CSV: qid, query, truth (entry ids separated by ;).")
@click.option("--pairs", type=FILE, help="CSV: name1, name2, is_match.")
@json_option
def score(list_file: Path, queries: Path | None, pairs: Path | None, *, as_json: bool) -> None:
    """Measure recall, alerts on clean names, candidates, pairs and speed."""
    import time

    from tidewaiter.app.name_scores import score_lists
    from tidewaiter.core.errors import UsageError
    from tidewaiter.report.parties.names_text import as_scores

    if queries is None and pairs is None:
        raise UsageError("nothing to score", allowed="--queries, --pairs or both")
    answer = score_lists(list_file, queries, pairs, clock=time.process_time)
    if as_json:
        echo_json(answer)
    else:
        click.echo(as_scores(answer))
