"""``tidewaiter evidence export``: the evidence of a scan as a web archive."""

from __future__ import annotations

from pathlib import Path

import click

from tidewaiter.cli.options import echo_json, json_option

PATH = click.Path(path_type=Path)


@click.command("export")
@click.argument("folder", type=PATH)
@click.option("-o", "--out", required=True, type=PATH, help="The archive, such as scan.wacz.")
@json_option
def export_command(folder: Path, *, out: Path, as_json: bool) -> None:
    """Write the objects of the sealed FOLDER as a web archive (WACZ) that other tools replay.

    It holds the originals, with whatever personal data is in them.
    """
    from tidewaiter.app.evidence.export import export

    done = export(folder, out)
    if as_json:
        echo_json(done)
    else:
        click.echo(
            f"{out}: {done.objects:,} objects, {done.records:,} records, {done.pages:,} pages; "
            f"sha256 {done.sha256}"
        )
