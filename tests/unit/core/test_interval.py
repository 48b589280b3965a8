import math

import pytest
from hypothesis import given

from strategies import LEVELS, NUMBERS, rising
from tidewaiter.core.interval import Interval, checked_interval


@given(ends=rising(3), level=LEVELS)
def test_an_ordered_interval_is_kept_as_stated(ends: list[float], level: float) -> None:
    low, mid, high = ends
    assert checked_interval(low, high, level, mid) == Interval(low, high, level, mid)
    assert checked_interval(low, high, level).mid is None


@given(ends=rising(2), level=LEVELS)
def test_ends_in_the_wrong_order_are_refused(ends: list[float], level: float) -> None:
    with pytest.raises(ValueError, match="not ordered"):
        checked_interval(ends[1], ends[0], level)


@given(ends=rising(3), level=LEVELS)
def test_a_middle_outside_is_refused(ends: list[float], level: float) -> None:
    with pytest.raises(ValueError, match="lies outside"):
        checked_interval(ends[0], ends[1], level, ends[2])


@given(value=NUMBERS)
def test_an_interval_may_have_no_width(value: float) -> None:
    assert checked_interval(value, value, 1.0).low == value


@pytest.mark.parametrize("level", [0.0, -0.1, 1.5, 90, math.nan])
def test_a_level_is_a_probability(level: float) -> None:
    with pytest.raises(ValueError, match=r"is not in \(0, 1\]"):
        checked_interval(0, 1, level)


@pytest.mark.parametrize(("low", "high"), [(math.nan, 1.0), (0.0, math.nan)])
def test_a_number_that_is_none_is_refused(low: float, high: float) -> None:
    with pytest.raises(ValueError, match="not ordered"):
        checked_interval(low, high, 0.9)
