"""The program: help without heavy imports, errors in one message, exit codes, interrupts."""

from __future__ import annotations

import json
import subprocess
import sys

import click
import pytest

from tidewaiter.cli.main import COMMANDS, exit_code
from tidewaiter.core.errors import DataError, TidewaiterError, UsageError, Where

HEAVY = ("numpy", "scipy", "duckdb", "altair", "vl_convert", "pyarrow", "rich", "jinja2", "msgspec")


def test_help_lists_every_command_and_imports_nothing_heavy():
    script = (
        "import sys\nfrom tidewaiter.cli.main import main\n"
        "try:\n    main(['--help'])\nexcept SystemExit as e:\n    code = e.code\n"
        f"print(code, [m for m in {HEAVY} if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "0 []"
    for name in COMMANDS:
        assert f"  {name} " in done.stdout


def test_every_command_file_is_listed_and_every_listed_command_loads(tidewaiter):
    for name in COMMANDS:
        ran = tidewaiter(name, "--help")
        assert ran.code == 0
        assert "--json" in ran.out or "COMMAND" in ran.out


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (UsageError("no"), 2),
        (DataError("bad"), 3),
        (TidewaiterError("odd"), 4),
        (click.UsageError("which?"), 2),
        (KeyboardInterrupt(), 130),
        (MemoryError(), 4),
    ],
)
def test_errors_have_their_exit_codes(error, code, capsys):
    def fails():
        raise error

    assert exit_code(fails, as_json=False) == code
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err


def test_an_error_as_json_has_its_place(capsys):
    def fails():
        raise DataError(
            "not a number", where=Where("x.csv", 7, "count"), found="many", allowed="0 or more"
        )

    assert exit_code(fails, as_json=True) == 3
    record = json.loads(capsys.readouterr().err)
    assert (record["file"], record["line"], record["field"]) == ("x.csv", 7, "count")
    assert (record["found"], record["allowed"]) == ("many", "0 or more")


@pytest.mark.parametrize(
    "arguments",
    [["nonsense"], ["chips", "--nonsense"], ["estimate", "cnas-2025", "--draws", "many"]],
)
def test_wrong_commands_are_usage_errors_with_a_hint(tidewaiter, arguments):
    ran = tidewaiter(*arguments)
    assert ran.code == 2
    assert ran.out == ""
    assert "hint: " in ran.err or "no model" in ran.err


def test_a_closed_pipe_is_no_error():
    command = (
        f"{sys.executable} -c 'from tidewaiter.cli.main import main; main([\"chips\"])' | head -1"
    )
    done = subprocess.run(command, shell=True, capture_output=True, text=True, check=True)  # noqa: S602
    assert done.stderr == ""


def test_an_interrupt_leaves_no_half_written_file(tmp_path, monkeypatch, tidewaiter):
    target = tmp_path / "brief.html"
    target.write_text("before")

    def interrupted(_self, _content):
        raise KeyboardInterrupt

    monkeypatch.setattr("pathlib.Path.write_bytes", interrupted)
    ran = tidewaiter("brief", "-o", target, "--draws", 1024)
    assert ran.code == 130
    assert target.read_text() == "before"
    assert [p.name for p in tmp_path.iterdir()] == ["brief.html"]
