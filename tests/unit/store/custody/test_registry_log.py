"""Statements in a log: decided, written and read in one piece, by several at once too."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from log_case import LOG_KEY, ORIGIN
from registry_case import LIFE, SIGNER, event, told
from tidewaiter.core.errors import DataError, UsageError
from tidewaiter.custody.registry.register import registered
from tidewaiter.custody.registry.statement import statement_of
from tidewaiter.evidence.canonical import encoded
from tidewaiter.store.custody.log_check import checked
from tidewaiter.store.custody.log_store import log_at, new_log
from tidewaiter.store.custody.registry_log import entries_of, taken_in


@pytest.fixture
def rules(facts):
    return facts.registry["custody"]


def statements(*events):
    return [statement_of(each, SIGNER) for each in events]


def test_what_was_told_is_read_with_its_decision(place, rules) -> None:
    log = new_log(place, ORIGIN, LOG_KEY)
    log.append(b"something else")
    events = (*LIFE, event("made", "2026-04-01"))
    decisions = taken_in(log, statements(*events), rules, "2026-11-24")
    assert [entry.number for entry in decisions] == list(range(1, 7))
    assert [entry.outcome for entry in decisions] == ["accepted"] * 5 + ["rejected"]
    assert tuple(entries_of(log)) == decisions
    expected = told(rules, events)[0].position("S1")
    assert registered(entries_of(log), rules).position("S1").holder == expected.holder
    assert checked(log).faults == ()
    log.close()


def test_of_two_sales_at_once_one_is_refused(shared_place, rules) -> None:
    log = new_log(shared_place, ORIGIN, LOG_KEY)
    taken_in(log, statements(LIFE[0]), rules, "2026-11-24")
    log.close()

    def sold(buyer: str) -> str:
        own = log_at(shared_place, LOG_KEY)
        try:
            sale = event("sold", "2026-01-10", giver="Maker", holder=buyer)
            return taken_in(own, statements(sale), rules, "2026-11-24")[0].outcome
        finally:
            own.close()

    with ThreadPoolExecutor(4) as pool:
        outcomes = sorted(pool.map(sold, ["A", "B", "C", "D"]))
    assert outcomes == ["accepted", "rejected", "rejected", "rejected"]
    log = log_at(shared_place)
    assert checked(log).faults == ()
    log.close()


def test_the_clock_does_not_go_back_and_nothing_is_written_then(place, rules) -> None:
    log = new_log(place, ORIGIN, LOG_KEY)
    taken_in(log, statements(LIFE[0]), rules, "2026-11-24T12:00:00Z")
    with pytest.raises(UsageError, match="clock went back"):
        taken_in(log, statements(LIFE[1]), rules, "2026-11-24T11:00:00Z")
    assert log.size == 1
    assert taken_in(log, statements(LIFE[1]), rules, "2026-11-24T12:00:00Z")[0].number == 1
    log.close()


def test_a_damaged_entry_is_named(rules) -> None:
    log = new_log(":memory:", ORIGIN, LOG_KEY)
    taken_in(log, statements(LIFE[0]), rules, "2026-11-24")
    log.append(encoded({"format": "tidewaiter-custody-entry"}))
    with pytest.raises(DataError, match="entry 1"):
        list(entries_of(log))
