"""Small made-up cases of orders, payments, shipments and tenancies that meet each other.

Amounts are small whole numbers or ranges, days exact, rough or unknown, so that every branch of the
questions is drawn often; texts come from ``books_strategies`` where they do not matter.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING, Any

import msgspec
import pyarrow as pa
import pytest
from hypothesis import strategies as st

from books_strategies import RECORDS
from journal_cases import ITEMS, MAYBE, ends, filled, standing
from tidewaiter.core.timeline import span_of
from tidewaiter.facts.catalogue import load_facts
from tidewaiter.model.books.dealings import OrderLine, PaymentLine, Tenancy
from tidewaiter.model.books.records import Shipment, SiteRecord
from tidewaiter.store.books.dealings import dealing_findings
from tidewaiter.store.books.journal import journal

if TYPE_CHECKING:
    from collections.abc import Iterable

    import duckdb

    Books = duckdb.DuckDBPyConnection

Dealings = dict[str, list[Any]]
Key = tuple[str, str]

ORDERS = st.sampled_from(["P1", "P2", ""])
SITES = st.sampled_from(["a", "b", ""])
PEOPLE = st.sampled_from(["Made-up One", "made up one Ltd", "Made-up Two", ""])
FEW = st.integers(0, 6).map(str) | st.sampled_from(["1-3", "2-5", "1" + "0" * 13])
ENDS = st.sampled_from(["maker", "distributor:d", "site:a", "site:b"])
MONEY = st.sampled_from(["", "100", "50", "130", "-100", "1e15", "0"])
CURRENCY = st.sampled_from(["USD", "USD", "EUR", ""])


def _fitted(noun: type[msgspec.Struct], **fields: st.SearchStrategy[str]) -> st.SearchStrategy[Any]:
    return st.tuples(RECORDS[noun], st.fixed_dictionaries(fields)).map(
        lambda drawn: msgspec.structs.replace(drawn[0], **drawn[1])
    )


DEALINGS: st.SearchStrategy[Dealings] = st.fixed_dictionaries(
    {
        "orders": st.lists(
            _fitted(
                OrderLine, id=ORDERS, item=ITEMS, quantity=FEW, date=MAYBE, buyer=PEOPLE,
                end_user=PEOPLE, site=SITES, value=MONEY, currency=CURRENCY,
            ),
            max_size=4,
        ),
        "shipments": st.lists(
            _fitted(
                Shipment, id=st.sampled_from(["a", "b", "c", ""]), order=ORDERS, item=ITEMS,
                quantity=FEW | st.just(""), sender=ENDS, receiver=ENDS, sent=MAYBE,
                received=MAYBE, corrects=st.sampled_from(["a", "b", "", "", ""]),
            ),
            max_size=5,
        ),
        "payments": st.lists(
            _fitted(
                PaymentLine, order=ORDERS, payer=PEOPLE, date=MAYBE, amount=MONEY,
                currency=CURRENCY,
            ),
            max_size=4,
        ),
        "tenants": st.lists(
            _fitted(Tenancy, site=SITES, item=ITEMS | st.just(""), chips=FEW | st.just(""),
                    begins=MAYBE, ends=MAYBE),
            max_size=4,
        ),
        "sites": st.lists(
            _fitted(SiteRecord, id=SITES, name=PEOPLE, operator=PEOPLE), max_size=2
        ),
    }
)  # fmt: skip


def days(text: str) -> tuple[date | None, date | None]:
    """Return the first and last day of a text, or two that nobody knows."""
    return tuple(span_of(text)) if text else (None, None)


def chips(text: str) -> tuple[float, float] | None:
    """Return the ends of a number of chips; None where it is unknown or absurd."""
    found = ends(text)
    return None if found is None or found[1] >= 1e12 else found


def place_of(line: OrderLine) -> str:
    if line.site:
        return f"site:{line.site}"
    if ":" in line.buyer or not line.buyer:
        return line.buyer
    return f"customer:{line.buyer}"


def one_of(texts: Iterable[str]) -> str:
    """Return the text that all of them are, or ""."""
    found = set(texts)
    return found.pop() if len(found) == 1 else ""


def is_possible(first: date | None, as_of: date) -> bool:
    return first is None or first <= as_of


def is_sure(last: date | None, as_of: date) -> bool:
    return last is not None and last <= as_of


def lines_by_order(case: Dealings, as_of: date) -> dict[str, list[OrderLine]]:
    """Return the lines of every order that may stand on a day and of which all chips are known."""
    found: dict[str, list[OrderLine]] = defaultdict(list)
    for line in case["orders"]:
        if line.id and is_possible(days(line.date)[0], as_of):
            found[line.id].append(line)
    return {k: v for k, v in found.items() if all(chips(line.quantity) for line in v)}


def shipped(case: Dealings, as_of: date) -> dict[Key, tuple[float, float]]:
    """Return what was shipped on every order, by item: least and most (infinity: unknown)."""
    moved: dict[tuple[str, str, str], list[float]] = defaultdict(lambda: [0.0] * 4)
    for _, lot in standing(case["shipments"]):
        first, last = days(lot.sent or lot.received)
        if not lot.order or not is_possible(first, as_of):
            continue
        least, most = chips(lot.quantity) or (0.0, float("inf"))
        low_only = ends(lot.quantity)
        if low_only and low_only[0] < 1e12 <= low_only[1]:
            least = low_only[0]
        least = least if is_sure(last, as_of) else 0.0
        out, into = moved[lot.order, lot.item, lot.sender], moved[lot.order, lot.item, lot.receiver]
        out[0], out[1] = out[0] + least, out[1] + most
        into[2], into[3] = into[2] + least, into[3] + most
    found: dict[Key, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for (order, item, _), (low, high, low_in, high_in) in moved.items():
        found[order, item][0] += max(0.0, low - high_in)
        found[order, item][1] += max(0.0, high - low_in)
    return {key: (low, high) for key, (low, high) in found.items()}


def table(rows: list[tuple[Any, ...]], **columns: pa.DataType) -> pa.Table:
    """Return rows as a table of some columns."""
    named = [dict(zip(columns, row, strict=True)) for row in rows]
    return pa.Table.from_pylist(named, pa.schema(list(columns.items())))


# --- asking -----------------------------------------------------------------------------------

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
