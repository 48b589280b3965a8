"""Orders, payments and tenancies that do not fit: against loops over records."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING, Any

import msgspec
import pyarrow as pa
import pytest
from hypothesis import given, settings

from dealing_cases import (
    DEALINGS,
    Dealings,
    Key,
    chips,
    days,
    is_possible,
    is_sure,
    lines_by_order,
    one_of,
    place_of,
    shipped,
    table,
)
from journal_cases import AS_OF, database, filled, standing
from tidewaiter.facts.catalogue import load_facts
from tidewaiter.model.books.dealings import OrderLine, PaymentLine
from tidewaiter.model.books.records import Shipment, SiteRecord
from tidewaiter.store.books.dealings import QUESTIONS, dealing_findings
from tidewaiter.store.books.journal import journal

if TYPE_CHECKING:
    from collections.abc import Iterator

    import duckdb

    Books = duckdb.DuckDBPyConnection

FEWER = settings(max_examples=max(20, settings.default.max_examples // 4))
FACTS = load_facts().books["accounting"]
DAY = date(2025, 3, 31)
PATIENCE, TERM, OVER, UNDER = 30, 20, 0.25, 0.25
COLUMNS = {"rule", "account", "item", "low", "high", "serials", "evidence", "arithmetic"}
ONE, TWO = "Made-up One", "Made-up Two"
NAMES = {ONE: "one", "made up one Ltd": "one", TWO: "two", "a": "a", "b": "b"}
TEXT, NUMBER = pa.string(), pa.float64()


def _terms() -> Any:
    """Return assumptions with terms of the tests: the facts have the real ones."""

    def figure(name: str, value: float) -> Any:
        none = dict.fromkeys(("low", "mid", "high", "level"))
        return msgspec.structs.replace(getattr(FACTS.trade, name), value=value, **none)

    numbers = {
        "order_days": PATIENCE, "payment_days": TERM, "paid_over": OVER, "paid_under": UNDER
    }  # fmt: skip
    trade = msgspec.structs.replace(FACTS.trade, **{n: figure(n, v) for n, v in numbers.items()})
    return msgspec.structs.replace(FACTS, trade=trade)


TERMS = _terms()


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Books]:
    with database(tmp_path_factory.mktemp("scratch")) as connection:
        yield connection


def beside(held: list[Any] | None = None, limits: list[Any] | None = None) -> dict[str, pa.Table]:
    return {
        "name_keys": table(list(NAMES.items()), text=TEXT, key=TEXT),
        "held": table(held or [], account=TEXT, item=TEXT, low=NUMBER, high=NUMBER),
        "limits": table(
            limits or [], rule=TEXT, account=TEXT, item=TEXT, most=NUMBER, said=TEXT
        ),
    }  # fmt: skip


def found(
    books: Books, case: Dealings, as_of: date = DAY, rule: str = "", **given_to: Any
) -> list[dict[str, Any]]:
    empty: Dealings = {n: [] for n in ("orders", "payments", "tenants", "sites", "shipments")}
    filled(books, empty | case)
    journal(books)
    some = tuple(one for one in TERMS.rules if rule in {"", one.id})
    terms = msgspec.structs.replace(TERMS, rules=some)
    rows = dealing_findings(books, as_of, terms, beside(**given_to))
    assert all(set(row) == COLUMNS and 0 <= row["low"] <= row["high"] for row in rows)
    return rows


def ends_of(rows: list[dict[str, Any]]) -> dict[Key, tuple[Any, Any]]:
    """Return least and most of each account and item; none stands twice."""
    answer = {(r["account"], r["item"]): (r["low"], r["high"]) for r in rows}
    assert len(answer) == len(rows)
    return pytest.approx(answer)  # type: ignore[return-value]


def order(**given_fields: Any) -> OrderLine:
    fields = {"id": "P1", "item": "x", "quantity": "10", "date": "2025-01-01", "site": "a"}
    money = {"buyer": ONE, "value": "100", "currency": "USD"}
    return OrderLine(**(fields | money | given_fields))


def payment(**given_fields: Any) -> PaymentLine:
    fields = {"order": "P1", "payer": ONE, "date": "2025-01-05", "amount": "100"}
    return PaymentLine(**(fields | {"currency": "USD"} | given_fields))


def lot(**given_fields: Any) -> Shipment:
    fields = {"id": "S1", "item": "x", "quantity": "10", "sender": "maker", "receiver": "site:a"}
    return Shipment(**(fields | {"order": "P1", "sent": "2025-01-10", "received": "2025-01-12"}
                       | given_fields))  # fmt: skip


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


# --- payers -----------------------------------------------------------------------------------


@FEWER
@given(case=DEALINGS, as_of=AS_OF)
def test_strangers_that_pay_are_those_of_plain_python(
    case: Dealings, as_of: date, books: Books
) -> None:
    sites: dict[str, set[str]] = defaultdict(set)
    for site in case["sites"]:
        sites[site.id] |= {site.id, site.name, site.operator}
    parties: dict[str, set[str]] = defaultdict(set)
    for line in case["orders"]:
        names = {line.buyer, line.end_user} | (sites[line.site] if line.site else set())
        parties[line.id] |= {NAMES[name] for name in names if name}
    strange = {
        row.order
        for row in case["payments"]
        if row.payer and parties[row.order] and NAMES[row.payer] not in parties[row.order]
        and is_sure(days(row.date)[1], as_of)
    }  # fmt: skip
    sums: dict[Key, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for ident, lines in lines_by_order(case, as_of).items():
        if ident in strange:
            both = sums[one_of(map(place_of, lines)), one_of(line.item for line in lines)]
            for n in (0, 1):
                both[n] += sum(chips(line.quantity)[n] for line in lines)
    rows = found(books, case, as_of, "paid-by-stranger")
    assert ends_of(rows) == {key: tuple(both) for key, both in sums.items()}


def test_a_payer_is_told_by_name_and_whoever_runs_the_site_is_none(books: Books) -> None:
    case = {"orders": [order()], "payments": [payment(payer=TWO)], "shipments": [lot()]}
    (row,) = found(books, case)
    assert (row["rule"], row["low"]) == ("paid-by-stranger", 10)
    assert row["arithmetic"] == [
        "order P1: payments of Made-up Two, no party to it: 1, the first on 2025-01-05"
    ]
    run_by = {"sites": [SiteRecord(id="a", operator=TWO)]}
    assert found(books, case | run_by) == []
    assert found(books, case | {"orders": [order(buyer="", site="")]}) == []
    perhaps_later = [payment(payer=TWO, date="2025")]
    assert found(books, case | {"payments": perhaps_later}, rule="paid-by-stranger") == []


# --- sums -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "rule", "low", "high"),
    [
        ({"payments": [payment(amount="150")]}, "paid-beyond-order", 2.5, 5),
        ({"payments": [payment(), payment()]}, "paid-beyond-order", 7.5, 10),
        ({"payments": [payment(amount="125")]}, "", 0, 0),
        ({"payments": [payment(amount="60")]}, "paid-below-order", 1.5, 4),
        ({"payments": [payment(amount="75")]}, "", 0, 0),
        ({"payments": [payment(amount="0")]}, "paid-below-order", 7.5, 10),
        ({"payments": [payment(amount="60"), payment(amount="40", date="")]}, "", 0, 0),
        ({"payments": [payment(amount="")]}, "", 0, 0),
        ({"payments": [payment(amount="900", currency="EUR")]}, "", 0, 0),
        ({"payments": [payment(amount="9"), payment(amount="9", currency="EUR")]}, "", 0, 0),
        ({"payments": [payment(amount="60")], "shipments": [lot(received="")]}, "", 0, 0),
        ({"payments": [payment(amount="60")], "shipments": [lot(received="2025-03-11")]}, "", 0, 0),
        ({"payments": [payment(amount="900")], "orders": [order(value="")]}, "", 0, 0),
        ({"payments": [payment(amount="900")], "orders": [order(value="-5")]}, "", 0, 0),
        ({"payments": [payment(amount="900", date="2025-04-01")]}, "", 0, 0),
    ],
)  # fmt: skip
def test_payments_are_compared_with_the_price(
    change: Dealings, rule: str, low: float, high: float, books: Books
) -> None:
    """10 chips for 100 USD; a quarter of the price is left either way."""
    case = {"orders": [order()], "payments": [payment()], "shipments": [lot()]}
    rows = [
        (row["rule"], row["low"], row["high"])
        for row in found(books, case | change)
        if row["rule"].startswith("paid-be")
        and row["rule"] != "paid-by-stranger"
    ]  # fmt: skip
    assert rows == ([(rule, low, high)] if rule else [])


@FEWER
@given(case=DEALINGS, as_of=AS_OF)
def test_odd_sums_are_those_of_plain_python(case: Dealings, as_of: date, books: Books) -> None:
    sums: dict[tuple[str, str, str], list[float]] = defaultdict(lambda: [0.0, 0.0])
    sent = shipped(case, as_of)
    for ident, lines in lines_by_order(case, as_of).items():
        mine = [p for p in case["payments"]
                if p.order == ident and is_possible(days(p.date)[0], as_of)]  # fmt: skip
        values = [float(line.value) for line in lines if line.value]
        moneys = {p.currency for p in mine} | {line.currency for line in lines}
        known = all(p.amount and abs(float(p.amount)) < 1e15 for p in mine)
        if not mine or not values or min(values) <= 0 or max(values) >= 1e15 or not known:
            continue
        if len(moneys) > 1 or "" in moneys:
            continue
        low, high = (sum(chips(line.quantity)[n] for line in lines) for n in (0, 1))
        subject = one_of(map(place_of, lines)), one_of(line.item for line in lines)
        surely = sum(float(p.amount) for p in mine if is_sure(days(p.date)[1], as_of))
        perhaps = sum(float(p.amount) for p in mine)
        lots = [s for _, s in standing(case["shipments"]) if s.order == ident]
        came = [days(s.received)[1] for s in lots]
        due = (
            bool(lots) and None not in came and (as_of - max(came)).days > TERM
            and sum(ends[0] for (i, _), ends in sent.items() if i == ident) >= high
        )  # fmt: skip
        for rule, least, most in (
            ("paid-beyond-order", surely / max(values) - 1 - OVER, surely / min(values) - 1),
            ("paid-below-order", 1 - perhaps / min(values) - UNDER,
             min(1, 1 - perhaps / max(values))),
        ):  # fmt: skip
            if least * low > 0 and (rule == "paid-beyond-order" or due):
                both = sums[rule, *subject]
                both[0] += least * low
                both[1] += max(least * low, most * high)
    for rule in ("paid-beyond-order", "paid-below-order"):
        expected = {key[1:]: tuple(both) for key, both in sums.items() if key[0] == rule}
        rows = found(books, case, as_of, rule)
        assert ends_of(rows) == expected


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
