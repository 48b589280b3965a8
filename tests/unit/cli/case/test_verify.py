"""``tidewaiter case verify`` as people type it."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest

from seal_case import ANSWER_FILES, DAY, FACTS, KEY, OTHER, sealed, written
from tidewaiter.app.account.run import account, facts_digest
from tidewaiter.app.account.seal import Sealing, seal
from tidewaiter.app.account.written import write_answer
from tidewaiter.cli.case import verify as module
from tidewaiter.cli.main import exit_code
from tidewaiter.evidence.keys import public_pem

if TYPE_CHECKING:
    from pathlib import Path

    from tidewaiter.evidence.statement import Statement
    from tidewaiter.facts.catalogue import Facts


@pytest.fixture
def verify(tmp_path: Path, capsys):
    """Return a function that verifies the sealed made-up case with more options."""
    bundle = sealed(tmp_path)

    def run(*options: object) -> tuple[int, str, str]:
        typed = [str(o) for o in (bundle, *options)]
        code = exit_code(
            lambda: module.verify_command.main(typed, standalone_mode=False),
            as_json="--json" in typed,
        )
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return run


def answering(monkeypatch: pytest.MonkeyPatch, files: dict[str, bytes]) -> None:
    """Let another run give these files."""

    def rerun(_case: Path, out: Path, _stated: Statement) -> None:
        written(out, files)

    monkeypatch.setattr(module, "_rerun", lambda _overlay: (rerun, FACTS))


def test_trusted_and_whole_is_yes(verify, tmp_path: Path) -> None:
    code, out, err = verify("--trust", tmp_path / "key.pub")
    assert (code, err) == (0, "")
    assert out.startswith("VERIFIED")


def test_trusted_by_nobody_is_no(verify) -> None:
    code, out, _ = verify()
    assert code == 1
    assert "which nobody told us to trust" in out.splitlines()[0]


def test_one_of_several_keys_is_enough(verify, tmp_path: Path) -> None:
    (tmp_path / "other.pub").write_bytes(public_pem(OTHER.public_key()))
    other = ("--trust", tmp_path / "other.pub")
    assert verify(*other)[0] == 1
    assert verify(*other, "--trust", tmp_path / "key.pub")[0] == 0


def test_json_has_the_verdict(verify, tmp_path: Path) -> None:
    code, out, _ = verify("--trust", tmp_path / "key.pub", "--json")
    told = json.loads(out)
    assert (code, told["verified"]) == (0, True)
    assert told["check"]["statement"]["case"] == "harbour"
    assert json.loads(verify("--json")[1])["verified"] is False


def test_a_changed_file_is_no(verify, tmp_path: Path) -> None:
    path = tmp_path / "harbour.tar"
    path.write_bytes(path.read_bytes().replace(b"MADE-UP-1", b"MADE-UP-2"))
    code, out, _ = verify("--trust", tmp_path / "key.pub")
    assert code == 1
    assert "changed  case/harbour/units.csv" in out


@pytest.mark.parametrize("length", [0, 512, 10_239])
def test_a_damaged_bundle_is_3(verify, tmp_path: Path, length: int) -> None:
    path = tmp_path / "harbour.tar"
    path.write_bytes(path.read_bytes()[:length])
    code, out, err = verify("--trust", tmp_path / "key.pub")
    assert (code, out) == (3, "")
    assert "damaged" in err


@pytest.mark.parametrize(
    ("files", "expected"), [(ANSWER_FILES, 0), (ANSWER_FILES | {"report.html": b"x"}, 1)]
)
def test_asking_again(verify, tmp_path: Path, monkeypatch, files: dict, expected: int) -> None:
    answering(monkeypatch, files)
    code, out, _ = verify("--trust", tmp_path / "key.pub", "--rerun")
    assert code == expected
    assert ("the same answer, byte for byte" in out) == (expected == 0)


def test_an_example_is_accounted_for_again_byte_for_byte(
    checkout: Path, facts: Facts, tmp_path: Path, capsys
) -> None:
    case = tmp_path / "megaspeed"
    shutil.copytree(checkout / "examples" / "cases" / "megaspeed-2025", case)
    write_answer(facts, account(facts, case, DAY, seed=7), tmp_path / "out")
    (tmp_path / "key.pub").write_bytes(public_pem(KEY.public_key()))
    given = Sealing(case, DAY, facts_digest(facts), tmp_path / "out")
    seal(given, lambda: KEY, tmp_path / "m.tar")
    shutil.rmtree(case)
    typed = [str(tmp_path / "m.tar"), "--rerun", "--trust", str(tmp_path / "key.pub")]
    code = exit_code(
        lambda: module.verify_command.main(typed, standalone_mode=False), as_json=False
    )
    assert "the same answer, byte for byte" in capsys.readouterr().out
    assert code == 0


def test_a_log_must_continue_the_earlier_one(verify, tmp_path: Path) -> None:
    trust = ("--trust", tmp_path / "key.pub")
    assert verify(*trust, "--earlier", tmp_path / "harbour.tar")[0] == 0
    given = Sealing(tmp_path / "harbour", DAY, FACTS, None, tmp_path / "log.csv")
    (tmp_path / "log.csv").write_text("time,actor,action\n2026-02-01,Office X,received\n")
    seal(given, lambda: KEY, tmp_path / "other.tar")
    code, out, _ = verify(*trust, "--earlier", tmp_path / "other.tar")
    assert code == 1
    assert "the log does not continue the earlier one" in out


@pytest.mark.parametrize("options", [["--trust", "nothing"], ["--earlier", "nothing"], ["--x"]])
def test_what_is_not_there_is_2(verify, options: list[str]) -> None:
    assert verify(*options)[0] == 2
