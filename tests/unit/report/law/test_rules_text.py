"""A rule and the ledger of the cap as text."""

from __future__ import annotations

from datetime import date

from tidewaiter.controls.cap import ledger
from tidewaiter.controls.explain import explained
from tidewaiter.controls.shipments import Shipment
from tidewaiter.report.law.rules_text import as_explanation, as_ledger

ON = date(2026, 2, 1)


def ledger_of(facts, *shipments):
    return ledger(shipments, {"a/b": 1.0}, facts.controls["us/aggregate-cap"], ON)


def test_every_rule_can_be_shown_with_its_days_and_sources(facts):
    for rule in facts.controls.values():
        text = as_explanation(explained(rule, facts.controls), facts.sources)
        for version in rule.versions:
            assert f"from {version.in_force}" in text
            assert version.status in text


def test_a_long_ledger_says_how_much_is_left_out(facts):
    found = ledger_of(facts, *(Shipment(i, ON, "a/b", 1, "US") for i in range(2, 102)))
    text = as_ledger(found, facts.sources)
    assert "and 40 more rows" in text
    assert "no product would exceed the cap" in text


def test_a_ledger_is_headed_verify_and_says_where_the_cap_is_passed(facts):
    found = ledger_of(facts, Shipment(2, ON, "a/b", 1, "CN"))
    text = as_ledger(found, facts.sources)
    assert text.startswith("VERIFY")
    assert "a/b: would exceed the cap at line 2, and stays so" in text
    assert "none at home" in text
