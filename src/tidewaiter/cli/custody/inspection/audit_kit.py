"""``tidewaiter custody audit-kit``: what an inspector takes along."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tidewaiter.cli.custody.registry.told import FILE, echo_answer, unix_time
from tidewaiter.cli.options import facts_option, json_option, loaded

if TYPE_CHECKING:
    from collections.abc import Callable

AIMS = ("--missing", "--goal", "--deceit-goal", "--notice", "--at-once")


def _refused(_: click.Context, option: click.Parameter, value: str | None) -> None:
    """Refuse an aim that comes after the commitment."""
    if value is not None:
        raise click.UsageError(
            f"{option.opts[0]} belongs to audit-commit: the aim is committed to with the secret, "
            "before the inventory is known"
        )


def _aims(function: Callable[..., None]) -> Callable[..., None]:
    """Return a command that knows the options of an aim only to say where they belong."""
    for name in AIMS:
        function = click.option(
            name, hidden=True, expose_value=False, callback=_refused, is_flag=name == "--at-once",
            default=None,
        )(function)  # fmt: skip
    return function


@click.command("audit-kit")
@click.argument("site")
@click.option("--inventory", required=True, type=FILE, help="CSV serial[,uuid,...], or a case.")
@click.option("--secret", required=True, type=FILE, help="The secret that was committed to.")
@click.option("-o", "--output", required=True, type=FILE, help="Folder, or a name in .zip.")
@click.option("--beacon", default="", help="The public text that audit-commit announced.")
@click.option("--frozen", default="", metavar="TIME", help="When the inventory came; now else.")
@_aims
@facts_option
@json_option
def command(
    *,
    frozen: str,
    overlay: Path | None,
    as_json: bool,
    **given: Any,  # noqa: ANN401
) -> None:
    """Plan an inspection of SITE, draw its sample and write the kit with its form.

    What it is to reach was fixed by audit-commit. The kit tells which units are looked at: it stays
    closed until the visit.
    """
    from tidewaiter.app.custody.audit import AskedKit, prepare_audit

    asked = AskedKit(frozen=unix_time(frozen), **given)
    made = prepare_audit(loaded(overlay), asked)
    text = [*made.plan.arithmetic, f"{made.sampled:,} units in the kit {made.digest[:12]}"]
    echo_answer(made, as_json=as_json, text="\n".join(text))
