"""Tenancies that do not fit the books, or what a site runs: against loops over records."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING, Any

import msgspec
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dealing_cases import DEALINGS, Dealings, Key, chips, days, is_possible, table
from journal_cases import AS_OF, ITEMS, database, filled, moves
from tidewaiter.facts.catalogue import load_facts
from tidewaiter.model.books.dealings import Tenancy
from tidewaiter.model.books.records import Shipment
from tidewaiter.store.books.dealings import dealing_findings
from tidewaiter.store.books.journal import journal

if TYPE_CHECKING:
    from collections.abc import Iterator

    import duckdb

    Books = duckdb.DuckDBPyConnection

FEWER = settings(max_examples=max(20, settings.default.max_examples // 4))
FACTS = load_facts().books["accounting"]
DAY = date(2025, 3, 31)
TEXT, NUMBER = pa.string(), pa.float64()
IN_BOOKS, CAN_RUN = "rented-beyond-books", "rented-beyond-site"
ACCOUNTS = st.sampled_from(["site:a", "site:b", "customer:c"])
LIMITS = st.dictionaries(
    st.tuples(st.sampled_from([IN_BOOKS, CAN_RUN]), ACCOUNTS, ITEMS | st.just("")),
    st.integers(0, 5).map(float),
    max_size=5,
)
HELD = st.dictionaries(
    st.tuples(ACCOUNTS, ITEMS), st.tuples(st.integers(0, 6), st.integers(0, 6)).map(sorted),
    max_size=4,
)  # fmt: skip


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Books]:
    with database(tmp_path_factory.mktemp("scratch")) as connection:
        yield connection


def found(
    books: Books, case: Dealings, rule: str, as_of: date = DAY, **beside: Any
) -> list[dict[str, Any]]:
    empty: Dealings = {n: [] for n in ("orders", "payments", "tenants", "sites", "shipments")}
    filled(books, empty | case)
    journal(books)
    held = [(*key, *map(float, both)) for key, both in beside.get("held", {}).items()]
    limits = [(*key, most, "said") for key, most in beside.get("limits", {}).items()]
    tables = {
        "name_keys": table([], text=TEXT, key=TEXT),
        "held": table(held, account=TEXT, item=TEXT, low=NUMBER, high=NUMBER),
        "limits": table(limits, rule=TEXT, account=TEXT, item=TEXT, most=NUMBER, said=TEXT),
    }
    rules = tuple(one for one in FACTS.rules if one.id == rule)
    terms = msgspec.structs.replace(FACTS, rules=rules)
    return dealing_findings(books, as_of, terms, tables)


def ends_of(rows: list[dict[str, Any]]) -> dict[Key, tuple[float, float]]:
    answer = {(r["account"], r["item"]): (r["low"], r["high"]) for r in rows}
    assert len(answer) == len(rows)
    return answer


def rent(**given_fields: Any) -> Tenancy:
    fields = {"site": "a", "tenant": "Made-up", "item": "x", "chips": "10", "begins": "2025-01-05"}
    return Tenancy(**(fields | given_fields))


def surely(one: Tenancy, as_of: date) -> float:
    """Return the fewest chips that a tenancy surely has on a day."""
    begins, ends = days(one.begins)[1], days(one.ends)[0]
    least = (chips(one.chips) or (0.0, 0.0))[0]
    if one.chips == "" or (begins and begins > as_of) or (ends and ends < as_of):
        return 0.0
    return least


# --- more than there are ----------------------------------------------------------------------


def test_more_rented_than_the_books_have_is_told(books: Books) -> None:
    limits = {(IN_BOOKS, "site:a", "x"): 12.0, (CAN_RUN, "site:a", "x"): 30.0}
    tenants = [rent(), rent(tenant="Made-up Two", chips="5-9")]
    (row,) = found(books, {"tenants": tenants}, IN_BOOKS, limits=limits)
    assert (row["account"], row["item"], row["low"], row["high"]) == ("site:a", "x", 3, 3)
    assert row["arithmetic"] == ["said", "rented on 2025-03-31: 15, tenancies: 2"]
    assert [ref["text"] for ref in row["evidence"]] == [
        "10 rented by Made-up from 2025-01-05", "5 rented by Made-up Two from 2025-01-05",
    ]  # fmt: skip
    assert found(books, {"tenants": tenants}, CAN_RUN, limits=limits) == []


@pytest.mark.parametrize(
    "change",
    [
        {"begins": "2025-04-01"},
        {"begins": "2025"},  # perhaps later
        {"ends": "2025-03-30"},
        {"ends": "2025"},  # perhaps earlier
        {"chips": "3-20"},
        {"chips": ""},
        {"chips": "10000000000000"},
        {"site": "b"},
        {"item": "y"},  # the books have no limit of all kinds here
    ],
)
def test_what_may_not_be_rented_on_the_day_is_not_told(books: Books, change: Any) -> None:
    limits = {(IN_BOOKS, "site:a", "x"): 5.0}
    assert found(books, {"tenants": [rent()]}, IN_BOOKS, limits=limits)
    assert found(books, {"tenants": [rent(**change)]}, IN_BOOKS, limits=limits) == []


@pytest.mark.parametrize("rule", [IN_BOOKS, CAN_RUN])
@FEWER
@given(case=DEALINGS, as_of=AS_OF, limits=LIMITS)
def test_rents_beyond_a_limit_are_those_of_plain_python(
    case: Dealings, as_of: date, limits: dict[Any, float], rule: str, books: Books
) -> None:
    rented: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for one in case["tenants"]:
        if one.site and surely(one, as_of):
            rented[f"site:{one.site}"][one.item] += surely(one, as_of)
    expected = {}
    for account, items in rented.items():
        for item, number in items.items():
            if item and (rule, account, item) in limits:
                expected[account, item] = number - limits[rule, account, item]
            elif (rule, account, "") in limits:
                expected[account, ""] = sum(items.values()) - limits[rule, account, ""]
    rows = found(books, case, rule, as_of, limits=limits)
    assert ends_of(rows) == {key: (over, over) for key, over in expected.items() if over > 0}


# --- rented by nobody -------------------------------------------------------------------------


@FEWER
@given(case=DEALINGS, as_of=AS_OF, held=HELD)
def test_chips_that_nobody_rents_are_those_of_plain_python(
    case: Dealings, as_of: date, held: dict[Key, list[int]], books: Books
) -> None:
    expected = {}
    for account in {account for (account, _), (_, high) in held.items() if high}:
        mine = [
            one
            for one in case["tenants"]
            if one.site and f"site:{one.site}" == account
            and is_possible(days(one.begins)[0], as_of)
            and not (one.ends and days(one.ends)[1] < as_of)
        ]  # fmt: skip
        if not account.startswith("site:") or not all(chips(one.chips) for one in mine):
            continue
        kinds = {item: both for (a, item), both in held.items() if a == account and both[1]}
        low = sum(both[0] for both in kinds.values()) - sum(chips(o.chips)[1] for o in mine)
        high = sum(both[1] for both in kinds.values()) - sum(surely(o, as_of) for o in mine)
        if low > 0:
            expected[account, next(iter(kinds)) if len(kinds) == 1 else ""] = (low, high)
    rows = found(books, case, "not-rented", as_of, held=held)
    assert ends_of(rows) == (expected if case["tenants"] else {})


def test_a_case_without_tenants_says_nothing_of_rents(books: Books) -> None:
    held = {("site:a", "x"): (9, 9)}
    assert found(books, {}, "not-rented", held=held) == []
    (row,) = found(books, {"tenants": [rent(chips="4-6")]}, "not-rented", held=held)
    assert (row["low"], row["high"]) == (3, 5)
    assert row["arithmetic"] == ["the books have 9, rented are 4-6"]


# --- before any chip --------------------------------------------------------------------------


def lot(**given_fields: Any) -> Shipment:
    fields = {"id": "S1", "item": "x", "quantity": "10", "sender": "maker", "receiver": "site:a"}
    return Shipment(**(fields | {"sent": "2025-02-01", "received": "2025-02-09"} | given_fields))


@pytest.mark.parametrize(
    ("change", "lots", "told"),
    [
        ({}, [lot()], True),
        ({"begins": "2025-02-09"}, [lot()], False),
        ({"begins": "2025-02"}, [lot()], False),
        ({"begins": ""}, [lot()], False),
        ({}, [lot(received="2025")], False),
        ({}, [], False),
        ({}, [lot(received="")], False),  # nothing came: another rule's question
        ({}, [lot(), lot(id="S2", item="y", received="2025-01-01")], True),
        ({"item": ""}, [lot(), lot(id="S2", item="y", received="2025-01-01")], False),
        ({"chips": ""}, [lot()], False),
    ],
)
def test_a_tenancy_that_begins_before_the_chips_is_told(
    change: Any, lots: list[Shipment], told: bool, books: Books
) -> None:
    case = {"tenants": [rent(**change)], "shipments": lots}
    rows = found(books, case, "tenant-before-chips")
    assert len(rows) == told
    if told:
        assert rows[0]["arithmetic"] == [
            "Made-up rents 10 from 2025-01-05; the first can have come on 2025-02-09"
        ]


@FEWER
@given(case=DEALINGS, as_of=AS_OF)
def test_early_tenants_are_those_of_plain_python(case: Dealings, as_of: date, books: Books) -> None:
    came: dict[str, list[tuple[str, date]]] = defaultdict(list)
    for move in moves({"service": []} | case):
        if move.debit.startswith("site:"):
            came[move.debit].append((move.item, move.first))
    sums: dict[Key, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for one in case["tenants"]:
        account, last = f"site:{one.site}", days(one.begins)[1]
        arrivals = came[account]
        own = [day for item, day in arrivals if item == one.item] or [day for _, day in arrivals]
        both = chips(one.chips)
        known = arrivals and date.min not in [day for _, day in arrivals]
        if both and both[1] and known and last and last <= as_of and last < min(own):
            for n in (0, 1):
                sums[account, one.item][n] += both[n]
    rows = found(books, case, "tenant-before-chips", as_of)
    assert ends_of(rows) == {key: tuple(both) for key, both in sums.items()}
