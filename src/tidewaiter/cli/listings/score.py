"""``tidewaiter listings score``: how well labelled texts are read."""

from __future__ import annotations

from pathlib import Path

import click

from tidewaiter.cli.options import echo_json, facts_option, json_option, loaded


@click.command("score")
@click.argument("gold", type=click.Path(path_type=Path))
@click.option(
    "--mistakes",
    type=click.IntRange(min=0),
    default=0,
    show_default=True,
    help="How many texts that were read otherwise than labelled to show.",
)
@facts_option
@json_option
def score(gold: Path, *, mistakes: int, overlay: Path | None, as_json: bool) -> None:
    """Compare what is read in the texts of GOLD with the labels that people gave them.

    GOLD is JSON Lines in the gold format. An offer is found when its model is.
    """
    from tidewaiter.app.listings.score import score_gold
    from tidewaiter.report.listings.score_text import score_text

    scores = score_gold(loaded(overlay), gold)
    if as_json:
        echo_json(scores)
    else:
        click.echo(score_text(scores, most=mistakes))
