"""``tidewaiter custody score``: how well are nodes of known sites located?"""

from __future__ import annotations

from pathlib import Path

import click

from tidewaiter.cli.custody.asking import (
    holder_option,
    liars_option,
    profile_option,
    within_option,
)
from tidewaiter.cli.options import echo_json, facts_option, json_option, loaded


@click.command("score")
@click.argument("nodes", type=click.Path(path_type=Path))
@click.argument("rtt", type=click.Path(path_type=Path))
@click.option("--labels", type=click.Path(path_type=Path), help="Nodes known to be wrong.")
@within_option
@liars_option
@profile_option
@holder_option
@facts_option
@json_option
def command(
    *,
    nodes: Path,
    rtt: Path,
    labels: Path | None,
    overlay: Path | None,
    as_json: bool,
    **asked: str | float | None,
) -> None:
    """Leave each of NODES out in turn and locate it from the others by the times in RTT.

    NODES is CSV with node_id, name, country, lat and lon; RTT is CSV with src, dst and min_ms (or
    avg_ms); LABELS is CSV with a column name or node_id.
    """
    from tidewaiter.app.custody.assumed import Asked
    from tidewaiter.app.custody.score import score
    from tidewaiter.report.custody.score_text import score_text

    answer = score(loaded(overlay), nodes, rtt, labels, Asked(**asked))  # type: ignore[arg-type]
    if as_json:
        echo_json(answer)
    else:
        click.echo(score_text(answer))
