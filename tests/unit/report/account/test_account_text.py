"""The answer on one page of a terminal."""

from __future__ import annotations

import pytest

from case_answer import CHECK, FOUND, HERE, answered
from tidewaiter.report.account.account_text import STATUS, account_text


def test_the_page_says_what_where_and_what_next() -> None:
    told = account_text(answered())
    assert told.splitlines()[0] == f"Example works, as of 2026-11-24 ({STATUS['made-up']})"
    assert "site B  B200  5,120  2,048 attested  2,900 to 3,400     1,750 to 3,040" in told
    assert "unaccounted: site B cannot run 1,720 of the B200" in told
    assert "still open: stored" in told
    assert "in-transit" not in told
    assert "removes 70% of the uncertainty" in told
    assert "NOT ON FILE: units" in told
    assert told.endswith('"Unaccounted" is a gap in records, not a verdict on anybody.')


def test_what_does_not_fit_is_counted_and_its_file_named() -> None:
    told = account_text(
        answered(unaccounted=(HERE,) * 5, findings=(FOUND,) * 4, checks=(CHECK,) * 3), most=2
    )
    assert "and 3 more in unaccounted.csv" in told
    assert "and 2 more in findings.csv" in told
    assert "and 1 more in next_checks.csv" in told


def test_nothing_found_is_said() -> None:
    told = account_text(answered(unaccounted=(), findings=(), checks=(), missing={}))
    assert "FINDINGS: none" in told
    for word in ("NEXT CHECKS", "UNACCOUNTED", "NOT ON FILE"):
        assert word not in told


@pytest.mark.parametrize("mark", ["\x1b[31m", "\u202e", "\r"])
def test_marks_that_move_a_terminal_are_written_out(mark: str) -> None:
    told = account_text(answered(case=f"Works{mark}", headline=f"sold{mark}"))
    assert mark not in told
    assert f"\\u{ord(mark[0]):04x}" in told


def test_lines_fit_the_page() -> None:
    assert max(map(len, account_text(answered()).splitlines())) <= 96
