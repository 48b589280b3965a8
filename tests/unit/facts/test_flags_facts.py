"""The red flags as facts: cited, asked in words, and coming out as their cases say."""

from __future__ import annotations

import re
import typing
from datetime import date
from typing import TYPE_CHECKING

import pytest
from fenced_blocks import blocks_of

from full_order import FULL_AROUND, FULL_ORDER
from tidewaiter.controls.conditions import holds
from tidewaiter.controls.orders.flags import properties_of
from tidewaiter.controls.orders.observed import Around, observed
from tidewaiter.core.cite import Grade
from tidewaiter.facts.catalogue import PACKAGED
from tidewaiter.facts.places import structs
from tidewaiter.facts.strict_yaml import as_type, parse_yaml, read_yaml
from tidewaiter.model.rule import Condition
from tidewaiter.model.trade.order import Order
from tidewaiter.model.trade.records import PartyRecord
from tidewaiter.model.trade.red_flag import RedFlag, RedFlags

if TYPE_CHECKING:
    from pathlib import Path

    from tidewaiter.facts.catalogue import Facts
    from tidewaiter.model.rule import RuleCase

PATH = PACKAGED / "flags" / "red-flags.yaml"
DOCUMENT, LINES = read_yaml(PATH)
FLAGS = as_type(DOCUMENT, LINES, str(PATH), RedFlags).flags
COMPUTED = [flag for flag in FLAGS if flag.when is not None]
CASES = [(flag, i, case) for flag in COMPUTED for i, case in enumerate(flag.cases)]
VOCABULARY = frozenset(observed(Order(id="any"), Around(), date(2026, 11, 24)))
PLACES = re.compile(r"group|country")


def units(flag: RedFlag) -> dict[str, str]:
    """Return the unit in which a flag's conditions state each quantity."""
    conditions = [value for _, value in structs(flag) if isinstance(value, Condition)]
    tests = [t for c in conditions for t in (c.at_least, c.less_than) if t is not None]
    return {test.of: test.unit for test in tests}


@pytest.mark.parametrize(
    ("flag", "place", "case"), CASES, ids=lambda x: getattr(x, "id", None) or str(x)[:3]
)
def test_a_case_comes_out_as_it_says(flag: RedFlag, place: int, case: RuleCase) -> None:
    del place
    assert flag.when is not None
    item = {n: (x, units(flag)[n]) for n, x in case.numbers.items()} | dict(case.words)
    verdict = holds(flag.when, item, {})
    assert verdict.truth.value == case.expect, (case, verdict.reasons)


@pytest.mark.parametrize("flag", COMPUTED, ids=lambda flag: flag.id)
def test_a_computed_flag_shows_all_three_answers(flag: RedFlag) -> None:
    assert {case.expect for case in flag.cases} == {"yes", "no", "unknown"}


@pytest.mark.parametrize("flag", FLAGS, ids=lambda flag: flag.id)
def test_a_flag_reads_only_what_can_be_observed(flag: RedFlag) -> None:
    assert properties_of(flag) <= VOCABULARY
    named = {name for case in flag.cases for name in (*case.numbers, *case.words)}
    assert named <= properties_of(flag)


def test_every_number_has_the_unit_of_the_observation() -> None:
    seen = observed(FULL_ORDER, FULL_AROUND, date(2026, 11, 24))
    for flag in FLAGS:
        for name, unit in units(flag).items():
            found = seen[name]
            assert not isinstance(found, str), name
            assert found is not None, name
            assert found.unit == unit, name


def test_the_supplement_has_its_twenty_nine_flags_once() -> None:
    numbers = [f.locator for f in FLAGS if f.source == "ear-732-supp-3"]
    assert sorted(numbers) == sorted(f"flag {n}" for n in range(1, 30))


def test_the_guidance_has_a_row_or_a_note_for_each_of_its_signs() -> None:
    rows = {f.locator for f in FLAGS if f.source == "bis-2025-05-13-diversion"}
    elsewhere = [f.id for f in FLAGS if "guidance of 2025-05-13" in f.note]
    assert {f"row {n}" for n in range(1, 15)} - rows == {"row 3", "row 7"}
    assert elsewhere == ["not-the-customers-business", "little-business-background"]


def test_what_was_not_read_is_unverified_and_the_reverse() -> None:
    recalled = {f.id for f in FLAGS if not f.verified}
    assert recalled == {f.id for f in FLAGS if f.grade is Grade.UNVERIFIED}
    rows = {f.locator for f in FLAGS if f.source == "bis-2025-05-13-diversion" and not f.verified}
    assert rows == {"row 11", "row 12", "row 13", "row 14"}


def test_a_flag_has_two_innocent_explanations_and_two_steps_and_asks() -> None:
    for flag in FLAGS:
        assert len(flag.innocent) >= 2, flag.id
        assert len(flag.resolve) >= 2, flag.id
        assert flag.question.endswith("?"), flag.id
        assert flag.evidence.strip(), flag.id


def test_every_source_exists(facts: Facts) -> None:
    assert {flag.source for flag in FLAGS} <= set(facts.sources)


def test_a_country_is_read_only_where_a_rule_names_it_or_two_are_compared() -> None:
    reading = {f.id for f in FLAGS if any(PLACES.search(n) for n in properties_of(f))}
    assert reading == {"parent-in-d5", "third-country-payment", "site-elsewhere"}
    comparing = {"payment_country_is_party_country", "site_country_is_destination"}
    for flag in FLAGS:
        for name in properties_of(flag):
            assert "country" not in name or name in comparing


def test_the_example_of_the_guide_is_a_flag_whose_cases_come_out(checkout: Path) -> None:
    (block,) = blocks_of(checkout / "docs" / "guides" / "red-flags.md", "yaml")
    document, lines = parse_yaml(block.text, "guide")
    (flag,) = as_type(document, lines, "guide", RedFlags).flags
    assert properties_of(flag) <= VOCABULARY
    for i, case in enumerate(flag.cases):
        test_a_case_comes_out_as_it_says(flag, i, case)


def words_of(field: str) -> set[str]:
    """Return the words that a field of a party's record may have."""
    kind = typing.get_type_hints(PartyRecord)[field]
    return set(typing.get_args(kind))


@pytest.mark.parametrize("field", ["premises", "web_presence", "business", "military_site"])
def test_a_word_in_a_condition_is_one_that_a_record_may_have(field: str) -> None:
    conditions = [c for f in FLAGS for _, c in structs(f) if isinstance(c, Condition)]
    used = {w for c in conditions if c.is_in and c.is_in.of.endswith(field) for w in c.is_in.words}
    used |= {c.equals.word for c in conditions if c.equals and c.equals.of.endswith(field)}
    assert used
    assert used <= words_of(field)
