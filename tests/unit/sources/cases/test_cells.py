"""Cells mean what they say, to the day, the microsecond and the last digit, or are refused."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from basic_strategies import DATES, TROUBLESOME
from books_strategies import AMOUNTS, MOMENTS, NUMBERS
from tidewaiter.core.timeline import span_of
from tidewaiter.facts.countries import country_codes
from tidewaiter.model.books.dealings import PaymentLine
from tidewaiter.model.books.records import (
    TABLES,
    InventoryTaking,
    Probe,
    Shipment,
    Sighting,
    SiteRecord,
    Unit,
)
from tidewaiter.sources.cases.cells import read_column, required_of, words_of
from tidewaiter.sources.cases.schema import kinds_of


def read(
    noun: type[msgspec.Struct], name: str, *cells: str
) -> tuple[dict[str, list[Any]], list[int]]:
    """Return the columns that cells become, and the positions of those that are refused."""
    found = read_column(pa.array(cells, pa.string()), name, noun)
    refused = sorted(int(at) for wrong in found.wrong for at in wrong.at)
    return {name: column.to_pylist() for name, column in found.columns.items()}, refused


@given(st.lists(DATES | st.just(""), min_size=1, max_size=5))
def test_a_day_is_the_span_that_it_names(days: list[str]) -> None:
    columns, refused = read(Unit, "made", *days)
    spans = [span_of(day) if day else None for day in days]
    assert columns["made"] == days
    assert columns["made_first"] == [span and span.first for span in spans]
    assert columns["made_last"] == [span and span.last for span in spans]
    assert refused == []


@pytest.mark.parametrize(
    "text",
    ["2026-02-29", "2026-13", "2026-Q5", "26", "2026-1", "1/2/2026", "2026-01-01 ", "0000", "NO",
     "２０２６", "3E001", "2026-01-01T00:00Z"],
)  # fmt: skip
def test_what_is_no_day_is_refused_and_has_no_ends(text: str) -> None:
    columns, refused = read(Unit, "made", "2026", text)
    assert refused == [1]
    assert columns["made_first"][1] is None


def test_the_hint_says_what_the_calendar_says() -> None:
    (wrong,) = read_column(pa.array(["2026-02-30", "soon"]), "made", Unit).wrong
    assert "day" in wrong.hint(0)
    assert wrong.hint(1) == ""


@given(st.datetimes(), st.sampled_from([0, 1, 3, 6]))
def test_a_time_is_as_exact_as_its_digits(at: datetime, digits: int) -> None:
    at = at.replace(
        tzinfo=UTC, microsecond=at.microsecond // 10 ** (6 - digits) * 10 ** (6 - digits)
    )
    part = f".{at.microsecond:06d}"[: digits + 1] if digits else ""
    columns, refused = read(Sighting, "at", f"{at:%Y}".zfill(4) + f"{at:-%m-%dT%H:%M:%S}{part}Z")
    assert refused == []
    assert columns["at_first"] == [at]
    width = timedelta(microseconds=10 ** (6 - digits) - 1)
    assert columns["at_last"] == [at + width]


def test_a_minute_and_a_day_are_spans_too() -> None:
    columns, refused = read(Sighting, "at", "2026-03-01T09:30Z", "2026-03-01")
    assert refused == []
    assert columns["at_first"][0] == datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
    assert columns["at_last"][0] == datetime(2026, 3, 1, 9, 30, 59, 999999, tzinfo=UTC)
    assert columns["at_first"][1] == datetime(2026, 3, 1, tzinfo=UTC)
    assert columns["at_last"][1] == datetime(2026, 3, 1, 23, 59, 59, 999999, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    ["2026", "2026-03", "2026-02-30", "2026-02-30T01:00Z", "2026-03-01T24:00Z", "2026-03-01T09:60Z",
     "2026-03-01T09:30:60Z", "2026-03-01T09:30", "2026-03-01T09:30+01:00", "2026-03-01 09:30Z",
     "2026-03-01T9:30Z", "2026-03-01T09:30:00.1234567Z", "now"],
)  # fmt: skip
def test_what_is_no_moment_is_refused(text: str) -> None:
    columns, refused = read(Sighting, "at", text, "2026-03-01")
    assert refused == [0]
    assert columns["at_first"][0] is None
    assert columns["at_last"][0] is None


@given(st.lists(AMOUNTS, min_size=1, max_size=4))
def test_an_amount_is_a_range(texts: list[str]) -> None:
    columns, refused = read(Shipment, "received_quantity", *texts)
    ends = [[float(end) for end in text.split("-")] for text in texts]
    assert refused == []
    assert columns == {
        "received_quantity_low": [low for low, *_ in ends],
        "received_quantity_high": [row[-1] for row in ends],
    }


def test_an_amount_that_nobody_said_is_null() -> None:
    columns, refused = read(Shipment, "received_quantity", "", "3 - 5", "0.5")
    assert columns["received_quantity_low"] == [None, 3.0, 0.5]
    assert columns["received_quantity_high"] == [None, 5.0, 0.5]
    assert refused == []


@pytest.mark.parametrize(
    "text",
    ["5-3", "-3", "3-", "1e3", "1,000", "9" * 400, "3-" + "9" * 400, "inf", "nan", "3.", "8 pcs"],
)  # fmt: skip
def test_what_is_no_amount_is_refused(text: str) -> None:
    columns, refused = read(Shipment, "received_quantity", text)
    assert refused == [0]
    assert columns == {"received_quantity_low": [None], "received_quantity_high": [None]}


@given(st.lists(NUMBERS, min_size=1, max_size=4))
def test_a_number_is_the_number(texts: list[str]) -> None:
    assert read(PaymentLine, "amount", *texts) == ({"amount": [float(t) for t in texts]}, [])


@pytest.mark.parametrize("text", ["1e999", "-1e999", "1,5", "1_000", "NA", "+3", "1e+3", " 3"])
def test_what_is_no_number_is_refused(text: str) -> None:
    assert read(PaymentLine, "amount", text, "") == ({"amount": [None, None]}, [0])


@pytest.mark.parametrize(
    ("name", "good", "bad"),
    [("latitude", ["90", "-90", "1.35", ""], ["90.1", "-91"]),
     ("longitude", ["180", "-180", "103.8"], ["180.5", "-1e3"])],
)  # fmt: skip
def test_degrees_have_ends(name: str, good: list[str], bad: list[str]) -> None:
    assert read(SiteRecord, name, *good, *bad)[1] == [len(good), len(good) + 1]


def test_codes_of_countries_are_those_of_the_facts() -> None:
    codes = sorted(country_codes())
    assert read(SiteRecord, "country", *codes, "NO", "NA", "")[1] == []
    found = read_column(pa.array(["UK", "sg", "XX"]), "country", SiteRecord)
    (wrong,) = found.wrong
    assert wrong.at.tolist() == [0, 1, 2]
    assert wrong.hint(0) == "did you mean GB?"


@pytest.mark.parametrize(
    ("text", "is_good"),
    [("site:B", True), ("maker", True), ("site:B:2", True), ("site:", False), ("sites:B", False),
     ("Site:B", False), ("site:B ", False), (" site:B", False), ("site: B", True),
     ("site:a\nb", False), ("unaccounted", True)],
)  # fmt: skip
def test_accounts_begin_with_their_kind(text: str, is_good: bool) -> None:
    assert read(Shipment, "sender", text)[1] == ([] if is_good else [0])


def test_words_are_those_of_the_noun_and_the_nearest_is_named() -> None:
    assert words_of("grade", InventoryTaking)[0] == "listed"
    assert "" in words_of("grade", Shipment)
    assert words_of("kind", Unit) == ("gpu", "module", "server", "rack")
    assert words_of("serial", Unit) == ()
    (wrong,) = read_column(pa.array(["gpu", "severs"]), "kind", Unit).wrong
    assert wrong.at.tolist() == [1]
    assert wrong.allowed == "gpu, module, server, rack"
    assert wrong.hint(1) == "did you mean server?"


def test_an_empty_cell_is_one_fault_where_the_column_must_be_filled() -> None:
    assert required_of(Probe) == {"place", "at", "verdict"}
    for name in ("place", "at", "verdict"):
        assert read(Probe, name, "")[1] == [0], name
    assert read(Probe, "serial", "")[1] == []


@given(st.lists(TROUBLESOME, min_size=1))
def test_codes_stay_text(texts: list[str]) -> None:
    assert read(Unit, "serial", *texts) == ({"serial": texts}, [])


def test_no_row_is_no_fault() -> None:
    for noun in TABLES.values():
        for name in noun.__struct_fields__:
            assert read(noun, name)[1] == []


_PATTERNED = [
    (noun, name)
    for noun in TABLES.values()
    for name, kind in kinds_of(noun).items()
    if kind != "text" or words_of(name, noun)
]
_CELLS = (
    st.text("0123456789-.:TZQE eE+site", max_size=12)
    | DATES
    | MOMENTS
    | AMOUNTS
    | st.text(max_size=4)
)


@given(st.sampled_from(_PATTERNED), _CELLS)
def test_what_is_taken_is_what_the_noun_takes(
    column: tuple[type[msgspec.Struct], str], cell: str
) -> None:
    # The nouns' own patterns are the oracle; cells are stricter (a 30th of February), never laxer.
    noun, name = column
    if "\n" in cell:
        return  # Python's $ matches before a last line end
    (hint,) = [f.type for f in msgspec.structs.fields(noun) if f.name == name]
    try:
        msgspec.convert(cell, hint)
        fits = True
    except msgspec.ValidationError:
        fits = False
    assert fits or read(noun, name, cell)[1] or cell == ""


def test_a_refused_cell_shows_what_stands_there() -> None:
    (wrong,) = read_column(pa.array(["2026", "tomorrow"]), "made", Unit).wrong
    assert wrong.found(1) == "tomorrow"
    assert "YYYY" in wrong.allowed
