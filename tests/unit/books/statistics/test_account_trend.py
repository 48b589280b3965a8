"""Page's test on the takings of one account."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from tidewaiter.books.statistics.account_trend import AccountTrend, account_trend
from tidewaiter.books.statistics.taken_periods import Errors, taken_periods
from tidewaiter.books.statistics.trend import Threshold
from tidewaiter.core.errors import ModelError
from tidewaiter.model.books.account import GradeError

if TYPE_CHECKING:
    from collections.abc import Callable

    Rows = Callable[..., list[dict[str, Any]]]

LIMIT = Threshold(2.5, 0.01, 4, 0.05, 0.5)
SERIAL = GradeError(
    grade="serial", false_presence=0.01, false_absence=0.02, staged=0.4, source="made-up"
)
ERRORS = Errors({"serial": SERIAL}, 0.005)


def trend_of(
    rows: list[dict[str, Any]], errors: Errors = ERRORS, limit: Threshold = LIMIT
) -> AccountTrend:
    (run,) = taken_periods(rows)
    return account_trend(run, errors, limit, seed=3)


def test_a_stock_that_stays_is_no_alarm(counts: Rows) -> None:
    found = trend_of(counts([980, 975, 984, 980, 978]))
    assert found.differences.tolist() == [5, -9, 4, 2]
    assert found.statistic.max() < 2.5
    assert found.whole_chips is None
    assert not found.is_alarm


def test_a_loss_in_every_period_is_one(counts: Rows) -> None:
    found = trend_of(counts([980, 910, 850, 780, 715]))
    assert found.is_alarm
    assert found.stretch == slice(0, 4)
    total, sigma = found.excess
    # 265 fewer were counted; a count shows .98 of what is there.
    assert total == pytest.approx(265 / 0.98)

    # If nothing was lost, all five counts saw the same stock: 847 / .98 chips on average. How far
    # counts err alike is the same for both ends, and goes out.
    number = 847 / 0.98
    missed = number * 0.0196 * (1 + (number - 1) * 0.02 / 1.02)
    variance = (missed + number * 0.0099) / 0.98**2
    assert sigma == pytest.approx(np.sqrt(2 * variance))


def test_a_loss_that_begins_late_is_dated(counts: Rows) -> None:
    found = trend_of(counts([980, 981, 985, 850, 740]))
    assert found.is_alarm
    assert found.stretch == slice(2, 4)
    assert found.excess[0] == pytest.approx((985 - 740) / 0.98)


def test_a_growing_stock_is_expected_to_seem_short(counts: Rows) -> None:
    # Of 1,000 that come 5 are lost in honest records; of 995 more 19.9 are not shown.
    found = trend_of(counts([980, 1955.1], came=1000))
    assert found.expected.tolist() == [pytest.approx(5 + 19.9)]
    assert found.differences - found.expected == pytest.approx(np.zeros(1), abs=1e-9)


def test_a_gain_is_no_alarm(counts: Rows) -> None:
    assert not trend_of(counts([900, 990, 1100])).is_alarm


def test_one_chip_of_a_few_is_left_to_whole_chips(counts: Rows) -> None:
    # Eight chips and one missed: far out for a normal, common for honest counts of eight.
    sure = Errors({"serial": _graded(0.002, 0.01)}, 0.0)
    found = trend_of(counts([8, 8, 7]), sure, Threshold(2.0, 0.01, 2, 0.05, 0.5))
    assert found.statistic.max() > found.limit.value
    assert found.whole_chips is not None
    assert found.whole_chips.share > 0.05
    assert not found.is_alarm


def test_counts_of_nothing_are_tested_too(counts: Rows) -> None:
    assert not trend_of(counts([0, 0, 0])).is_alarm


def test_exact_counts_are_refused(counts: Rows) -> None:
    with pytest.raises(ModelError, match="singular"):
        trend_of(counts([8, 8, 8]), Errors({"serial": _graded(0.0, 0.0)}, 0.0))


def _graded(presence: float, absence: float) -> GradeError:
    return GradeError(
        grade="serial", false_presence=presence, false_absence=absence, staged=0, source="made-up"
    )
