"""``tidewaiter lists``: load, show, compare and fetch restricted-party lists."""

from __future__ import annotations

from pathlib import Path

import click

from tidewaiter.cli.names import score
from tidewaiter.cli.options import (
    checked_day,
    echo_json,
    facts_option,
    json_option,
    loaded,
    writing,
)

_FOLDER = click.Path(path_type=Path, file_okay=False)
_PATH = click.Path(path_type=Path)
_as_option = click.option("--as", "form", default="", metavar="FORMAT", help="Format of the files.")
_out_option = click.option(
    "-o", "--out", required=True, type=_FOLDER, help="Folder of loaded lists; made if need be."
)
_list_option = click.option("--list", "code", default="", help="Which list of the folder.")


@click.group()
def command() -> None:
    """Load, show, compare and fetch restricted-party lists."""


command.add_command(score)


@command.command("load")
@click.argument("files", nargs=-1, required=True, type=_PATH)
@_as_option
@click.option("--published", default="", metavar="DATE", help="Day of publication.")
@_out_option
@facts_option
@json_option
def load(files: tuple[Path, ...], *, as_json: bool, **given: object) -> None:
    """Read the FILES of one list and keep them; a damaged file is refused whole.

    OFAC's legacy form is several files; every other list is one.
    """
    from tidewaiter.app import lists
    from tidewaiter.report.parties.lists_text import edition_line

    stated = lists.Stated(str(given["form"]), checked_day(str(given["published"])))
    kept = lists.load(loaded(_path(given["overlay"])), files, Path(str(given["out"])), stated)
    if as_json:
        echo_json(kept)
    else:
        click.echo(edition_line(kept))


@command.command("formats")
@json_option
def formats(*, as_json: bool) -> None:
    """List the formats that can be read."""
    from tidewaiter.sources.lists import formats as readers

    titles = {name: reader.TITLE for name, reader in readers().items()}
    if as_json:
        echo_json(titles)
    else:
        click.echo("\n".join(f"{name:15} {title}" for name, title in titles.items()))


@command.command("show")
@click.argument("folder", type=_FOLDER)
@click.argument("ident", default="", metavar="[ENTRY]")
@_list_option
@json_option
def show(folder: Path, ident: str, code: str, *, as_json: bool) -> None:
    """Show the lists of a FOLDER with their days, or all that they say of one ENTRY."""
    from tidewaiter.app import lists
    from tidewaiter.report.parties.lists_text import edition_line, entry_text

    if ident:
        entries = lists.entry(folder, ident, code)
        text = "\n\n".join(entry_text(entry) for entry in entries)
        echo_json(entries) if as_json else click.echo(text)
        return
    kept = [one for one in lists.overview(folder) if code in {"", one.list}]
    text = "\n".join(edition_line(one) for one in kept) or "no list is loaded"
    echo_json(kept) if as_json else click.echo(text)


@command.command("names")
@click.argument("folder", type=_FOLDER)
@_list_option
@click.option("-o", "--out", type=_PATH, help="File to write; standard output without it.")
def names(folder: Path, code: str, out: Path | None) -> None:
    """Write every name of a FOLDER as CSV; a cell like a formula gets an apostrophe in front."""
    from tidewaiter.app import lists

    with writing(out) as write:
        table = lists.names(folder, code)
        write(table.text.encode())
    if table.marked:
        click.echo(f"{table.marked} cells like formulas got an apostrophe in front", err=True)


@command.command("diff")
@click.argument("old", type=_PATH)
@click.argument("new", required=False, type=_PATH)
@_list_option
@_as_option
@facts_option
@json_option
@click.pass_context
def diff(
    ctx: click.Context, /, old: Path, new: Path | None, *, as_json: bool, **given: str
) -> None:
    """Say what changed from OLD to NEW, each a file or a folder; one folder: its last two editions.

    Exit code 1 when something changed.
    """
    from tidewaiter.app import lists
    from tidewaiter.report.parties.lists_text import changes_text

    facts = loaded(_path(given["overlay"]))
    answer = lists.difference(facts, old, new, given["code"], lists.Stated(given["form"]))
    if as_json:
        echo_json(answer)
    else:
        click.echo(changes_text(answer))
    if answer.any:
        ctx.exit(1)


@command.command("fetch")
@click.argument("idents", nargs=-1, metavar="[LIST]...")
@_out_option
@facts_option
@json_option
def fetch(idents: tuple[str, ...], out: Path, overlay: Path | None, *, as_json: bool) -> None:
    """Fetch lists from their publishers; unchanged ones are not sent again.

    Without LIST, every list whose publisher offers an address. The edition before is kept.
    """
    from urllib.request import getproxies

    from tidewaiter.app import lists
    from tidewaiter.report.parties.lists_text import edition_line

    facts = loaded(overlay)
    wanted = idents or tuple(name for name, one in facts.lists.items() if one.addresses)
    fetched = []
    for ident in wanted:
        fetched.append(lists.fetch(facts, ident, out, getproxies()))
        if not as_json:
            one = fetched[-1]
            click.echo(f"{one.outcome}: {edition_line(one.kept)}")
    if as_json:
        echo_json(fetched)


def _path(given: object) -> Path | None:
    return given if isinstance(given, Path) else None
