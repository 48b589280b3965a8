"""The journal of a case, its corrections, and its balance on any day, against plain Python."""

from __future__ import annotations

import math
from collections import Counter
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from journal_cases import (
    AS_OF,
    CASES,
    SERVICE,
    SHIPMENTS,
    Case,
    database,
    filled,
    held,
    moves,
    turnover,
)
from tidewaiter.core.errors import TableError, UnitError
from tidewaiter.model.books.journal import Entry, Stock
from tidewaiter.model.books.records import ServiceRecord, Shipment
from tidewaiter.model.compute import REFERENCE
from tidewaiter.store.books.journal import StockInCompute, balanced, in_compute, journal, stocks

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import duckdb

    from tidewaiter.facts.catalogue import Facts

    Books = duckdb.DuckDBPyConnection

DAY = date(2025, 6, 30)
PERIODS = st.tuples(AS_OF, AS_OF).map(sorted)


FEWER = settings(max_examples=max(20, settings.default.max_examples // 3))  # 0.1 s an example


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Books]:
    with database(tmp_path_factory.mktemp("scratch")) as connection:
        yield connection


def entered(case: Case, books: Books) -> list[dict[str, Any]]:
    return journal(filled(books, case)).to_pylist()


def stocked(case: Case, books: Books, as_of: date, begins: date | None = None) -> Any:
    journal(filled(books, case))
    return stocks(books, as_of, begins)


def shipped(**given_fields: Any) -> Shipment:
    fields = {"id": "1", "item": "made-up", "quantity": "10", "sender": "maker"}
    return Shipment(**(fields | {"receiver": "site:a", "sent": "2025-01-02"} | given_fields))


def one(records: list[Shipment], service: list[ServiceRecord] | None = None) -> Case:
    return {"shipments": records, "service": service or [], "inventories": []}


# --- by hand ----------------------------------------------------------------------------------


def test_a_shipment_goes_by_the_carrier_and_arrives_as_counted(books: Books) -> None:
    rows = entered(one([shipped(received="2025-01-09", received_quantity="9")]), books)
    assert [(r["id"], r["credit"], r["debit"], r["low"], r["high"], r["date"]) for r in rows] == [
        ("shipments:1:ship", "maker", "carrier", 10, 10, "2025-01-02"),
        ("shipments:1:receive", "carrier", "site:a", 9, 9, "2025-01-09"),
    ]
    assert [r["date_last"] for r in rows] == [date(2025, 1, 2), date(2025, 1, 9)]


def test_what_was_received_and_never_sent_moves_on_one_day(books: Books) -> None:
    rows = entered(one([shipped(sent="", received="2025-03")]), books)
    assert [(r["date"], r["date_first"], r["date_last"], r["low"]) for r in rows] == 2 * [
        ("2025-03", date(2025, 3, 1), date(2025, 3, 31), 10)
    ]


def test_service_records_name_their_accounts(books: Books) -> None:
    kinds = {
        "rma-out": ("rma-out", "site:a", "service"),
        "rma-in": ("rma-in", "service", "site:a"),
        "lease-return": ("lease-return", "site:a", "customer"),
        "lost": ("write-off", "site:a", "scrapped"),
        "destroyed": ("write-off", "site:a", "scrapped"),
        "scrapped": ("write-off", "site:a", "scrapped"),
    }
    records = [
        ServiceRecord(id=kind, kind=kind, date="2025-01-01", account="site:a", item="made-up")  # type: ignore[arg-type]
        for kind in kinds
    ]
    rows = entered(one([], records), books)
    assert [(r["kind"], r["credit"], r["debit"]) for r in rows] == list(kinds.values())
    assert {r["low"] for r in rows} == {1.0}
    to_lessor = ServiceRecord(
        id="1", kind="lease-return", date="", account="site:a", item="x", receiver="customer:b"
    )
    assert entered(one([], [to_lessor]), books)[0]["debit"] == "customer:b"


def test_a_correction_takes_back_what_was_entered(books: Books) -> None:
    case = one(
        [shipped(quantity="3-5"), shipped(id="2", quantity="4", corrects="1", grade="paper")]
    )
    first, back, second = entered(case, books)
    assert (back["low"], back["high"], back["kind"]) == (-3, -5, "reversal")
    assert (back["id"], back["reverses"]) == ("shipments:2:reversal:1:ship", first["id"])
    assert (back["row"], back["grade"], back["date"]) == (2, "paper", first["date"])
    assert (second["id"], second["low"]) == ("shipments:2:ship", 4)


def test_a_shipment_may_turn_out_to_be_two(books: Books) -> None:
    parts = [shipped(id=name, quantity=n, corrects="1") for name, n in (("2", "6"), ("3", "4"))]
    assert stocked(one([shipped(quantity="11"), *parts]), books, DAY)[0].low == 10


def test_a_correction_under_its_own_number_takes_back_earlier_rows(books: Books) -> None:
    records = [shipped(quantity=n, corrects=c) for n, c in (("1", ""), ("2", "1"), ("3", "1"))]
    assert stocked(one(records), books, DAY)[0].low == 3
    rows = entered(one(records), books)
    assert [r["reverses"] for r in rows if r["reverses"]] == [
        "shipments:1:ship", "shipments:2:ship"
    ]  # fmt: skip


def test_the_first_of_several_corrections_takes_back(books: Books) -> None:
    records = [shipped(), shipped(id="2", corrects="1"), shipped(corrects="1")]
    for count in (2, 3):  # the third is of the same number, and later
        rows = entered(one(records[:count]), books)
        backs = [r["id"] for r in rows if r["reverses"] == "shipments:1:ship"]
        assert backs == ["shipments:2:reversal:1:ship"]


def test_an_unknown_day_and_an_unknown_number_widen_the_books(books: Books) -> None:
    carrier, maker = stocked(one([shipped(sent="")]), books, DAY)
    assert (carrier.low, carrier.high, maker.low, maker.high) == (0, 10, -10, 0)
    carrier, maker = stocked(one([shipped(quantity="")]), books, DAY)
    assert (carrier.low, carrier.high) == (0, math.inf)
    assert (maker.low, maker.left) == (-math.inf, (0, math.inf))
    both = [shipped(quantity=""), shipped(id="2", quantity="7", corrects="1")]
    assert stocked(one(both), books, DAY)[0].high == 7
    (huge,) = entered(one([shipped(quantity="1000000000000-1000000000001")]), books)
    assert (huge["low"], huge["high"]) == (0, math.inf)  # no number of chips


def test_a_period_counts_its_first_and_its_last_day(books: Books) -> None:
    days = ("2025-01-01", "2025-01-02", "2025-01-03", "2025-01-04")
    case = one([shipped(id=day, sent=day, quantity=str(n)) for n, day in zip("1248", days)])  # noqa: B905
    carrier = stocked(case, books, date(2025, 1, 3), date(2025, 1, 2))[0]
    assert carrier == Stock(account="carrier", item="made-up", low=7, high=7, received=(6, 6))


def test_the_journal_has_the_fields_of_an_entry_and_may_be_empty(books: Books) -> None:
    found = journal(filled(books, one([])))
    assert found.column_names == [*Entry.__struct_fields__, "date_first", "date_last"]
    assert found.schema.field("date_first").type == pa.date32()
    assert stocks(books, DAY) == ()


# --- over random cases ------------------------------------------------------------------------


@FEWER
@given(case=CASES, days=PERIODS)
def test_stocks_are_those_of_plain_python(case: Case, days: list[date], books: Books) -> None:
    begins, as_of = days
    entries = moves(case)
    sides = {(a, m.item) for m in entries for a in (m.debit, m.credit)}
    expected = []
    for account, item in sorted(sides):
        low, high = held(entries, account, item, as_of, as_of)
        came, went = turnover(entries, account, item, begins, as_of)
        if any((low, high, *came, *went)):
            expected.append((account, item, low, high, came, went))
    found = stocked(case, books, as_of, begins)
    assert [(s.account, s.item, s.low, s.high, s.received, s.left) for s in found] == expected


@FEWER
@given(case=CASES, as_of=AS_OF)
def test_debits_equal_credits_and_all_accounts_sum_to_nothing(
    case: Case, as_of: date, books: Books, facts: Facts
) -> None:
    found = stocked(case, books, as_of)
    for item in {stock.item for stock in found}:
        of_item = [stock for stock in found if stock.item == item]
        assert sum(s.low for s in of_item) == -sum(s.high for s in of_item)
        for end in (0, 1):
            assert sum(s.received[end] for s in of_item) == sum(s.left[end] for s in of_item)
    known = [s for s in in_compute(found, facts.chips, "FP16 dense") if s.low is not None]
    assert sum(s.low or 0 for s in known) == -sum(s.high or 0 for s in known)


@FEWER
@given(case=CASES, record=SHIPMENTS | SERVICE)
def test_a_record_more_changes_no_entry(case: Case, record: Any, books: Books) -> None:
    table = "shipments" if isinstance(record, Shipment) else "service"
    before = entered(case, books)
    after = entered(case | {table: [*case[table], record]}, books)
    names = {row["id"] for row in before}
    assert [row for row in after if row["id"] in names] == before
    assert Counter(row["id"] for row in after).most_common(1)[0][1] == 1


@FEWER
@given(case=CASES, chain=st.lists(SHIPMENTS, min_size=2, max_size=4), as_of=AS_OF)
def test_a_correction_leaves_what_the_corrected_record_alone_would(
    case: Case, chain: list[Any], as_of: date, books: Books
) -> None:
    from msgspec.structs import replace

    linked = [replace(record, id=f"new-{n}", corrects="") for n, record in enumerate(chain)]
    corrected = [
        replace(record, corrects=f"new-{n - 1}" if n else "") for n, record in enumerate(linked)
    ]
    before = case["shipments"]
    full = case | {"shipments": [*before, *corrected]}
    alone = case | {"shipments": [*before, linked[-1]]}
    assert stocked(full, books, as_of) == stocked(alone, books, as_of)


# --- in compute -------------------------------------------------------------------------------


def test_chips_of_a_metric_and_unknown_items(facts: Facts) -> None:
    held_there = (
        Stock(account="site:a", item=REFERENCE, low=3, high=5),
        Stock(account="site:a", item="made-up", low=7, high=7),
    )
    assert in_compute(held_there, facts.chips, "8-bit dense") == (
        StockInCompute("site:a", REFERENCE, 3, 5, "H100e[8-bit dense]"),
        StockInCompute("site:a", "made-up", None, None, "H100e[8-bit dense]"),
    )
    with pytest.raises(UnitError):
        in_compute(held_there, facts.chips, "flops")  # type: ignore[arg-type]


def test_a_stock_below_nothing_takes_the_other_end_of_a_range(facts: Facts) -> None:
    chip, metric = "nvidia/h20", "FP16 dense"
    one_chip = in_compute([Stock(account="a", item=chip, low=1, high=1)], facts.chips, metric)[0]
    owed = in_compute([Stock(account="a", item=chip, low=-2, high=1)], facts.chips, metric)[0]
    assert one_chip.low is not None
    assert one_chip.high is not None
    # The data sheet's 148 dense TFLOP/s against the H100 SXM's 989 (NVIDIA): 0.15.
    assert one_chip.low <= 0.15 <= one_chip.high + 0.001
    assert (owed.low, owed.high) == (-2 * one_chip.high, one_chip.high)


# --- larger than memory -----------------------------------------------------------------------


def _kept(folder: Path, rows: int, accounts: int) -> list[Path]:
    numbers = list(range(rows))
    table = pa.table({
        "debit": [f"site:{n % accounts}" for n in numbers], "credit": ["maker"] * rows,
        "item": ["made-up"] * rows, "low": [0.1 * (n % 7) for n in numbers],
        "high": [0.1 * (n % 7) + n % 3 for n in numbers],
        "date_first": [DAY - timedelta(n % 50) for n in numbers],
        "date_last": [DAY - timedelta(n % 50 - 20) for n in numbers],
    })  # fmt: skip
    half = rows // 2
    paths = [folder / f"{name}.parquet" for name in ("it's", "b 2")]
    for path, part in zip(paths, (table.slice(0, half), table.slice(half)), strict=True):
        parquet.write_table(part, path)
    return paths


def test_files_in_any_order_balance_alike_and_as_in_memory(tmp_path: Path, books: Books) -> None:
    paths = _kept(tmp_path, 5000, 40)
    found = balanced(paths, DAY, tmp_path / "scratch")
    assert found.equals(balanced(paths[::-1], DAY, tmp_path / "scratch", threads=1))
    whole = pa.concat_tables(parquet.read_table(str(path)) for path in paths)
    books.register("journal", whole)
    in_memory = stocks(books, DAY)
    assert [(s.account, s.low, s.high) for s in in_memory] == [
        (row["account"], row["low"], row["high"]) for row in found.to_pylist()
    ]
    tenths = {
        f"site:{site}": sum(n % 7 for n in range(site, 5000, 40) if n % 50 >= 20)
        for site in range(40)
    }
    assert found["received_low"].to_pylist() == [
        tenths.get(account, 0) / 10 for account in found["account"].to_pylist()
    ]


def test_more_accounts_than_memory_holds_are_balanced(tmp_path: Path) -> None:
    found = balanced(_kept(tmp_path, 200_000, 150_000), DAY, tmp_path / "scratch", 64, 1)
    assert found.num_rows == 150_001 - _all_zero()
    assert list((tmp_path / "scratch").glob("*")) == []  # scratch is cleared


def _all_zero() -> int:
    """Return how many of the sites got only entries of 0 to 0 that are possible by the day."""
    amounts: dict[int, int] = Counter()
    for n in range(200_000):
        amounts[n % 150_000] += n % 7 + n % 3
    return sum(total == 0 for total in amounts.values())


def test_what_is_no_journal_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="at least one file"):
        balanced([], DAY, tmp_path)
    path = tmp_path / "other.parquet"
    path.write_bytes(b"PAR?")
    with pytest.raises(TableError, match="no Parquet file"):
        balanced([path], DAY, tmp_path)
    parquet.write_table(pa.table({"debit": ["maker"]}), path)
    with pytest.raises(TableError, match="without credit, item"):
        balanced([path], DAY, tmp_path)
    with pytest.raises(TableError, match="reads as a pattern"):
        balanced([tmp_path / "*.parquet"], DAY, tmp_path)
    with pytest.raises(TableError, match="no Parquet file"):
        balanced([tmp_path / "absent.parquet"], DAY, tmp_path)
