"""A list and kept parties, as people make them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tidewaiter.cli.lists import command as lists_command
from tidewaiter.cli.main import exit_code
from tidewaiter.cli.parties import command

if TYPE_CHECKING:
    from pathlib import Path

LINE = '{"name": "%s", "alt_names": [], "source": "Unverified List (UVL) - BIS", "type": null}\n'
LISTED = ("Beijing Orbita Optoelectronics", "Ocean Marlin IV", "Petrova Shipyard")


@pytest.fixture
def parties(capsys):
    """Return a function that runs ``tidewaiter parties`` and returns code, output and errors."""

    def ran(*arguments: object) -> tuple[int, str, str]:
        given = [str(a) for a in arguments]
        code = exit_code(
            lambda: command.main(given, standalone_mode=False), as_json="--json" in given
        )
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return ran


@pytest.fixture
def load(capsys, tmp_path: Path):
    """Return a function that loads names as a list and returns the folder."""

    def loaded(*names: str, day: str) -> Path:
        path = tmp_path / "list.jsonl"
        path.write_text("".join(LINE % name for name in names), encoding="utf-8")
        given = ["load", str(path), "-o", str(tmp_path / "lists"), "--published", day]
        assert exit_code(lambda: lists_command.main(given, standalone_mode=False), as_json=0) == 0
        capsys.readouterr()
        return tmp_path / "lists"

    return loaded


@pytest.fixture
def there(parties, load, tmp_path: Path) -> tuple[Path, Path]:
    """Return a store of two parties, and the folder of lists."""
    (tmp_path / "p.csv").write_text("id,name\n=1,Ocean Marlin IV\n2,Orbita\n3,Limpid Quartz\n")
    lists = load(*LISTED, day="2026-07-01")
    store = ("store", tmp_path / "p.csv", "--lists", lists, "-o", tmp_path / "s", "--cores", 1)
    code, out, _ = parties(*store, "--matches", tmp_path / "m.csv")
    assert code == 0
    assert "3 parties kept, 3 distinct names" in out
    assert "compared with us-csl of 2026-07-01" in out
    assert "* =1  Ocean Marlin IV  |  us-csl/uvl " in out
    assert "No match is not clearance" in out
    return tmp_path / "s", lists
