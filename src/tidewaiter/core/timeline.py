"""Days, and dates that are known only roughly.

A source often says "2024", "Q1 2026" or "May 2024". Such a date is an interval of days and
stays one: nothing here turns it into the first of January.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import NamedTuple

_FORMS = "YYYY, YYYY-Qn, YYYY-MM or YYYY-MM-DD"
_PATTERN = re.compile(r"(\d{4})(?:-(?:Q([1-4])|(\d{2})(?:-(\d{2}))?))?")


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
    if day:
        exact = date(int(year), int(month), int(day))
        return Span(exact, exact)
    if quarter:
        start_month, months = 3 * int(quarter) - 2, 3
    elif month:
        start_month, months = int(month), 1
    else:
        start_month, months = 1, 12
    return Span(date(int(year), start_month, 1), _last_day(int(year), start_month + months - 1))


def _last_day(year: int, month: int) -> date:
    following = date(year + month // 12, month % 12 + 1, 1)
    return following - timedelta(days=1)
