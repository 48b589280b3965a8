"""Contradictions between rows, against the slow and obvious way to find them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.core.timeline import span_of
from tidewaiter.sources.cases.rules import LARGEST_POOL, _circle, contradictions
from tidewaiter.sources.cases.schema import SCHEMAS

if TYPE_CHECKING:
    from tidewaiter.sources.cases.faults import Wrong


def table(name: str, *rows: dict[str, Any]) -> pa.Table:
    """Return rows in the schema of a table; texts that are left out are empty."""
    schema = SCHEMAS[name]
    empty = {f.name: "" if pa.types.is_string(f.type) else None for f in schema}
    made = []
    for number, row in enumerate(rows, 1):
        spans = {
            f"{key}_{end}": day
            for key in ("begins", "ends")
            if row.get(key)
            for end, day in zip(("first", "last"), span_of(row[key]), strict=True)
        }
        made.append({**empty, "row": number, "file": f"{name}.csv", **row, **spans})
    return pa.Table.from_pylist(made, schema)


def found(name: str, *rows: dict[str, Any]) -> dict[str, list[int]]:
    """Return the positions that each message refuses."""
    wrongs = contradictions(name, table(name, *rows))
    return {wrong.message: wrong.at.tolist() for wrong in wrongs if wrong.at.size}


def only(name: str, *rows: dict[str, Any]) -> Wrong:
    (wrong,) = [w for w in contradictions(name, table(name, *rows)) if w.at.size]
    return wrong


def test_empty_tables_contradict_nothing() -> None:
    for name in SCHEMAS:
        assert found(name) == {}


IDS = st.lists(st.sampled_from(["a", "b", "c", ""]), max_size=8)


@given(IDS)
def test_an_id_that_came_before_is_refused(ids: list[str]) -> None:
    at = found("listings", *({"id": ident} for ident in ids)).get("an id comes twice", [])
    assert at == [n for n, ident in enumerate(ids) if ident in ids[:n]]


def test_where_the_first_one_stands_is_told() -> None:
    wrong = only("shipments", {"id": "S1"}, {"id": "S2"}, {"id": "S1"})
    assert wrong.column == "id"
    assert wrong.found(2) == "S1"
    assert wrong.hint(2) == "it stands in row 1 of shipments.csv too"


@given(st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from(["", "S", "T"])), max_size=9))
def test_a_unit_may_ship_twice_but_not_twice_in_a_shipment(pairs: list[tuple[str, str]]) -> None:
    rows = [{"serial": serial, "shipment": shipment} for serial, shipment in pairs]
    count = sum(len(at) for at in found("units", *rows).values())
    assert count == sum(n - 1 for n in Counter(pairs).values())


def test_an_order_has_a_line_for_each_item_and_site() -> None:
    lines = [{"id": "PO", "item": item, "site": site} for item in "ab" for site in "xy"]
    assert found("orders", *lines) == {}
    assert found("orders", *lines, lines[2]) == {
        "the same id and item and site stand in two rows": [4]
    }


def test_sightings_repeat_and_sites_have_several_rows() -> None:
    seen = {"serial": "A", "place": "site:B", "at": "2026-01-01"}
    assert found("sightings", seen, seen) == {}
    assert found("sites", {"id": "B", "ends": "2025"}, {"id": "B", "begins": "2026"}) == {}


@given(st.lists(st.integers(-1, 7), min_size=8, max_size=8))
def test_circles_are_those_that_walking_finds(links: list[int]) -> None:
    def comes_back(start: int) -> bool:
        at = links[start]
        for _ in links:
            if at in {-1, start}:
                break
            at = links[at]
        return at == start

    walked = [start for start in range(8) if comes_back(start)]
    assert _circle(np.array(links)).tolist() == walked


def test_a_long_chain_is_no_circle() -> None:
    assert _circle(np.arange(-1, 100_000)).size == 0
    ring = np.roll(np.arange(100_000), 1)
    assert _circle(ring).size == 100_000


@pytest.mark.parametrize("name", ["shipments", "inventories", "service"])
def test_corrections_name_other_records(name: str) -> None:
    rows = [
        {"id": "1"}, {"id": "2", "corrects": "1"}, {"id": "3", "corrects": "9"},
        {"id": "4", "corrects": "4"}, {"id": "5", "corrects": "6"}, {"id": "6", "corrects": "5"},
    ]  # fmt: skip
    assert found(name, *rows) == {
        "no record has this id": [2],
        "records correct each other in a circle": [3, 4, 5],
    }


def test_two_records_without_a_correction_are_no_circle() -> None:
    assert found("shipments", {"id": "", "corrects": ""}) == {}


@pytest.mark.parametrize(
    ("begins", "ends", "is_wrong"),
    [("2026-02", "2026-01", True), ("2026", "2026-01", False), ("2026-01-02", "2026-01-01", True),
     ("", "2026", False), ("2026", "", False), ("2026-Q2", "2026-04-01", False)],
)  # fmt: skip
@pytest.mark.parametrize("name", ["sites", "tenants"])
def test_what_surely_begins_after_it_ends(
    name: str, begins: str, ends: str, is_wrong: bool
) -> None:
    row = {"begins": begins, "ends": ends}
    assert bool(found(name, row)) is is_wrong
    if is_wrong:
        wrong = only(name, row)
        assert wrong.found(0) == f"{begins} to {ends}"


DAYS = st.sampled_from(["", "2025", "2026-Q1", "2026-02", "2026-02-01", "2026-03-01", "2026-12-31"])


def share_days(one: dict[str, str], other: dict[str, str]) -> bool:
    """Whether two rows surely share a day: the days that each surely has overlap."""
    spans = []
    for row in (one, other):
        first = span_of(row["begins"]).last.toordinal() if row["begins"] else 0
        last = span_of(row["ends"]).first.toordinal() if row["ends"] else 10**7
        spans.append((first, last))
    (a, b), (c, d) = spans
    return a <= b and c <= d and max(a, c) <= min(b, d)


@given(st.lists(st.tuples(st.sampled_from("AB"), DAYS, DAYS), max_size=5))
def test_rows_of_a_site_that_share_days_are_found(rows: list[tuple[str, str, str]]) -> None:
    sites = [{"id": i, "begins": b, "ends": e} for i, b, e in rows]
    pairs = [
        (n, m)
        for n, one in enumerate(sites)
        for m, other in enumerate(sites)
        if n < m and one["id"] == other["id"] and share_days(one, other)
    ]
    message = "two rows of the site are about the same days"
    refused = found("sites", *sites).get(message, [])
    assert bool(refused) == bool(pairs)
    assert set(refused) <= {n for pair in pairs for n in pair}


def test_the_row_that_should_end_is_named() -> None:
    wrong = only("sites", {"id": "B", "begins": "2025-01-01"}, {"id": "B", "begins": "2026-01-01"})
    assert wrong.at.tolist() == [1]
    assert wrong.found(1) == "B: 2026-01-01 to "
    assert wrong.hint(1) == "give row 1 of sites.csv the day on which it ends"


@pytest.mark.parametrize(
    ("first", "last", "is_wrong"),
    [("A001", "A999", False), ("A1", "A1", False), ("A9", "A1", True), ("A1", "A10", True)],
)
def test_a_range_of_serials_is_in_order(first: str, last: str, is_wrong: bool) -> None:
    assert bool(found("serial_ranges", {"first": first, "last": last})) is is_wrong


# --- drawings ---------------------------------------------------------------------------------


def drawing(pool: Any, drawn: Any, failed: Any) -> dict[str, Any]:
    cells = {"pool": pool, "drawn": drawn, "failed": failed}
    low_high = {
        name: cell if isinstance(cell, tuple) else (cell, cell) for name, cell in cells.items()
    }
    return {
        f"{name}_{end}": value
        for name, ends in low_high.items()
        for end, value in zip(("low", "high"), ends, strict=True)
    }


WHOLE = "a drawing has whole numbers"


@given(st.lists(st.tuples(*[st.integers(0, 4)] * 3), max_size=6))
def test_no_more_fail_than_are_drawn_nor_are_drawn_than_there_are(
    rows: list[tuple[int, int, int]],
) -> None:
    at = found("drawings", *({"id": str(n), **drawing(*row)} for n, row in enumerate(rows)))
    assert at.get("there are more drawn than in the pool", []) == [
        n for n, (pool, drawn, _) in enumerate(rows) if drawn > pool
    ]
    assert at.get("there are more failed than drawn", []) == [
        n for n, (_, drawn, failed) in enumerate(rows) if failed > drawn
    ]
    assert WHOLE not in at


@pytest.mark.parametrize("odd", [(3.0, 5.0), 2.5, 1e13, LARGEST_POOL + 1])
@pytest.mark.parametrize("column", ["pool", "drawn", "failed"])
def test_a_drawing_counts_whole_chips(odd: Any, column: str) -> None:
    cells = {"pool": LARGEST_POOL, "drawn": 8, "failed": 0} | {column: odd}
    wrong = only("drawings", {"id": "D1", **drawing(**cells)})
    assert (wrong.column, wrong.message, wrong.at.tolist()) == (column, WHOLE, [0])
    assert wrong.found(0) == "-".join(
        f"{end:,g}" for end in (odd if isinstance(odd, tuple) else (odd,))
    )


def test_a_cell_that_is_no_amount_is_refused_once() -> None:
    assert found("drawings", {"id": "D1", **drawing(None, 8, 0)}) == {}
