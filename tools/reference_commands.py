"""Reference page of the command line: each command's own help, walked from the top."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tidewaiter.cli.main import program

if TYPE_CHECKING:
    from collections.abc import Iterator

_INTRODUCTION = """# Commands

What `--help` prints, for every command. Data goes to standard output and everything else to
standard error; every command takes `--json`.

| exit code | meaning |
| --- | --- |
| 0 | yes, or clean |
| 1 | no, or findings |
| 2 | the command was wrong |
| 3 | a file, row or field was wrong |
| 4 | internal error |
| 130 | interrupted; nothing was written |
"""


def command_pages() -> dict[str, str]:
    """Return the one page of commands."""
    return {"commands.md": _INTRODUCTION + "\n" + "\n\n".join(_helped(program, "tidewaiter", None))}


def _helped(command: click.Command, name: str, parent: click.Context | None) -> Iterator[str]:
    """Yield the help of a command, then of the commands below it."""
    context = click.Context(command, info_name=name, parent=parent, terminal_width=92)
    yield f"## `{context.command_path}`\n\n```text\n{command.get_help(context).rstrip()}\n```"
    if isinstance(command, click.Group):
        for inner in command.list_commands(context):
            found = command.get_command(context, inner)
            if found is not None and not found.hidden:
                yield from _helped(found, inner, context)
