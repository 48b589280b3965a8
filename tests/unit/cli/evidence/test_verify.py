"""``tidewaiter evidence verify`` as people type it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from collection_case import sealed
from seal_case import SIGNER
from tidewaiter.cli.evidence.verify import verify_command
from tidewaiter.cli.main import exit_code

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def verify(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    """Return a function that verifies the made-up collection with more options."""
    scan = sealed(tmp_path)

    def run(*options: object) -> tuple[int, str, str]:
        typed = [str(o) for o in (scan, *options)]
        code = exit_code(
            lambda: verify_command.main(typed, standalone_mode=False), as_json="--json" in typed
        )
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return run


def test_trusted_and_whole_is_yes(verify, tmp_path: Path) -> None:
    code, out, err = verify("--trust", tmp_path / "key.pub")
    assert (code, err) == (0, "")
    assert out.startswith("VERIFIED")
    assert f"good, by key {SIGNER}, trusted" in out
    assert "redacted 1, taken in 5" in out


def test_trusted_by_nobody_is_no(verify) -> None:
    code, out, _ = verify()
    assert code == 1
    assert SIGNER in out.splitlines()[0]


def test_what_was_changed_is_named(verify, tmp_path: Path) -> None:
    (tmp_path / "scan" / "offers.csv").write_bytes(b"other")
    code, out, _ = verify("--trust", tmp_path / "key.pub")
    assert code == 1
    assert "NOT VERIFIED: this is not what was sealed" in out
    assert "changed  offers.csv" in out


def test_json_says_the_same(verify, tmp_path: Path) -> None:
    code, out, _ = verify("--trust", tmp_path / "key.pub", "--json")
    answer = json.loads(out)
    assert (code, answer["verified"], answer["check"]["faults"]) == (0, True, [])
    assert answer["check"]["seal"]["objects"] == 6


def test_what_cannot_be_read_is_3_and_what_is_not_there_2(verify, tmp_path: Path) -> None:
    (tmp_path / "scan" / "link").symlink_to("offers.csv")
    code, _, err = verify()
    assert code == 3
    assert "link" in err
    assert verify("--trust", tmp_path / "none")[0] == 2
    assert verify("--authority", tmp_path / "key.pub")[0] == 3
