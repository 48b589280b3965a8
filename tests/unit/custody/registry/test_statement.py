"""Statements and records come back as they were told, or not at all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry_case import LIFE, SIGNER, told
from registry_strategies import EVENTS
from tidewaiter.core.errors import DataError, Where
from tidewaiter.custody.registry.statement import (
    entry_of,
    event_of,
    record_of,
    statement_of,
    statement_opened,
)
from tidewaiter.evidence.canonical import decoded, encoded
from tidewaiter.evidence.keys import fingerprint
from tidewaiter.evidence.signed import signed
from tidewaiter.facts.catalogue import load_facts

WHERE = Where("log")
RULES = load_facts().registry["custody"]


@given(EVENTS)
def test_what_is_told_is_read(event) -> None:
    statement = statement_of(event, SIGNER)
    assert statement_opened(statement.message, WHERE) == statement
    assert statement.signer == fingerprint(SIGNER.public_key())


@given(st.data())
def test_no_changed_byte_passes(data) -> None:
    message = bytearray(statement_of(LIFE[3], SIGNER).message)
    message[data.draw(st.integers(0, len(message) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(DataError):
        statement_opened(bytes(message), WHERE)


def test_records_keep_the_decision_and_the_message() -> None:
    _, entries = told(RULES, (*LIFE, LIFE[0]))
    for entry in entries:
        statement = statement_of(entry.event, SIGNER)
        record = record_of(entry, statement.message)
        found = entry_of(record, entry.number, WHERE)
        assert found is not None
        assert (found.event, found.outcome, found.reasons) == (
            entry.event,
            entry.outcome,
            entry.reasons,
        )
        assert statement.message in record
    assert entries[-1].outcome == "rejected"


@pytest.mark.parametrize("record", [b"", b"text", encoded({"format": "other"}), encoded([1])])
def test_records_of_others_are_passed_over(record) -> None:
    assert entry_of(record, 0, WHERE) is None


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"version": 2}, "another version"),
        ({"more": 1}, "another version"),
        ({"statement": "text"}, "no statement"),
        ({"statement": b"bytes"}, "deterministic form"),
        ({"outcome": "perhaps"}, "decision is none"),
    ],
)
def test_a_damaged_record_is_an_error_with_its_number(changed, message) -> None:
    _, entries = told(RULES, LIFE[:1])
    record = record_of(entries[0], statement_of(LIFE[0], SIGNER).message)
    with pytest.raises(DataError, match=message) as caught:
        entry_of(encoded(decoded(record, WHERE) | changed), 7, WHERE)
    assert caught.value.where.field == "entry 7"


def test_a_message_of_another_kind_is_none() -> None:
    with pytest.raises(DataError, match="no event of custody"):
        statement_opened(signed(encoded({}), "text/plain", SIGNER), WHERE)


GOOD = {"kind": "made", "serial": "S1", "at": "2026-01-05"}


@pytest.mark.parametrize(
    ("changed", "message", "field"),
    [
        ({"kind": "stolen"}, "Invalid enum value", "kind"),
        ({"at": "2026-13-01"}, "no time", "at"),
        ({"at": "2026"}, "no event", "at"),
        ({"serial": ""}, "no event", "serial"),
        ({"serial": 7}, "no event", "serial"),
        ({"serial": "S\u200b1\n"}, "cannot be printed", "serial"),
        ({"country": "Singapore"}, "no event", "country"),
        ({"holder": "x" * 201}, "no event", "holder"),
        ({"colour": "red"}, "unknown field", ""),
    ],
)
def test_what_is_no_event_is_refused_with_its_field(changed, message, field) -> None:
    with pytest.raises(DataError, match=message) as caught:
        event_of(GOOD | changed, WHERE)
    assert caught.value.where.field == field
