"""What a rule leans on, and how firmly it stands."""

from __future__ import annotations

from datetime import date

import msgspec
import pytest

from tidewaiter.controls.references import properties_of, referred, standing
from tidewaiter.model.rule import Condition, Rule

DAY = date(2026, 1, 1)


def rule(status, when):
    version = {"in_force": "2025-01-01", "published": "2025-01-01", "status": status}
    version |= {"source": "s", "grade": "primary", "as_of": "2025", "when": when}
    given = {"id": "us/a", "title": "A", "jurisdiction": "US", "versions": [version]}
    return msgspec.convert(given, Rule)


PLAIN = {"equals": {"of": "chip", "word": "x"}}
LEANING = {"all": [{"term": "us/b"}, {"not": {"term": "us/c"}}]}


@pytest.mark.parametrize("status", ["verify", "not-enforced", "suspended", "proposed"])
def test_a_rule_stands_no_firmer_than_what_it_leans_on(status):
    rules = {"us/a": rule("in-force", LEANING), "us/b": rule(status, PLAIN)}
    assert standing("us/a", rules, DAY) == status
    assert standing("us/b", rules, DAY) == status


def test_a_rule_that_leans_on_firm_ground_or_on_nothing_is_in_force():
    rules = {"us/a": rule("in-force", LEANING), "us/b": rule("in-force", PLAIN)}
    assert standing("us/a", rules, DAY) == "in-force"
    assert standing("us/a", rules, date(2024, 1, 1)) == "ended"


def test_references_and_properties_reach_through_every_operator():
    condition = msgspec.convert({"any": [LEANING, PLAIN]}, Condition)
    assert referred(condition) == {"us/b", "us/c"}
    assert referred(None) == set()
    other = {"at_least": {"of": "tpp", "number": 1, "unit": "TOP/s*bit"}}
    rules = {"us/b": rule("in-force", other)}
    assert properties_of(condition, rules, DAY) == ("chip", "tpp")
