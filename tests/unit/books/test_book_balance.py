"""Balances by period: calendar, and stocks put side by side."""

from __future__ import annotations

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.books.book_balance import (
    BalanceRow,
    BookPeriod,
    Quantities,
    balance_rows,
    compute_totals,
    periods_of,
)
from tidewaiter.core.errors import UsageError
from tidewaiter.model.books.journal import Stock

DAYS = st.dates(date(1999, 1, 1), date(2030, 12, 31))


def days(first: str, last: str, by: str) -> list[tuple[str, str]]:
    found = periods_of(date.fromisoformat(first), date.fromisoformat(last), by)  # type: ignore[arg-type]
    return [(str(period.begins), str(period.ends)) for period in found]


def test_calendar_periods_are_cut_at_both_ends() -> None:
    assert days("2026-01-20", "2026-03-05", "month") == [
        ("2026-01-20", "2026-01-31"), ("2026-02-01", "2026-02-28"), ("2026-03-01", "2026-03-05"),
    ]  # fmt: skip
    assert days("2026-03-31", "2026-07-01", "quarter") == [
        ("2026-03-31", "2026-03-31"), ("2026-04-01", "2026-06-30"), ("2026-07-01", "2026-07-01"),
    ]  # fmt: skip
    assert days("2024-12-31", "2025-01-01", "year") == [
        ("2024-12-31", "2024-12-31"), ("2025-01-01", "2025-01-01"),
    ]  # fmt: skip
    assert days("9999-12-31", "9999-12-31", "month") == [("9999-12-31", "9999-12-31")]


@given(DAYS, DAYS, st.sampled_from(["month", "quarter", "year"]))
def test_periods_follow_each_other_without_gap(one: date, other: date, by: str) -> None:
    first, last = sorted((one, other))
    found = periods_of(first, last, by)  # type: ignore[arg-type]
    assert (found[0].begins, found[-1].ends) == (first, last)
    for before, after in itertools.pairwise(found):
        assert after.begins == before.ends + timedelta(days=1)
        assert after.begins.day == 1


def test_days_that_are_not_in_order_and_too_many_periods_are_refused() -> None:
    with pytest.raises(UsageError, match="not in order"):
        periods_of(date(2026, 1, 2), date(2026, 1, 1), "month")
    with pytest.raises(UsageError, match="too many periods"):
        periods_of(date(1900, 1, 1), date(2026, 1, 1), "month")


def stock(account: str, low: float, came: float = 0, left: float = 0) -> Stock:
    return Stock(
        account=account, item="x", low=low, high=low, received=(came, came), left=(left, left)
    )


def test_what_closes_a_period_opens_the_next() -> None:
    periods = periods_of(date(2026, 1, 1), date(2026, 2, 28), "month")
    found = balance_rows(
        periods,
        [stock("site:b", 3)],
        [[stock("site:b", 5, came=4, left=2), stock("site:a", 1, came=1)], [stock("site:b", 5)]],
    )
    told = [(row.account, row.begins, row.chips.opening[0], row.chips.closing[0]) for row in found]
    assert told == [
        ("site:a", "2026-01-01", 0, 1),
        ("site:b", "2026-01-01", 3, 5),
        ("site:b", "2026-02-01", 5, 5),
    ]  # fmt: skip
    assert found[1].chips.received == (4, 4)
    assert found[1].chips.left == (2, 2)
    assert found[2].ends == "2026-02-28"


def test_all_that_was_ever_entered_begins_nowhere() -> None:
    (row,) = balance_rows([BookPeriod(None, date(2026, 2, 1))], [], [[stock("a", 2, came=2)]])
    assert (row.begins, row.chips.opening) == ("", (0, 0))


def row(item: str, chips: float, compute: float | None, ends: str = "2026-01-31") -> BalanceRow:
    def of(number: float) -> Quantities:
        return Quantities(opening=(0, 0), received=(0, 0), left=(0, 0), closing=(number, number))

    told = None if compute is None else of(compute)
    return BalanceRow(account="a", item=item, begins="", ends=ends, chips=of(chips), compute=told)


def test_totals_are_unknown_where_a_part_is() -> None:
    key = ("a", "2026-01-31")
    assert compute_totals([row("x", 2, 4.0), row("y", 1, 0.5)]) == {key: (4.5, 4.5)}
    assert compute_totals([row("x", 2, 4.0), row("y", 1, None)]) == {key: None}
    assert compute_totals([row("y", 1, None), row("x", 2, 4.0)]) == {key: None}
    # None of an unknown kind adds nothing.
    assert compute_totals([row("x", 2, 4.0), row("y", 0, None)]) == {key: (4.0, 4.0)}
