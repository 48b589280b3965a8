"""``tidewaiter case new``: a folder to fill."""

from __future__ import annotations

from pathlib import Path

import click

from tidewaiter.cli.options import echo_json, json_option


@click.command("new")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--name", default="", help="Name of the case; that of its folder when left out.")
@json_option
def new(folder: Path, name: str, *, as_json: bool) -> None:
    """Write a FOLDER with case.yaml and the header of every table; leave out what you lack."""
    from tidewaiter.app.cases.new import new_case

    files = new_case(folder, name)
    if as_json:
        echo_json({"folder": str(folder), "files": files})
    else:
        click.echo(f"{folder}: {', '.join(files)}")
