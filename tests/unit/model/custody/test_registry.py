"""Rules of a registry that contradict themselves are refused."""

from __future__ import annotations

import msgspec
import pytest

from tidewaiter.model.custody.registry import EVENT_KINDS


def test_the_packaged_rules_know_every_kind_of_event(facts) -> None:
    rules = facts.registry["custody"]
    assert set(rules.kinds) == set(EVENT_KINDS)
    assert {*rules.held, *rules.ended, rules.first, "lost"} == set(rules.states)
    assert set(rules.cases) == {"elsewhere", "diverted", "tampered"}
    assert rules.cases_status.startswith("Not law")


def test_every_state_can_be_reached_and_left_as_it_says(facts) -> None:
    rules = facts.registry["custody"]
    reached = {rules.first} | {rule.becomes for rule in rules.kinds.values() if rule.becomes}
    assert reached == set(rules.states)
    for state in rules.ended:
        assert all(state not in rule.after for rule in rules.kinds.values())


def test_a_state_that_is_not_named_is_refused(facts) -> None:
    rules = facts.registry["custody"]
    with pytest.raises(ValueError, match="no state is called nowhere"):
        msgspec.structs.replace(rules, held=("nowhere",))


def test_a_kind_without_a_rule_is_refused(facts) -> None:
    rules = facts.registry["custody"]
    kinds = {kind: rule for kind, rule in rules.kinds.items() if kind != "lost"}
    with pytest.raises(ValueError, match="no rule says when something is lost"):
        msgspec.structs.replace(rules, kinds=kinds)
