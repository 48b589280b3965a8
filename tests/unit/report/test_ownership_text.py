"""Verdicts in words."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tidewaiter.model.ownership import ListedParty, Stake
from tidewaiter.parties.ownership.verdict import Asked, judged
from tidewaiter.report.ownership_text import OwnershipAnswer, as_text, plain, share_text


@pytest.fixture
def text_of(facts):
    def shown(stakes, rule="ofac", *, every=False):
        asked = Asked(facts.ownership[rule], date(2026, 11, 24), [ListedParty(name="X")])
        answer = OwnershipAnswer(
            rule=rule,
            title=facts.ownership[rule].title,
            as_of="2026-11-24",
            sources=facts.sources,
            stakes=len(stakes),
            listed=1,
            absent=(),
            names={"A": "Synthetic Trading"},
            verdicts=judged(stakes, asked),
        )
        return as_text(answer, every=every)

    return shown


def stake(owner, owned, low, high=None):
    ends = {"low": Decimal(low), "high": Decimal(high or low)}
    return Stake(owner=owner, owned=owned, source="registry", **ends)


def test_a_restriction_shows_path_share_rule_and_consequence(text_of):
    text = text_of([stake("X", "A", 50)])
    assert "Synthetic Trading (A): RESTRICTED" in text
    assert "path: X (listed) -> Synthetic Trading (A): 50% [registry]" in text
    assert "FAQ 398" in text
    assert "next: The entity is blocked" in text


def test_an_open_answer_says_what_would_decide_it(text_of):
    text = text_of([stake("X", "B", 25, 50), stake("Q", "B", 30)])
    assert "B: UNKNOWN" in text
    assert "at least 50% decides" in text
    assert "room for 70%" in text


def test_a_no_says_what_is_missing_and_is_no_clearance(text_of):
    text = text_of([stake("X", "B", 30)])
    assert "not restricted by these records" in text
    assert "another 20% of owners that count" in text
    assert "No verdict is a clearance" in text


def test_a_no_that_silent_owners_cannot_turn_says_so(text_of):
    text = text_of([stake("X", "B", 30), stake("Q", "B", 65)])
    assert "which owners that no source names cannot bring (at most 5%)" in text


def test_entities_without_restriction_or_flag_are_counted_not_shown(text_of):
    stakes = [stake("Q", "B", 100)]
    assert "1 without restriction or flag are not shown" in text_of(stakes)
    assert "B: not restricted" in text_of(stakes, every=True)


def test_a_rule_whose_text_was_not_read_is_shown_as_such(text_of):
    text = text_of([stake("X", "A", 80)], rule="bis")
    assert "rule: verify;" in text
    assert "flag: verify_rule_text" in text


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [("50", "50", "50%"), ("25.50", "50", "25.5 to 50%"), ("0", "1E+2", "0 to 100%")],
)
def test_shares_in_words(low, high, text):
    assert share_text(Decimal(low), Decimal(high)) == text


def test_plain_keeps_the_zeros_of_whole_numbers():
    assert plain(Decimal(100)) == "100"


def test_names_cannot_steer_the_terminal(text_of):
    text = text_of([stake("X", "B\x1b[31m\u202e", 50)])
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert "B\\u001b[31m\\u202e: RESTRICTED" in text
