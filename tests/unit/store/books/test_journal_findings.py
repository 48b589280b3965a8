"""What the journal finds: not received, received fewer, counted short; what is under way."""

from __future__ import annotations

import math
from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journal_cases import (
    AS_OF,
    CASES,
    Case,
    database,
    ends,
    filled,
    held,
    moves,
    standing,
    table_of,
)
from tidewaiter.core.timeline import span_of
from tidewaiter.model.books.finding import EvidenceRef
from tidewaiter.model.books.records import InventoryTaking, ServiceRecord, Shipment, Unit
from tidewaiter.store.books.journal import journal
from tidewaiter.store.books.questions import asked

if TYPE_CHECKING:
    from collections.abc import Iterator

    import duckdb

    Books = duckdb.DuckDBPyConnection

FEWER = settings(max_examples=max(20, settings.default.max_examples // 3))  # 0.1 s an example
DAY, PATIENCE = date(2025, 3, 31), 45  # a patience of the tests: the facts have the real one
COLUMNS = ["rule", "account", "item", "low", "high", "serials", "evidence", "arithmetic"]
LIMITS = st.integers(0, 90)


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Books]:
    with database(tmp_path_factory.mktemp("scratch")) as connection:
        yield connection


def found(books: Books, question: str, case: Case, as_of: date = DAY, **given_to: Any) -> Any:
    empty: Case = {"shipments": [], "service": [], "inventories": [], "units": []}
    journal(filled(books, empty | case))
    if question == "not_received":
        given_to = {"transit_days": PATIENCE} | given_to
    if question != "in_transit":
        given_to = {"most": 20} | given_to
    answer = asked(books, question, as_of=as_of, **given_to)
    extra = ["grade", "book", "takings"] if question == "count_short" else []
    assert question == "in_transit" or answer.column_names == [*COLUMNS, *extra]
    return answer.to_pylist()


def shipped(**given_fields: Any) -> Shipment:
    fields = {"id": "S1", "item": "made-up", "quantity": "10", "sender": "maker"}
    return Shipment(**(fields | {"receiver": "site:a", "sent": "2025-01-02"} | given_fields))


def taken(**given_fields: Any) -> InventoryTaking:
    fields = {"id": "T1", "account": "site:a", "item": "made-up", "date": "2025-02-01"}
    return InventoryTaking(**(fields | {"quantity": "7", "grade": "photo"} | given_fields))


ARRIVED = shipped(received="2025-01-09")


# --- not received -----------------------------------------------------------------------------


def test_a_shipment_that_is_late_is_found_with_its_serials(books: Books) -> None:
    units = [Unit(serial=f"U{n}", shipment=s) for n, s in enumerate(["S1", "S1", "S1", "S2", ""])]
    units.append(Unit(serial="SRV", kind="server", shipment="S1"))
    case = {"shipments": [shipped(grade="paper"), shipped(id="S2", quantity="3-5")], "units": units}
    (row,) = found(books, "not_received", case, most=2)
    assert (row["rule"], row["account"], row["item"]) == ("not-received", "site:a", "made-up")
    assert (row["low"], row["high"], row["serials"]) == (13, 15, ["U0", "U1"])
    assert row["evidence"][0] == {
        "table": "shipments", "row": 1, "file": "shipments.csv", "grade": "paper",
        "text": "10 sent by maker on 2025-01-02, not received",
    }  # fmt: skip
    assert row["arithmetic"] == [
        "shipments sent and not received by 2025-03-31: 2",
        "the oldest left 88 days before; shipments take up to 45 days",
        "sent: 13-15",
    ]
    assert [EvidenceRef(**ref).row for ref in row["evidence"]] == [1, 2]


@pytest.mark.parametrize(
    "record",
    [
        ARRIVED,
        shipped(received="2025-03"),  # can have come by the day
        shipped(sent="2025-02-14"),  # 45 days, no more
        shipped(sent="2025-02"),  # can have left on the 28th
        shipped(sent=""),
        shipped(quantity="0"),
    ],
)
def test_a_shipment_that_may_be_in_time_is_not_found(books: Books, record: Shipment) -> None:
    assert found(books, "not_received", {"shipments": [record]}) == []


def test_a_shipment_that_came_after_the_day_is_late_on_it(books: Books) -> None:
    assert found(books, "not_received", {"shipments": [shipped(received="2025-04-01")]})
    assert found(books, "not_received", {"shipments": [shipped(sent="2025-02-13")]})
    corrected = {"shipments": [shipped(), shipped(id="S2", corrects="S1", received="2025-01-04")]}
    assert found(books, "not_received", corrected) == []


@FEWER
@given(case=CASES, as_of=AS_OF, days=LIMITS)
def test_late_shipments_are_those_of_plain_python(
    case: Case, as_of: date, days: int, books: Books
) -> None:
    expected: dict[tuple[str, str], list[float]] = defaultdict(lambda: [0.0, 0.0])
    entries = {(m.table, m.row, m.step): m for m in moves(case)}
    for row, record in standing(case["shipments"]):
        sent = entries["shipments", row, "ship"]
        late = record.sent and (as_of - sent.last).days > days
        came = record.received and span_of(record.received).first <= as_of
        if late and not came and sent.high:
            sums = expected[record.receiver, record.item]
            sums[0], sums[1] = sums[0] + sent.low, sums[1] + sent.high
    rows = found(books, "not_received", case, as_of, transit_days=days)
    assert {(r["account"], r["item"]): [r["low"], r["high"]] for r in rows} == expected


# --- received fewer ---------------------------------------------------------------------------


def test_what_arrived_short_is_the_difference_of_two_counts(books: Books) -> None:
    records = [
        shipped(quantity="10-12", received="2025-01-09", received_quantity="7-8"),
        shipped(id="S2", received="2025-01-10", received_quantity="10"),
        shipped(id="S3", quantity="5", received="2025-01-10", received_quantity="4"),
        shipped(id="S4", received="2025-04-10", received_quantity="4"),
        shipped(id="S5", received="2025-01-10"),
        shipped(id="S6", received="2025", received_quantity="4"),  # perhaps later
    ]
    (row,) = found(books, "received_fewer", {"shipments": records})
    assert (row["low"], row["high"]) == (2 + 1, 5 + 1)
    assert [ref["row"] for ref in row["evidence"]] == [1, 3]
    assert row["arithmetic"] == [
        "shipment S1: 10-12 sent by maker, 7-8 received on 2025-01-09",
        "shipment S3: 5 sent by maker, 4 received on 2025-01-10",
        "shipments short: 2, together by 3-6",
    ]
    (row,) = found(books, "received_fewer", {"shipments": records}, most=1)
    assert (row["low"], len(row["evidence"]), len(row["arithmetic"])) == (3, 1, 2)


@FEWER
@given(case=CASES, as_of=AS_OF)
def test_short_shipments_are_those_of_plain_python(case: Case, as_of: date, books: Books) -> None:
    expected: dict[tuple[str, str], list[float]] = defaultdict(lambda: [0.0, 0.0])
    entries = {(m.table, m.row, m.step): m for m in moves(case)}
    for row, record in standing(case["shipments"]):
        sent, got = (entries.get(("shipments", row, step)) for step in ("ship", "receive"))
        if sent and got and got.last <= as_of and sent.low > got.high:
            sums = expected[record.receiver, record.item]
            sums[0] += sent.low - got.high
            sums[1] += sent.high - got.low
    rows = found(books, "received_fewer", case, as_of)
    assert {(r["account"], r["item"]): [r["low"], r["high"]] for r in rows} == expected


# --- count short ------------------------------------------------------------------------------


def test_a_count_short_of_the_books_is_found_with_its_arithmetic(books: Books) -> None:
    case = {"shipments": [ARRIVED], "inventories": [taken(quantity="5-7"), taken(id="T2")]}
    (row,) = found(books, "count_short", case)
    assert (row["rule"], row["low"], row["high"], row["serials"]) == ("count-short", 3, 5, [])
    assert [(ref["row"], ref["grade"], ref["text"]) for ref in row["evidence"]] == [
        (1, "photo", "5-7 counted on 2025-02-01"), (2, "photo", "7 counted on 2025-02-01")
    ]  # fmt: skip
    assert row["arithmetic"][-1] == "short by most on 2025-02-01: 10 less 5-7 is 3 to 5"


@pytest.mark.parametrize(
    "takings",
    [
        [taken(quantity="10")],
        [taken(quantity="7-10")],
        [taken(date="2025-04-01")],  # after the day asked about
        [taken(date="2025-01-08")],  # before the shipment came
        [taken(date="2025-01")],  # perhaps before
        [taken(quantity="")],
        [taken(), taken(id="T2", quantity="10", corrects="T1")],
        [taken(account="site:b")],
    ],
)
def test_a_count_that_may_agree_is_not_found(books: Books, takings: list[InventoryTaking]) -> None:
    assert found(books, "count_short", {"shipments": [ARRIVED], "inventories": takings}) == []


def test_a_count_on_the_day_of_a_shipment_comes_after_it(books: Books) -> None:
    case = {"shipments": [ARRIVED], "inventories": [taken(date="2025-01-09")]}
    assert found(books, "count_short", case)[0]["low"] == 3


def test_the_taking_that_is_short_by_most_gives_the_numbers(books: Books) -> None:
    takings = [taken(), taken(id="T2", quantity="4"), taken(id="T3", quantity="8")]
    (row,) = found(books, "count_short", {"shipments": [ARRIVED], "inventories": takings})
    assert (row["low"], len(row["evidence"]), len(row["arithmetic"])) == (6, 3, 4)


def test_a_taking_of_its_own_number_corrects_the_earlier_row_alone(books: Books) -> None:
    takings = [taken(quantity="2"), taken(corrects="T1")]
    (row,) = found(books, "count_short", {"shipments": [ARRIVED], "inventories": takings})
    assert (row["low"], [ref["row"] for ref in row["evidence"]]) == (3, [2])


@pytest.mark.parametrize("day", ["", "2025-02", "2025-02-01"])  # perhaps before the count
def test_what_may_have_left_before_the_count_is_not_missed(books: Books, day: str) -> None:
    left = ServiceRecord(id="R", kind="rma-out", date=day, account="site:a", item="made-up")
    case = {"shipments": [ARRIVED], "inventories": [taken(quantity="9")], "service": [left]}
    assert found(books, "count_short", case) == []


def test_returns_and_losses_lower_what_should_be_counted(books: Books) -> None:
    lost = ServiceRecord(
        id="L", kind="lost", date="2025-01-20", account="site:a", item="made-up", quantity="3"
    )
    case = {"shipments": [ARRIVED], "inventories": [taken()], "service": [lost]}
    assert found(books, "count_short", case) == []


@FEWER
@given(case=CASES, as_of=AS_OF)
def test_short_counts_are_those_of_plain_python(case: Case, as_of: date, books: Books) -> None:
    expected: dict[tuple[str, str], tuple[float, float]] = {}
    for _, record in standing(case["inventories"]):
        day, count = span_of(record.date), ends(record.quantity)
        if count is None or day.last > as_of:
            continue
        low, high = held(moves(case), record.account, record.item, *day)
        short = max(0.0, low - count[1]), max(0.0, high - count[0])
        if short[0] > 0:
            key = record.account, record.item
            expected[key] = max(expected.get(key, (0.0, 0.0)), short)
    rows = found(books, "count_short", case, as_of)
    assert {(r["account"], r["item"]): (r["low"], r["high"]) for r in rows} == expected


# --- under way --------------------------------------------------------------------------------


def test_what_is_under_way_has_left_and_not_come(books: Books) -> None:
    records = [shipped(quantity="3-5"), ARRIVED, shipped(id="S3", received="2025-03")]
    (row,) = found(books, "in_transit", {"shipments": records}, date(2025, 3, 15))
    assert row == {"account": "site:a", "item": "made-up", "low": 3, "high": 15}
    (row,) = found(books, "in_transit", {"shipments": [shipped(quantity="")]})
    assert (row["low"], row["high"]) == (0, math.inf)
    assert found(books, "in_transit", {"shipments": [ARRIVED]}) == []
    assert found(books, "in_transit", {"shipments": [shipped(sent="2025-04-01")]}) == []


# --- many -------------------------------------------------------------------------------------


def test_a_correction_of_everything_and_many_counts_cost_no_square(books: Books) -> None:
    """100,000 records of one number, each correcting it: pairs would be 5,000,000,000."""
    many = 100_000
    one_row = table_of("shipments", [shipped(id="1", corrects="1", received="2025-01-09")])
    rows = pa.concat_tables([one_row] * many).combine_chunks()
    numbers = pa.array(range(1, many + 1), pa.int64())
    books.register("shipments", rows.set_column(0, rows.schema.field("row"), numbers))
    count = table_of("inventories", [taken(id="1", corrects="1")])
    counts = pa.concat_tables([count] * many).combine_chunks()
    filled(books, {"service": [], "units": []})
    books.register("inventories", counts.set_column(0, counts.schema.field("row"), numbers))
    assert journal(books).num_rows == 4 * many - 2
    (row,) = asked(books, "count_short", as_of=DAY, most=20).to_pylist()
    assert (row["low"], len(row["evidence"])) == (3, 1)
