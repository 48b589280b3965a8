"""``tidewaiter facts``: check all facts, or show one with its citation."""

from __future__ import annotations

from pathlib import Path

import click

from tidewaiter.cli.options import echo_json, facts_option, json_option, loaded


@click.group()
def command() -> None:
    """Check or show the facts behind every number."""


@command.command("check")
@facts_option
@json_option
@click.option("--strict", is_flag=True, help="Count warnings as findings too.")
@click.pass_context
def check(ctx: click.Context, overlay: Path | None, *, as_json: bool, strict: bool) -> None:
    """Validate every fact: schema, ranges, sources, identifiers, duplicates.

    Exit code 1 when something is wrong.
    """
    from tidewaiter.app.facts import checked
    from tidewaiter.report import facts_text

    found = checked(loaded(overlay))
    if as_json:
        echo_json(found)
    else:
        click.echo(facts_text.as_check(found))
    if found.errors or (strict and found.warnings):
        ctx.exit(1)


@command.command("show")
@click.argument("ident", metavar="ID")
@facts_option
@json_option
def show(ident: str, overlay: Path | None, *, as_json: bool) -> None:
    """Show a fact with its citations: chips/nvidia/h20, a case, a source."""
    from tidewaiter.app.facts import fact
    from tidewaiter.report import facts_text

    answer = fact(loaded(overlay), ident)
    if as_json:
        echo_json(answer)
    else:
        click.echo(facts_text.as_fact(answer))


@command.command("list")
@click.argument("kind", default="")
@facts_option
@json_option
def list_facts(kind: str, overlay: Path | None, *, as_json: bool) -> None:
    """List the identifiers of all facts, or of one kind."""
    facts = loaded(overlay)
    names = [name for name in facts.files if name.startswith(kind)]
    if as_json:
        echo_json(names)
    else:
        click.echo("\n".join(names))
