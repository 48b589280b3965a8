"""Changes of the law as text."""

from __future__ import annotations

from datetime import date

from tidewaiter.controls.changes import differences, standing_of, timeline
from tidewaiter.controls.classes import classify
from tidewaiter.controls.stated_item import item_of
from tidewaiter.report.law.changes_text import as_differences, as_timeline, standing_text

ON = date(2026, 2, 1)


def test_a_standing_says_review_exception_and_what_to_verify(facts):
    item = item_of(facts.chips["nvidia/rtx-4090"])
    text = standing_text(standing_of(classify(item, facts.controls, ON)))
    assert text.startswith("3A090.a; review case-by-case review; NAC within reach; verify")


def test_a_day_of_change_is_marked_where_the_answer_changed(facts):
    item = item_of(facts.chips["nvidia/h20"])
    us = {i: r for i, r in facts.controls.items() if r.jurisdiction == "US"}
    lines = as_timeline(item, timeline(item, us)).splitlines()
    assert [line[:10] for line in lines if line[10:15].strip() == "*"] == ["2025-04-09"]


def test_nothing_that_changed_is_said_as_well(facts):
    item = item_of(facts.chips["nvidia/h20"])
    assert "has ever changed" in as_timeline(item, timeline(item, {}))
    assert as_differences((), "a", "b", 3) == "none of 3 items stands elsewhere on b than on a"


def test_differences_show_both_days(facts):
    items = [item_of(facts.chips[c]) for c in ("nvidia/l40", "nvidia/h20")]
    found = differences(items, facts.controls, date(2023, 11, 16), date(2023, 11, 17))
    text = as_differences(found, "first", "second", len(items))
    assert "in no class  3A090.b; NAC within reach" in text
    assert text.endswith("1 of 2 items differ")
