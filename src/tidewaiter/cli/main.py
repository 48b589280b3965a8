"""The ``tidewaiter`` command: finds commands, prints errors, sets exit codes.

Exit codes: 0 yes or clean, 1 no or findings, 2 usage, 3 bad data, 4 internal, 130 interrupted.
"""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING, Any

import click

from tidewaiter import __version__
from tidewaiter.core.errors import TidewaiterError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

INTERRUPTED = 130
COMMANDS = {
    "account": "Say what of a case cannot be accounted for, and what to check next.",
    "brief": "Write the national estimate as one self-contained page.",
    "case": "Write, check, balance, seal, verify and simulate cases for the books.",
    "chips": "List chips, show one, or resolve a name.",
    "classify": "Class of a chip or an item on a day, with the arithmetic.",
    "controls": "The rules over time: history, rule, two days, requirement, cap.",
    "custody": "Say where devices are by their round trips; score; plan landmarks.",
    "estimate": "Run an estimate, compare estimates, count hidden populations.",
    "evidence": "Verify, time-stamp and export the evidence of a scan.",
    "facts": "Check or show the facts behind every number.",
    "listings": "Scan saved pages of marketplaces for offers of controlled chips.",
    "lists": "Load, show, compare and fetch restricted-party lists.",
    "names": "Compare names with a list, with reasons; measure how well that works.",
    "parties": "Keep parties, and screen them again when a list changes.",
    "screen": "Screen orders: release, hold or escalate, with law, parties and red flags.",
    "ownership": "Judge entities by who owns them: yes, no or unknown, with the path.",
}


class LazyGroup(click.Group):
    """A group that imports a command's file only when the command runs."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        """Return the names of the commands."""
        return sorted(COMMANDS)

    def get_command(self, _ctx: click.Context, name: str) -> click.Command | None:
        """Return a command, or None when there is none of that name."""
        if name not in COMMANDS:
            return None
        import importlib

        command: click.Command = importlib.import_module(f"tidewaiter.cli.{name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands without importing any."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl(sorted(COMMANDS.items()))


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="tidewaiter")
def program() -> None:
    """Double-entry accounting for AI chips.

    What cannot be accounted for, how sure that is, and what to check next. Every command takes
    --json; data goes to standard output, everything else to standard error.
    """


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and exit with its code."""
    given = sys.argv[1:] if arguments is None else arguments
    sys.exit(
        exit_code(lambda: program.main(given, standalone_mode=False), as_json="--json" in given)
    )


def exit_code(command: Callable[[], Any], *, as_json: bool) -> int:
    """Return the exit code of a command, having printed its error, if any, to standard error."""
    try:
        return int(command() or 0)
    except TidewaiterError as error:
        _complain(error.as_record(), f"error: {error}", as_json=as_json)
        return error.exit_code
    except click.ClickException as error:
        record = {"error": type(error).__name__, "message": error.format_message()}
        _complain(record, f"error: {_with_usage(error)}", as_json=as_json)
        return 2
    except (KeyboardInterrupt, click.Abort):
        click.echo("stopped; nothing was written", err=True)
        return INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except MemoryError:
        record = {"error": "MemoryError", "message": "not enough memory"}
        _complain(record, "error: not enough memory; try fewer --draws", as_json=as_json)
        return 4


def _complain(record: Mapping[str, object], text: str, *, as_json: bool) -> None:
    click.echo(json.dumps(record, ensure_ascii=False) if as_json else text, err=True)


def _with_usage(error: click.ClickException) -> str:
    message = error.format_message()
    ctx = getattr(error, "ctx", None)
    return f"{message}\n  hint: {ctx.command_path} --help" if ctx is not None else message
