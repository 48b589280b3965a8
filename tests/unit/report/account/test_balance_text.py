"""Balances in words and as a table."""

from __future__ import annotations

import math

from tidewaiter.books.book_balance import BalanceRow, Quantities
from tidewaiter.report.account import balance_text as told_by
from tidewaiter.report.account.balance_text import balance_table, balance_text

TITLE = ("Example works", "made-up", "2026-11-24")


def amounts(closing: tuple[float, float]) -> Quantities:
    return Quantities(opening=(0, 0), received=(1200, 1200), left=(0, 3), closing=closing)


def row(account: str = "site:B", item: str = "nvidia/b200", **changes: object) -> BalanceRow:
    given = {"begins": "", "ends": "2026-11-24", "chips": amounts((1197, 1200))}
    return BalanceRow(account=account, item=item, **(given | changes))  # type: ignore[arg-type]


def lines(*rows: BalanceRow, unit: str = "", totals: told_by.Totals | None = None) -> list[str]:
    told = balance_text(TITLE, rows, unit, totals or {})
    return [" ".join(line.split()) for line in told.splitlines()]


def test_one_day_is_said_once() -> None:
    told = lines(row())
    assert told[0] == "Example works, as of 2026-11-24 (MADE UP: an example, nobody's records)"
    assert "where item opened came left at the end" in told
    assert "site B B200 0 1,200 0 to 3 1,197 to 1,200" in told
    assert "from 2026-11-01 to 2026-11-24" in lines(row(begins="2026-11-01"))


def test_periods_have_their_days() -> None:
    told = lines(
        row(begins="2026-10-01", ends="2026-10-31"), row(begins="2026-11-01", ends="2026-11-24")
    )
    assert "where item from to opened came left at the end" in told
    assert "site B B200 2026-10-01 2026-10-31 0 1,200 0 to 3 1,197 to 1,200" in told


def test_a_metric_and_what_is_unknown_in_it() -> None:
    known, unknown = row(compute=amounts((2400, 2500))), row(item="a loom")
    totals = {("site:B", "2026-11-24"): None, ("site:B", "2026-10-31"): (1.0, 2.0)}
    told = lines(known, unknown, unit="H100e[8-bit dense]", totals=totals)
    assert "site B B200 0 1,200 0 to 3 1,197 to 1,200 2,400 to 2,500" in told
    assert "site B a loom 0 1,200 0 to 3 1,197 to 1,200 unknown" in told
    assert "ALL ITEMS at the end of 2026-11-24" in told
    assert "site B unknown" in told
    assert "site B 1 to 2" not in told


def test_no_end_and_nothing_at_all() -> None:
    told = lines(row(chips=amounts((-math.inf, math.inf))))
    assert "site B B200 0 1,200 0 to 3 no least to no most" in told
    assert lines()[1] == "nothing was entered in the books by that day"


def test_many_rows_are_counted() -> None:
    told = lines(*(row(account=f"site:{n}") for n in range(told_by.MOST_SHOWN + 7)))
    assert "and 7 more; -o FILE.csv has all of them" in told


def test_hostile_names_are_harmless() -> None:
    assert "\x1b" not in balance_text(TITLE, [row(account="site:\x1b[2J")], "", {})


def test_the_table_has_every_number() -> None:
    heading, first, other = balance_table(
        [row(compute=amounts((2400, 2500))), row(item="a loom", chips=amounts((-2.5, math.inf)))],
        "H100e[8-bit dense]",
    )
    told = dict(zip(heading, first, strict=True))
    assert (told["closing_low"], told["closing_high"]) == ("1197", "1200")
    assert (told["closing_low_compute"], told["metric"]) == ("2400", "H100e[8-bit dense]")
    bare = dict(zip(heading, other, strict=True))
    assert (bare["closing_low"], bare["closing_high"]) == ("-2.5", "inf")
    assert bare["closing_low_compute"] == ""
    assert "metric" not in balance_table([row()], "")[0]
