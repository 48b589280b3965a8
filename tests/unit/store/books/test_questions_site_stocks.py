"""What sites held from day to day, against the stocks of each day."""

from __future__ import annotations

import math
from datetime import date
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pytest
from hypothesis import given, settings

from journal_cases import AS_OF, CASES, Case, database, filled
from tidewaiter.model.books.records import Shipment
from tidewaiter.sources.cases.schema import SCHEMAS
from tidewaiter.store.books.journal import journal, stocks
from tidewaiter.store.books.questions import asked

if TYPE_CHECKING:
    from collections.abc import Iterator

    import duckdb

    Books = duckdb.DuckDBPyConnection

FEWER = settings(max_examples=max(20, settings.default.max_examples // 3))
SITES = pa.Table.from_pylist(
    [
        {"row": row, "file": "sites.csv", "id": ident}
        for row, ident in enumerate(["a", "b", "b"], start=1)
    ],
    schema=SCHEMAS["sites"],
)


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Books]:
    with database(tmp_path_factory.mktemp("scratch")) as connection:
        connection.register("sites", SITES)
        yield connection


def changes(case: Case, books: Books, as_of: date) -> list[dict[str, Any]]:
    journal(filled(books, case))
    return asked(books, "site_stocks", as_of=as_of).to_pylist()


def moved(**fields: str) -> Shipment:
    given = {"id": "1", "item": "x", "quantity": "10", "sender": "maker", "receiver": "site:a"}
    return Shipment(**(given | {"sent": "2025-01-02", "received": "2025-01-09"} | fields))


def case_of(*shipments: Shipment) -> Case:
    return {"shipments": list(shipments), "service": [], "inventories": []}


def test_by_hand(books: Books) -> None:
    """Ten came in the first quarter, nobody knows when; four left on a known day."""
    case = case_of(
        moved(received="2025-Q1"),
        moved(id="2", quantity="4", sender="site:a", receiver="site:c", sent="2025-05-01"),
    )
    assert [(r["day"], r["low"], r["high"]) for r in changes(case, books, date(2025, 12, 31))] == [
        (date(2025, 1, 1), 0, 10), (date(2025, 3, 31), 10, 10), (date(2025, 5, 1), 6, 6),
    ]  # fmt: skip


def test_what_nobody_dated_may_always_have_been_there(books: Books) -> None:
    (row,) = changes(case_of(moved(sent="", received="")), books, date(2025, 6, 1)) or [None]
    assert row is None  # never received: it is under way
    case = case_of(moved(sender="site:a", receiver="site:c", sent="", received="2025-03-01"))
    assert {r["day"] for r in changes(case, books, date(2025, 6, 1))} == {date(2025, 3, 1)}


def test_only_sites_that_are_on_file(books: Books) -> None:
    assert changes(case_of(moved(receiver="site:z")), books, date(2025, 6, 1)) == []
    assert changes(case_of(moved()), books, date(2024, 6, 1)) == []


@FEWER
@given(case=CASES, until=AS_OF)
def test_every_day_is_as_the_stocks_have_it(case: Case, until: date, books: Books) -> None:
    rows = changes(case, books, until)
    assert rows == sorted(rows, key=lambda row: (row["account"], row["item"], row["day"]))
    days = sorted({row["day"] for row in rows if row["day"].year > 1} | {until})
    for day in days[:6]:
        expected = {
            (s.account, s.item): (max(s.low, 0.0), max(s.high, 0.0))
            for s in stocks(books, day)
            if s.account in {"site:a", "site:b"}
        }
        found: dict[tuple[str, str], tuple[float, float]] = {}
        for row in rows:
            if row["day"] <= day:
                most = math.inf if row["high"] is None else row["high"]
                found[row["account"], row["item"]] = row["low"], most
        for key in expected | found:
            assert found.get(key, (0, 0)) == expected.get(key, (0, 0)), (day, key)
