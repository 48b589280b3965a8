"""Facts as text."""

from __future__ import annotations

import pytest

from tidewaiter.app.facts import checked, fact
from tidewaiter.core.cite import Grade
from tidewaiter.model.figure import Dated, Figure
from tidewaiter.report.facts_text import as_check, as_fact, figure_text

CITED = {"source": "s", "grade": Grade.PRIMARY, "as_of": "2025"}


@pytest.mark.parametrize(
    ("figure", "text"),
    [
        (Figure(value=80, unit="GB", **CITED), "80 GB"),
        (Figure(value=0.5, unit="1", **CITED), "0.5"),
        (Figure(value=120_000_000, unit="USD", **CITED), "120,000,000 USD"),
        (Figure(low=1, high=2, level=0.9, unit="chip", **CITED), "[1 to 2] chip (90%)"),
        (Figure(low=1, mid=2, high=3, level=1, unit="chip", **CITED), "2 [1 to 3] chip (bounds)"),
        (
            Figure(low=1, mid=2, high_in_words="many", level=0.9, unit="chip", **CITED),
            "2 [1 to many] chip (90%)",
        ),
        (Dated(value="2024-Q1", **CITED), "2024-Q1"),
    ],
)
def test_figures_are_short_and_say_their_level(figure, text):
    assert figure_text(figure) == text


def test_a_check_counts_and_lists(facts):
    text = as_check(checked(facts))
    assert "0 errors" in text
    assert "both stay" in text


def test_a_fact_ends_with_its_sources(facts):
    text = as_fact(fact(facts, "nvidia/h20"))
    assert text.index("Sources") > text.index("rates")
