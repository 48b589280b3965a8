"""``tidewaiter controls``."""

from __future__ import annotations

import json
from typing import NamedTuple

import pytest

from tidewaiter.cli.controls import command
from tidewaiter.cli.main import exit_code


class Ran(NamedTuple):
    code: int
    out: str
    err: str


@pytest.fixture
def controls(capsys):
    def ran(*arguments):
        given = [str(a) for a in arguments]
        code = exit_code(lambda: command.main(given, standalone_mode=False), as_json=False)
        captured = capsys.readouterr()
        return Ran(code, captured.out, captured.err)

    return ran


@pytest.fixture
def shipments(tmp_path):
    def written(*rows, head="date,chip,quantity,destination"):
        path = tmp_path / "shipments.csv"
        path.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
        return path

    return written


def test_the_timeline_marks_the_days_on_which_the_answer_changed(controls):
    ran = controls("timeline", "A800 SXM")
    (line,) = [text for text in ran.out.splitlines() if text.startswith("2023-11-17")]
    assert ran.code == 0
    assert "*" in line
    assert "3A090.a" in line
    days = json.loads(controls("timeline", "H20", "--json").out)["days"]
    assert [d["day"] for d in days if d["changed"]] == ["2025-04-09"]


def test_the_timeline_takes_figures(controls):
    out = controls("timeline", "--tpp", "5000", "--interconnect", "900").out
    assert "3A090.a" in out


def test_a_rule_is_explained_with_status_and_days(controls):
    out = controls("explain", "us/affiliates").out
    assert "from 2025-11-10 to 2026-11-09: suspended" in out
    assert "from 2026-11-10: verify" in out
    assert json.loads(controls("explain", "us/3a090", "--json").out)["rule"] == "us/3a090"
    ran = controls("explain", "us/3a09")
    assert ran.code == 2
    assert "did you mean" in ran.err


def test_two_days_differ_or_not(controls):
    ran = controls("diff", "2023-11-16", "2023-11-17")
    assert ran.code == 1
    assert "nvidia/a800-sxm-80gb" in ran.out
    same = controls("diff", "2024-01-01", "2024-02-01")
    assert (same.code, "none of" in same.out) == (0, True)
    found = json.loads(controls("diff", "2023-11-16", "2023-11-17", "--json").out)
    assert found["asked"] > len(found["differences"]) > 0
    assert controls("diff", "2023", "2024-01-01").code == 2


def test_the_ledger_says_verify_and_where_the_cap_is_passed(controls, shipments):
    path = shipments("2026-02-01,H200 SXM,10,US", "2026-02-02,nvidia/h200-sxm,6,CN")
    ran = controls("cap", path, "--on", "2026-03-01")
    assert ran.code == 1
    assert ran.out.startswith("VERIFY")
    assert "nvidia/h200-sxm: would exceed the cap at line 3" in ran.out
    within = shipments("2026-02-01,H200 SXM,10,US", "2026-02-02,H200 SXM,5,CN")
    ran = controls("cap", within, "--on", "2026-03-01", "--json")
    assert (ran.code, json.loads(ran.out)["status"]) == (0, "verify")


def test_a_wrong_table_is_told_with_line_and_column(controls, shipments, tmp_path):
    ran = controls("cap", shipments("2026-02-01,H200 SXM,ten,US"), "--on", "2026-03-01")
    assert ran.code == 3
    assert "shipments.csv:2: quantity" in ran.err
    ran = controls("cap", shipments("2026-02-01,H100,1,US"), "--on", "2026-03-01")
    assert "shipments.csv:2: chip" in ran.err
    assert controls("cap", tmp_path / "nowhere.csv").code == 2
    path = tmp_path / "latin.csv"
    path.write_bytes(b"date,chip\xff")
    assert controls("cap", path).code == 3
    assert controls("cap", shipments(), "--on", "2025-01-01").code == 3


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("--to", "CN", "--from", "US", "--parent", "CN"), 1, "a licence is needed"),
        (("--to", "CN", "--from", "US"), 1, "review: case-by-case review"),
        (("--to", "MY"), 1, "UNKNOWN"),
        (
            ("--from", "US", "--to", "FR", "--headquarters", "FR", "--parent", "FR"),
            0,
            "it clears nobody",
        ),
        (("--to", "AE", "--headquarters", "FR", "--parent", "FR"), 1, "VERIFY"),
    ],
)
def test_a_requirement_has_four_answers(controls, arguments, code, said):
    ran = controls("requirement", "H200 SXM", "--on", "2026-02-01", *arguments)
    assert (ran.code, ran.err) == (code, "")
    assert said in ran.out


def test_what_is_no_country_or_share_is_told(controls):
    for arguments in (("--to", "China"), ("--to", "cn"), ("--listed-ownership", "101")):
        ran = controls("requirement", "H20", *arguments)
        assert ran.code == 2
        assert "allowed" in ran.err
    answer = controls("requirement", "H20", "--to", "FR", "--on", "2024-01-01", "--json").out
    assert json.loads(answer)["requirement"] == "no"
