"""``tidewaiter evidence verify``: is the folder of a scan what was sealed, by whom, since when?"""

from __future__ import annotations

from pathlib import Path

import click

from tidewaiter.cli.options import echo_json, json_option

PATH = click.Path(path_type=Path)


@click.command("verify")
@click.argument("folder", type=PATH)
@click.option(
    "--trust", multiple=True, type=PATH, help="Public keys that you trust, in PEM; repeatable."
)
@click.option(
    "--authority",
    multiple=True,
    type=PATH,
    help="Certificates of time-stamp authorities that you trust, in PEM; repeatable.",
)
@json_option
@click.pass_context
def verify_command(
    ctx: click.Context,
    /,
    folder: Path,
    *,
    trust: tuple[Path, ...],
    authority: tuple[Path, ...],
    as_json: bool,
) -> None:
    """Say whether FOLDER, which a scan wrote, is what was sealed; no network is needed.

    Exit code 0 when it is, by a key that --trust names (and, with --authority, stamped by one of
    them); 1 when it is not, with every file that differs; 3 when it cannot be read.
    """
    from tidewaiter.app.evidence.verify import verify
    from tidewaiter.report.evidence.verified_text import verified_text

    found = verify(folder, trust, authority)
    if as_json:
        echo_json({"verified": found.is_verified, "check": found})
    else:
        click.echo(verified_text(found))
    ctx.exit(0 if found.is_verified else 1)
