"""Rows of the question ``periods`` as balances."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from tidewaiter.books.statistics.balance_periods import inventory_differences
from tidewaiter.books.statistics.taken_periods import Errors, balances, stocks, taken_periods
from tidewaiter.model.books.account import GradeError

if TYPE_CHECKING:
    from collections.abc import Callable

EXACT = Errors(
    {
        "serial": GradeError(
            grade="serial", false_presence=0, false_absence=0, staged=0, source="made-up"
        )
    },
    0.0,
)


def test_accounts_and_items_are_apart_and_in_order(row: Callable[..., dict[str, Any]]) -> None:
    rows = [
        row(2, account="site:B"),
        row(1, account="site:B"),
        row(1, account="site:A", item="acme/x2"),
        row(1, account="site:A", item="acme/x1"),
    ]
    found = [[(p.account, p.item, p.period) for p in run] for run in taken_periods(rows)]
    assert found == [
        [("site:A", "acme/x1", 1)],
        [("site:A", "acme/x2", 1)],
        [("site:B", "acme/x1", 1), ("site:B", "acme/x1", 2)],
    ]


def test_a_movement_without_a_number_ends_what_can_be_said(
    row: Callable[..., dict[str, Any]],
) -> None:
    rows = [row(period) for period in (1, 2, 3, 4)]
    rows[1]["receipts_high"] = float("inf")
    assert [p.period for p in taken_periods(rows)[0]] == [3, 4]
    rows[3]["shipments_high"] = float("inf")
    assert taken_periods(rows) == []


def test_the_balance_takes_each_taking_once(counts: Callable[..., list[dict[str, Any]]]) -> None:
    (run,) = taken_periods(counts([100, 90, 120], came=20, left=5))
    found = balances(run, EXACT)
    assert found.opening[0].value == 100
    assert [p.closing[0].value for p in found.periods] == [90, 120]
    assert inventory_differences(found).tolist() == [20 - 5 + 10, 20 - 5 - 30]


def test_stocks_without_a_loss_make_all_counts_right_on_average(
    counts: Callable[..., list[dict[str, Any]]],
) -> None:
    # 10 come each time and a tenth of them is lost in the records: 9, 18. Counts of a half show
    # 100, 120 and 130: 350 / 3 less 27 / 3 is the stock before.
    half = GradeError(
        grade="serial", false_presence=0, false_absence=0.5, staged=0, source="made-up"
    )
    (run,) = taken_periods(counts([50, 60, 65], came=10))
    before = 350 / 3 - 27 / 3
    found = stocks(run, Errors({"serial": half}, 0.1))
    assert found == pytest.approx([before, before + 9, before + 18])
    (run,) = taken_periods(counts([1, 0, 0], left=9))
    assert stocks(run, EXACT)[-1] == 0


def test_a_count_that_misses_many_does_not_look_exact(
    counts: Callable[..., list[dict[str, Any]]],
) -> None:
    (run,) = taken_periods(counts([100, 10, 100]))
    sure = EXACT.grades["serial"]
    grades = {"serial": msgspec.structs.replace(sure, false_absence=0.02)}
    measured = [p.closing[0] for p in balances(run, Errors(grades, 0)).periods]
    low, high = (m.value * m.random for m in measured)
    assert low == pytest.approx(high)
    assert measured[0].value * measured[0].systematic == pytest.approx(
        measured[1].value * measured[1].systematic
    )


def test_a_grade_without_errors_is_a_fault(row: Callable[..., dict[str, Any]]) -> None:
    (run,) = taken_periods([row(grade="photo")])
    with pytest.raises(KeyError, match="photo"):
        balances(run, EXACT)


def test_columns_that_the_question_does_not_have_are_refused(
    row: Callable[..., dict[str, Any]],
) -> None:
    with pytest.raises(TypeError):
        taken_periods([row(surprise=1)])
