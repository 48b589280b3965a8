"""``tidewaiter evidence export`` as people type it."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from collection_case import sealed
from tidewaiter.cli.evidence import command
from tidewaiter.cli.main import exit_code

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def run(*typed: object) -> int:
    words = [str(word) for word in typed]
    return exit_code(lambda: command.main(words, standalone_mode=False), as_json=False)


def test_an_archive_is_written_and_its_digest_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    scan, out = sealed(tmp_path), tmp_path / "a.wacz"
    assert run("export", scan, "-o", out) == 0
    told = capsys.readouterr().out
    assert "6 objects, 7 records, 5 pages" in told
    assert hashlib.sha256(out.read_bytes()).hexdigest() in told
    assert run("export", scan, "-o", out, "--json") == 0
    assert json.loads(capsys.readouterr().out)["objects"] == 6


def test_what_was_changed_is_3_and_a_wrong_name_2(tmp_path: Path) -> None:
    scan = sealed(tmp_path)
    assert run("export", scan, "-o", tmp_path / "a.zip") == 2
    (scan / "offers.csv").unlink()
    assert run("export", scan, "-o", tmp_path / "a.wacz") == 3
