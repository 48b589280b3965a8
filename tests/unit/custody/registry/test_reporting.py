"""The three cases and the notice of moved goods, each with its records."""

from __future__ import annotations

from datetime import date

import pytest

from registry_case import LIFE, event, told
from tidewaiter.custody.registry.reporting import (
    LicenceTerm,
    _months_before,
    by_case,
    notice,
    reportable_cases,
)
from tidewaiter.facts.catalogue import load_facts

RULES = load_facts().registry["custody"]


TERM = LicenceTerm("S1", "D1", "Cloud", "site:B", "SG")


def cases(*events, term=TERM):
    register, entries = told(RULES, (*LIFE, *events))
    return [(one.case, one.entries) for one in reportable_cases(register, entries, [term])]


def test_what_is_as_licensed_is_not_reported() -> None:
    assert cases() == []


@pytest.mark.parametrize(
    ("told_event", "case"),
    [
        (event("moved", "2026-04-01", place="site:C", country="SG"), "elsewhere"),
        (event("located", "2026-04-01", place="site:C"), "elsewhere"),
        (event("sold", "2026-04-01", giver="Cloud", holder="Other"), "diverted"),
        (event("attested", "2026-04-01", verdict="bad"), "tampered"),
        (event("attested", "2026-04-01", uuid="U2"), "tampered"),
        (event("attested", "2026-04-01", vbios="1"), "tampered"),
    ],
)
def test_each_reportable_case_is_drafted_with_its_record(told_event, case) -> None:
    assert cases(told_event) == [(case, (5,))]


def test_a_day_before_the_case_there_is_none() -> None:
    register, entries = told(RULES, (*LIFE, event("attested", "2026-04-01", uuid="U2")))
    assert reportable_cases(register, entries, [TERM], "2026-03-31") == ()
    grouped = by_case(reportable_cases(register, entries, [TERM]))
    assert {case: len(found) for case, found in grouped.items()} == {
        "elsewhere": 0,
        "diverted": 0,
        "tampered": 1,
    }


def moved(number: int, eccn: str) -> list:
    serial = f"S{number:03}"
    return [
        event(
            "installed",
            "2026-08-01",
            serial,
            holder="Cloud",
            place="site:B",
            country="SG",
            eccn=eccn,
        ),
        event("moved", "2026-10-10", serial, place="site:C", country="MY"),
    ]


@pytest.mark.parametrize(
    ("known", "unclassified", "is_due"),
    [(100, 0, False), (101, 0, True), (100, 1, None), (99, 1, False), (0, 101, None)],
)
def test_a_notice_is_due_above_the_number_and_unknown_stays_unknown(known, unclassified, is_due):
    events = [one for number in range(known) for one in moved(number, "4A090")]
    events += [one for number in range(unclassified) for one in moved(900 + number, "")]
    events += moved(990, "5A992")
    found = notice(told(RULES, events)[0], RULES.notice, date(2026, 10, 31))
    assert (len(found.items), len(found.unclassified), found.is_due) == (
        known,
        unclassified,
        is_due,
    )
    assert (found.first, found.last, found.due) == ("2026-08-01", "2026-10-31", "2026-11-30")


def test_a_line_of_the_notice_says_what_changed_and_when() -> None:
    events = [
        *moved(1, "4A090"),
        event("sold", "2026-10-20", "S001", giver="Cloud", holder="Other"),
    ]
    [line] = notice(told(RULES, events)[0], RULES.notice, date(2026, 10, 31)).items
    assert (line.new_owner, line.new_location, line.country) == ("Other", "site:C", "MY")
    assert (line.start, line.end, line.entries) == ("2026-10-10", "2026-10-20", (1, 2))
    assert not line.is_lost
    assert notice(told(RULES, events)[0], RULES.notice, date(2026, 10, 9)).items == ()


def test_moves_within_the_home_country_are_not_foreign() -> None:
    events = [
        event("installed", "2026-08-01", place="site:B", country="US", eccn="4A090"),
        event("moved", "2026-10-10", place="site:C", country="US"),
    ]
    assert notice(told(RULES, events)[0], RULES.notice, date(2026, 10, 31)).items == ()


@pytest.mark.parametrize(
    ("last", "first"),
    [
        (date(2026, 10, 31), date(2026, 8, 1)),
        (date(2026, 11, 30), date(2026, 8, 31)),
        (date(2026, 5, 31), date(2026, 3, 1)),
        (date(2026, 1, 15), date(2025, 10, 16)),
        (date(2024, 2, 29), date(2023, 11, 30)),
    ],
)
def test_a_window_of_three_months(last, first) -> None:
    assert _months_before(last, 3) == first
