import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.sources.listings.pages.moments import day_of, moment_of


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("Fri, 01 Mar 2024 08:00:00 GMT", "2024-03-01T08:00:00Z"),
        ("Fri, 1 Mar 2024 16:00:00 +0800", "2024-03-01T08:00:00Z"),
        ("2024-03-01T08:00:05Z", "2024-03-01T08:00:05Z"),
        ("2024-03-01T16:00:05.123+08:00", "2024-03-01T08:00:05Z"),
        (
            "Fri Mar 01 2024 16:00:00 GMT+0800 (China Standard Time)",
            "2024-03-01T08:00:00Z",
        ),
        ("2024-03-01 08:00:00", ""),  # without a zone it may be any of two days
        ("yesterday", ""),
        ("", ""),
        ("2024-13-41T25:61:00Z", ""),
    ],
)
def test_moments_are_in_utc(text: str, moment: str) -> None:
    assert moment_of(text) == moment


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024-05-06 10:20", "2024-05-06"),
        ("2024年5月6日", "2024-05-06"),
        ("2024/5/6", "2024-05-06"),
        ("1717200000000", "2024-06-01"),  # milliseconds: 2024-06-01T00:00:00Z
        ("1717200000", "2024-06-01"),
        ("5-6", ""),
        ("10:20", ""),
        ("2024-02-31", ""),
        ("120240506", ""),
    ],
)
def test_days_are_whole_or_unknown(text: str, day: str) -> None:
    assert day_of(text) == day


@given(st.text(max_size=80))
def test_no_text_breaks_the_clock(text: str) -> None:
    assert len(moment_of(text)) in {0, 20}
    assert len(day_of(text)) in {0, 10}
