"""The question about an item, put together from facts and figures by hand."""

from __future__ import annotations

import pytest

from tidewaiter.app.law.classify import Asked, classified, day, item_asked, rules_of
from tidewaiter.core.errors import UnknownNameError, UsageError


def test_a_name_in_chinese_trade_is_understood(facts):
    assert classified(facts, Asked(on="2024-01-01", name="昇腾910B")).item.chip == (
        "huawei/ascend-910b"
    )


def test_figures_by_hand_are_laid_over_those_of_the_chip(facts):
    asked = Asked(on="2024-01-01", name="TPU v4", numbers={"die_area": 1000.0})
    assert classified(facts, asked).label == "3A090.b"
    assert item_asked(facts, asked).chip == "google/tpu-v4"


def test_rules_are_those_of_one_jurisdiction(facts):
    assert all(rule.jurisdiction == "US" for rule in rules_of(facts, "US").values())
    assert "my/strategic-trade-permit" in rules_of(facts, "MY")


def test_a_question_without_item_or_day_is_refused(facts):
    with pytest.raises(UsageError):
        classified(facts, Asked(on="2024-01-01"))
    with pytest.raises(UnknownNameError):
        classified(facts, Asked(on="2024-01-01", name="H100"))
    with pytest.raises(UsageError):
        day("2024-01", "--on")
