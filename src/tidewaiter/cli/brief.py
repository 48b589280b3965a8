"""``tidewaiter brief``: the national estimate as one self-contained page."""

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
    progress,
    writing,
)

if TYPE_CHECKING:
    from tidewaiter.facts.catalogue import Facts
    from tidewaiter.report.brief.content import Brief


@click.command()
@click.option("-o", "--output", type=click.Path(path_type=Path), default=Path("brief.html"))
@as_of_option
@click.option("--draws", default=65_536, show_default=True, help="Draws of each run.")
@click.option("--seed", default=1, show_default=True, help="Seed of every stream.")
@facts_option
@json_option
def command(output: Path, overlay: Path | None, *, as_json: bool, **given: Any) -> None:  # noqa: ANN401
    """Write the national estimate as one page, brief.html, or print its content as JSON."""
    from tidewaiter.report.brief_text import as_text

    facts = loaded(overlay)
    if as_json:
        echo_json(_content(facts, given))
        return
    with writing(output) as write:
        from tidewaiter.report.brief.page import page

        content = _content(facts, given)
        write(page(content).encode())
    click.echo(as_text(content))
    click.echo(f"wrote {output}", err=True)


def _content(facts: Facts, given: dict[str, Any]) -> Brief:
    from tidewaiter.app.brief import brief
    from tidewaiter.estimate.engine.run import Settings

    settings = Settings(draws=given["draws"], seed=given["seed"])
    runs = sum(1 for m in facts.estimates.values() if m.headline)
    with progress("estimating", runs * settings.draws) as report:
        return brief(facts, settings, given["as_of"], report)
