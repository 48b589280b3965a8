"""``tidewaiter custody locate``: can devices be where they say?"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from tidewaiter.cli.custody.asking import (
    holder_option,
    liars_option,
    profile_option,
    within_option,
)
from tidewaiter.cli.options import echo_json, facts_option, json_option, loaded, writing


@click.command("locate")
@click.argument("probes", type=click.Path(path_type=Path))
@click.option("--landmarks", required=True, type=click.Path(path_type=Path), help="Landmarks.")
@click.option("--claims", required=True, type=click.Path(path_type=Path), help="Devices.")
@click.option("--zone", default="", metavar="CN,HK", help="Countries that none may be in.")
@within_option
@liars_option
@profile_option
@holder_option
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Write a map, HTML.")
@facts_option
@json_option
def command(
    *,
    probes: Path,
    output: Path | None,
    overlay: Path | None,
    as_json: bool,
    **given: Any,  # noqa: ANN401
) -> None:
    """Say of each device whether it can be where it says, from the round trips in PROBES.

    PROBES is CSV with src, dst and min_ms (or avg_ms); landmarks and claims are CSV with node_id,
    name, country, lat, lon and, where it is known, operator. Exit code 1: a device is impossible
    or inconsistent.
    """
    from tidewaiter.app.custody.assumed import Asked
    from tidewaiter.app.custody.locate import Tables, locate
    from tidewaiter.report.custody.locate_page import locate_page
    from tidewaiter.report.custody.locate_text import locate_text
    from tidewaiter.sources.custody.outlines import land

    tables = Tables(probes, given.pop("landmarks"), given.pop("claims"))
    asked = Asked(**given)
    if output is None:
        answer = locate(loaded(overlay), tables, asked)
    else:
        with writing(output) as write:
            answer = locate(loaded(overlay), tables, asked)
            write(locate_page(answer, [c.polygons for c in land()]).encode())
    if as_json:
        echo_json(answer)
    else:
        click.echo(locate_text(answer))
    if any(one.verdict in {"impossible", "inconsistent"} for one in answer.verdicts):
        click.get_current_context().exit(1)
