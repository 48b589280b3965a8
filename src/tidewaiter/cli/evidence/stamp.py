"""``tidewaiter evidence stamp``: let authorities say since when the evidence of a scan exists."""

from __future__ import annotations

from pathlib import Path

import click

from tidewaiter.cli.options import echo_json, json_option


@click.command("stamp")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--authority",
    "addresses",
    multiple=True,
    metavar="URL",
    help="Address of a time-stamp authority; repeatable. Two are better than one.",
)
@json_option
@click.pass_context
def stamp_command(
    ctx: click.Context, /, folder: Path, *, addresses: tuple[str, ...], as_json: bool
) -> None:
    """Ask time-stamp authorities (RFC 3161) to stamp the sealed FOLDER.

    Only a digest is sent. What cannot be sent now waits in the folder; the same command without
    --authority sends it again. Exit code 0 when every stamp has come, 1 when one waits.
    """
    import time
    from functools import partial

    from tidewaiter.app.evidence.stamp import stamp
    from tidewaiter.report.evidence.stamped_text import stamped_text
    from tidewaiter.sources.collecting.authority import answered

    done = stamp(folder, addresses, partial(answered, monotonic=time.monotonic))
    if as_json:
        echo_json(done)
    else:
        click.echo(stamped_text([(s.address, s.time, s.why) for s in done]))
    ctx.exit(1 if any(not each.time for each in done) else 0)
