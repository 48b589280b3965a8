"""How wrong may a count of chips be, and what was received, before anything is lost?

A count misses chips that are there, at a rate of false absence that is its own: the errors of one
taking have one cause. The rate has the density Beta(1, 1/share - 1), whose mean is the share that
the facts give, so that the number missed is beta-binomial (Skellam 1948). Chips that are not there
are taken in each by itself. Counts of one instrument may err alike besides, by as much again, and
what an account received is wrong by the share of units that the records of an honest account miss.
A stated range is a uniform distribution.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from tidewaiter.books.statistics.balance_periods import Measurement

if TYPE_CHECKING:
    from tidewaiter.model.books.account import GradeError

RECORDS = "\0records"
"""Instrument that what was received at an account shares: its records. No count can name it."""
_FEWEST = 1.0
"""Chips that a random error is reckoned for at least: a count of none may have missed one."""
_ALMOST_NONE = 1e-9


class Amount(NamedTuple):
    """A number of chips, least and most."""

    low: float
    high: float

    @property
    def mid(self) -> float:
        """The middle."""
        return (self.low + self.high) / 2

    @property
    def variance(self) -> float:
        """Variance of a number that may be any between the two: width squared by twelve."""
        return (self.high - self.low) ** 2 / 12

    def __str__(self) -> str:
        return f"{self.low:g}" if self.low == self.high else f"{self.low:g} to {self.high:g}"


def counted(
    amount: Amount, error: GradeError, instrument: str, there: float | None = None
) -> Measurement:
    """Return how many chips a count says are there, corrected for what such counts miss on average.

    Args:
        amount: Chips counted.
        error: Errors of the grade of the count; its false absence below 1.
        instrument: Who or what counted. Where nobody said, counts of a grade share their error, as
            those of one account are mostly made in one way.
        there: Chips that its errors are reckoned for; what it says itself if None. A count that
            misses many would make its own error look small.
    """
    absent, present = error.false_absence, error.false_presence
    shown = 1 - absent
    number = max(amount.mid / shown if there is None else there, _FEWEST)
    missed = number * absent * (1 - absent) * (1 + (number - 1) * absent / (1 + absent))
    variance = missed + number * present * (1 - present) + amount.variance
    # An error is relative to the value, and that of a count of none is not: so is its value not 0.
    value = amount.mid / shown or _ALMOST_NONE
    return Measurement(
        value,
        math.sqrt(variance) / shown / value,
        number * rate_deviation(absent) / shown / value if amount.mid else 0.0,
        instrument or f"\0{error.grade}",
    )


def rate_deviation(share: float) -> float:
    """Return the standard deviation of a rate with the density Beta(1, 1/share - 1)."""
    return share * math.sqrt((1 - share) / (1 + share))


def received(amount: Amount, innocent_loss: float) -> Measurement:
    """Return how many chips an honest account has of what came to it.

    Args:
        amount: Chips that came.
        innocent_loss: Share of units at an honest account that its records miss.
    """
    variance = amount.mid * innocent_loss * (1 - innocent_loss) + amount.variance
    return _flow(amount.mid * (1 - innocent_loss), variance, innocent_loss)


def shipped(amount: Amount) -> Measurement:
    """Return how many chips left an account; uncertain only where a range was stated."""
    return _flow(amount.mid, amount.variance, 0.0)


def _flow(value: float, variance: float, systematic: float) -> Measurement:
    relative = math.sqrt(variance) / value if value else 0.0
    return Measurement(value, relative, systematic, RECORDS if systematic else "")
