"""Texts of the registry: nothing moves a terminal, long lists are cut, the unknown is said."""

from __future__ import annotations

import pytest

from registry_case import LIFE, event, told
from tidewaiter.custody.registry.comparison import Difference
from tidewaiter.custody.registry.fleet import Holding
from tidewaiter.custody.registry.reporting import MovedItem, Notice, ReportedCase
from tidewaiter.facts.catalogue import load_facts
from tidewaiter.report.custody.registry_text import (
    balance_text,
    cases_text,
    decisions_text,
    differences_text,
    faults_text,
    notice_text,
    unit_text,
)
from tidewaiter.store.custody.log_check import LogFault

RULES = load_facts().registry["custody"]
EVIL = "S\u202e1\x1b[2J"


def test_faults_are_named_by_entry_or_entries() -> None:
    assert faults_text(2, 1, []) == "2 entries under 1 checkpoints: whole"
    text = faults_text(9, 1, [LogFault(1, 1, "altered"), LogFault(2, 3, "not theirs")])
    assert text.splitlines()[1:] == ["  entry 1: altered", "  entries 2 to 3: not theirs"]


def test_refusals_are_cut_where_they_are_many() -> None:
    events = [LIFE[0]] + [event("made", "2026-01-06")] * 30
    _, entries = told(RULES, events)
    text = decisions_text(1, entries[1:], 31)
    assert text.startswith("1 accepted, 30 rejected")
    assert text.endswith("and 10 more")


def test_a_unit_is_shown_without_marks_that_move_a_terminal() -> None:
    register, entries = told(RULES, [event("installed", "2026-01-05", EVIL, place=EVIL)])
    text = unit_text(register.position(EVIL), entries, ())
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert "not of a chip" in text


def test_what_was_taken_back_is_named_by_its_entry() -> None:
    events = [
        event("moved", "2026-01-05", place="site:B"),
        event("withdrawn", "2026-01-06", withdraws="0"),
    ]
    register, entries = told(RULES, events)
    text = unit_text(register.position("S1"), entries, ())
    assert "withdrawn  accepted  entry 0" in text
    assert "place:" not in text


def test_a_fleet_adds_up_and_what_nobody_said_is_a_question_mark() -> None:
    text = balance_text([Holding("", "site:B", "SG", "", "installed", 1234)], (), 2)
    assert "?       site:B  SG  ?     installed  1,234" in text
    assert "1,234 units; 2 statements rejected" in text


def test_differences_are_a_table() -> None:
    assert differences_text(3, []).endswith("0 differences from the registry")
    assert "S1      moved" in differences_text(3, [Difference("moved", "S1", "x")])


def test_drafts_say_first_that_they_are_drafts() -> None:
    case = ReportedCase("elsewhere", "S1", "", "seen at site:Z", (4,))
    text = cases_text("Not law", {"elsewhere": "other place", "diverted": "other user"}, [case], 0)
    assert text.startswith("DRAFT for somebody to read, not a filing\nlaw: Not law")
    assert "elsewhere (other place): 1" in text
    assert "(entries 4, licence unknown)" in text
    assert "diverted (other user): 0" in text


@pytest.mark.parametrize(
    ("is_due", "words"),
    [(True, ": due;"), (False, ": not due;"), (None, "unknown: it depends")],
)
def test_a_notice_says_whether_it_is_due(is_due, words) -> None:
    line = MovedItem("S1", "", "", False, "", "site:C", "MY", "2026-10-01", "2026-10-02", (1,))
    notice = Notice("2026-08-01", "2026-10-31", "2026-11-30", (), (line,), is_due)
    text = notice_text("Draft", "4A090", 100, notice)
    assert words in text
    assert "S1" in text
    assert notice_text("Draft", "4A090", 100, notice._replace(unclassified=())).endswith(
        "last day 2026-11-30"
    )
