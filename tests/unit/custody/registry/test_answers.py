"""What the registry answers: contradictions, holdings, differences, reports and sightings."""

from __future__ import annotations

from datetime import date

import msgspec
import pytest

from registry_case import LIFE, event, told
from tidewaiter.custody.registry.comparison import differences
from tidewaiter.custody.registry.conflicts import conflicts
from tidewaiter.custody.registry.fleet import Holding, balance
from tidewaiter.custody.registry.reporting import (
    LicenceTerm,
    _months_before,
    by_case,
    notice,
    reportable_cases,
)
from tidewaiter.custody.registry.sightings import Asked, sightings
from tidewaiter.facts.catalogue import load_facts

RULES = load_facts().registry["custody"]


def kinds(*events) -> list[str]:
    return [one.kind for one in conflicts(told(RULES, events)[0])]


def test_an_orderly_life_has_no_contradictions() -> None:
    assert kinds(*LIFE) == []


@pytest.mark.parametrize(
    ("events", "kind"),
    [
        ([event("attested", "2026-04-01", place="site:Z")], "seen-elsewhere"),
        ([event("located", "2026-04-01", verdict="impossible")], "bad-evidence"),
        ([event("attested", "2026-04-01", vbios="97.00")], "vbios-changed"),
        ([event("lost", "2026-03-02"), event("attested", "2026-04-01")], "lost-and-answering"),
        (
            [event("returned", "2026-03-02"), event("replaced", "2026-04-01", replacement="S9")],
            "replacement-missing",
        ),
        (
            [event("installed", "2026-04-01", "S2", place="site:C", chassis="C1")],
            "chassis-in-two-places",
        ),
    ],
)
def test_every_contradiction_is_named(events, kind) -> None:
    assert kinds(*LIFE, *events) == [kind]


def test_a_chassis_that_moved_whole_is_in_one_place() -> None:
    second = event("installed", "2026-02-01", "S2", place="site:B", chassis="C1")
    moves = [
        event("moved", "2026-04-01", serial, place="site:C", chassis="C1")
        for serial in ("S1", "S2")
    ]
    assert kinds(*LIFE, second, moves[0]) == ["chassis-in-two-places"]
    assert kinds(*LIFE, second, *moves) == []


def test_holdings_add_up_to_the_fleet() -> None:
    second = event("installed", "2026-02-01", "S2", holder="Cloud", place="site:B", country="SG")
    register, _ = told(RULES, (*LIFE, second))
    assert balance(register.positions()) == (
        Holding("Cloud", "site:B", "SG", "", "installed", 1),
        Holding("Cloud", "site:B", "SG", "nvidia/h100-sxm", "installed", 1),
    )
    assert balance(register.positions("2026-01-04")) == ()


def test_a_report_is_compared_with_the_registry() -> None:
    lost = [
        event("installed", "2026-02-01", "S3", place="site:B"),
        event("lost", "2026-02-02", "S3"),
    ]
    there = event("installed", "2026-02-01", "S4", place="site:B")
    register, _ = told(RULES, (*LIFE, *lost, there))
    report = [
        event("attested", "2026-05-01", "S1", place="site:C", chassis="C2", vbios="97", uuid="U9"),
        event("attested", "2026-05-01", "S2", place="site:B", uuid="U1"),
        event("attested", "2026-05-01", "S3", place="site:B"),
    ]
    assert [(one.serial, one.kind) for one in differences(register, report)] == [
        ("S1", "moved"),
        ("S1", "other-chassis"),
        ("S1", "other-uuid"),
        ("S1", "vbios-changed"),
        ("S2", "new"),
        ("S2", "other-serial"),
        ("S3", "not-held"),
        ("S4", "not-reported"),
    ]


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


def test_sightings_have_the_grade_of_their_weakest_link() -> None:
    events = (
        *LIFE,
        event("located", "2026-04-01", place="site:B", verdict="consistent"),
        event("attested", "2026-04-02", place="B", verdict="good"),
        event("attested", "2026-04-03", place="site:B", verdict="good", nonce="n1"),
        event("located", "2026-04-04", place="site:B", verdict="unknown"),
        event("located", "2026-04-05", place="site:B", verdict="impossible"),
        event("attested", "2026-04-06", place="site:B", uuid="U2"),
    )
    _, entries = told(RULES, events)
    trusted = Asked("log", frozenset({"made-up"}))
    assert [(one.at[5:], one.grade) for one in sightings(entries, trusted)] == [
        ("02-01", "paper"),
        ("03-01", "serial"),
        ("04-01", "attested"),
        ("04-02", "attested"),
        ("04-03", "challenged"),
        ("04-04", "paper"),
    ]
    assert {one.grade for one in sightings(entries, Asked("log"))} == {"paper", "serial"}
    nonces = {one.nonce for one in sightings(entries, trusted)}
    assert nonces == {"", "n1"}
    assert {one.place for one in sightings(entries, trusted)} == {"site:B"}
    assert len(sightings(entries, trusted._replace(as_of="2026-03-31"))) == 2
    refused = [msgspec.structs.replace(one, outcome="rejected") for one in entries]
    assert sightings(refused, trusted) == ()
