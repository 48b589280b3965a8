"""Days of change and what differs between two days."""

from __future__ import annotations

import itertools
from datetime import date, timedelta

import msgspec
import pytest

from tidewaiter.controls.changes import change_days, differences, standing_of, timeline
from tidewaiter.controls.classes import OF_ITEMS, classify
from tidewaiter.controls.stated_item import item_of


@pytest.fixture
def us(facts):
    return {i: r for i, r in facts.controls.items() if r.jurisdiction == "US"}


def test_every_change_day_is_there_with_its_status(us):
    days = change_days(us.values())
    assert list(days) == sorted(days)
    assert days[date(2025, 11, 10)] == {"us/affiliates": "suspended"}
    assert days[date(2026, 11, 10)] == {"us/affiliates": "verify"}
    assert days[date(2023, 11, 17)]["us/3a090-a"] == "in-force"
    versions = {(r.id, v.in_force) for r in us.values() for v in r.versions}
    assert versions == {(rule, day.isoformat()) for day, found in days.items() for rule in found}


def test_a_text_that_ends_by_its_own_words_lapses(us):

    rule = us["us/affiliates"]
    lapsing = msgspec.structs.replace(rule, versions=rule.versions[:2])
    assert change_days([lapsing])[date(2026, 11, 10)] == {"us/affiliates": "lapsed"}


@pytest.mark.parametrize("chip", ["nvidia/h20", "nvidia/a800-sxm-80gb", "huawei/ascend-910b"])
def test_nothing_changes_between_two_change_days(facts, us, chip):
    item = item_of(facts.chips[chip])
    days = timeline(item, us)
    for before, after in itertools.pairwise(days):
        last = date.fromisoformat(after.day) - timedelta(days=1)
        assert standing_of(classify(item, us, last)) == before.standing
        assert after.changed is (before.standing != after.standing)


def test_the_history_of_h20_and_h200(facts, us):
    h20 = {d.day: d.standing for d in timeline(item_of(facts.chips["nvidia/h20"]), us)}
    assert h20["2023-11-17"].outcome == "not controlled"
    assert h20["2025-04-09"].verify == ("us/h20-letter",)
    h200 = {d.day: d.standing for d in timeline(item_of(facts.chips["nvidia/h200-sxm"]), us)}
    assert [h200[day].label for day in ("2022-10-21", "2023-11-17")] == ["3A090", "3A090.a"]
    assert h200["2023-11-17"].review == ""
    assert h200["2026-01-15"].review == "case-by-case review"


def test_rules_on_parties_and_caps_are_no_change_for_an_item(facts, us):
    found = {rule for d in timeline(item_of(facts.chips["nvidia/h20"]), us) for rule in d.rules}
    assert {us[rule].kind for rule in found} <= set(OF_ITEMS)


def test_what_changed_in_november_2023(facts, us):
    items = [item_of(chip) for chip in facts.chips.values()]
    found = differences(items, us, date(2023, 11, 16), date(2023, 11, 17))
    changed = {d.chip: (d.before.label, d.after.label) for d in found}
    assert changed["nvidia/a800-sxm-80gb"] == ("none", "3A090.a")
    assert changed["nvidia/l40"] == ("none", "3A090.b")
    assert "nvidia/h20" not in changed
    assert differences(items, us, date(2024, 1, 1), date(2024, 1, 1)) == ()
    back = differences(items, us, date(2023, 11, 17), date(2023, 11, 16))
    assert {d.chip: (d.after.label, d.before.label) for d in back} == changed
