"""Days, and dates that are known only roughly.

A source often says "2024", "Q1 2026" or "May 2024". Such a date is an interval of days and
stays one: nothing here turns it into the first of January.
"""

from __future__ import annotations

import calendar
import re
from datetime import date
from typing import NamedTuple

_FORMS = "YYYY, YYYY-Qn, YYYY-MM or YYYY-MM-DD"
_PATTERN = re.compile(r"(\d{4})(?:-(?:Q([1-4])|(\d{2})(?:-(\d{2}))?))?", re.ASCII)


class Span(NamedTuple):
    """An interval of days, both ends included."""

    first: date
    last: date

    @property
    def middle(self) -> date:
        """The day half-way, for drawing only."""
        return self.first + (self.last - self.first) // 2


def span_of(text: str) -> Span:
    """Return the days that a date of any precision covers.

    Args:
        text: ``2024``, ``2024-Q1``, ``2024-05`` or ``2024-05-03``.

    Raises:
        ValueError: If the text has none of these forms or names no real day.
    """
    match = _PATTERN.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} is no date; allowed: {_FORMS}")
    year, quarter, month, day = match.groups()
    first_month, last_month = _months(quarter, month)
    try:
        last_day = int(day or calendar.monthrange(int(year), last_month)[1])
        first = date(int(year), first_month, int(day or 1))
        return Span(first, date(int(year), last_month, last_day))
    except ValueError as error:
        raise ValueError(f"{text!r} is no day of the calendar: {error}") from error


def _months(quarter: str | None, month: str | None) -> tuple[int, int]:
    """Return the first and the last month that a quarter, a month or neither covers."""
    if quarter:
        return 3 * int(quarter) - 2, 3 * int(quarter)
    return (int(month), int(month)) if month else (1, 12)
