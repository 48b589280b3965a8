"""The packaged rates: cited or said to be assumed, and in an order that makes sense."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from audit_case import RULES
from tidewaiter.model.books.grade import GRADES
from tidewaiter.model.custody.inspection import InspectionRules

if TYPE_CHECKING:
    from tidewaiter.model.figure import Figure

FIGURES: list[Figure] = [
    RULES.goal,
    RULES.deceit_goal,
    RULES.missing,
    RULES.level,
    *(each for look in RULES.looks for each in (look.miss, look.dummy, look.moved)),
    *(each for one in RULES.notice for each in (one.returned, one.borrowed)),
]


@pytest.mark.parametrize("figure", FIGURES)
def test_a_rate_is_cited_or_says_why_it_is_assumed(figure: Figure) -> None:
    assert 0 <= figure.amount("1") <= 1
    if figure.source == "tidewaiter-inspection":
        assert figure.note.startswith(("Assumed: ", "Our choice"))
        assert figure.grade.value == "unverified"


def test_a_better_look_is_deceived_less_and_costs_more() -> None:
    ranks = [GRADES.index(look.grade) for look in RULES.looks]
    assert ranks == sorted(ranks)
    for worse, better in pairwise(RULES.looks):
        assert better.miss.amount("1") <= worse.miss.amount("1")
        assert better.dummy.amount("1") >= worse.dummy.amount("1")
        assert better.moved.amount("1") >= worse.moved.amount("1")
        assert better.usd_per_unit.amount("USD/chip") > worse.usd_per_unit.amount("USD/chip")


def test_the_miss_of_a_look_at_the_label_is_csets() -> None:
    # CSET 2026: 0.05 for a physical inspection, 8.3 to 48.8 dollars a tested chip.
    serial = next(look for look in RULES.looks if look.grade == "serial")
    assert (serial.miss.value, serial.miss.source) == (0.05, "cset-location-2026")
    assert all(8.3 <= look.usd_per_unit.amount("USD/chip") <= 48.8 for look in RULES.looks)


def test_rules_that_contradict_themselves_are_none() -> None:
    fields = {name: getattr(RULES, name) for name in RULES.__struct_fields__}
    with pytest.raises(ValueError, match="one look a grade"):
        InspectionRules(**fields | {"looks": RULES.looks[:1] * 2})
    with pytest.raises(ValueError, match="must rise"):
        InspectionRules(**fields | {"notice": RULES.notice[::-1]})
