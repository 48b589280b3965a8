"""Options that several commands share, and how results are written."""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from tidewaiter.facts.catalogue import Facts

facts_option = click.option(
    "--facts",
    "overlay",
    type=click.Path(path_type=Path),
    help="Folder of facts laid over the packaged ones: a scenario.",
)
as_of_option = click.option(
    "--as-of",
    default="",
    metavar="DATE",
    callback=lambda _ctx, _parameter, text: checked_day(text),
    help="Day asked about: YYYY-MM-DD, YYYY-MM, YYYY-Qn or YYYY.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


def loaded(overlay: Path | None) -> Facts:
    """Return the packaged facts with the overlay laid over them."""
    from tidewaiter.facts.catalogue import load_facts

    return load_facts(overlay)


def checked_day(text: str, option: str = "--as-of") -> str:
    """Return a day as given, or "" for none.

    Raises:
        UsageError: If it is no date.
    """
    from tidewaiter.core.errors import UsageError, Where
    from tidewaiter.core.timeline import span_of

    try:
        if text:
            span_of(text)
    except ValueError as error:
        raise UsageError(str(error), where=Where(option), found=text) from error
    return text


def only_day(text: str, option: str = "--as-of") -> date:
    """Return the one day that a text names.

    Raises:
        UsageError: If there is none, or it covers a longer time.
    """
    from tidewaiter.core.errors import UsageError, Where
    from tidewaiter.core.timeline import span_of

    checked_day(text, option)
    if not text or span_of(text).first != span_of(text).last:
        raise UsageError(
            "the question needs a day",
            where=Where(option),
            found=text or "none",
            allowed="YYYY-MM-DD",
        )
    return span_of(text).first


def echo_json(answer: Any) -> None:  # noqa: ANN401
    """Print an answer as JSON on standard output."""
    import msgspec

    text = msgspec.json.format(msgspec.json.encode(answer, enc_hook=str), indent=2)
    click.echo(text.decode())


@contextlib.contextmanager
def writing(path: Path | None) -> Iterator[Callable[[bytes], None]]:
    """Yield a function that writes a file, whole or not at all; None writes to standard output.

    The file's place is tried at once, so that a wrong path is told before any long work.

    Raises:
        UsageError: If there can be no file of that name.
    """
    from tidewaiter.core.atomic_file import replacing

    if path is None:
        yield lambda content: click.echo(content, nl=False)
        return
    with replacing(path) as part:

        def write(content: bytes) -> None:
            part.write_bytes(content)

        yield write


@contextlib.contextmanager
def progress(what: str, total: int) -> Iterator[Callable[[int], None]]:
    """Yield a function that moves a progress bar; on a pipe it does nothing."""
    if not sys.stderr.isatty():
        yield lambda _done: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=total)
        yield lambda done: bar.advance(task, done)
