"""Plausible bounds: slips are caught, in whatever unit they are written."""

from __future__ import annotations

import fnmatch
import re
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.core.timeline import span_of
from tidewaiter.core.unit import unit
from tidewaiter.facts.places import Place, places
from tidewaiter.facts.plausible import implausible, plausible
from tidewaiter.model.figure import Dated, Figure

if TYPE_CHECKING:
    from tidewaiter.facts.catalogue import Facts

BOUNDS = plausible()
CITE = {"source": "s", "grade": "primary", "as_of": "2025"}


def figure(**numbers: Any) -> Figure:
    return msgspec.convert(CITE | numbers, Figure)


def messages(kind: str, field: str, value: Figure | Dated) -> list[str]:
    return [f.message for f in implausible(Place(kind, "f", field, value), BOUNDS)]


def test_the_packaged_bounds_are_ordered_and_in_units() -> None:
    for bound in BOUNDS.figures:
        assert bound.low < bound.high
        assert unit(bound.unit).scale > 0
    for bound in BOUNDS.dates:
        assert span_of(bound.first).first < span_of(bound.last).last
    for text in BOUNDS.quantities.values():
        assert unit(text).scale > 0


def test_no_bound_is_for_a_field_that_no_fact_has(facts: Facts) -> None:
    fields = {(p.kind, re.sub(r"\[\d+\]|\.also", "", p.field)) for p in places(facts)}
    for bound in (*BOUNDS.figures, *BOUNDS.dates):
        if bound.kind == "prices" and not facts.prices:
            continue
        matching = [f for k, f in fields if k == bound.kind and fnmatch.fnmatchcase(f, bound.field)]
        assert matching, f"{bound.kind}: {bound.field}"


@given(st.floats(0.05, 2000))
def test_a_figure_is_judged_alike_in_every_unit(gigabytes: float) -> None:
    for text, factor in (("GB", 1), ("TB", 1e-3), ("MB", 1e3)):
        inside = gigabytes * factor * 0.999 + 1e-4 * factor
        assert messages("chips", "memory", figure(value=inside, unit=text)) == []
        assert messages("chips", "memory", figure(value=gigabytes * factor * 1e5, unit=text))


def test_either_end_of_an_interval_may_be_out_of_bounds() -> None:
    for ends in ({"low": -1, "high": 10}, {"low": 1, "high": 1e9}):
        interval = figure(**ends, level=0.9, unit="chip")
        (message,) = messages("cases", "lots[3].quantity", interval)
        assert message == "not between 0 and 1,000,000 chip"


def test_an_upper_end_in_words_alone_is_not_judged() -> None:
    open_above = {
        "low": 10_000,
        "mid": 140_000,
        "level": 0.9,
        "high_in_words": "several hundred thousand",
    }
    assert messages("cases", "lots[0].quantity", figure(**open_above, unit="chip")) == []
    too_many = figure(**open_above | {"mid": 1e9}, unit="chip")
    assert messages("cases", "lots[0].quantity", too_many)


def test_a_price_may_be_in_either_currency_and_in_no_other_unit() -> None:
    assert messages("prices", "prices[0].amount", figure(value=200_000, unit="CNY")) == []
    assert messages("prices", "prices[0].amount", figure(value=25, unit="kUSD")) == []
    (message,) = messages("prices", "prices[0].amount", figure(value=25, unit="GB"))
    assert message == "the unit does not belong here, expected USD or CNY or USD/h"


def test_what_no_bound_is_given_for_is_left_alone() -> None:
    assert messages("channels", "cost.figures[0]", figure(value=1e30, unit="USD")) == []


@pytest.mark.parametrize(
    ("value", "is_fine"), [("2021", False), ("2022", True), ("2022-09", False), ("2029", False)]
)
def test_a_date_is_out_of_bounds_when_all_its_days_are(value: str, *, is_fine: bool) -> None:
    dated = msgspec.convert(CITE | {"value": value}, Dated)
    assert (messages("cases", "public", dated) == []) is is_fine
