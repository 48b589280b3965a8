"""The balances of a case for a terminal, and as a table."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from tidewaiter.report.account import words
from tidewaiter.report.account.account_text import STATUS
from tidewaiter.report.parties.lists_text import printable
from tidewaiter.report.text_table import table, wrapped

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tidewaiter.books.book_balance import BalanceRow, Quantities

    Rows = list[tuple[str, ...]]
    Totals = Mapping[tuple[str, str], tuple[float, float] | None]

MOST_SHOWN = 200
_QUANTITIES = ("opening", "received", "left", "closing")


def balance_text(
    title: tuple[str, str, str], rows: Sequence[BalanceRow], unit: str, totals: Totals
) -> str:
    """Return the balances as text.

    Args:
        title: Name and status of the case, and the last day.
        rows: By account, item and period.
        unit: Unit of their compute, or "".
        totals: Closing stock in that unit by account and last day.
    """
    case, status, day = title
    lines = [f"{printable(case)}, as of {day} ({printable(STATUS.get(status, status))})"]
    one = len({(row.begins, row.ends) for row in rows}) == 1
    lines += [f"from {row.begins} to {row.ends}" for row in rows[:1] if one and row.begins]
    if not rows:
        return "\n".join([*lines, "nothing was entered in the books by that day"])
    lines += ["", *_lines(rows[:MOST_SHOWN], unit, dated=not one)]
    if len(rows) > MOST_SHOWN:
        lines.append(f"and {len(rows) - MOST_SHOWN:,} more; -o FILE.csv has all of them")
    lines += ["", *_totals(rows, unit, totals)] if unit else []
    told = "From what is recorded, not from what is there. Where days or numbers are ranges, what"
    return "\n".join([*lines, "", wrapped(f"{told} opened, came and left need not add up.", "")])


def balance_table(rows: Sequence[BalanceRow], unit: str) -> Rows:
    """Return the balances as rows of a table, heading first; ``inf`` is no end, "" is unknown."""
    ends = [f"{name}_{end}" for name in _QUANTITIES for end in ("low", "high")]
    heading = ("account", "item", "begins", "ends", *ends)
    if unit:
        heading += ("metric", *(f"{name}_compute" for name in ends))
    return [heading, *(_cells(row, unit) for row in rows)]


def _cells(row: BalanceRow, unit: str) -> tuple[str, ...]:
    cells = (row.account, row.item, row.begins, row.ends, *_numbers(row.chips))
    return (*cells, unit, *_numbers(row.compute)) if unit else cells


def _numbers(found: Quantities | None) -> tuple[str, ...]:
    if found is None:
        return ("",) * (2 * len(_QUANTITIES))
    return tuple(f"{end:.10g}" for name in _QUANTITIES for end in getattr(found, name))


def _lines(rows: Sequence[BalanceRow], unit: str, *, dated: bool) -> list[str]:
    days = ("from", "to") if dated else ()
    heading = ("where", "item", *days, "opened", "came", "left", "at the end")
    if unit:
        heading += (unit,)
    cells = [_line(row, unit, dated=dated) for row in rows]
    return table([heading, *cells], left=2 + len(days))


def _line(row: BalanceRow, unit: str, *, dated: bool) -> tuple[str, ...]:
    days = (row.begins, row.ends) if dated else ()
    told = tuple(_between(getattr(row.chips, name)) for name in _QUANTITIES)
    if unit:
        told += ("unknown" if row.compute is None else _between(row.compute.closing),)
    return (printable(words.account(row.account)), printable(words.item(row.item)), *days, *told)


def _between(ends: tuple[float, float]) -> str:
    if all(math.isfinite(end) for end in ends):
        return words.between(*ends)
    low, high = ends
    least = words.chips(low) if math.isfinite(low) else "no least"
    return f"{least} to {words.chips(high) if math.isfinite(high) else 'no most'}"


def _totals(rows: Sequence[BalanceRow], unit: str, totals: Totals) -> Iterator[str]:
    last = max(row.ends for row in rows)
    lines: Rows = [("where", unit)]
    for (account, ends), closing in sorted(totals.items()):
        if ends == last:
            told = "unknown" if closing is None else _between(closing)
            lines.append((printable(words.account(account)), told))
    yield f"ALL ITEMS at the end of {last}"
    yield from (f"  {line}" for line in table(lines[: MOST_SHOWN + 1]))
