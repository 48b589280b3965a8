"""Serial numbers that stand in two shipments. All cases are made up."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tidewaiter.model.books.records import ServiceRecord, Shipment, Unit
from tidewaiter.sources.cases.schema import SCHEMAS
from tidewaiter.store.books.questions import opened
from unit_cases import ITEM, accused, found_rows, only

if TYPE_CHECKING:
    import duckdb
    import msgspec

    from tidewaiter.facts.catalogue import Facts
    from tidewaiter.model.books.assumptions import BooksFacts


@pytest.fixture(scope="module")
def connection(tmp_path_factory: pytest.TempPathFactory) -> duckdb.DuckDBPyConnection:
    tables = {name: schema.empty_table() for name, schema in SCHEMAS.items()}
    return opened(tables, tmp_path_factory.mktemp("scratch"), threads=1)


@pytest.fixture(scope="session")
def twice(facts: Facts) -> BooksFacts:
    return only(facts.books["accounting"], "serial-twice")


FEWER = settings(max_examples=settings.default.max_examples // 3)
"""Each example asks some twenty questions."""


def leg(id: str, sender: str, receiver: str, sent: str, **more: Any) -> Shipment:  # noqa: A002
    given = {"received": sent, "quantity": "1", "item": ITEM}
    return Shipment(id=id, sender=sender, receiver=receiver, sent=sent, **given | more)


def unit(serial: str, shipment: str, **more: Any) -> Unit:
    return Unit(serial=serial, shipment=shipment, **{"item": ITEM} | more)


def returned(serial: str, day: str, **more: Any) -> ServiceRecord:
    given = {"id": "v", "kind": "rma-out", "account": "site:a", "item": ITEM}
    return ServiceRecord(serial=serial, date=day, **given | more)


FIRST = (leg("s1", "maker:m", "site:a", "2026-01-10"), unit("G1", "s1"))
SECOND = (leg("s2", "maker:m", "site:b", "2026-03-10"), unit("g1 ", "s2"))


def test_two_shipments_of_one_unit_from_one_account(
    connection: duckdb.DuckDBPyConnection, twice: BooksFacts
) -> None:
    rows = found_rows(connection, twice, *FIRST, *SECOND, unit("G2", "s1"))
    (row,) = rows
    assert (row["account"], row["item"], row["low"]) == ("site:b", ITEM, 1)
    assert row["serials"] == ["G1"]
    assert [(e["table"], e["row"]) for e in row["evidence"]] == [("shipments", 1), ("shipments", 2)]
    assert row["evidence"][0]["text"] == (
        "shipment s1 from maker:m to site:a, sent 2026-01-10, received 2026-01-10"
    )


INNOCENT = {
    "sent on by whoever got it": (
        *FIRST, leg("s2", "site:a", "site:b", "2026-03-10"), unit("G1", "s2")
    ),
    "returned between": (*FIRST, *SECOND, returned("g1", "2026-02-01")),
    "returned on a day that may lie between": (*FIRST, *SECOND, returned("G1", "2026")),
    "returned on an unknown day": (*FIRST, *SECOND, returned("G1", "", kind="lease-return")),
    "twice in one list": (*FIRST, unit("G1", "s1")),
    "the second one corrects the first": (
        *FIRST, leg("s2", "maker:m", "site:b", "2026-03-10", corrects="s1"), unit("G1", "s2")
    ),
    "the second one comes after the day": (
        *FIRST, leg("s2", "maker:m", "site:b", "2026-07-01"), unit("G1", "s2")
    ),
    "the second one may come after the day": (
        *FIRST, leg("s2", "maker:m", "site:b", "2026"), unit("G1", "s2")
    ),
    "brought by a shipment of unknown day": (
        leg("s0", "maker:m", "distributor:d", "", received=""), unit("G1", "s0"),
        leg("s1", "distributor:d", "site:a", "2026-01-10"), unit("G1", "s1"), *SECOND,
    ),
    "a server, which is no chip": (
        *FIRST[:1], *SECOND[:1], unit("S1", "s1", kind="server"), unit("S1", "s2", kind="server")
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", INNOCENT.values(), ids=INNOCENT)
def test_what_is_not_shipped_twice(
    connection: duckdb.DuckDBPyConnection, twice: BooksFacts, case: tuple[Any, ...]
) -> None:
    assert accused(found_rows(connection, twice, *case)) == []


@pytest.mark.parametrize("day", ["2026-01-09", "2026-03-11"])
def test_a_return_before_or_after_both_explains_nothing(
    connection: duckdb.DuckDBPyConnection, twice: BooksFacts, day: str
) -> None:
    rows = found_rows(connection, twice, *FIRST, *SECOND, returned("G1", day))
    assert accused(rows) == [("site:b", ["G1"])]


CHAIN = ["maker:m", "distributor:d", "site:a", "site:b"]
LEGS = st.lists(
    st.tuples(st.sampled_from([*itertools.combinations(CHAIN, 2)]), st.integers(1, 12)), max_size=4
)


@FEWER
@given(LEGS, st.lists(st.integers(1, 12), max_size=2))
def test_shipped_twice_agrees_with_trying_every_order(
    connection: duckdb.DuckDBPyConnection,
    twice: BooksFacts,
    legs: list[tuple[tuple[str, str], int]],
    returns: list[int],
) -> None:
    days = [f"2026-02-{day:02d}" for _, day in legs]
    case: list[msgspec.Struct] = []
    for n, ((sender, receiver), _) in enumerate(legs):
        case += [leg(f"s{n}", sender, receiver, days[n]), unit("G", f"s{n}")]
    case += [returned("G", f"2026-02-{day:02d}", id=f"v{day}") for day in returns]
    between = sum(min(days) <= f"2026-02-{day:02d}" <= max(days) for day in returns) if days else 0
    found = accused(found_rows(connection, twice, *case))
    assert bool(found) is (_starts([pair for pair, _ in legs]) > 1 + between)


def _starts(legs: list[tuple[str, str]]) -> int:
    """Return how often a unit must appear from nowhere, in the kindest order of its shipments."""
    fewest = len(legs)
    for order in itertools.permutations(legs):
        held: list[str] = []
        starts = 0
        for sender, receiver in order:
            if sender in held:
                held.remove(sender)
            else:
                starts += 1
            held.append(receiver)
        fewest = min(fewest, starts)
    return fewest
