"""``tidewaiter brief``: the national estimate as one self-contained page."""

from __future__ import annotations

from pathlib import Path

import click

from tidewaiter.cli.options import echo_json, facts_option, json_option, loaded, progress, write_whole


@click.command()
@click.option("-o", "--output", type=click.Path(path_type=Path), default=Path("brief.html"), show_default=True, help="File to write.")
@click.option("--as-of", default="", metavar="DATE", help="Day asked about; by default the latest that the facts speak of.")
@click.option("--draws", default=65_536, show_default=True, help="Draws of each run.")
@click.option("--seed", default=1, show_default=True, help="Seed of every stream.")
@facts_option
@json_option
def command(output: Path, as_of: str, draws: int, seed: int, overlay: Path | None, *, as_json: bool) -> None:
    """Write the national estimate as one page, or print its content as JSON."""
    from tidewaiter.app.brief import brief
    from tidewaiter.estimate.engine.run import Settings

    facts = loaded(overlay)
    settings = Settings(draws=draws, seed=seed)
    runs = sum(1 for m in facts.estimates.values() if m.headline)
    with progress("estimating", runs * draws) as report:
        content = brief(facts, settings, as_of, report)
    if as_json:
        echo_json(content)
        return
    from tidewaiter.report.brief.page import page
    from tidewaiter.report.brief.summary_text import as_text

    with progress("drawing the page", 1) as report:
        text = page(content)
        report(1)
    write_whole(output, text.encode())
    click.echo(as_text(content))
    click.echo(f"wrote {output}", err=True)
