"""The command line, called in process: its exit code, output and errors."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from tidewaiter.cli.main import exit_code, program


class Ran(NamedTuple):
    code: int
    out: str
    err: str


@pytest.fixture
def tidewaiter(capsys):
    """Return a function that runs a command and returns its code, output and errors."""

    def ran(*arguments: object) -> Ran:
        given = [str(a) for a in arguments]
        code = exit_code(
            lambda: program.main(given, standalone_mode=False), as_json="--json" in given
        )
        captured = capsys.readouterr()
        return Ran(code, captured.out, captured.err)

    return ran
