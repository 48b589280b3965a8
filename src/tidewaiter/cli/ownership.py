"""``tidewaiter ownership``: who is restricted because of who owns it, with the path."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tidewaiter.cli.options import (
    as_of_option,
    echo_json,
    facts_option,
    json_option,
    loaded,
    only_day,
)

if TYPE_CHECKING:
    from tidewaiter.app.ownership import Files

_FILE = click.Path(path_type=Path)


@click.command()
@click.argument("edges", type=_FILE)
@click.option("--listed", type=_FILE, help="Listed parties: CSV with name, list, acting_with.")
@click.option("--rule", default="ofac", show_default=True, help="ofac, bis, eu or uk.")
@click.option("--seats", type=_FILE, help="CSV with entity, country, meaning.")
@click.option("--entity", "entities", multiple=True, help="Only this entity; may be repeated.")
@click.option("--parents", is_flag=True, help="Ultimate parents and headquarters too.")
@click.option("--every", is_flag=True, help="Show entities without restriction or flag too.")
@click.option("--convert", default="", help="Only print EDGES as csv, bods or ftm.")
@as_of_option
@facts_option
@json_option
def command(edges: Path, *, as_json: bool, **given: Any) -> None:  # noqa: ANN401
    """Judge the entities of EDGES by their owners: yes, no or unknown, each with its path.

    EDGES is a CSV table (owner, owned, pct), BODS 0.4 or FollowTheMoney. Exit code 1 when an
    entity is restricted or unknown.
    """
    from tidewaiter.app.ownership import Question, converted, restricted_entities
    from tidewaiter.report import ownership_text

    day = only_day(given["as_of"])
    if given["convert"]:
        click.echo(converted(edges, given["convert"], day), nl=False)
        return
    question = Question(given["rule"], day, given["entities"], given["parents"])
    answer = restricted_entities(loaded(given["overlay"]), _files(edges, given), question)
    if as_json:
        echo_json(answer)
    else:
        click.echo(ownership_text.as_text(answer, every=given["every"]))
    if any(verdict.restricted != "no" for verdict in answer.verdicts):
        click.get_current_context().exit(1)


def _files(edges: Path, given: dict[str, Any]) -> Files:
    from tidewaiter.app.ownership import Files
    from tidewaiter.core.errors import UsageError, Where

    if given["listed"] is None:
        raise UsageError(
            "without listed parties nothing can be judged",
            where=Where("--listed"),
            allowed="a CSV table with a column name",
        )
    return Files(edges, given["listed"], given["seats"])
