"""Times become UTC; what has no zone stays a day."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.core.errors import DataError, UsageError, Where
from tidewaiter.sources.devices.moments import (
    checked_at,
    day_of,
    epoch_utc,
    reported_at,
    utc_of,
)

WHERE = Where("made-up.json", 3)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # RFC 3339 (2002), section 5.8: the first two examples and what they are in UTC.
        ("1985-04-12T23:20:50.52Z", "1985-04-12T23:20:50Z"),
        ("1996-12-19T16:39:57-08:00", "1996-12-20T00:39:57Z"),
        ("2026-03-01T00:30:00+02:00", "2026-02-28T22:30:00Z"),
        ("2026-03-01 00:30:00z", "2026-03-01T00:30:00Z"),
        ("2026-03-01T00:30:00.123456789+00:00", "2026-03-01T00:30:00Z"),
    ],
)
def test_a_time_with_a_zone_is_in_utc(text: str, expected: str) -> None:
    assert utc_of(text, WHERE) == expected


@pytest.mark.parametrize(
    "text",
    [
        "", "2026-03-01", "2026-03-01T00:30:00", "2026-02-30T00:00:00Z", "2026-03-01T24:00:01Z",
        "2026-03-01T00:00:60Z", "0001-01-01T00:00:00+10:00", "2026-03-01T00:30:00+99:00",
        "٢٠٢٦-03-01T00:30:00Z", "2026-03-01T00:30:00Z ", "N/A",
    ],
)  # fmt: skip
def test_what_is_no_time_with_a_zone_is_refused(text: str) -> None:
    with pytest.raises(DataError, match=r"made-up\.json:3: not a time with a zone"):
        utc_of(text, WHERE)


@given(
    st.integers(86_400, 1 << 32).map(lambda seconds: datetime.fromtimestamp(seconds, UTC)),
    st.integers(-14 * 60, 14 * 60),
)
def test_the_zone_changes_nothing(moment: datetime, minutes: int) -> None:
    there = timezone(timedelta(minutes=minutes))
    expected = moment.strftime("%Y-%m-%dT%H:%M:%SZ")
    assert utc_of(moment.astimezone(there).isoformat(), WHERE) == expected


def test_seconds_since_1970() -> None:
    assert epoch_utc(0, WHERE) == "1970-01-01T00:00:00Z"
    assert epoch_utc(1_000_000_000, WHERE) == "2001-09-09T01:46:40Z"
    for wrong in (-1, 10**30):
        with pytest.raises(DataError, match="seconds since 1970"):
            epoch_utc(wrong, WHERE)


def test_a_day_is_of_the_calendar() -> None:
    assert day_of((2024, 2, 29), WHERE, "x") == "2024-02-29"
    with pytest.raises(DataError, match="no day of the calendar"):
        day_of((2026, 2, 29), WHERE, "x")


@pytest.mark.parametrize("at", ["2026-03-01", "2026-03-01T10:00:00Z"])
def test_the_keeper_may_say_a_day_or_a_time(at: str) -> None:
    assert checked_at(at) == at


@pytest.mark.parametrize("at", ["2026", "2026-3-1", "2026-02-30", "2026-03-01T10:00:00+01:00", "x"])
def test_the_keeper_may_say_nothing_else(at: str) -> None:
    with pytest.raises(UsageError, match="at: not a day or a time in UTC"):
        checked_at(at)


@pytest.mark.parametrize(
    ("own", "at", "expected", "remark"),
    [
        ("2026-03-01T10:00:00Z", None, "2026-03-01T10:00:00Z", ""),
        ("2026-03-01T10:00:00Z", "2026-03-02", "2026-03-01T10:00:00Z", ""),
        (
            "2026-03-01T10:00:00Z",
            "2026-03-05",
            "2026-03-01T10:00:00Z",
            "its keeper says 2026-03-05",
        ),
        ("2026-03-01", None, "2026-03-01", "has no zone"),
        ("2026-03-01", "2026-03-02", "2026-03-02", ""),
        ("2026-03-01", "2026-02-01T00:00:00Z", "2026-02-01T00:00:00Z", "itself says 2026-03-01"),
        ("", "2026-03-02", "2026-03-02", ""),
    ],
)
def test_a_time_in_utc_stands_and_anything_less_gives_way(
    own: str, at: str | None, expected: str, remark: str
) -> None:
    moment, remarks = reported_at(own, at, WHERE)
    assert moment == expected
    assert len(remarks) == bool(remark)
    assert remark in "".join(remarks)


def test_without_any_time_nothing_is_made_up() -> None:
    with pytest.raises(DataError, match="does not say when") as told:
        reported_at("", None, WHERE)
    assert "--at" in told.value.hint
