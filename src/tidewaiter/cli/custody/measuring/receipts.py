"""``tidewaiter custody receipts``: which round trips of a session may be used?"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tidewaiter.cli.custody.measuring.agent import FILE, session_argument
from tidewaiter.cli.custody.registry.told import unix_time
from tidewaiter.cli.options import echo_json, json_option

if TYPE_CHECKING:
    from tidewaiter.model.custody.measuring import SessionAppraisal


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
@click.option("--log", default="", metavar="PLACE", help="Say which receipts are in this log.")
@click.option("--last-good", default="", metavar="TIME", help="End of the last good session.")
@click.option("--asked-at", default="", metavar="TIME", help="When silence is asked about; now.")
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
    from tidewaiter.app.custody.measuring.appraise import write_probes

    found = _appraised(session, receipts, given)
    if output is not None and found.is_good:
        write_probes(found, output)
    if as_json:
        echo_json(found)
    else:
        click.echo("\n".join(_lines(found)))
    if not found.is_good:
        click.get_current_context().exit(1)


def _appraised(
    session: Path, receipts: tuple[Path, ...], given: dict[str, Any]
) -> SessionAppraisal:
    import msgspec

    from tidewaiter.app.custody.measuring.appraise import (
        Collected,
        Token,
        appraise,
        asked_about,
        logged_in,
    )

    collected = Collected(
        Token(given["before"], unix_time(given["before_at"])),
        Token(given["after"], unix_time(given["after_at"])),
        receipts,
    )
    keys = dict(_named(text) for text in given["landmark_key"])
    found = appraise(session, given["seed"], collected, given["device_key"], keys)
    times = [unix_time(given["last_good"])] if given["last_good"] else []
    return msgspec.structs.replace(
        found,
        logged=logged_in(given["log"], receipts) if given["log"] else (),
        questions=asked_about(found, session, times, unix_time(given["asked_at"])),
    )


def _lines(found: SessionAppraisal) -> list[str]:
    lines = [f"session {found.session}: {'good' if found.is_good else 'unknown'}", *found.why]
    lines += [f"{one.landmark} {one.ms:.3f} ms, {one.bursts} bursts" for one in found.trips]
    lines += [f"refused {one.place}: {one.why}" for one in found.refused]
    lines += [
        f"{one.place}: not in the log" if one.number is None else f"{one.place}: entry {one.number}"
        for one in found.logged
    ]
    return lines + [f"to be asked: {one}" for one in found.questions]


def _named(text: str) -> tuple[str, Path]:
    name, equals, path = text.partition("=")
    if not (name and equals and path):
        raise click.BadParameter("write NAME=FILE", param_hint="--landmark-key")
    return name, Path(path)
