"""Statements told late and out of order, against a model that tries everything anew."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry_case import LIFE, event, told
from tidewaiter.custody.registry.machine import first_position, stepped
from tidewaiter.custody.registry.register import misjudged, registered
from tidewaiter.facts.catalogue import load_facts
from tidewaiter.model.custody.registry import EVENT_KINDS, WITHDRAWN, CustodyEvent

RULES = load_facts().registry["custody"]
DAYS = st.integers(1, 20).map("2026-01-{:02}".format)
SERIALS = st.sampled_from(["S1", "S2"])
HAPPENED = st.builds(
    event,
    st.sampled_from(EVENT_KINDS),
    DAYS,
    SERIALS,
    holder=st.sampled_from(["", "A", "B"]),
    giver=st.sampled_from(["", "A", "B"]),
    place=st.sampled_from(["", "site:P", "site:Q"]),
    uuid=st.sampled_from(["", "", "U1", "U2"]),
)
TAKEN_BACK = st.builds(
    event, st.just(WITHDRAWN), DAYS, SERIALS, withdraws=st.integers(0, 9).map(str)
)
EVENTS = st.lists(HAPPENED | HAPPENED | HAPPENED | TAKEN_BACK, max_size=16)


def is_possible(events) -> bool:
    """Whether a naive reader, who sorts what one unit went through, meets nothing impossible."""
    position = first_position("S", RULES)
    for number, each in enumerate(sorted(events, key=lambda one: one.at)):
        position, reasons = stepped(position, each, number, RULES)
        if reasons:
            return False
    return True


@settings(max_examples=300)
@given(EVENTS)
def test_decisions_are_those_of_a_model_that_tries_everything_anew(events) -> None:
    register, entries = told(RULES, events)
    accepted: dict[int, CustodyEvent] = {}
    for entry in entries:
        one, without = entry.event, dict(accepted)
        if one.kind == WITHDRAWN:
            taken = without.pop(int(one.withdraws), None)
            fits = taken is not None and taken.serial == one.serial
        else:
            without[entry.number] = one
            fits = all(
                e.serial == one.serial for e in accepted.values() if e.uuid == one.uuid != ""
            )
        fits = fits and is_possible([e for e in without.values() if e.serial == one.serial])
        assert (entry.outcome == "accepted") == fits
        assert bool(entry.reasons) == (entry.outcome == "rejected")
        accepted = without if fits else accepted
    assert misjudged(entries, RULES) == ()
    again = registered(entries, RULES)
    assert again.positions() == register.positions()
    behind = sorted(number for one in again.positions() for number in one.entries)
    assert behind == sorted(accepted)


@given(st.permutations(LIFE))
def test_a_possible_life_is_the_same_in_whatever_order_its_first_half_is_told(order) -> None:
    register, entries = told(RULES, order)
    if all(entry.outcome == "accepted" for entry in entries):
        expected = told(RULES, LIFE)[0].position("S1")
        found = register.position("S1")
        assert msgspec.structs.replace(found, entries=()) == msgspec.structs.replace(
            expected, entries=()
        )


def test_what_is_told_late_is_put_into_its_place() -> None:
    late = (LIFE[0], LIFE[3], LIFE[2], LIFE[1])
    register, entries = told(RULES, late)
    assert [entry.outcome for entry in entries] == ["accepted"] * 4
    assert register.position("S1").entries == (0, 3, 2, 1)
    assert register.position("S1").state == "installed"


def test_a_late_statement_may_break_nothing_that_was_accepted() -> None:
    _, entries = told(RULES, (*LIFE, event("lost", "2026-01-20")))
    assert entries[-1].outcome == "rejected"
    assert entries[-1].reasons[0].startswith("entry 3 was accepted before and could not follow")


def test_double_custody_is_refused_and_kept_with_its_reason() -> None:
    events = (
        LIFE[0],
        event("sold", "2026-01-10", giver="Maker", holder="Cloud"),
        event("sold", "2026-01-11", giver="Maker", holder="Other"),
    )
    register, entries = told(RULES, events)
    assert entries[2].outcome == "rejected"
    assert (
        "double custody: Maker gives it on 2026-01-11, but Cloud holds it" in entries[2].reasons[0]
    )
    assert register.position("S1").holder == "Cloud"


def test_two_serials_of_one_uuid_and_news_of_the_future_are_refused() -> None:
    events = (
        LIFE[0],
        event("attested", "2026-02-02", "S2", uuid="U1"),
        event("lost", "2026-11-25"),
    )
    _, entries = told(RULES, events)
    assert entries[1].reasons == ("two serials: UUID U1 belongs to S1",)
    assert "happened later" in entries[2].reasons[0]
    _, entries = told(
        RULES, (event("returned", "2026-01-01"), event("replaced", "2026-01-02", replacement="S1"))
    )
    assert entries[1].reasons == ("a unit cannot replace itself",)


def test_two_axes_of_time() -> None:
    early, late = "2026-02-15", "2026-11-24"
    entries = told(RULES, LIFE)[1]
    entries = [
        msgspec.structs.replace(entry, recorded=early if entry.number < 2 else late)
        for entry in entries
    ]
    assert registered(entries, RULES).position("S1", "2026-01-31").state == "in-transit"
    assert registered(entries, RULES).position("S1", "2026-02-01").state == "installed"
    assert registered(entries, RULES, "2026-03-01").position("S1").state == "in-stock"
    assert registered(entries, RULES, "2026-03-01").position("S1").entries == (0, 1)
    assert registered(entries, RULES, "2026-01-01").serials() == ()
    assert registered(entries, RULES).positions("2026-01-04") == ()


def test_a_wrong_decision_is_named_once() -> None:
    events = (*LIFE, event("found", "2026-04-01"), event("moved", "2026-05-01", place="site:C"))
    _, entries = told(RULES, events)
    bent = list(entries)
    bent[5] = msgspec.structs.replace(entries[5], outcome="accepted", reasons=())
    [(number, words)] = misjudged(bent, RULES)
    assert number == 5
    assert "recorded as accepted: found on 2026-04-01 is impossible" in words
    bent = list(entries)
    bent[6] = msgspec.structs.replace(entries[6], outcome="rejected")
    assert misjudged(bent, RULES) == ((6, "recorded as rejected: nothing speaks against it"),)


def test_the_registrys_clock_does_not_go_back() -> None:
    _, entries = told(RULES, LIFE)
    bent = [*entries[:4], msgspec.structs.replace(entries[4], recorded="2026-06-01")]
    assert misjudged(bent, RULES) == ((4, "recorded 2026-06-01, after 2026-11-24"),)


@pytest.mark.parametrize("moment", ["2026-01-10", "2026-01-10T12:00:00Z"])
def test_hours_of_a_day_stand_after_the_day_alone(moment) -> None:
    events = (LIFE[0], event("sold", moment, holder="Cloud"))
    assert told(RULES, events)[0].position("S1").holder == "Cloud"


def test_a_statement_is_taken_back_by_whoever_made_it() -> None:
    wrong = event("moved", "2026-04-01", place="site:Z")
    back = event("withdrawn", "2026-05-01", withdraws="5")
    register, entries = told(RULES, (*LIFE, wrong, back))
    assert entries[-1].outcome == "accepted"
    assert register.position("S1").place == "site:B"
    assert 5 not in register.position("S1").entries
    assert registered(entries[:6], RULES).position("S1").place == "site:Z"
    assert misjudged(entries, RULES) == ()
    assert not register.counts(5, "S1")
    assert register.counts(4, "S1")


@pytest.mark.parametrize(
    ("back", "words"),
    [
        (event("withdrawn", "2026-05-01", withdraws="9"), "entry 9 is no accepted statement"),
        (event("withdrawn", "2026-05-01"), "entry ? is no accepted statement"),
        (
            event("withdrawn", "2026-05-01", "S2", withdraws="1"),
            "no accepted statement on this unit",
        ),
        (event("withdrawn", "2026-05-01", withdraws="0"), ""),
    ],
)
def test_what_cannot_be_taken_back_is_refused(back, words) -> None:
    _, entries = told(RULES, (*LIFE, back))
    assert (entries[-1].outcome == "rejected") == bool(words)
    assert words in "; ".join(entries[-1].reasons)


def test_nothing_is_taken_back_that_others_rest_on_or_that_others_told() -> None:
    events = (event("returned", "2026-01-01"), event("repaired", "2026-01-02"))
    back = event("withdrawn", "2026-05-01", withdraws="0")
    _, entries = told(RULES, (*events, back))
    assert "entry 1 was accepted before and could not follow" in entries[-1].reasons[0]
    register, entries = told(RULES, events[:1])
    stranger = msgspec.structs.replace(entries[0], number=1, signer="stranger", event=back)
    assert register.reasons_against(stranger) == ("entry 0 was told by another signer, made-up",)


def test_a_uuid_is_free_again_once_its_only_statement_is_taken_back() -> None:
    first = event("made", "2026-01-01", "S1", uuid="U1")
    back = event("withdrawn", "2026-05-01", withdraws="0")
    again = event("made", "2026-01-01", "S2", uuid="U1")
    register, entries = told(RULES, (first, back, again))
    assert [entry.outcome for entry in entries] == ["accepted"] * 3
    assert register.serial_of("U1") == "S2"
    assert register.serials() == ("S2",)
