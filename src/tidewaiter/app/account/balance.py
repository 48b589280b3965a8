"""What does each account hold on a day, and what came and left, period by period?"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, get_args

import msgspec

from tidewaiter.app.account.open_case import open_case
from tidewaiter.books.book_balance import (
    BalanceRow,
    BookPeriod,
    By,
    Quantities,
    balance_rows,
    compute_totals,
    periods_of,
)
from tidewaiter.core.errors import UsageError, Where
from tidewaiter.model.books.journal import Stock
from tidewaiter.model.compute import STATES, Metric
from tidewaiter.store.books.journal import in_compute, stocks

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    import duckdb

    from tidewaiter.facts.catalogue import Facts
    from tidewaiter.model.chip import Chip

_QUANTITIES = ("opening", "received", "left", "closing")


class AskedBalance(msgspec.Struct, frozen=True, kw_only=True):
    """Which balance is asked for.

    Attributes:
        account: Account; "" for all.
        item: Chip; "" for all.
        begins: First day; None for all that was ever entered.
        by: Kind of period; None for one period.
        metric: Name of a compute metric, or "" for chips alone.
    """

    account: str = ""
    item: str = ""
    begins: date | None = None
    by: By | None = None
    metric: str = ""


class AccountTotal(msgspec.Struct, frozen=True, kw_only=True):
    """What an account holds at the end of a period, over all items asked about.

    Attributes:
        account: Account.
        ends: Last day.
        closing: Least and most, in H100-equivalents; None where that of an item is unknown.
    """

    account: str
    ends: str
    closing: tuple[float, float] | None


class CaseBalance(msgspec.Struct, frozen=True, kw_only=True):
    """The balances of a case.

    Attributes:
        case: Name of the case.
        status: ``made-up``, ``alleged`` or ``records``.
        as_of: Last day asked about.
        unit: Unit of ``compute``, such as ``H100e[8-bit dense]``; "" where no metric was asked for.
        rows: By account, item and period.
        totals: By account and period; none without a metric.
        unknown: Items of no known compute, and what their chip would have to state.
    """

    case: str
    status: str
    as_of: str
    unit: str
    rows: tuple[BalanceRow, ...]
    totals: tuple[AccountTotal, ...]
    unknown: dict[str, str]


def case_balance(facts: Facts, folder: Path, day: date, wanted: AskedBalance) -> CaseBalance:
    """Return the balances of a case.

    Args:
        facts: The facts.
        folder: The case.
        day: Last day; at its end the closing stocks are told.
        wanted: Which balance is asked for.

    Raises:
        UsageError: If there is no such folder or metric, or the days are not in order.
        DataError: With the first fault of the case, by file, row and column.
    """
    if wanted.metric and wanted.metric not in get_args(Metric):
        raise UsageError(
            "there is no such compute metric",
            where=Where("--metric"),
            found=wanted.metric,
            allowed=", ".join(get_args(Metric)),
        )
    with open_case(facts, folder, day) as (read, case):
        found = _asked_rows(case.connection, day, wanted)
    unit, rows = _in_metric(found, facts.chips, wanted.metric)
    totals = compute_totals(rows) if wanted.metric else {}
    open_ = dict.fromkeys(row.item for row in rows if wanted.metric and row.compute is None)
    return CaseBalance(
        case=read.about.name,
        status=read.about.status,
        as_of=day.isoformat(),
        unit=unit,
        rows=tuple(rows),
        totals=tuple(
            AccountTotal(account=account, ends=ends, closing=closing)
            for (account, ends), closing in sorted(totals.items())
        ),
        unknown={item: _lacking(item, facts.chips, wanted.metric) for item in open_},
    )


def _asked_rows(
    connection: duckdb.DuckDBPyConnection, day: date, wanted: AskedBalance
) -> list[BalanceRow]:
    begins = wanted.begins
    if begins is None and wanted.by is not None:
        begins = _first_day(connection, day)
    periods = (BookPeriod(None, day),) if begins is None else periods_of(begins, day, wanted.by)
    has_past = begins is not None and begins > date.min
    before = stocks(connection, begins - timedelta(days=1)) if begins and has_past else ()
    held = [stocks(connection, period.ends, period.begins) for period in periods]
    return [
        row
        for row in balance_rows(periods, before, held)
        if wanted.account in {"", row.account} and wanted.item in {"", row.item}
    ]


def _first_day(connection: duckdb.DuckDBPyConnection, day: date) -> date:
    """Return the first day by which anything may have moved, and at the latest the day itself."""
    ((found,),) = connection.sql("SELECT min(date_first) FROM journal").fetchall()
    first: date = day if found is None else min(found, day)
    return first


def _in_metric(
    rows: Sequence[BalanceRow], chips: Mapping[str, Chip], metric: str
) -> tuple[str, list[BalanceRow]]:
    """Return the unit of a metric, and the rows with their quantities in it."""
    if not metric:
        return "", list(rows)
    named: Metric = next(name for name in get_args(Metric) if name == metric)
    amounts = [
        Stock(account=row.account, item=row.item, low=ends[0], high=ends[1])
        for row in rows
        for ends in (getattr(row.chips, name) for name in _QUANTITIES)
    ]
    told = in_compute(amounts, chips, named)
    size = len(_QUANTITIES)
    found = []
    for at, row in enumerate(rows):
        some = told[size * at : size * (at + 1)]
        ends = [(one.low, one.high) for one in some if one.low is not None and one.high is not None]
        known = Quantities(**dict(zip(_QUANTITIES, ends, strict=True))) if ends else None
        found.append(msgspec.structs.replace(row, compute=known))
    return f"H100e[{metric}]", found


def _lacking(item: str, chips: Mapping[str, Chip], metric: str) -> str:
    if item not in chips:
        return "no chip of the facts"
    return next(f"no source states {text}" for name, text in STATES.items() if name == metric)
