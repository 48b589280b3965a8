"""When was it? Dates of servers, browsers and sellers, in one spelling."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime

_DAY = re.compile(r"(?<!\d)(\d{4})\s?[-/.年]\s?(\d{1,2})\s?[-/.月]\s?(\d{1,2})(?!\d)", re.ASCII)
_ISO = re.compile(
    r"(?<!\d)(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?\s?(Z|[+-]\d\d:?\d\d)?",
    re.ASCII,
)
_CLOCK = re.compile(r"\w{3} (\w{3}) (\d\d) (\d{4}) (\d\d:\d\d:\d\d) GMT([+-]\d{4})", re.ASCII)
_EPOCH = re.compile(r"\d{10}(?:\d{3})?", re.ASCII)


def moment_of(text: str) -> str:
    """Return a moment as ``YYYY-MM-DDThh:mm:ssZ``, or "" where the text holds none.

    Read are dates of HTTP and electronic mail (RFC 5322, 2008, section 3.3), ISO 8601 and the form
    in which browsers print a date. A moment without a zone is no moment.
    """
    text = text.strip()[:200]
    if found := _ISO.search(text):
        return _of_iso(found)
    if found := _CLOCK.search(text):
        month, day, year, clock, zone = found.groups()
        text = f"{day} {month} {year} {clock} {zone}"
    try:
        return _in_utc(parsedate_to_datetime(text)) if text else ""
    except (ValueError, TypeError, IndexError, OverflowError):
        return ""


def _of_iso(found: re.Match[str]) -> str:
    year, month, day, hour, minute, second, zone = found.groups()
    if not zone:
        return ""
    text = f"{year}-{month}-{day}T{hour}:{minute}:{second or '00'}"
    try:
        return _in_utc(datetime.fromisoformat(text + ("+00:00" if zone == "Z" else zone)))
    except (ValueError, OverflowError):
        return ""


def _in_utc(moment: datetime) -> str:
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ").rjust(20, "0")


def day_of(text: str) -> str:
    """Return a day as ``YYYY-MM-DD``, or "" where the text does not name one whole.

    Seconds or milliseconds since 1970 are read as the day in UTC; a day without a year is not.
    """
    text = text.strip()[:200]
    if _EPOCH.fullmatch(text):
        seconds = int(text[:10])
        return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d")
    if not (found := _DAY.search(text)):
        return ""
    try:
        return date(*(int(part) for part in found.groups())).isoformat()
    except ValueError:
        return ""
