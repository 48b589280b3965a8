"""``tidewaiter evidence redact`` as people type it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from collection_case import PAGES, contents, sealed
from seal_case import KEY
from tidewaiter.cli.evidence import command
from tidewaiter.cli.main import exit_code
from tidewaiter.evidence.digest import digest_of
from tidewaiter.evidence.keys import private_pem

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

WHY = "handed to a partner office (made up)"


def run(*typed: object) -> int:
    words = [str(word) for word in typed]
    return exit_code(lambda: command.main(words, standalone_mode=False), as_json=False)


def test_a_copy_is_made_that_verifies_and_the_original_stays(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    scan, out, key = sealed(tmp_path), tmp_path / "copy", tmp_path / "seal.pem"
    key.write_bytes(private_pem(KEY))
    key.chmod(0o600)
    before = contents(scan)
    page = digest_of("page", [PAGES["page-3.html"]]).sha256
    typed = ("redact", scan, "-o", out, "--object", page, "--reason", WHY, "--actor", "Office A")
    assert run(*typed, "--key", key) == 0
    assert (
        "6 objects; 5 unchanged, 1 withheld, 0 with 0 contacts covered" in capsys.readouterr().out
    )
    assert contents(scan) == before
    assert run("verify", out, "--trust", tmp_path / "key.pub") == 0
    told = capsys.readouterr().out
    assert f"redacted   sha256:{page}" in told
    assert WHY in told
    assert run(*typed) == 2  # the copy is there already


def test_json_and_faults(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    scan = sealed(tmp_path)
    typed = ("--contacts", "--reason", WHY, "--actor", "Office A")
    assert run("redact", scan, "-o", tmp_path / "copy", *typed, "--json") == 0
    assert json.loads(capsys.readouterr().out)["unchanged"] == 6
    assert run("redact", tmp_path / "none", "-o", tmp_path / "other", *typed) == 2
    assert run("redact", scan, "-o", scan / "inside", *typed) == 2
    assert run("redact", scan, "-o", tmp_path / "other", *typed[1:]) == 2
    assert not (scan / "inside").exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["copy", "key.pub", "scan"]
