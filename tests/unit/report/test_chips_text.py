"""Chips as text."""

from __future__ import annotations

from tidewaiter.app.chips import listed, resolved, shown
from tidewaiter.report.chips_text import as_list, as_resolution, as_text, number


def test_unknown_is_a_question_mark_and_never_zero(facts):
    assert number(None) == "?"
    assert number(0.0) == "0"
    line = next(
        x for x in as_list(listed(facts)).splitlines() if x.startswith("huawei/ascend-910b ")
    )
    assert " ? " in line


def test_sources_that_disagree_are_both_shown(facts):
    text = as_text(shown(facts, "huawei/ascend-910b"), facts.sources)
    assert "64 GB" in text
    assert "32 GB" in text
    assert "no die area known" in text


def test_a_figure_that_was_not_read_is_marked(facts):
    text = as_text(shown(facts, "RTX 5090"), facts.sources)
    assert "from an unverified figure" in text
    line = next(x for x in as_list(listed(facts)).splitlines() if x.startswith("nvidia/rtx-5090 "))
    assert "6,704*" in line
    assert (
        "unverified figure" not in as_text(shown(facts, "H20"), facts.sources).split("figure ")[0]
    )


def test_candidates_come_with_reasons(facts):
    text = as_resolution(resolved(facts, "H100"))
    assert "nvidia/h100-pcie" in text
    assert "3 parts go by that name" in text
