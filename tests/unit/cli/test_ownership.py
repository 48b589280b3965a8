"""``tidewaiter ownership``."""

from __future__ import annotations

import json

import pytest

from tidewaiter.cli.main import exit_code
from tidewaiter.cli.ownership import command


@pytest.fixture
def ownership(capsys, tmp_path):
    """Return a function that runs the command on two small tables."""
    edges, listed = tmp_path / "edges.csv", tmp_path / "listed.csv"
    edges.write_text("owner,owned,pct\nX,A,50\nA,B,50\nQ,C,100\n", encoding="utf-8")
    listed.write_text("name,list\nX,SDN\n", encoding="utf-8")

    def ran(*options):
        given = [str(edges), *(o.format(listed=listed) for o in options)]
        code = exit_code(
            lambda: command.main(given, standalone_mode=False), as_json="--json" in given
        )
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return ran


def test_a_restriction_has_exit_code_1_and_its_path(ownership):
    code, out, _ = ownership("--listed", "{listed}", "--as-of", "2026-11-24", "--parents")
    assert code == 1
    assert "A (restricted) -> B: 50%" in out
    assert "ultimate parent of C: UNKNOWN" in out


def test_json_has_verdicts_with_citations(ownership):
    code, out, _ = ownership("--listed", "{listed}", "--as-of", "2026-11-24", "--json")
    answer = json.loads(out)
    assert code == 1
    assert [v["restricted"] for v in answer["verdicts"]] == ["yes", "yes", "no"]
    assert answer["verdicts"][0]["cite"]["source"] in answer["sources"]


def test_one_entity_without_restriction_has_exit_code_0(ownership):
    code, out, _ = ownership("--listed", "{listed}", "--as-of", "2026-11-24", "--entity", "C")
    assert (code, "1 entities: 0 yes" in out) == (0, True)


def test_records_are_converted(ownership):
    code, out, _ = ownership("--convert", "bods", "--as-of", "2026-11-24")
    assert code == 0
    assert {s["recordType"] for s in json.loads(out)} == {"entity", "relationship"}


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--as-of", "2026-11-24"], "nothing can be judged"),
        (["--listed", "{listed}"], "needs a day"),
        (["--listed", "{listed}", "--as-of", "2026-11"], "needs a day"),
        (["--listed", "nowhere.csv", "--as-of", "2026-11-24"], "nowhere.csv"),
        (["--listed", "{listed}", "--as-of", "2026-11-24", "--rule", "ofca"], "ofac"),
    ],
)
def test_wrong_calls_are_usage_errors(ownership, options, message):
    code, out, err = ownership(*options)
    assert (code, out) == (2, "")
    assert message in err
