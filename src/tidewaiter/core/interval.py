"""Intervals that state their level."""

from __future__ import annotations

from typing import NamedTuple


class Interval(NamedTuple):
    """An interval with its level and, where the source gives one, a middle.

    Attributes:
        low: Lower end.
        high: Upper end.
        level: Probability that the interval claims, such as 0.90; 1 for hard bounds.
        mid: Median or best value; None when the source gives none.
    """

    low: float
    high: float
    level: float
    mid: float | None = None


def checked_interval(low: float, high: float, level: float, mid: float | None = None) -> Interval:
    """Return the interval.

    Raises:
        ValueError: If the ends are not ordered, the middle lies outside, or the level is not in
            (0, 1].
    """
    if not low <= high:
        raise ValueError(f"interval is not ordered: low {low:g} > high {high:g}")
    if mid is not None and not low <= mid <= high:
        raise ValueError(f"middle {mid:g} lies outside {low:g} to {high:g}")
    if not 0 < level <= 1:
        raise ValueError(f"level {level:g} is not in (0, 1]; write 90% as 0.90")
    return Interval(low, high, level, mid)
