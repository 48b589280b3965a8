"""The ownership rules as files."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tidewaiter.parties.ownership.verdict import version_of

STATUS = {"verify": ("verify",), "suspended": ("not-enforced", "suspended")}


def test_the_affiliates_rule_has_the_same_days_here_and_among_the_controls(facts):
    here, there = facts.ownership["bis"].versions, facts.controls["us/affiliates"].versions
    assert [(v.in_force, v.until, v.published) for v in here] == [
        (v.in_force, v.until, v.published) for v in there
    ]
    for ours, theirs in zip(here, there, strict=True):
        assert theirs.status in STATUS[ours.status]
        assert float(ours.threshold) == theirs.when.at_least.number


@pytest.mark.parametrize("rule", ["ofac", "bis", "eu", "uk"])
def test_a_rule_that_was_not_read_says_so(facts, rule):
    for version in facts.ownership[rule].versions:
        assert (version.grade == "unverified") <= (version.status == "verify")
        assert version.source in facts.sources


def test_the_rules_differ_as_the_texts_do(facts):
    day = date(2026, 11, 24)
    found = {name: version_of(facts.ownership[name], day) for name in ("ofac", "bis", "eu", "uk")}
    assert {v.threshold for v in found.values()} == {Decimal(50)}
    differ = {n: (v.comparison, v.aggregates, v.control_counts) for n, v in found.items()}
    assert differ == {
        "ofac": ("at-least", True, False),
        "bis": ("at-least", True, False),
        "eu": ("at-least", True, True),
        "uk": ("more-than", False, True),
    }


def test_the_affiliates_rule_passes_over_two_lists(facts):
    assert not {"UVL", "DPL"} & set(facts.ownership["bis"].lists)
