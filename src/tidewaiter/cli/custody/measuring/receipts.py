"""``tidewaiter custody receipts``: which round trips of a session may be used?"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from tidewaiter.cli.custody.measuring.agent import FILE, session_argument
from tidewaiter.cli.custody.registry.told import unix_time
from tidewaiter.cli.options import echo_json, json_option


@click.command("receipts")
@session_argument
@click.argument("receipts", nargs=-1, required=True, type=FILE)
@click.option("--seed", required=True, type=FILE, help="The schedule's seed.")
@click.option("--before", required=True, type=FILE, help="The token before.")
@click.option("--before-at", required=True, metavar="TIME", help="When it came in.")
@click.option("--after", required=True, type=FILE, help="The token after.")
@click.option("--after-at", required=True, metavar="TIME", help="When it came in.")
@click.option("--device-key", required=True, type=FILE, help="The device's public key.")
@click.option("--landmark-key", multiple=True, required=True, metavar="NAME=FILE")
@click.option("-o", "--output", type=FILE, help="Write probes for custody locate, CSV.")
@json_option
def command(
    *,
    session: Path,
    receipts: tuple[Path, ...],
    output: Path | None,
    as_json: bool,
    **given: Any,  # noqa: ANN401
) -> None:
    """Check the receipts and both attestations of SESSION. Exit code 1: they may not be used.

    What may not be used is unknown: silence convicts nobody. A round trip locates whoever holds
    the key that answered, not a chip.
    """
    from tidewaiter.app.custody.measuring.appraise import (
        Collected,
        Token,
        appraise,
        write_probes,
    )

    collected = Collected(
        Token(given["before"], unix_time(given["before_at"])),
        Token(given["after"], unix_time(given["after_at"])),
        receipts,
    )
    keys = dict(_named(text) for text in given["landmark_key"])
    found = appraise(session, given["seed"], collected, given["device_key"], keys)
    if output is not None and found.is_good:
        write_probes(found, output)
    if as_json:
        echo_json(found)
    else:
        lines = [f"session {found.session}: {'good' if found.is_good else 'unknown'}", *found.why]
        lines += [f"{one.landmark} {one.ms:.3f} ms, {one.bursts} bursts" for one in found.trips]
        lines += [f"refused {one.place}: {one.why}" for one in found.refused]
        click.echo("\n".join(lines))
    if not found.is_good:
        click.get_current_context().exit(1)


def _named(text: str) -> tuple[str, Path]:
    name, equals, path = text.partition("=")
    if not (name and equals and path):
        raise click.BadParameter("write NAME=FILE", param_hint="--landmark-key")
    return name, Path(path)
