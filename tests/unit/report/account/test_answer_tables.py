"""The answer as tables keeps every field and its order."""

from __future__ import annotations

import pytest

from case_answer import answered
from tidewaiter.report.account.answer_tables import TABLES


@pytest.mark.parametrize("name", TABLES)
def test_every_row_is_as_long_as_its_heading(name: str) -> None:
    heading, *rows = TABLES[name](answered())
    assert len(set(heading)) == len(heading)
    assert [len(row) for row in rows] == [len(heading)]
    assert all(isinstance(cell, str) for row in rows for cell in row)


def test_cells_stand_under_their_headings() -> None:
    heading, row = TABLES["unaccounted.csv"](answered())
    found = dict(zip(heading, row, strict=True))
    assert (found["seen_attested"], found["seen_challenged"]) == ("2048", "0")
    assert (found["low"], found["high"], found["level"]) == ("1750", "3040", "0.9")
    assert (found["counted_low"], found["capacity_high"]) == ("", "3400")
    heading, row = TABLES["findings.csv"](answered())
    found = dict(zip(heading, row, strict=True))
    assert (found["open_explanations"], found["closed_explanations"]) == ("stored", "in-transit")
    assert found["evidence"] == "sites:1 paper 4 MW"
    heading, row = TABLES["next_checks.csv"](answered())
    found = dict(zip(heading, row, strict=True))
    assert (found["rank"], found["units"], found["cost_low_usd"]) == ("1", "96", "392")


def test_an_answer_without_anything_has_headings() -> None:
    empty = answered(unaccounted=(), findings=(), checks=())
    assert [len(rows(empty)) for rows in TABLES.values()] == [1, 1, 1]
