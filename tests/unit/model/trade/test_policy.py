"""A policy says what every situation asks for, once; silence would be a release."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.model.trade.policy import NeededFact, ScreeningPolicy, Situation, SituationRule
from tidewaiter.model.trade.screening import OUTCOMES
from trade_strategies import POLICIES

if TYPE_CHECKING:
    from tidewaiter.facts.catalogue import Facts

SITUATIONS: tuple[Situation, ...] = get_args(Situation)
RULES = tuple(SituationRule(situation=s, outcome="hold", text=f"why {s}") for s in SITUATIONS)


def policy(**changes: Any) -> ScreeningPolicy:
    given_ = {
        "id": "desk",
        "title": "A desk's table",
        "source": "example",
        "as_of": "2026-11-24",
        "name_use": "sparing",
        "verified_flags": 1,
        "unverified_records": 2,
        "never_alone": (),
        "ownership_rules": ("bis",),
        "situations": RULES,
        "needed": (),
        "questions": {},
    }
    return ScreeningPolicy(**{**given_, **changes})


@pytest.mark.parametrize("situation", SITUATIONS)
def test_each_situation_finds_its_own_rule(situation: Situation) -> None:
    assert policy().of(situation).text == f"why {situation}"


@pytest.mark.parametrize("left_out", range(len(RULES)))
def test_a_situation_that_is_left_out_is_refused(left_out: int) -> None:
    some = RULES[:left_out] + RULES[left_out + 1 :]
    with pytest.raises(ValueError, match="every situation once: ") as refused:
        policy(situations=some)
    assert SITUATIONS[left_out] in str(refused.value)


@given(st.sampled_from(RULES), st.sampled_from(OUTCOMES))
def test_a_situation_that_comes_twice_is_refused(rule: SituationRule, outcome: str) -> None:
    again = msgspec.structs.replace(rule, outcome=outcome)
    with pytest.raises(ValueError, match="every situation once"):
        policy(situations=(*RULES, again))


@given(st.permutations(RULES))
def test_the_order_of_the_table_does_not_matter(rules: list[SituationRule]) -> None:
    shuffled = policy(situations=tuple(rules))
    assert [shuffled.of(s) for s in SITUATIONS] == list(RULES)


def test_the_name_of_a_policy_is_an_identifier() -> None:
    with pytest.raises(ValueError, match="is no identifier"):
        policy(id="My desk")


def test_an_outcome_is_one_of_three() -> None:
    for outcome in ("clear", "block", ""):
        with pytest.raises(msgspec.ValidationError, match="outcome"):
            msgspec.convert({"situation": "flags", "outcome": outcome, "text": ""}, SituationRule)


def test_a_needed_fact_is_a_field_of_the_order_or_a_role() -> None:
    fact = {"question": "Who?", "when": "always"}
    assert msgspec.convert({**fact, "fact": "end-user"}, NeededFact).fact == "end-user"
    assert msgspec.convert({**fact, "fact": "site"}, NeededFact).fact == "site"
    for name in ("nationality", "colour", "value"):
        with pytest.raises(msgspec.ValidationError, match="fact"):
            msgspec.convert({**fact, "fact": name}, NeededFact)
    with pytest.raises(msgspec.ValidationError, match="when"):
        msgspec.convert({**fact, "fact": "site", "when": "sometimes"}, NeededFact)


@given(POLICIES)
def test_a_policy_comes_back_from_json(given_policy: ScreeningPolicy) -> None:
    content = msgspec.json.encode(given_policy)
    assert msgspec.json.decode(content, type=ScreeningPolicy) == given_policy


def test_the_packaged_table_releases_on_no_finding(facts: Facts) -> None:
    """No finding asks for a release, and nothing that may be innocent escalates."""
    table = facts.screening["orders"]
    outcomes = {s: table.of(s).outcome for s in SITUATIONS}
    assert "release" not in outcomes.values()
    grave = {s for s, outcome in outcomes.items() if outcome == "escalate"}
    assert grave == {"licence-yes", "hit-certain", "hit-strong", "ownership-yes"}
    assert outcomes["no-lists"] == outcomes["flags"] == outcomes["damaged"] == "hold"
