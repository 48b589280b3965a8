"""``tidewaiter classify``."""

from __future__ import annotations

import json
from typing import NamedTuple

import pytest

from tidewaiter.cli.classify import command
from tidewaiter.cli.main import exit_code


class Ran(NamedTuple):
    code: int
    out: str
    err: str


@pytest.fixture
def classify(capsys):
    def ran(*arguments):
        given = [str(a) for a in arguments]
        code = exit_code(lambda: command.main(given, standalone_mode=False), as_json=False)
        captured = capsys.readouterr()
        return Ran(code, captured.out, captured.err)

    return ran


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("H100 SXM", "--on", "2023-11-17"), 1, "controlled: 3A090.a"),
        (("H20", "--on", "2024-01-01"), 0, "in no class"),
        (("H20", "--on", "2025-04-15"), 1, "VERIFY"),
        (("H20", "--on", "2025-04-15", "--known-by", "2025-04-14"), 0, "as known by 2025-04-14"),
        (("TPU v4", "--on", "2024-01-01"), 1, "missing: the applicable die area"),
        (("TPU v4", "--on", "2024-01-01", "--die-area", "600"), 1, "controlled: 3A090.a"),
        (("RTX 4090 D", "--on", "2024-01-01"), 0, "exempt (Note 2)"),
        (("--tpp", "4800", "--on", "2024-01-01"), 1, "controlled: 3A090.a"),
        (("--tpp", "2000", "--data-centre", "no", "--on", "2024-01-01"), 0, "in no class"),
        (("910B", "--on", "2024-01-01"), 1, "sources disagree"),
    ],
)
def test_the_answer_and_its_exit_code(classify, arguments, code, said):
    ran = classify(*arguments)
    assert (ran.code, ran.err) == (code, "")
    assert said in ran.out


def test_the_arithmetic_the_sources_and_unverified_figures_are_shown(classify):
    out = classify("H20", "--on", "2024-01-01").out
    assert "fp16 148 TOP/s x 16 bit = 2,368" in out
    assert "rests on unverified figures: performance_density" in out
    assert "88 FR 73458" in out


def test_json_has_every_rule(classify):
    ran = classify("L40S", "--on", "2026-02-01", "--json")
    answer = json.loads(ran.out)
    assert (answer["outcome"], answer["label"]) == ("controlled", "3A090.a")
    assert "us/case-by-case-review" in [rule["rule"] for rule in answer["rules"]]


def test_today_is_the_default(classify):
    assert " on 20" in classify("H100 SXM").out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "no item was named"),
        (("H100",), "does not settle on one chip"),
        (("H20", "--on", "2024"), "YYYY-MM-DD"),
        (("H20", "--on", "soon"), "is no date"),
        (("--tpp", "-5"), "above 0"),
        (("--tpp", "nan"), "above 0"),
        (("--tpp", "5", "--density", "1", "--die-area", "5"), "not both"),
    ],
)
def test_what_is_wrong_is_told(classify, arguments, said):
    ran = classify(*arguments)
    assert ran.code == 2
    assert said in ran.err
    assert ran.out == ""
