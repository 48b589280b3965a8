"""When was it seen, in UTC? Times of reports, each as exact as the report makes it.

RFC 3339 (2002) times have a zone and become UTC. A time without one is a day, for the zone may
put it on the day before or after. What a report does not say, its keeper may: ``at``.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

from tidewaiter.core.errors import DataError, UsageError, Where

_ZONED = re.compile(
    r"(\d{4}-\d{2}-\d{2})[Tt ](\d{2}:\d{2}:\d{2})(?:[.,]\d{1,9})?([Zz]|[+-]\d{2}:\d{2})", re.ASCII
)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_NEAR = timedelta(days=1)
_LAST_SECOND = 1 << 37


def utc_of(text: str, where: Where) -> str:
    """Return a time with a zone as ``YYYY-MM-DDTHH:MM:SSZ``; parts of a second are cut off.

    Raises:
        DataError: If it has no zone or is no time.
    """
    day, clock, zone = found.groups() if (found := _ZONED.fullmatch(text)) else ("", "", "")
    offset = "+00:00" if zone in {"Z", "z"} else zone
    try:
        moment = datetime.fromisoformat(f"{day}T{clock}{offset}").astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise DataError(
            "not a time with a zone",
            where=where,
            found=text,
            allowed="YYYY-MM-DDTHH:MM:SS and Z or an offset such as +02:00",
        ) from error
    return moment.replace(tzinfo=None).isoformat() + "Z"


def epoch_utc(seconds: int, where: Where) -> str:
    """Return seconds since 1970 as a time in UTC.

    Raises:
        DataError: If they are negative or more than any calendar holds.
    """
    if not 0 <= seconds <= _LAST_SECOND:
        raise DataError("not a time in seconds since 1970", where=where, found=seconds)
    moment = datetime.fromtimestamp(seconds, UTC)
    return moment.replace(tzinfo=None).isoformat() + "Z"


def day_of(parts: tuple[int, int, int], where: Where, found: str) -> str:
    """Return year, month and day as ``YYYY-MM-DD``.

    Raises:
        DataError: If there is no such day.
    """
    try:
        return date(*parts).isoformat()
    except ValueError as error:
        raise DataError("no day of the calendar", where=where, found=found) from error


def checked_at(at: str) -> str:
    """Return what the keeper says of the time, unchanged.

    Raises:
        UsageError: If it is neither a day nor a time in UTC.
    """
    try:
        if _DAY.fullmatch(at):
            return date.fromisoformat(at).isoformat()
        if at.endswith("Z"):
            return utc_of(at, Where())
    except (ValueError, DataError):
        pass
    raise UsageError(
        "not a day or a time in UTC",
        where=Where(field="at"),
        found=at,
        allowed="YYYY-MM-DD or YYYY-MM-DDTHH:MM:SSZ",
    )


def reported_at(own: str, at: str | None, where: Where) -> tuple[str, tuple[str, ...]]:
    """Return when a report was made, and remarks on it.

    A report's own time in UTC stands. A day without a zone, or nothing, gives way to ``at``.

    Args:
        own: What the report says: a time in UTC, a day without a zone, or "".
        at: What its keeper says, or None.
        where: The report, for errors.

    Raises:
        DataError: If neither says anything.
        UsageError: If ``at`` is neither a day nor a time in UTC.
    """
    told = checked_at(at) if at else ""
    if not own and not told:
        raise DataError(
            "the report does not say when it was made",
            where=where,
            hint="say it with --at, or write the day into the file's name: YYYY-MM-DD_nodes.json",
        )
    remarks = _disagreement(own, told)
    if own.endswith("Z"):
        return own, remarks
    if told:
        return told, remarks
    return own, ("the report's time has no zone; in UTC it may be the day before or after",)


def _disagreement(own: str, told: str) -> tuple[str, ...]:
    """Return a remark where two statements lie more than a day apart."""
    if not own or not told:
        return ()
    if abs(date.fromisoformat(own[:10]) - date.fromisoformat(told[:10])) <= _NEAR:
        return ()
    return (f"the report itself says {own}, its keeper says {told}",)
