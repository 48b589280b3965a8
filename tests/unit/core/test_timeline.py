from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strategies import DATES
from tidewaiter.core.timeline import Span, span_of


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024", date(2024, 1, 1), date(2024, 12, 31)),
        ("2024-Q1", date(2024, 1, 1), date(2024, 3, 31)),
        ("2024-Q4", date(2024, 10, 1), date(2024, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2023-02", date(2023, 2, 1), date(2023, 2, 28)),
        ("2024-12", date(2024, 12, 1), date(2024, 12, 31)),
        ("2024-05-03", date(2024, 5, 3), date(2024, 5, 3)),
        ("9999", date(9999, 1, 1), date(9999, 12, 31)),
    ],
)
def test_a_date_covers_the_days_it_names(text: str, first: date, last: date) -> None:
    assert span_of(text) == Span(first, last)


@pytest.mark.parametrize(
    "text",
    [
        "", "24", "2024-5", "2024-Q5", "2024-Q0", "2024-13", "2024-00", "2024-05-00", "2024-05-32",
        "2023-02-29", "0000", "2024-05-03T00:00", " 2024", "2024 ", "2024\n", "May 2024", "٢٠٢٤",
        "2024-Q1-03", "-2024",
    ],
)  # fmt: skip
def test_what_is_no_date_is_refused_and_named(text: str) -> None:
    with pytest.raises(ValueError, match="is no d") as caught:
        span_of(text)
    assert repr(text) in str(caught.value)


@given(text=DATES)
def test_a_span_is_in_order_and_its_middle_lies_inside(text: str) -> None:
    span = span_of(text)
    assert span.first <= span.middle <= span.last


@given(text=DATES)
def test_a_less_exact_date_covers_the_more_exact_one(text: str) -> None:
    inner, year = span_of(text), span_of(text[:4])
    assert year.first <= inner.first <= inner.last <= year.last


@given(year=st.integers(1, 9998))
def test_quarters_and_months_tile_the_year(year: int) -> None:
    for parts in (
        [f"{year:04d}-Q{n}" for n in range(1, 5)],
        [f"{year:04d}-{n:02d}" for n in range(1, 13)],
    ):
        spans = [span_of(part) for part in [*parts, f"{year + 1:04d}"]]
        assert spans[0].first == date(year, 1, 1)
        for before, after in pairwise(spans):
            assert after.first - before.last == timedelta(days=1)
