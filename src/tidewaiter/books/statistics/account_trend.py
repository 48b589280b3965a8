"""Do the inventory takings of one account say that chips go missing, how many, and since when?"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from tidewaiter.books.statistics.balance_periods import inventory_differences
from tidewaiter.books.statistics.covariance import covariance
from tidewaiter.books.statistics.sitmuf import sitmuf
from tidewaiter.books.statistics.taken_periods import balances
from tidewaiter.books.statistics.trend import page
from tidewaiter.books.statistics.whole_chips import reached

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tidewaiter.books.statistics.taken_periods import Errors, TakenPeriod
    from tidewaiter.books.statistics.trend import Threshold
    from tidewaiter.books.statistics.whole_chips import Reached

_ROUNDING = 1e-9


class AccountTrend(NamedTuple):
    """Page's test on the periods of an account.

    Attributes:
        periods: The periods.
        differences: Inventory differences as the tables have them, in chips by period.
        expected: What is expected of them where nothing is lost: what such counts miss and such
            records lose on average.
        matrix: Covariance of the differences.
        standardised: The transformed sequence.
        statistic: Page's statistic after each period.
        limit: Its threshold.
        whole_chips: How many honest counts of whole chips reach as far; None where the threshold is
            not passed.
    """

    periods: tuple[TakenPeriod, ...]
    differences: NDArray[np.float64]
    expected: NDArray[np.float64]
    matrix: NDArray[np.float64]
    standardised: NDArray[np.float64]
    statistic: NDArray[np.float64]
    limit: Threshold
    whole_chips: Reached | None

    @property
    def is_alarm(self) -> bool:
        """Whether honest sequences reach as far no more often than the threshold allows."""
        found = self.whole_chips
        return found is not None and found.share <= self.limit.false_alarm

    @property
    def stretch(self) -> slice:
        """The periods over which the statistic rises from 0 to its largest value.

        They are Page's estimate of when the loss began and how far it was seen.
        """
        last = int(self.statistic.argmax())
        zeros = np.flatnonzero(self.statistic[:last] == 0)
        return slice(int(zeros[-1]) + 1 if zeros.size else 0, last + 1)

    @property
    def excess(self) -> tuple[float, float]:
        """Chips missing over the stretch beyond what is expected, and their standard deviation.

        The stretch was chosen for being bad, so the number is more likely too large than too small.
        """
        at = self.stretch
        total = float((self.differences - self.expected)[at].sum())
        return total, math.sqrt(self.matrix[at, at].sum())


def account_trend(
    periods: tuple[TakenPeriod, ...], errors: Errors, limit: Threshold, seed: int
) -> AccountTrend:
    """Return Page's test on the periods of an account.

    Args:
        periods: Periods that follow each other.
        errors: Errors of counts and records.
        limit: Threshold for as many periods.
        seed: Seed of the simulation of whole chips.

    Raises:
        ModelError: If the errors are such that no test can be made.
    """
    balance = balances(periods, errors)
    corrected = inventory_differences(balance)
    raw = np.array(
        [p.receipts.mid - p.shipments.mid - (p.closing.mid - p.opening.mid) for p in periods]
    )
    matrix = covariance(balance)
    standardised = sitmuf(corrected, matrix)
    statistic = page(standardised, limit.k)
    highest = float(statistic.max())
    share = None
    if highest > limit.value:

        def reaches(honest: NDArray[np.float64]) -> NDArray[np.bool_]:
            largest: NDArray[np.float64] = page(sitmuf(honest, matrix), limit.k).max(axis=-1)
            return np.greater_equal(largest, highest - _ROUNDING)

        share = reached(periods, errors, reaches, limit.false_alarm, seed)
    return AccountTrend(
        periods, raw, raw - corrected, matrix, standardised, statistic, limit, share
    )
