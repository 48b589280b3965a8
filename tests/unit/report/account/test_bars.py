"""Bars stay inside their drawing and in proportion."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given

from books_strategies import UNACCOUNTED
from case_answer import HERE
from tidewaiter.report.account.bars import bar_of


def test_a_bar_is_in_proportion_to_the_books() -> None:
    bar = bar_of(HERE)
    assert bar.interval == pytest.approx((34.18, 25.19), abs=0.02)
    assert bar.bound == pytest.approx((33.59, 26.41), abs=0.02)
    assert (bar.mid, bar.seen) == pytest.approx((46.88, 40.0), abs=0.02)


def test_an_interval_of_nothing_is_still_seen() -> None:
    bar = bar_of(msgspec.structs.replace(HERE, low=0, mid=0, high=0))
    assert bar.interval[1] > 0


@given(UNACCOUNTED)
def test_nothing_begins_outside(one) -> None:
    bar = bar_of(one)
    assert all(0 <= place <= 100 for place in (bar.bound[0], bar.interval[0], bar.mid, bar.seen))
    assert bar.interval[0] + bar.interval[1] <= 100.61
