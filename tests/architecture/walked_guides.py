"""Guides walked through: their files are written, their commands run, their outputs compared."""

from __future__ import annotations

import io
import re
import shlex
from contextlib import redirect_stdout
from pathlib import Path
from typing import NamedTuple

import pytest

GUIDES = Path(__file__).resolve().parents[2] / "docs" / "guides"
_STEP = re.compile(
    r"<!-- (file|exit code): (\S+) -->\n```(\w+)\n(.*?)^```"
    r"|(<!-- printed -->\n)?```(sh|text)\n(.*?)^```",
    re.DOTALL | re.MULTILINE,
)


class Walk(NamedTuple):
    """What walking through a guide came to.

    Attributes:
        commands: Number of commands run.
        shown: Number of outputs compared.
        wrong: What differs.
    """

    commands: int
    shown: int
    wrong: list[str]


def run(command: str) -> tuple[int, str]:
    """Return exit code and output of a command."""
    from tidewaiter.cli.main import main

    with redirect_stdout(io.StringIO()) as printed, pytest.raises(SystemExit) as stopped:
        main(shlex.split(command)[1:])
    code = stopped.value.code
    return (code if isinstance(code, int) else 0), printed.getvalue()


def is_shown(output: str, shown: str) -> bool:
    """Whether an excerpt is that of an output; ``...`` stands for anything that is left out."""
    parts = [re.escape(part.strip("\n")) for part in shown.split("...")]
    return re.fullmatch(r"(?s:.*?)".join(parts) + r"\n*", output) is not None


def walked(text: str, folder: Path) -> Walk:
    """Return what a guide's steps came to in a folder."""
    wrong: list[str] = []
    commands, shown, printed = 0, 0, ""
    for step in _STEP.finditer(text):
        kind, said, _, content, compared, language, plain = step.groups()
        if kind == "file":
            (folder / said).parent.mkdir(exist_ok=True)
            (folder / said).write_text(content, encoding="utf-8")
        elif compared:
            shown += 1
            wrong += [] if is_shown(printed, plain) else [f"not printed: {plain}"]
        elif kind or language == "sh":
            lines = (content if kind else plain).splitlines()
            for command in lines:
                code, printed = run(command)
                commands += 1
            if code != int(said if kind else 0):
                wrong.append(f"{lines[-1]}: exit code {code}")
    return Walk(commands, shown, wrong)
