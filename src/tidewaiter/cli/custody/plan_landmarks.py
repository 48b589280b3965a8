"""``tidewaiter custody plan-landmarks``: where should landmarks stand?"""

from __future__ import annotations

from pathlib import Path

import click

from tidewaiter.cli.custody.asking import liars_option, profile_option, within_option
from tidewaiter.cli.options import echo_json, facts_option, json_option, loaded


@click.command("plan-landmarks")
@click.argument("sites", type=click.Path(path_type=Path))
@click.option("--candidates", required=True, type=click.Path(path_type=Path), help="Places.")
@within_option
@liars_option
@profile_option
@facts_option
@json_option
def command(
    *,
    sites: Path,
    candidates: Path,
    overlay: Path | None,
    as_json: bool,
    **asked: str | float | None,
) -> None:
    """Choose where landmarks should stand to verify SITES, with cost and radius to expect.

    SITES and the candidates are CSV with node_id, name, country, lat, lon and, where it is known,
    operator.
    """
    from tidewaiter.app.custody.assumed import Asked
    from tidewaiter.app.custody.plan_landmarks import plan_landmarks
    from tidewaiter.report.custody.plan_text import plan_text

    answer = plan_landmarks(loaded(overlay), sites, candidates, Asked(**asked))  # type: ignore[arg-type]
    if as_json:
        echo_json(answer)
    else:
        click.echo(plan_text(answer))
