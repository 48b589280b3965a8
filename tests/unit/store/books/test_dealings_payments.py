"""Who paid for an order, and how much: against loops over records."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings

from dealing_cases import (
    DEALINGS,
    NAMES,
    OVER,
    TERM,
    TWO,
    UNDER,
    Dealings,
    Key,
    chips,
    days,
    ends_of,
    found,
    is_possible,
    is_sure,
    lines_by_order,
    lot,
    one_of,
    order,
    payment,
    place_of,
    shipped,
)
from journal_cases import AS_OF, database, standing
from tidewaiter.model.books.records import SiteRecord

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    import duckdb

    Books = duckdb.DuckDBPyConnection

FEWER = settings(max_examples=max(20, settings.default.max_examples // 4))


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Books]:
    with database(tmp_path_factory.mktemp("scratch")) as connection:
        yield connection


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
