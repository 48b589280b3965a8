"""``tidewaiter evidence export`` as people type it."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

import pytest

from collection_case import contents, opened, sealed
from seal_case import KEY
from tidewaiter.app.evidence.export import export, log_export
from tidewaiter.app.evidence.verify import verify
from tidewaiter.cli.evidence import command
from tidewaiter.cli.main import exit_code
from tidewaiter.core.errors import DataError
from tidewaiter.evidence.keys import private_pem

if TYPE_CHECKING:
    from pathlib import Path


def run(*typed: object) -> int:
    words = [str(word) for word in typed]
    return exit_code(lambda: command.main(words, standalone_mode=False), as_json=False)


def key_file(folder: Path) -> Path:
    path = folder / "seal.pem"
    path.write_bytes(private_pem(KEY))
    path.chmod(0o600)
    return path


def test_an_archive_is_written_and_its_digest_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    scan, out = sealed(tmp_path), tmp_path / "a.wacz"
    before = contents(scan)
    assert run("export", scan, "-o", out, "--unlogged") == 0
    told = capsys.readouterr().out
    assert "6 objects, 7 records, 5 pages" in told
    assert hashlib.sha256(out.read_bytes()).hexdigest() in told
    assert run("export", scan, "-o", out, "--unlogged", "--json") == 0
    assert json.loads(capsys.readouterr().out)["objects"] == 6
    assert contents(scan) == before


def test_the_log_of_custody_says_what_went_out(tmp_path: Path) -> None:
    scan, out = sealed(tmp_path), tmp_path / "a.wacz"
    before = verify(scan, [tmp_path / "key.pub"])
    typed = ("--actor", "Office B", "--reason", "for a partner (made up)")
    assert run("export", scan, "-o", out, "--key", key_file(tmp_path), *typed) == 0
    found = verify(scan, [tmp_path / "key.pub"])
    assert found.is_verified
    assert found.log[:-1] == before.log
    last = found.log[-1]
    digest = hashlib.sha256(out.read_bytes()).hexdigest()
    assert (last.deed, last.actor) == ("exported", "Office B")
    assert last.note == f"web archive a.wacz, sha256 {digest}, 6 objects: for a partner (made up)"
    assert found.seal is not None
    assert before.seal is not None
    assert found.seal.facts_sha256 == before.seal.facts_sha256
    assert len(list((scan / "evidence" / "earlier").iterdir())) == 1


def test_a_signed_folder_is_not_left_unsigned(tmp_path: Path) -> None:
    scan = sealed(tmp_path)
    before = contents(scan)
    assert run("export", scan, "-o", tmp_path / "a.wacz") == 2
    assert contents(scan) == before
    assert not (tmp_path / "a.wacz").exists()


def test_one_that_nobody_signed_is_logged_without_a_key(tmp_path: Path) -> None:
    scan = sealed(tmp_path, None)
    assert run("export", scan, "-o", tmp_path / "a.wacz") == 0
    found = verify(scan)
    assert (found.log[-1].deed, found.log[-1].actor, found.is_whole) == (
        "exported",
        "analyst",
        True,
    )


def test_an_archive_that_cannot_be_logged_does_not_go_out(tmp_path: Path) -> None:
    scan, out = sealed(tmp_path), tmp_path / "a.wacz"
    done = export(scan, out)
    wrong = opened(scan, lambda: "2020-01-01T00:00:00Z")  # a clock that is wrong
    with pytest.raises(DataError, match="order of time"), wrong as collection:
        log_export(collection, out, done, "", KEY)
    assert not out.exists()


def test_what_was_changed_is_3_and_a_wrong_name_2(tmp_path: Path) -> None:
    scan = sealed(tmp_path)
    assert run("export", scan, "-o", tmp_path / "a.zip", "--unlogged") == 2
    (scan / "offers.csv").unlink()
    assert run("export", scan, "-o", tmp_path / "a.wacz", "--unlogged") == 3
