"""Comparisons as text."""

from __future__ import annotations

import pytest

from tidewaiter.app.compare import compare
from tidewaiter.app.estimate import Request
from tidewaiter.estimate.engine.run import Settings
from tidewaiter.report.compare_text import as_text

FEW = Settings(draws=2048)


@pytest.fixture(scope="module")
def plain(facts):
    return as_text(compare(facts, [], Request(settings=FEW)))


def test_pools_say_which_keeps_the_disagreement(plain):
    line = next(x for x in plain.splitlines() if x.startswith("linear"))
    assert "(default)" in line
    assert "*" in line
    assert "*" not in next(x for x in plain.splitlines() if x.startswith("average of draws"))


def test_every_denominator_is_a_row(plain):
    assert sum("flow 2024" in line for line in plain.splitlines()) == 20
    assert sum("stock through 2025" in line for line in plain.splitlines()) == 5


def test_a_change_shows_before_after_and_difference(facts):
    request = Request(sets=("vendors=10",), settings=FEW)
    text = as_text(compare(facts, ["cnas-2025"], request))
    assert [w in text for w in ("before", "after", "difference")] == [True] * 3
