import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from tidewaiter.cli.names import command


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    path = tmp_path / "list.jsonl"
    path.write_text('{"name": "Romashka Zavod JSC"}\n{"name": "Perseus"}\n', encoding="utf-8")
    return path


def test_a_match_exits_with_1_and_tells_why(listed: Path) -> None:
    ran = CliRunner().invoke(command, ["match", "Zavod Romashka", "--list", str(listed)])
    assert ran.exit_code == 1
    assert "Romashka Zavod JSC" in ran.output
    assert "both have" in ran.output
    assert "No match is not clearance." in ran.output


def test_no_match_exits_with_0_and_names_the_list(listed: Path) -> None:
    ran = CliRunner().invoke(command, ["match", "Apple", "--list", str(listed)])
    assert ran.exit_code == 0
    assert "list.jsonl" in ran.output
    assert "No match is not clearance." in ran.output


def test_json_of_a_match(listed: Path) -> None:
    ran = CliRunner().invoke(command, ["match", "Perseus", "--list", str(listed), "--json"])
    assert json.loads(ran.output)["matches"][0]["name"] == "Perseus"


def test_scores_are_printed(listed: Path, tmp_path: Path) -> None:
    queries, pairs = tmp_path / "q.csv", tmp_path / "p.csv"
    queries.write_text("qid,query,truth\n1,PERSEUS,1\n2,Orion,\n", encoding="utf-8")
    pairs.write_text("name1,name2,is_match\nPerseus,PERSEUS,1\nOrion,Perseus,0\n", encoding="utf-8")
    given = ["score", "--list", str(listed), "--queries", str(queries), "--pairs", str(pairs)]
    ran = CliRunner().invoke(command, given)
    assert ran.exit_code == 0
    assert "right entry among 28 candidates: 1.0000" in ran.output
    assert "transliterated" in ran.output


def test_nothing_to_score_is_a_wrong_call(listed: Path) -> None:
    ran = CliRunner().invoke(command, ["score", "--list", str(listed)])
    assert "nothing to score" in str(ran.exception)
