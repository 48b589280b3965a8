"""The packaged assumptions of the books."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import msgspec
import pytest

from tidewaiter.model.books.records import TABLES

if TYPE_CHECKING:
    from tidewaiter.facts.catalogue import Facts


def test_better_grades_err_less(facts: Facts) -> None:
    errors = facts.books["accounting"].grades
    for weak, strong in itertools.pairwise(errors):
        assert weak.staged >= strong.staged, strong.grade
        assert weak.false_presence >= strong.false_presence, strong.grade


def test_every_explanation_is_used_and_can_be_settled(facts: Facts) -> None:
    books = facts.books["accounting"]
    used = {name for rule in books.rules for name in rule.explanations}
    settled = {name for check in books.checks for name in check.settles}
    assert used == set(books.explanations)
    assert used - settled == set()


def test_every_rule_has_a_check_and_an_innocent_explanation(facts: Facts) -> None:
    for rule in facts.books["accounting"].rules:
        assert rule.explanations, rule.id
        assert rule.checks, rule.id
        assert rule.tier != "unaccounted" or len(set(rule.classes)) > 1


def test_what_a_missing_table_would_tell_is_said_of_every_table(facts: Facts) -> None:
    assert set(facts.books["accounting"].missing) == {*TABLES, "parties", "ownership"}


def test_a_rule_names_no_explanation_that_is_not_there(facts: Facts) -> None:
    books = facts.books["accounting"]
    rule = msgspec.structs.replace(books.rules[0], explanations=("weather",))
    with pytest.raises(ValueError, match="weather"):
        msgspec.structs.replace(books, rules=(rule,))
