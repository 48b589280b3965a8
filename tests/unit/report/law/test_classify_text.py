"""A class on a day as text."""

from __future__ import annotations

from datetime import date

import pytest

from tidewaiter.controls.classes import classify
from tidewaiter.controls.stated_item import item_by_hand, item_of
from tidewaiter.report.law.classify_text import as_text, heading, needed

ON = date(2026, 2, 1)


@pytest.mark.parametrize(
    "chip", ["nvidia/h20", "nvidia/h200-sxm", "google/tpu-v4", "groq/lpu-v1", "huawei/ascend-910b"]
)
def test_every_rule_is_shown_and_the_end_says_what_it_is_not(facts, chip):
    found = classify(item_of(facts.chips[chip]), facts.controls, ON)
    text = as_text(found, facts.sources)
    assert "no official ruling" in text
    assert all(len(line) <= 120 for line in text.splitlines())
    for answer in found.rules:
        assert f"[{answer.rule}, {answer.status}, {answer.kind}]" in text


def test_the_heading_names_item_day_and_class(facts):
    found = classify(item_by_hand("x", {"tpp": 4800.0}, {}), facts.controls, ON, ON)
    assert heading(found) == "x on 2026-02-01, as known by 2026-02-01\ncontrolled: 3A090.a"


def test_disagreement_and_the_class_at_the_stated_figures_are_told(facts):
    found = classify(item_of(facts.chips["huawei/ascend-910b"]), facts.controls, ON)
    text = as_text(found, facts.sources)
    assert "UNDECIDABLE: 3A090.a or 3A090.b or none" in text
    assert "at the stated figures alone it would be 3A090.a" in text
    assert "4,480 to 6,400" in text


def test_what_is_missing_is_told_in_words():
    assert (
        needed(("performance_density", "site_funding")) == "the applicable die area; site_funding"
    )
