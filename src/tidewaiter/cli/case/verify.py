"""``tidewaiter case verify``: is a bundle what was sealed, by whom, and does asking again agree?"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from tidewaiter.cli.options import echo_json, facts_option, json_option, loaded

if TYPE_CHECKING:
    from tidewaiter.app.account.seal import Rerun
    from tidewaiter.evidence.statement import Statement

PATH = click.Path(path_type=Path)


@click.command("verify")
@click.argument("bundle", type=PATH)
@click.option(
    "--trust", multiple=True, type=PATH, help="Public keys that you trust, in PEM; repeatable."
)
@click.option("--rerun", "is_rerun", is_flag=True, help="Ask again, and compare every file.")
@click.option("--earlier", type=PATH, help="Bundle whose custody log this one must continue.")
@facts_option
@json_option
@click.pass_context
def verify_command(
    ctx: click.Context,
    /,
    bundle: Path,
    trust: tuple[Path, ...],
    *,
    is_rerun: bool,
    as_json: bool,
    **given: Path | None,
) -> None:
    """Say whether BUNDLE is what was sealed.

    Exit code 0 when it is, by a key that --trust names (and, with --rerun, when asking again gives
    the same bytes); 1 when it is not; 3 when it cannot be read.
    """
    from tidewaiter import __version__
    from tidewaiter.app.account.seal import verify
    from tidewaiter.report.account.seal_text import checked_text

    rerun, facts_sha256 = _rerun(given["overlay"]) if is_rerun else (None, "")
    found = verify(bundle, trust, rerun, given["earlier"])
    if as_json:
        echo_json({"verified": found.is_verified, "check": found})
    else:
        click.echo(checked_text(found, __version__, facts_sha256))
    ctx.exit(0 if found.is_verified else 1)


def _rerun(overlay: Path | None) -> tuple[Rerun, str]:
    """Return what asks again about a case with the facts that are here, and their digest."""
    from datetime import date

    from tidewaiter.app.account.run import account, facts_digest
    from tidewaiter.app.account.written import write_answer

    facts = loaded(overlay)

    def again(case: Path, out: Path, stated: Statement) -> None:
        day = date.fromisoformat(stated.as_of)
        write_answer(facts, account(facts, case, day, seed=stated.seed), out)

    return again, facts_digest(facts)
