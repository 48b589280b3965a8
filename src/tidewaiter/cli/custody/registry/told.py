"""Options of the commands of the registry, and how their answers are printed."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from tidewaiter.cli.options import checked_day, echo_json

place_argument = click.argument("place")
known_by_option = click.option(
    "--known-by",
    default="",
    metavar="DATE",
    callback=lambda _ctx, _parameter, text: checked_day(text, "--known-by"),
    help="Only what had been recorded by this day: YYYY-MM-DD.",
)
recorded_option = click.option(
    "--recorded",
    default="",
    metavar="TIME",
    help="When it is taken in: YYYY-MM-DD or YYYY-MM-DDThh:mm:ssZ; now by default.",
)


def echo_answer(answer: Any, *, as_json: bool, text: str) -> None:  # noqa: ANN401
    """Print an answer as text, or as JSON with its fields by name."""
    if as_json:
        echo_json(by_name(answer))
    else:
        click.echo(text)


def by_name(value: Any) -> Any:  # noqa: ANN401
    """Return a value with every named tuple as a map of its fields; bytes as hexadecimal."""
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return {name: by_name(each) for name, each in value._asdict().items()}
    if isinstance(value, list | tuple):
        return [by_name(each) for each in value]
    if isinstance(value, dict):
        return {name: by_name(each) for name, each in value.items()}
    return value.hex() if isinstance(value, bytes) else value


def moment(text: str, option: str) -> str:
    """Return a time in UTC as given, or now.

    Raises:
        UsageError: If it is none.
    """
    from tidewaiter.core.errors import UsageError, Where
    from tidewaiter.evidence.custody_log import is_time

    if not text:
        return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if not is_time(text):
        raise UsageError(
            "this is no time",
            where=Where(option),
            found=text,
            allowed="YYYY-MM-DD, or YYYY-MM-DDThh:mm:ssZ in universal time",
        )
    return text


def unix_time(text: str) -> int:
    """Return a time in UTC, or now, as seconds since 1970.

    Raises:
        UsageError: If it is none.
    """
    found = datetime.fromisoformat(moment(text, "--at").removesuffix("Z"))
    return int(found.replace(tzinfo=UTC).timestamp())


FILE = click.Path(path_type=Path)
