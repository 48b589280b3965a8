"""``tidewaiter case new`` and ``check`` as people type them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tidewaiter.cli.case import command
from tidewaiter.cli.main import exit_code

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def case(capsys: pytest.CaptureFixture[str]) -> Any:
    """Return a function that runs ``tidewaiter case`` and returns code, output and errors."""

    def ran(*arguments: object) -> tuple[int, str, str]:
        given = [str(a) for a in arguments]
        code = exit_code(
            lambda: command.main(given, standalone_mode=False), as_json="--json" in given
        )
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return ran


def test_a_clean_case_says_what_was_read(case: Any, tmp_path: Path) -> None:
    (tmp_path / "units.csv").write_text("serial\nA1\n", encoding="utf-8")
    code, out, err = case("check", tmp_path)
    assert (code, err) == (0, "")
    assert "units     1  units.csv" in out
    assert "  probes         Whether a site or a unit is where it says." in out


def test_faults_are_listed_and_the_code_is_three(case: Any, tmp_path: Path) -> None:
    (tmp_path / "units.csv").write_text("serial,made\nA1,soon\nA2,late\n", encoding="utf-8")
    code, out, err = case("check", tmp_path, "--most", "1")
    assert (code, err) == (3, "")
    assert "units.csv, row 1, made: not a date" in out
    assert "late" not in out
    assert "1 more are not listed" in out


def test_faults_as_json_bear_file_row_and_column(case: Any, tmp_path: Path) -> None:
    (tmp_path / "units.csv").write_text("serial,made\nA1,soon\n", encoding="utf-8")
    code, out, _ = case("check", tmp_path, "--json")
    answer = json.loads(out)
    assert code == 3
    assert answer["ok"] is False
    assert answer["faults"] == [
        {"message": "not a date", "file": "units.csv", "row": 1, "column": "made",
         "found": "soon", "allowed": "YYYY, YYYY-Qn, YYYY-MM or YYYY-MM-DD", "hint": "", "line": 0}
    ]  # fmt: skip


@pytest.mark.parametrize("arguments", [("nowhere",), (".", "--most", "0"), ()])
def test_a_wrong_call_is_code_two(
    case: Any, tmp_path: Path, arguments: Any, monkeypatch: Any
) -> None:
    monkeypatch.chdir(tmp_path)
    code, out, err = case("check", *arguments)
    assert (code, out) == (2, "")
    assert err.startswith("error: ")


def test_a_new_case_can_be_checked(case: Any, tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    code, out, _ = case("new", folder, "--name", "Case NO")
    assert (code, out.startswith(f"{folder}: case.yaml, sites.csv")) == (0, True)
    code, out, _ = case("check", folder)
    assert (code, out.startswith("Case NO (records of a keeper)")) == (0, True)
    code, out, _ = case("new", folder)
    assert (code, out) == (2, "")
    code, out, _ = case("new", tmp_path / "other", "--json")
    assert json.loads(out)["files"][0] == "case.yaml"
