"""How are seconds told to people? Moments in UTC, and lengths in days or hours."""

from __future__ import annotations

from datetime import UTC, datetime

_LENGTHS = (("day", 86_400), ("hour", 3_600), ("minute", 60), ("second", 1))


def moment(at: int) -> str:
    """Return seconds since 1970 as people write them, in UTC."""
    try:
        found = datetime.fromtimestamp(at, UTC)
    except (OverflowError, ValueError, OSError):
        return f"{at} s after 1970"
    return found.strftime("%Y-%m-%d" if at % 86_400 == 0 else "%Y-%m-%d %H:%M:%S UTC")


def length(seconds: int) -> str:
    """Return a length of time in the largest unit that gives a whole number."""
    unit, size = next((one for one in _LENGTHS if seconds and seconds % one[1] == 0), _LENGTHS[-1])
    count = seconds // size
    return f"{count:,} {unit}{'' if count == 1 else 's'}"
