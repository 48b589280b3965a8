"""``tidewaiter listings fetch``: collect pages politely into web archives."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from tidewaiter.cli.options import echo_json, facts_option, json_option, loaded

if TYPE_CHECKING:
    from tidewaiter.app.listings.fetch import Clocks

PATH = click.Path(path_type=Path)
_GOOD = frozenset({"fetched", "unchanged"})


@click.command("fetch")
@click.argument("urls", type=PATH)
@click.option("-o", "--out", required=True, type=PATH, help="Folder for archives and progress.")
@click.option(
    "--contact", required=True, help="Mail address or page where sites reach you; it is sent."
)
@click.option(
    "--pause",
    type=click.FloatRange(min=0.0),
    default=5.0,
    show_default=True,
    help="Least seconds between two requests to a host; its robots.txt may ask for more.",
)
@facts_option
@json_option
@click.pass_context
def fetch_command(
    ctx: click.Context, /, urls: Path, *, out: Path, as_json: bool, **given: object
) -> None:
    """Ask for every address of the file URLS, one a line, and keep what comes.

    robots.txt is honoured, and where a site refuses, asks for a login or shows a puzzle it is left
    alone. A run that was stopped goes on; a later run asks only for what changed. Exit code 0 when
    everything was fetched or is unchanged, 1 when something was not.
    """
    from tidewaiter.app.listings.fetch import Manners, fetch
    from tidewaiter.report.listings.fetched_text import fetched_line, fetched_summary

    manners = Manners(str(given["contact"]), float(str(given["pause"])))
    overlay = given["overlay"]
    markets = loaded(overlay if isinstance(overlay, Path) else None).markets
    outcomes = []
    for outcome in fetch(urls, out, manners, markets, _clocks()):
        outcomes.append(outcome)
        if not as_json:
            click.echo(fetched_line(outcome.came, outcome.url, outcome.why))
    if as_json:
        echo_json(outcomes)
    else:
        click.echo(fetched_summary([outcome.came for outcome in outcomes], str(out)))
    ctx.exit(0 if all(outcome.came in _GOOD for outcome in outcomes) else 1)


def _clocks() -> Clocks:
    import time
    from datetime import UTC, datetime

    from tidewaiter.app.listings.fetch import Clocks

    def now() -> str:
        return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

    return Clocks(now, time.monotonic, time.sleep)
