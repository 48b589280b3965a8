"""``tidewaiter brief``: the national estimate as one self-contained page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from tidewaiter.cli.options import (
    as_of_option,
    echo_json,
    facts_option,
    json_option,
    loaded,
    progress,
    write_whole,
)


@click.command()
@click.option("-o", "--output", type=click.Path(path_type=Path), default=Path("brief.html"))
@as_of_option
@click.option("--draws", default=65_536, show_default=True, help="Draws of each run.")
@click.option("--seed", default=1, show_default=True, help="Seed of every stream.")
@facts_option
@json_option
def command(output: Path, overlay: Path | None, *, as_json: bool, **given: Any) -> None:  # noqa: ANN401
    """Write the national estimate as one page, brief.html, or print its content as JSON."""
    from tidewaiter.app.brief import brief
    from tidewaiter.estimate.engine.run import Settings

    facts = loaded(overlay)
    settings = Settings(draws=given["draws"], seed=given["seed"])
    runs = sum(1 for m in facts.estimates.values() if m.headline)
    with progress("estimating", runs * settings.draws) as report:
        content = brief(facts, settings, given["as_of"], report)
    if as_json:
        echo_json(content)
        return
    from tidewaiter.report.brief.page import page
    from tidewaiter.report.brief_text import as_text

    write_whole(output, page(content).encode())
    click.echo(as_text(content))
    click.echo(f"wrote {output}", err=True)
