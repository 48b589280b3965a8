"""Conditions over ranges: the answer is more than unknown only where every figure agrees."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.controls.conditions import Truth, holds
from tidewaiter.controls.ranges import weighed
from tidewaiter.controls.stated_item import Quantity, StatedItem
from tidewaiter.model.rule import Condition, Threshold

UNIT = "TOP/s*bit"


def limit(number):
    return Threshold(of="tpp", number=number, unit=UNIT)


def ranged(low, value, high, grade="primary"):
    tpp = Quantity(name="tpp", value=value, low=low, high=high, unit=UNIT, grade=grade)
    return StatedItem(name="x", quantities=(tpp,))


BAND = Condition(all_=(Condition(at_least=limit(2400)), Condition(less_than=limit(4800))))


def test_a_range_on_one_side_of_every_limit_is_decided():
    assert weighed(BAND, ranged(2400, 3000, 4799), {}, {}).truth is Truth.YES
    assert weighed(BAND, ranged(4800, 5000, 6000), {}, {}).truth is Truth.NO


def test_a_range_across_a_limit_is_not_decided_and_says_why():
    found = weighed(BAND, ranged(4000, 4500, 5000), {}, {})
    assert (found.truth, found.stated.truth) == (Truth.UNKNOWN, Truth.YES)
    assert found.disputed == ("tpp",)


def test_a_band_that_lies_inside_the_range_is_seen_though_both_ends_are_outside():
    found = weighed(BAND, ranged(1000, 1500, 9000), {}, {})
    assert (found.truth, found.stated.truth) == (Truth.UNKNOWN, Truth.NO)


def test_an_unverified_figure_is_named_where_the_answer_needs_it():
    assert weighed(BAND, ranged(3000, 3000, 3000, "unverified"), {}, {}).unverified == ("tpp",)
    known = weighed(BAND, ranged(3000, 3000, 3000), {}, {})
    assert known.unverified == ()


@given(
    ends=st.lists(st.integers(1, 9000), min_size=3, max_size=3).map(sorted),
    cuts=st.lists(st.integers(1, 9000), min_size=2, max_size=2).map(sorted),
)
def test_the_points_stand_for_the_whole_range(ends, cuts):
    low, value, high = ends
    condition = Condition(
        all_=(Condition(at_least=limit(cuts[0])), Condition(less_than=limit(cuts[1])))
    )
    item = ranged(low, value, high)
    truths = {holds(condition, {"tpp": (n, UNIT)}, {}).truth for n in range(low, high + 1)}
    found = weighed(condition, item, {}, {}).truth
    assert found is (truths.pop() if len(truths) == 1 else Truth.UNKNOWN)
