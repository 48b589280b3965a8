"""``tidewaiter chips``: list chips, show one, resolve a name."""

from __future__ import annotations

from pathlib import Path

import click

from tidewaiter.cli.options import echo_json, facts_option, json_option, loaded


@click.group(invoke_without_command=True)
@facts_option
@json_option
@click.pass_context
def command(ctx: click.Context, overlay: Path | None, *, as_json: bool) -> None:
    """List chips with TPP and performance density; show or resolve one."""
    if ctx.invoked_subcommand is not None:
        return
    from tidewaiter.app.chips import listed
    from tidewaiter.report import chips_text

    lines = listed(loaded(overlay))
    if as_json:
        echo_json(lines)
    else:
        click.echo(chips_text.as_list(lines))


@command.command("show")
@click.argument("name")
@facts_option
@json_option
def show(name: str, overlay: Path | None, *, as_json: bool) -> None:
    """Show one chip, every figure with its source."""
    from tidewaiter.app.chips import shown
    from tidewaiter.report import chips_text

    facts = loaded(overlay)
    answer = shown(facts, name)
    if as_json:
        echo_json(answer)
    else:
        click.echo(chips_text.as_text(answer, facts.sources))


@command.command("resolve")
@click.argument("name")
@facts_option
@json_option
@click.pass_context
def resolve_name(ctx: click.Context, name: str, overlay: Path | None, *, as_json: bool) -> None:
    """Say which chip a free-text name means, or the candidates, and why.

    Exit code 1 when the name does not settle on one chip.
    """
    from tidewaiter.app.chips import resolved
    from tidewaiter.report import chips_text

    meant = resolved(loaded(overlay), name)
    if as_json:
        echo_json(meant)
    else:
        click.echo(chips_text.as_resolution(meant))
    if meant.chip is None:
        ctx.exit(1)
