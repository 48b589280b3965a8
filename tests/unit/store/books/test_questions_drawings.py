"""Random drawings of a case: which one stands for an interval, and in which chips failed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from books_strategies import GRADES as ANY_GRADE
from books_strategies import RECORDS
from journal_cases import AS_OF, IDS, ITEMS, ROUGH, database, filled, standing
from tidewaiter.core.timeline import span_of
from tidewaiter.model.books.grade import GRADES
from tidewaiter.model.books.records import RandomDrawing
from tidewaiter.store.books.questions import asked

if TYPE_CHECKING:
    from collections.abc import Iterator

    import duckdb

    Books = duckdb.DuckDBPyConnection

DAYS, DAY = 40, date(2025, 3, 31)
NUMBERS = st.lists(st.integers(0, 5), min_size=3, max_size=3).map(sorted)
PLACES = st.sampled_from(["site:a", "site:b"])


def drawing(**given_fields: Any) -> RandomDrawing:
    fields = {"id": "D1", "account": "site:a", "item": "made-up", "date": "2025-03-01"}
    numbers = {"pool": "100", "drawn": "12", "failed": "0", "grade": "serial"}
    return RandomDrawing(**(fields | numbers | given_fields))


@st.composite
def drawings(draw: Any) -> RandomDrawing:
    failed, drawn, pool = draw(NUMBERS)
    return msgspec.structs.replace(
        draw(RECORDS[RandomDrawing]), id=draw(IDS), corrects=draw(IDS), item=draw(ITEMS),
        account=draw(PLACES), date=draw(ROUGH), grade=draw(ANY_GRADE), pool=str(pool),
        drawn=str(drawn), failed=str(failed),
    )  # fmt: skip


MANY = st.lists(drawings(), max_size=7)


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Books]:
    with database(tmp_path_factory.mktemp("scratch")) as connection:
        yield connection


def latest(books: Books, records: list[RandomDrawing], as_of: date = DAY) -> list[dict[str, Any]]:
    filled(books, {"drawings": records})
    table = asked(books, "drawings", as_of=as_of, days=DAYS, grades=list(GRADES))
    return table.to_pylist()


def failed(books: Books, records: list[RandomDrawing], as_of: date = DAY, most: int = 20) -> Any:
    filled(books, {"drawings": records})
    return asked(books, "drawing_failed", as_of=as_of, most=most).to_pylist()


def test_nothing_is_asked_of_no_drawing(books: Books) -> None:
    assert latest(books, []) == failed(books, []) == []


@pytest.mark.parametrize(
    ("day", "stands"),
    [
        ("2025-02-19", True),  # 40 days before
        ("2025-02-18", False),
        ("2025-02", True),  # some of it is within
        ("2025-03-31", True),
        ("2025-04-01", False),
        ("2025", False),  # perhaps later
    ],
)
def test_a_drawing_tells_for_some_days(books: Books, day: str, stands: bool) -> None:
    assert bool(latest(books, [drawing(date=day)])) == stands


@given(records=MANY, as_of=AS_OF)
def test_the_latest_of_a_grade_is_that_of_plain_python(
    records: list[RandomDrawing], as_of: date, books: Books
) -> None:
    best: dict[tuple[str, str, str], tuple[Any, ...]] = {}
    for row, record in standing(records):
        last = span_of(record.date).last
        if as_of - timedelta(DAYS) <= last <= as_of:
            key = (record.account, record.item, record.grade)
            mine = (last, int(record.drawn), row, int(record.pool), int(record.failed))
            best[key] = max(best.get(key, mine), mine)
    rows = latest(books, records, as_of)
    found = {
        (r["account"], r["item"], r["grade"]): (r["drawn"], r["row"], r["pool"], r["failed"])
        for r in rows
    }
    assert found == {key: value[1:] for key, value in best.items()}
    order = [(r["account"], r["item"], GRADES.index(r["grade"])) for r in rows]
    assert order == sorted(order)


@given(records=MANY, as_of=AS_OF, most=st.integers(1, 3))
def test_failing_drawings_are_those_of_plain_python(
    records: list[RandomDrawing], as_of: date, most: int, books: Books
) -> None:
    looked: dict[tuple[str, str], list[tuple[int, int, int]]] = {}
    for row, record in standing(records):
        if span_of(record.date).last <= as_of:
            mine = (-int(record.failed), int(record.drawn), row)
            looked.setdefault((record.account, record.item), []).append(mine)
    expected = [
        (account, item, -low, book, row, len(some))
        for (account, item), some in sorted(looked.items())
        for low, book, row in sorted(some)[:most]
        if low
    ]
    found = failed(books, records, as_of, most)
    assert expected == [
        (r["account"], r["item"], r["low"], r["book"], r["evidence"][0]["row"], r["takings"])
        for r in found
    ]


def test_a_failing_drawing_is_told_with_its_numbers(books: Books) -> None:
    records = [drawing(failed="3"), drawing(id="D2"), drawing(id="D3", corrects="D4", failed="9")]
    (first, second) = failed(books, [*records, drawing(id="D4", failed="12")])
    said = "3 of 12 drawn at random from 100 failed on 2025-03-01"
    assert (first["rule"], first["high"], second["arithmetic"]) == ("drawing-failed", 9, [said])
    assert second["evidence"] == [
        {"table": "drawings", "row": 1, "file": "drawings.csv", "grade": "serial", "text": said}
    ]
    assert (second["grade"], second["takings"], second["serials"]) == ("serial", 3, [])
