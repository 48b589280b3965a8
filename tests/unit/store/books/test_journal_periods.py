"""Periods between inventory takings, against a count by hand and a loop over every record."""

from __future__ import annotations

import datetime as dt
import math
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tidewaiter.books.statistics.taken_periods import taken_periods
from tidewaiter.model.books.grade import GRADES
from tidewaiter.sources.cases.schema import SCHEMAS
from tidewaiter.store.books.questions import asked, opened

if TYPE_CHECKING:
    from pathlib import Path

JOURNAL = pa.schema(
    [
        *((name, pa.string()) for name in ("id", "date", "item", "debit", "credit", "kind")),
        ("low", pa.float64()),
        ("high", pa.float64()),
        *((name, pa.string()) for name in ("serial", "table")),
        ("row", pa.int64()),
        *((name, pa.string()) for name in ("grade", "reverses")),
        ("date_first", pa.date32()),
        ("date_last", pa.date32()),
    ]
)
ITEM, SITE = "acme/x1", "site:A"
AS_OF = dt.date(2026, 12, 31)


def day(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def entry(
    id_: str, debit: str, credit: str, low: float, first: str, last: str = "?", **given: Any
) -> dict[str, Any]:
    last = first if last == "?" else last
    return {
        **dict.fromkeys(JOURNAL.names, ""),
        "id": id_, "item": ITEM, "debit": debit, "credit": credit, "kind": "ship", "row": 1,
        "low": low, "high": given.pop("high", low), "date": first,
        "date_first": day(first), "date_last": day(last), **given,
    }  # fmt: skip


def taking(row: int, count: float, first: str, last: str = "?", **given: Any) -> dict[str, Any]:
    last = first if last == "?" else last
    return {
        **dict.fromkeys(SCHEMAS["inventories"].names, ""),
        "row": row, "file": "inventories.csv", "id": f"T{row}", "account": SITE, "item": ITEM,
        "date": first, "date_first": day(first), "date_last": day(last), "grade": "serial",
        "quantity_low": count, "quantity_high": given.pop("high", count), **given,
    }  # fmt: skip


def periods(
    scratch: Path, takings: list[dict[str, Any]], entries: list[dict[str, Any]], **given: Any
) -> list[dict[str, Any]]:
    tables = {
        "inventories": pa.Table.from_pylist(takings, schema=SCHEMAS["inventories"]),
        "journal": pa.Table.from_pylist(entries, schema=JOURNAL),
    }
    with opened(tables, scratch, threads=1) as connection:
        asking = {"grades": list(GRADES), "as_of": AS_OF, **given}
        return asked(connection, "periods", **asking).to_pylist()


def test_periods_by_hand(tmp_path: Path) -> None:
    found = periods(
        tmp_path,
        [
            taking(1, 100, "2026-01-31", instrument="team 1"),
            taking(2, 150, "2026-02-28", grade="photo"),
            taking(3, 140, "2026-03-31", high=145),
        ],
        [
            entry("a", SITE, "carrier", 60, "2026-02-10"),
            entry("b", "carrier", SITE, 5, "2026-02-28"),
            entry("c", SITE, "carrier", 7, "2026-03-01", high=9),
            entry("d", SITE, "carrier", 99, "2026-01-31"),  # in the first count already
            entry("e", SITE, "carrier", 99, "2026-04-01"),  # after the last
            entry("f", "site:B", "carrier", 99, "2026-02-10"),
            entry("g", SITE, "carrier", 99, "2026-02-10", item="acme/x2"),
        ],
    )
    assert [tuple(row.values()) for row in found] == [
        (
            SITE, ITEM, 1, "2026-01-31", "2026-02-28", 28, 100, 100, 60, 60, 5, 5, 150, 150, 2,
            "serial", "photo", "team 1", "", 1, "inventories.csv", 2, "inventories.csv",
        ),
        (
            SITE, ITEM, 2, "2026-02-28", "2026-03-31", 31, 150, 150, 7, 9, 0, 0, 140, 145, 1,
            "photo", "serial", "", "", 2, "inventories.csv", 3, "inventories.csv",
        ),
    ]  # fmt: skip


def test_the_columns_are_those_that_the_statistics_take(tmp_path: Path) -> None:
    takings = [taking(1, 5, "2026-01-01"), taking(2, 5, "2026-02-01"), taking(3, 5, "2026-03-01")]
    ((first, second),) = taken_periods(periods(tmp_path, takings, []))
    assert (first.period, second.period, first.closing_row, second.closing.mid) == (1, 2, 2, 5)


def test_one_taking_or_none_is_no_period(tmp_path: Path) -> None:
    assert periods(tmp_path, [], []) == []
    assert periods(tmp_path, [taking(1, 5, "2026-01-01")], []) == []
    apart = [taking(1, 5, "2026-01-01"), taking(2, 5, "2026-02-01", account="site:B")]
    assert periods(tmp_path, apart, []) == []


def test_takings_that_do_not_count(tmp_path: Path) -> None:
    stand = [taking(1, 5, "2026-01-01"), taking(9, 7, "2026-03-01")]
    for out in (
        taking(2, 6, "", ""),  # no day
        taking(2, None, "2026-02-01"),  # no number
        taking(2, 6, "2027-02-01"),  # after the day asked about
        taking(2, 6, "2026-02-01", item=""),
    ):
        assert len(periods(tmp_path, [*stand, out], [])) == 1


def test_a_corrected_taking_is_out(tmp_path: Path) -> None:
    takings = [
        taking(1, 5, "2026-01-01"),
        taking(2, 6, "2026-02-01"),
        taking(3, 7, "2026-02-01", corrects="T2"),
        taking(4, 8, "2026-02-02", corrects="T3"),
        taking(5, 9, "2026-03-01", id="T5"),
        taking(6, 4, "2026-03-02", id="T5", corrects="T5"),  # corrects its own number
    ]
    found = periods(tmp_path, takings, [])
    assert [(row["closing_row"], row["closing_low"]) for row in found] == [(4, 8), (6, 4)]


def test_of_takings_of_a_day_the_strongest_stands_then_the_last(tmp_path: Path) -> None:
    takings = [
        taking(1, 5, "2026-01-01"),
        taking(2, 6, "2026-02-01", grade="attested"),
        taking(3, 7, "2026-02-01", grade="photo"),
        taking(4, 8, "2026-03-01"),
        taking(5, 9, "2026-03-01"),
    ]
    assert [row["closing_row"] for row in periods(tmp_path, takings, [])] == [2, 5]


def test_what_was_taken_back_did_not_move(tmp_path: Path) -> None:
    takings = [taking(1, 5, "2026-01-01"), taking(2, 5, "2026-02-01")]
    entries = [
        entry("wrong", SITE, "carrier", 60, "2026-01-10", high=math.inf),
        entry(
            "back",
            SITE,
            "carrier",
            -60,
            "2026-01-10",
            high=-math.inf,
            kind="reversal",
            reverses="wrong",
        ),
        entry("right", SITE, "carrier", 6, "2026-01-10"),
    ]
    (row,) = periods(tmp_path, takings, entries)
    assert (row["receipts_low"], row["receipts_high"], row["records"]) == (6, 6, 1)


def test_what_may_lie_in_a_period_counts_at_the_upper_end(tmp_path: Path) -> None:
    takings = [taking(1, 5, "2026-01-10", "2026-01-20"), taking(2, 5, "2026-03-01", "2026-03-31")]
    entries = [
        entry("sure", SITE, "carrier", 1, "2026-01-21", "2026-03-01"),
        entry("while the first was taken", SITE, "carrier", 2, "2026-01-20"),
        entry("before or after the first", SITE, "carrier", 4, "2026-01-01", "2026-01-11"),
        entry("before it", SITE, "carrier", 8, "2026-01-01", "2026-01-10"),
        entry("while the second was taken", SITE, "carrier", 16, "2026-03-02"),
        entry("after it", SITE, "carrier", 32, "2026-04-01"),
        entry("undated", SITE, "carrier", 64, "", ""),
    ]
    (row,) = periods(tmp_path, takings, entries)
    assert (row["receipts_low"], row["receipts_high"]) == (1, 1 + 2 + 4 + 16 + 64)
    assert row["records"] == 5


def test_a_quantity_that_nobody_states_is_without_end(tmp_path: Path) -> None:
    takings = [taking(1, 5, "2026-01-01"), taking(2, 5, "2026-02-01"), taking(3, 5, "2026-03-01")]
    (one, two) = periods(
        tmp_path, takings, [entry("a", "carrier", SITE, 0, "2026-01-09", high=math.inf)]
    )
    assert (one["shipments_low"], one["shipments_high"]) == (0, math.inf)
    assert (two["shipments_low"], two["shipments_high"]) == (0, 0)
    assert taken_periods([one, two])[0][0].period == 2


DAYS = st.dates(dt.date(2026, 1, 1), dt.date(2026, 1, 12)).map(dt.date.isoformat)
SPANS = st.tuples(DAYS, DAYS).map(sorted)
PLACES = st.sampled_from([SITE, "site:B", "carrier"])
MOVES = st.lists(
    st.tuples(PLACES, PLACES, st.integers(0, 9), st.integers(0, 9), SPANS), max_size=12
)
COUNTS = st.lists(
    st.tuples(st.sampled_from([SITE, "site:B"]), st.integers(0, 9), SPANS),
    max_size=6, unique_by=lambda c: (c[0], c[2][1]),
)  # fmt: skip


def looped(takings: list[dict[str, Any]], entries: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    """What moved in each period, one record after another."""
    found = []
    for account in sorted({t["account"] for t in takings}):
        own = sorted((t for t in takings if t["account"] == account), key=lambda t: t["date_last"])
        for number, before in enumerate(own[:-1], 1):
            after = own[number]
            sums = dict.fromkeys(("debit_low", "debit_high", "credit_low", "credit_high"), 0.0)
            for e in entries:
                first, last = e["date_first"], e["date_last"]
                may = last > before["date_first"] and first <= after["date_last"]
                surely = first > before["date_last"] and last <= after["date_first"]
                for side in ("debit", "credit"):
                    if e[side] == account:
                        sums[f"{side}_low"] += e["low"] * surely
                        sums[f"{side}_high"] += e["high"] * may
            found.append((account, number, *sums.values()))
    return found


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40
)
@given(COUNTS, MOVES)
def test_agrees_with_a_loop_over_every_record(
    tmp_path: Path, counts: list[Any], moves: list[Any]
) -> None:
    takings = [
        taking(row, count, *span, account=account)
        for row, (account, count, span) in enumerate(counts, 1)
    ]
    entries = [
        entry(str(at), debit, credit, low, *span, high=low + more)
        for at, (debit, credit, low, more, span) in enumerate(moves)
    ]
    found = periods(tmp_path, takings, entries)
    columns = (
        "account", "period", "receipts_low", "receipts_high", "shipments_low", "shipments_high"
    )  # fmt: skip
    assert [tuple(row[c] for c in columns) for row in found] == looped(takings, entries)


@pytest.mark.parametrize("threads", [1, 2])
def test_many_entries_of_a_few_days_are_summed_by_day(tmp_path: Path, threads: int) -> None:
    takings = [taking(n, 5, f"2026-{n:02}-01") for n in range(1, 13)]
    entries = [
        entry(str(n), SITE, "carrier", 0.001, f"2026-{1 + n % 11:02}-15") for n in range(22_000)
    ]
    tables = {
        "inventories": pa.Table.from_pylist(takings, schema=SCHEMAS["inventories"]),
        "journal": pa.Table.from_pylist(entries, schema=JOURNAL),
    }
    connection = opened(tables, tmp_path, threads=threads)
    found = asked(connection, "periods", grades=list(GRADES), as_of=AS_OF)
    assert found["receipts_low"].to_pylist() == [2.0] * 11
    assert found["records"].to_pylist() == [2000] * 11
