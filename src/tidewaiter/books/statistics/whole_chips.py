"""How often would honest counts of so few chips look as bad as these?

Thresholds suppose that differences are normal. A handful of chips of which one was missed is not:
the same test on simulated counts of whole chips, with the same errors, says how often honest ones
reach as far (a parametric bootstrap; Davison & Hinkley 1997, chapter 4).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from tidewaiter.books.statistics.taken_periods import stocks

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from tidewaiter.books.statistics.count_errors import Amount
    from tidewaiter.books.statistics.taken_periods import Errors, TakenPeriod
    from tidewaiter.model.books.account import GradeError

    Reaches = Callable[[NDArray[np.float64]], NDArray[np.bool_]]

FEW_DRAWS = 500
"""Simulated sequences behind a share that is plainly large or small."""
DRAWS = 5_000
"""Simulated sequences behind any other share."""
_PLAIN = 4.0
"""Standard errors that make a difference plain."""


class Reached(NamedTuple):
    """How many honest sequences reach as far as an observed one.

    Attributes:
        share: Their share.
        draws: Number of sequences that were simulated.
    """

    share: float
    draws: int


def reached(
    periods: tuple[TakenPeriod, ...], errors: Errors, reaches: Reaches, share: float, seed: int
) -> Reached:
    """Return how many honest sequences reach as far as an observed one.

    Where a few sequences make it plain on which side of ``share`` that is, no more are simulated.

    Args:
        periods: Periods that follow each other.
        errors: Errors of their measurements.
        reaches: Takes differences, sequences x periods, to whether each sequence reaches as far.
        share: Share that the answer will be compared with.
        seed: Seed of the simulation.
    """
    found = Reached(0.0, 0)
    for draws in (FEW_DRAWS, DRAWS):
        source = np.random.Generator(np.random.Philox(np.random.SeedSequence([seed, draws])))
        alarms = reaches(honest_differences(periods, errors, source, draws))
        found = Reached(float(alarms.mean()), draws)
        if abs(found.share - share) > _PLAIN * math.sqrt(share * (1 - share) / draws):
            break
    return found


def honest_differences(
    periods: tuple[TakenPeriod, ...], errors: Errors, source: np.random.Generator, draws: int
) -> NDArray[np.float64]:
    """Return simulated inventory differences of an account at which nothing was lost.

    What came and what left is as the tables have it, what was there at the beginning as
    :func:`taken_periods.stocks` says. What honest records miss and each taking counts is drawn.

    Returns:
        Sequences x periods, in chips; corrected like :func:`count_errors.counted`.
    """
    first = periods[0]
    error = errors.grades[first.opening_grade]
    stock = _Stock(np.full(draws, np.rint(stocks(periods, errors)[0])), 0)
    before = _counted(stock, first.opening, error, source)
    loss = _rates(errors.innocent_loss, draws, source)
    found = np.empty((draws, len(periods)))
    for at, period in enumerate(periods):
        came, left = (
            np.rint(source.uniform(amount.low, amount.high, draws))
            for amount in (period.receipts, period.shipments)
        )
        gone = source.binomial(came.astype(np.int64), loss)
        there = np.maximum(stock.there + came - gone - left, 0)
        stock = _Stock(there, stock.gone + gone)
        after = _counted(stock, period.closing, errors.grades[period.closing_grade], source)
        kept = period.receipts.mid * (1 - errors.innocent_loss)
        found[:, at] = kept - period.shipments.mid - (after - before)
        before = after
    return found


class _Stock(NamedTuple):
    """Chips that are there, and those of the books that are not, one number a draw."""

    there: NDArray[np.float64]
    gone: NDArray[np.int64] | int


def _counted(
    stock: _Stock, amount: Amount, error: GradeError, source: np.random.Generator
) -> NDArray[np.float64]:
    """Return what a taking says is there, one number a draw."""
    draws, there = len(stock.there), stock.there.astype(np.int64)
    missed = source.binomial(there, _rates(error.false_absence, draws, source))
    added = source.binomial(stock.gone, _rates(error.false_presence, draws, source))
    width = (amount.high - amount.low) / 2
    count = there - missed + added + source.uniform(-width, width, draws)
    return np.divide(count, 1 - error.false_absence)


def _rates(share: float, draws: int, source: np.random.Generator) -> NDArray[np.float64]:
    """Return rates of an error, each with one cause: Beta(1, 1/share - 1), mean ``share``."""
    if not 0 < share < 1:
        return np.full(draws, share)
    return source.beta(1.0, 1 / share - 1, draws)
