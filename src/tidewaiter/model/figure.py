"""A figure: a number or an interval with its unit, source, grade and day."""

from __future__ import annotations

import math

import msgspec

from tidewaiter.core.cite import Cite, Grade
from tidewaiter.core.errors import UnitError
from tidewaiter.core.interval import Interval, checked_interval
from tidewaiter.core.timeline import Span, span_of
from tidewaiter.core.unit import unit


class Figure(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A number, or an interval at a level, that somebody stated.

    Exactly one of ``value`` and the pair ``low``, ``high`` is given; an interval needs ``level``.

    Attributes:
        unit: Unit as text, see :mod:`tidewaiter.core.unit`.
        source: Identifier of the source.
        grade: How the figure was obtained.
        as_of: Day the figure speaks of or was read.
        locator: Page, row or paragraph in the source.
        value: The number.
        low: Lower end of the interval.
        mid: Middle of the interval, where the source gives one.
        high: Upper end of the interval.
        level: Probability that the interval claims; 1 for hard bounds.
        high_in_words: The source's own words for an upper end that it gives no number for, such
            as "several hundred thousand"; the interval is then open above.
        note: What the number means or how it was worked out.
        also: Figures of other sources for the same thing that disagree with this one.
    """

    unit: str
    source: str
    grade: Grade
    as_of: str
    locator: str = ""
    value: float | None = None
    low: float | None = None
    mid: float | None = None
    high: float | None = None
    level: float | None = None
    high_in_words: str = ""
    note: str = ""
    also: tuple[Figure, ...] = ()

    def __post_init__(self) -> None:
        try:
            unit(self.unit)
        except UnitError as error:
            raise ValueError(f"{error.message}: {error.found}") from error
        span_of(self.as_of)
        numbers = (self.value, self.low, self.mid, self.high, self.level)
        if any(n is not None and not math.isfinite(n) for n in numbers):
            raise ValueError("a figure must be finite")
        if self.value is not None:
            if any(n is not None for n in numbers[1:]):
                raise ValueError("give value, or low, high and level, not both")
        elif self.low is None or self.level is None or self.high is None:
            if self.low is None or self.level is None or not self.high_in_words:
                raise ValueError("a figure needs value, or low, high and level")
        else:
            checked_interval(self.low, self.high, self.level, self.mid)

    @property
    def cite(self) -> Cite:
        """The figure's citation."""
        return Cite(source=self.source, grade=self.grade, as_of=self.as_of, locator=self.locator)

    @property
    def interval(self) -> Interval:
        """The figure as an interval; a single number is an interval of no width."""
        if self.value is not None:
            return Interval(self.value, self.value, 1.0, self.value)
        low, level = self.low, self.level
        if low is None or level is None:
            raise ValueError("a figure needs value, or low, high and level")
        return Interval(low, math.inf if self.high is None else self.high, level, self.mid)

    @property
    def best(self) -> float:
        """The number itself, or the middle, or the geometric mean of positive ends.

        For drawing and sorting; an estimate uses the interval.
        """
        if self.value is not None:
            return self.value
        low, high, _, mid = self.interval
        if mid is not None:
            return mid
        if math.isinf(high):
            return low
        return math.sqrt(low * high) if low > 0 else (low + high) / 2

    def amount(self, in_unit: str) -> float:
        """Return the best number in another unit.

        Raises:
            UnitError: If the units do not go together.
        """
        return self.best * unit(self.unit).factor_to(unit(in_unit))

    def ends(self, in_unit: str) -> tuple[float, float]:
        """Return the least and the most in another unit.

        Raises:
            UnitError: If the units do not go together.
        """
        factor = unit(self.unit).factor_to(unit(in_unit))
        return self.interval.low * factor, self.interval.high * factor


class Dated(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A date that somebody stated, as exactly as they stated it.

    Attributes:
        value: ``2024``, ``2024-Q1``, ``2024-05`` or ``2024-05-03``.
        source: Identifier of the source.
        grade: How the date was obtained.
        as_of: Day on which it was read.
        locator: Page, row or paragraph.
        note: What the date marks.
        also: Dates of other sources that disagree.
    """

    value: str
    source: str
    grade: Grade
    as_of: str
    locator: str = ""
    note: str = ""
    also: tuple[Dated, ...] = ()

    def __post_init__(self) -> None:
        span_of(self.value)
        span_of(self.as_of)

    @property
    def span(self) -> Span:
        """The days that the date covers."""
        return span_of(self.value)


class Statement(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A sentence of ours that rests on a source.

    Attributes:
        value: The sentence.
        source: Identifier of the source.
        grade: How it was obtained.
        as_of: Day it speaks of or was read.
        locator: Page, row or paragraph.
    """

    value: str
    source: str
    grade: Grade
    as_of: str
    locator: str = ""

    def __post_init__(self) -> None:
        span_of(self.as_of)
        if not self.value.strip():
            raise ValueError("a statement needs words")
