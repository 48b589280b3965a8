"""``tidewaiter case seal`` as people type it."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest

from seal_case import KEY, sealing, written
from tidewaiter.app.account.run import facts_digest
from tidewaiter.cli.case.seal import seal_command
from tidewaiter.cli.main import exit_code
from tidewaiter.evidence.keys import private_pem

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def seal(tmp_path: Path, capsys):
    """Return a function that seals the made-up case with more options."""
    given = sealing(tmp_path)
    (tmp_path / "key.pem").write_bytes(private_pem(KEY))
    (tmp_path / "key.pem").chmod(0o600)

    def run(*options: object) -> tuple[int, str, str]:
        typed = [str(o) for o in (given.case, "-o", tmp_path / "b.tar", *options)]
        code = exit_code(
            lambda: seal_command.main(typed, standalone_mode=False), as_json="--json" in typed
        )
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return run


DAY = ("--as-of", "2026-01-31")


def test_a_case_is_sealed(seal, tmp_path: Path) -> None:
    code, out, err = seal(*DAY, "--key", tmp_path / "key.pem", "--answer", tmp_path / "answer")
    assert (code, err) == (0, "")
    assert out.startswith(str(tmp_path / "b.tar"))
    assert "files      4," in out
    assert (tmp_path / "b.tar").stat().st_size == 10_240


def test_json_tells_what_was_sealed(seal, tmp_path: Path, facts) -> None:
    code, out, _ = seal(
        *DAY, "--key", tmp_path / "key.pem", "--custody", tmp_path / "log.csv", "--json"
    )
    told = json.loads(out)
    assert code == 0
    assert told["statement"]["facts_sha256"] == facts_digest(facts)
    assert len(told["statement"]["custody"]) == 1
    assert len(told["statement"]["files"]) == 2


def test_a_new_key_is_made_once(seal, tmp_path: Path) -> None:
    assert seal(*DAY, "--new-key", tmp_path / "new.pem")[0] == 0
    assert (tmp_path / "new.pem.pub").is_file()
    code, _, err = seal(*DAY, "--new-key", tmp_path / "new.pem")
    assert code == 2
    assert "never overwritten" in err
    assert seal(*DAY, "--key", tmp_path / "new.pem")[0] == 0


def test_no_key_is_made_for_nothing(seal, tmp_path: Path) -> None:
    made = ("--new-key", tmp_path / "new.pem")
    assert seal(*DAY, *made, "--answer", tmp_path / "nothing")[0] == 2
    assert seal(*DAY, *made, "--custody", tmp_path / "nothing")[0] == 2
    assert not (tmp_path / "new.pem").exists()
    assert seal(*DAY, *made)[0] == 0


def test_a_log_is_continued(seal, tmp_path: Path) -> None:
    key = ("--key", tmp_path / "key.pem")
    assert seal(*DAY, *key, "--custody", tmp_path / "log.csv")[0] == 0
    (tmp_path / "b.tar").rename(tmp_path / "old.tar")
    code, out, _ = seal(*DAY, *key, "--earlier", tmp_path / "old.tar", "--json")
    assert code == 0
    assert len(json.loads(out)["statement"]["custody"]) == 1


@pytest.mark.parametrize(
    ("options", "code", "message"),
    [
        ([*DAY], 2, "a seal needs one key"),
        ([*DAY, "--key", "KEY", "--new-key", "KEY"], 2, "a seal needs one key"),
        (["--key", "KEY"], 2, "the question needs a day"),
        (["--as-of", "2026", "--key", "KEY"], 2, "the question needs a day"),
        ([*DAY, "--key", "nothing"], 2, "there is no such key"),
        ([*DAY, "--key", "KEY", "--answer", "nothing"], 2, "there is no such folder"),
        ([*DAY, "--key", "KEY", "--custody", "KEY"], 3, "key.pem"),
        (["--as-of", "2026-01-30", "--key", "KEY", "--answer", "ANSWER"], 2, "another day"),
    ],
)
def test_what_is_wrong_is_said(seal, tmp_path: Path, options, code: int, message: str) -> None:
    named = {"KEY": tmp_path / "key.pem", "ANSWER": tmp_path / "answer"}
    found, out, err = seal(*[named.get(option, option) for option in options])
    assert (found, out) == (code, "")
    assert message in err
    assert not (tmp_path / "b.tar").exists()


@pytest.mark.skipif(os.name != "posix", reason="permissions are those of POSIX")
def test_a_key_that_others_may_read_is_refused(seal, tmp_path: Path) -> None:
    (tmp_path / "key.pem").chmod(0o644)
    code, _, err = seal(*DAY, "--key", tmp_path / "key.pem")
    assert code == 2
    assert "chmod 600" in err


def test_a_file_that_is_no_ordinary_one_is_not_sealed(seal, tmp_path: Path) -> None:
    (tmp_path / "harbour" / "z").symlink_to(written(tmp_path, {"x": b""}) / "x")
    code, _, err = seal(*DAY, "--key", tmp_path / "key.pem")
    assert code == 3
    assert "a link" in err
