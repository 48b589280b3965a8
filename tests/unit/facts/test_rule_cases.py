"""The worked cases beside the rules come out as they say, and show both sides of every rule."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from fenced_blocks import blocks_of

from tidewaiter.app.law.controls import ledger_of
from tidewaiter.controls.conditions import Item, holds
from tidewaiter.controls.versions import terms_on
from tidewaiter.facts.catalogue import load_facts
from tidewaiter.facts.plausible import plausible
from tidewaiter.facts.strict_yaml import as_type, parse_yaml
from tidewaiter.model.rule import Condition, Rule

if TYPE_CHECKING:
    from pathlib import Path

    from tidewaiter.facts.catalogue import Facts
    from tidewaiter.model.rule import RuleCase

FACTS = load_facts()
UNITS = plausible().quantities
CASES = [
    (rule.id, i, case) for rule in FACTS.controls.values() for i, case in enumerate(rule.cases)
]


def item(case: RuleCase) -> Item:
    return {n: (x, UNITS[n]) for n, x in case.numbers.items()} | dict(case.words)


@pytest.mark.parametrize(("rule", "place", "case"), CASES, ids=lambda x: str(x)[:40])
def test_a_case_comes_out_as_it_says(rule: str, place: int, case: RuleCase) -> None:
    del place
    terms = terms_on(FACTS.controls, date.fromisoformat(case.on))
    found = holds(Condition(term=rule), item(case), terms)
    assert found.truth.value == case.expect, (case, found.reasons)


def test_every_rule_has_cases_on_both_sides_and_one_from_before_its_first_day() -> None:
    for rule in FACTS.controls.values():
        assert {"yes", "no"} <= {case.expect for case in rule.cases}, rule.id
        if rule.kind not in {"exclusion", "exception"}:
            assert any(case.on < rule.versions[0].in_force for case in rule.cases), rule.id


def test_every_status_but_ended_is_in_use() -> None:
    used = {version.status for rule in FACTS.controls.values() for version in rule.versions}
    assert used == {"in-force", "verify", "suspended", "not-enforced", "proposed"}


def test_the_example_of_the_guide_is_a_rule_whose_cases_come_out(checkout: Path) -> None:
    (block,) = blocks_of(checkout / "docs" / "guides" / "controls.md", "yaml")
    document, lines = parse_yaml(block.text, "guide")
    rule = as_type(document, lines, "guide", Rule)
    for case in rule.cases:
        terms = terms_on({rule.id: rule}, date.fromisoformat(case.on))
        assert holds(Condition(term=rule.id), item(case), terms).truth.value == case.expect


def test_the_table_of_the_guide_passes_the_cap(
    facts: Facts, checkout: Path, tmp_path: Path
) -> None:
    (block,) = blocks_of(checkout / "docs" / "guides" / "controls.md", "csv")
    path = tmp_path / "shipments.csv"
    path.write_text(block.text, encoding="utf-8")
    assert ledger_of(facts, path, "2026-03-31").first_beyond == {"nvidia/h200-sxm": 4}
