"""Questions about the law over time, put together."""

from __future__ import annotations

import msgspec
import pytest

from tidewaiter.app.law.classify import Asked
from tidewaiter.app.law.controls import changes_between, explanation_of, ledger_of, timeline_of
from tidewaiter.core.errors import UnknownNameError, UsageError


def test_a_timeline_is_about_the_named_chip(facts):
    found = timeline_of(facts, Asked(on="", name="H20"))
    assert found.item.chip == "nvidia/h20"
    assert [d.day for d in found.days] == sorted(d.day for d in found.days)


def test_differences_are_counted_against_every_chip(facts):
    found = changes_between(facts, "2023-11-16", "2023-11-17")
    assert found.asked == len(facts.chips)


def test_a_rule_that_is_not_there_is_refused(facts):
    with pytest.raises(UnknownNameError):
        explanation_of(facts, "us/nothing")


def test_a_byte_order_mark_does_not_hide_the_first_column(facts, tmp_path):
    path = tmp_path / "s.csv"
    path.write_bytes(b"\xef\xbb\xbfdate,chip,quantity,destination\n2026-02-01,H20,1,US\n")
    assert len(ledger_of(facts, path, "2026-02-01").rows) == 1


def test_facts_without_a_cap_have_no_ledger(facts, tmp_path):
    path = tmp_path / "s.csv"
    path.write_text("date,chip,quantity,destination\n", encoding="utf-8")
    without = {i: r for i, r in facts.controls.items() if r.kind != "cap"}
    with pytest.raises(UsageError):
        ledger_of(msgspec.structs.replace(facts, controls=without), path, "2026-02-01")
