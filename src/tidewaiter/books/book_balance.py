"""What did each account hold, take in and give off, period by period?

Opening stock, receipts, shipments and closing stock of a material balance area, from the stocks of
the books at the end of each period.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

import msgspec

from tidewaiter.core.errors import UsageError
from tidewaiter.core.timeline import span_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from tidewaiter.model.books.journal import Stock

By = Literal["month", "quarter", "year"]
Ends: TypeAlias = tuple[float, float]
MOST_PERIODS = 1200
_NOTHING: Ends = (0.0, 0.0)
_DAY = timedelta(days=1)


class BookPeriod(NamedTuple):
    """Days of a balance, both included.

    Attributes:
        begins: First day; None for all that was ever entered.
        ends: Last day.
    """

    begins: date | None
    ends: date


class Quantities(msgspec.Struct, frozen=True, kw_only=True):
    """A balance in one unit, each from least to most; infinite where no record gives a number.

    Where days or numbers are ranges, the four need not add up end by end.

    Attributes:
        opening: Stock before the first day.
        received: What came.
        left: What left.
        closing: Stock at the end of the last day.
    """

    opening: Ends
    received: Ends
    left: Ends
    closing: Ends


class BalanceRow(msgspec.Struct, frozen=True, kw_only=True):
    """The balance of one account and item in one period.

    Attributes:
        account: Account.
        item: Chip.
        begins: First day; "" for all that was ever entered.
        ends: Last day.
        chips: In chips.
        compute: In H100-equivalents of the metric asked for; None where none was, or where no
            source gives the figure of the item.
    """

    account: str
    item: str
    begins: str
    ends: str
    chips: Quantities
    compute: Quantities | None = None


def periods_of(first: date, last: date, by: By | None) -> tuple[BookPeriod, ...]:
    """Return the calendar periods from one day to another, cut at both.

    Args:
        first: First day.
        last: Last day.
        by: Kind of period; None for one from the first day to the last.

    Raises:
        UsageError: If the days are not in order, or there are more periods than a table can show.
    """
    if first > last:
        raise UsageError(
            "the days are not in order", found=f"{first} to {last}", allowed="an earlier first day"
        )
    if by is None:
        return (BookPeriod(first, last),)
    ends = min(span_of(_named(first, by)).last, last)
    found = [BookPeriod(first, ends)]
    while ends < last and len(found) <= MOST_PERIODS:
        begins = ends + _DAY
        ends = min(span_of(_named(begins, by)).last, last)
        found.append(BookPeriod(begins, ends))
    if len(found) > MOST_PERIODS:
        raise UsageError(
            "there are too many periods",
            found=f"{first} to {last} by {by}",
            allowed=f"at most {MOST_PERIODS}",
            hint="ask for a later first day, or longer periods",
        )
    return tuple(found)


def balance_rows(
    periods: Sequence[BookPeriod],
    opening: Iterable[Stock],
    held: Sequence[Iterable[Stock]],
) -> list[BalanceRow]:
    """Return the balance of every account and item in every period in which there is any.

    Args:
        periods: Periods that follow each other.
        opening: Stocks before the first period.
        held: For each period the stocks at its end, with what came and left in it.

    Returns:
        By account, item and period.
    """
    before = {(stock.account, stock.item): (stock.low, stock.high) for stock in opening}
    rows = []
    for period, stocks in zip(periods, held, strict=True):
        now = {(stock.account, stock.item): stock for stock in stocks}
        rows += [_row(period, stock, before.get(key, _NOTHING)) for key, stock in now.items()]
        before = {key: (stock.low, stock.high) for key, stock in now.items()}
    return sorted(rows, key=lambda row: (row.account, row.item, row.ends))


def compute_totals(rows: Iterable[BalanceRow]) -> dict[tuple[str, str], Ends | None]:
    """Return the closing stock of each account over all items, by account and last day.

    The ends are summed, as if the figures of all items were wrong in the same way.

    Returns:
        In H100-equivalents; None where that of an item is unknown.
    """
    found: dict[tuple[str, str], Ends | None] = {}
    for row in rows:
        key = row.account, row.ends
        so_far = found.get(key, _NOTHING)
        if so_far is None or row.compute is None:
            found[key] = None if row.chips.closing != _NOTHING or so_far is None else so_far
        else:
            low, high = row.compute.closing
            found[key] = so_far[0] + low, so_far[1] + high
    return found


def _named(day: date, by: By) -> str:
    if by == "year":
        return f"{day.year:04}"
    if by == "quarter":
        return f"{day.year:04}-Q{(day.month + 2) // 3}"
    return f"{day.year:04}-{day.month:02}"


def _row(period: BookPeriod, stock: Stock, opening: Ends) -> BalanceRow:
    return BalanceRow(
        account=stock.account,
        item=stock.item,
        begins="" if period.begins is None else period.begins.isoformat(),
        ends=period.ends.isoformat(),
        chips=Quantities(
            opening=opening,
            received=stock.received,
            left=stock.left,
            closing=(stock.low, stock.high),
        ),
    )
