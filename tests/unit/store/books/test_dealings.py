"""Orders and what was shipped on them: against loops over records."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import msgspec
import pyarrow as pa
import pytest
from hypothesis import given, settings

from dealing_cases import (
    DAY,
    DEALINGS,
    PATIENCE,
    TERMS,
    TWO,
    Dealings,
    Key,
    beside,
    chips,
    days,
    ends_of,
    found,
    is_sure,
    lines_by_order,
    lot,
    one_of,
    order,
    payment,
    place_of,
    shipped,
)
from journal_cases import AS_OF, database, filled, standing
from tidewaiter.store.books.dealings import QUESTIONS, dealing_findings
from tidewaiter.store.books.journal import journal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    import duckdb

    from tidewaiter.model.books.dealings import OrderLine

    Books = duckdb.DuckDBPyConnection

FEWER = settings(max_examples=max(20, settings.default.max_examples // 4))


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Books]:
    with database(tmp_path_factory.mktemp("scratch")) as connection:
        yield connection


# --- all of them ------------------------------------------------------------------------------


def test_empty_tables_find_nothing(books: Books) -> None:
    assert found(books, {}) == []


def test_a_case_that_fits_has_no_finding(books: Books) -> None:
    case = {"orders": [order()], "payments": [payment()], "shipments": [lot()]}
    assert found(books, case) == []


def test_a_rule_that_the_facts_lack_finds_nothing(books: Books) -> None:
    filled(books, {"orders": [order()], "payments": [payment()], "shipments": [], "tenants": []})
    journal(books)
    without = msgspec.structs.replace(
        TERMS, rules=tuple(r for r in TERMS.rules if r.id != "paid-not-shipped")
    )
    assert [r["rule"] for r in dealing_findings(books, DAY, TERMS, beside())] == [
        "paid-not-shipped"
    ]
    assert dealing_findings(books, DAY, without, beside()) == []


def test_a_question_is_asked_where_its_tables_are() -> None:
    assert {name for question in QUESTIONS for name in question.tables} == {
        "orders", "payments", "shipments", "tenants"
    }  # fmt: skip


# --- paid and not shipped ---------------------------------------------------------------------


def test_what_was_paid_for_and_not_shipped_is_told(books: Books) -> None:
    case = {"orders": [order()], "payments": [payment()], "shipments": [lot(quantity="4-6")]}
    (row,) = found(books, case, rule="paid-not-shipped")
    assert (row["account"], row["item"], row["low"], row["high"]) == ("site:a", "x", 4, 6)
    assert row["arithmetic"] == [
        "order P1 of 2025-01-01: 10 ordered, 4-6 shipped by 2025-03-31, payments: 1"
    ]
    assert row["evidence"][0]["table"] == "orders"


@pytest.mark.parametrize(
    "change",
    [
        {"orders": [order(date="2025-03-01")]},  # 30 days, no more
        {"orders": [order(date="")]},
        {"orders": [order(quantity="4-10")]},
        {"orders": [order(quantity="10000000000000")]},
        {"payments": [payment(date="")]},
        {"payments": [payment(date="2025-04-01")]},
        {"payments": [payment(), payment(amount="-100")]},
        {"payments": [payment(order="P2")]},
        {"shipments": [lot(quantity="")]},
        {"shipments": [lot(item="y", quantity="10")]},  # another item in its place
        {"shipments": [lot(quantity="4"), lot(id="S2", quantity="6", sent="", received="")]},
    ],
)
def test_what_may_be_shipped_or_unpaid_is_not_told(books: Books, change: Dealings) -> None:
    case = {"orders": [order()], "payments": [payment()], "shipments": [lot(quantity="4")]}
    assert found(books, case | change, rule="paid-not-shipped") == []


@FEWER
@given(case=DEALINGS, as_of=AS_OF)
def test_unshipped_orders_are_those_of_plain_python(
    case: Dealings, as_of: date, books: Books
) -> None:
    paid: dict[str, float] = defaultdict(float)
    for row in case["payments"]:
        if row.order and is_sure(days(row.date)[1], as_of):
            amount = float(row.amount or 1)
            paid[row.order] += amount if abs(amount) < 1e15 else 1
    sent, sums = shipped(case, as_of), defaultdict(lambda: [0.0, 0.0])
    by_item: dict[Key, list[OrderLine]] = defaultdict(list)
    for line in case["orders"]:
        if paid[line.id] > 0:
            by_item[line.id, line.item].append(line)
    judged = {
        key: tuple(sum(chips(line.quantity)[end] for line in lines) for end in (0, 1))
        for key, lines in by_item.items()
        if all(chips(line.quantity) and line.date for line in lines)
    }
    for (ident, item), (low, high) in judged.items():
        lines = by_item[ident, item]
        late = (as_of - max(days(line.date)[1] for line in lines)).days > PATIENCE
        mine = sent.get((ident, item), (0.0, 0.0))
        whole = [sum(ends[n] for (i, _), ends in judged.items() if i == ident) for n in (0, 1)]
        all_sent = [sum(ends[n] for (i, _), ends in sent.items() if i == ident) for n in (0, 1)]
        least = min(low - mine[1], whole[0] - all_sent[1])
        most = min(high - mine[0], whole[1] - all_sent[0])
        if late and least > 0:
            key = one_of(map(place_of, lines)), item
            sums[key][0] += least
            sums[key][1] += max(least, most)
    rows = found(books, case, as_of, "paid-not-shipped")
    assert ends_of(rows) == {key: tuple(both) for key, both in sums.items()}


# --- beyond the order -------------------------------------------------------------------------


def test_what_goes_over_several_accounts_counts_once(books: Books) -> None:
    legs = [lot(receiver="distributor:d"), lot(id="S2", sender="distributor:d")]
    assert found(books, {"orders": [order()], "shipments": legs}) == []
    more = [*legs, lot(id="S3", quantity="3")]
    (row,) = found(books, {"orders": [order()], "shipments": more})
    assert (row["rule"], row["low"], row["high"]) == ("shipped-beyond-order", 3, 3)
    back = lot(id="S4", sender="site:a", receiver="maker", quantity="3")
    assert found(books, {"orders": [order()], "shipments": [*more, back]}) == []


def test_an_item_in_place_of_another_is_not_beyond(books: Books) -> None:
    sent = [lot(quantity="6"), lot(id="S2", item="y", quantity="4")]
    assert found(books, {"orders": [order()], "shipments": sent}) == []


@FEWER
@given(case=DEALINGS, as_of=AS_OF)
def test_shipments_beyond_orders_are_those_of_plain_python(
    case: Dealings, as_of: date, books: Books
) -> None:
    sums: dict[Key, list[float]] = defaultdict(lambda: [0.0, 0.0])
    sent = shipped(case, as_of)
    for ident, lines in lines_by_order(case, as_of).items():
        whole = [sum(chips(line.quantity)[n] for line in lines) for n in (0, 1)]
        all_sent = [sum(ends[n] for (i, _), ends in sent.items() if i == ident) for n in (0, 1)]
        for (other, item), (low, high) in sent.items():
            if other != ident:
                continue
            asked_for = [
                sum(chips(line.quantity)[n] for line in lines if line.item == item) for n in (0, 1)
            ]
            least = min(low - asked_for[1], all_sent[0] - whole[1])
            most = min(high - asked_for[0], all_sent[1] - whole[0])
            most = least if float("inf") in {high, all_sent[1]} else most
            if least > 0:
                key = one_of(map(place_of, lines)), item
                sums[key][0] += least
                sums[key][1] += most
    rows = found(books, case, as_of, "shipped-beyond-order")
    assert {k: v[0] for k, v in sums.items()} == {(r["account"], r["item"]): r["low"] for r in rows}
    for row in rows:
        assert row["high"] >= row["low"]


# --- without an order -------------------------------------------------------------------------


@FEWER
@given(case=DEALINGS, as_of=AS_OF)
def test_shipments_without_an_order_are_those_of_plain_python(
    case: Dealings, as_of: date, books: Books
) -> None:
    known = {line.id for line in case["orders"]} - {""}
    gone = [
        record
        for _, record in standing(case["shipments"])
        if is_sure(days(record.sent or record.received)[1], as_of)
    ]
    keepers = {record.sender for record in gone if record.order in known}
    sums: dict[Key, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for record in gone:
        amount = chips(record.quantity)
        if record.order not in known and record.sender in keepers and amount and amount[1]:
            both = sums[record.receiver, record.item]
            both[0], both[1] = both[0] + amount[0], both[1] + amount[1]
    rows = found(books, case, as_of, "shipped-without-order")
    assert ends_of(rows) == {key: tuple(both) for key, both in sums.items()}


def test_who_keeps_no_orders_in_the_case_is_asked_nothing(books: Books) -> None:
    sent = [lot(order="Q7"), lot(id="S2", sender="distributor:d", order="")]
    assert found(books, {"orders": [order()], "shipments": sent}) == []
    (row,) = found(books, {"orders": [order(quantity="20")], "shipments": [*sent, lot(id="S3")]})
    said = "10 sent by maker on 2025-01-10, order Q7 is not there"
    assert (row["low"], row["arithmetic"]) == (10, ["shipments without an order: 1", said])


# --- many -------------------------------------------------------------------------------------


@pytest.mark.parametrize("same", [True, False])
def test_many_records_cost_no_square(books: Books, same: bool) -> None:
    """20,000 orders, payments and shipments, of one number or each of its own."""
    many = 20_000
    idents = pa.array(["P1"] * many if same else [f"P{n}" for n in range(many)], pa.string())
    numbers = pa.array(range(1, many + 1), pa.int64())
    filled(books, {"tenants": [], "sites": [], "service": []})
    for name, column, record in (
        ("orders", "id", order()), ("payments", "order", payment(payer=TWO)),
        ("shipments", "order", lot(id="", quantity="11")),
    ):  # fmt: skip
        filled(books, {name: [record]})
        rows = pa.concat_tables([books.table(name).to_arrow_table()] * many).combine_chunks()
        for key, cells in (("row", numbers), (column, idents)):
            rows = rows.set_column(rows.column_names.index(key), rows.schema.field(key), cells)
        books.register(name, rows)
    journal(books)
    found_rules = {r["rule"]: r for r in dealing_findings(books, DAY, TERMS, beside())}
    assert found_rules["shipped-beyond-order"]["low"] == many
    assert found_rules["paid-by-stranger"]["low"] == 10 * many
    assert all(len(row["evidence"]) <= 20 for row in found_rules.values())
