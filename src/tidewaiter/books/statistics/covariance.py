"""How uncertain is a sequence of inventory differences, and how do they hang together?

The error of a measurement is multiplicative: value x (1 + random + systematic). Random parts are
independent, but a closing inventory enters two differences with opposite signs. Systematic parts
are one number for each instrument and calibration period. Written out for one instrument a place
and kind this is the matrix of Sandia's MAPIT (theory page "Covariance Matrix") and of Burr & Hamada
(2013).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from tidewaiter.books.statistics.balance_periods import terms

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tidewaiter.books.statistics.balance_periods import Balances, Term


def covariance(balances: Balances) -> NDArray[np.float64]:
    """Return the covariance matrix of the inventory differences.

    Returns:
        Periods x periods, in chips squared.

    Raises:
        ModelError: If there is no period or a measurement makes no sense.
    """
    found = terms(balances)
    count = len(balances.periods)
    shared = _shared(found, count)
    return _random(found, count) + shared @ shared.T


def sigma(balances: Balances) -> NDArray[np.float64]:
    """Return the standard deviation of every inventory difference (SEID, sigma of MUF), in chips.

    Raises:
        ModelError: As :func:`covariance`.
    """
    return np.sqrt(np.diag(covariance(balances)))


def cumulative_sigma(matrix: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the standard deviation of CUMUF after every period, in chips.

    Args:
        matrix: Covariance of the differences, periods x periods.
    """
    return np.sqrt(np.diag(np.cumsum(np.cumsum(matrix, axis=0), axis=1)))


def _random(found: tuple[Term, ...], count: int) -> NDArray[np.float64]:
    matrix = np.zeros((count, count))
    for measured, signs in found:
        variance = (measured.value * measured.random) ** 2
        for row, left in signs:
            for column, right in signs:
                matrix[row, column] += left * right * variance
    return matrix


def _shared(found: tuple[Term, ...], count: int) -> NDArray[np.float64]:
    """Return what one standard deviation of each instrument does to each difference.

    Returns:
        Periods x instruments, in chips.
    """
    columns: dict[str, NDArray[np.float64]] = {}
    for at, (measured, signs) in enumerate(found):
        # A measurement without an instrument has a column of its own; "\0" begins no given name.
        column = columns.setdefault(measured.instrument or f"\0{at}", np.zeros(count))
        for period, sign in signs:
            column[period] += sign * measured.value * measured.systematic
    return np.column_stack(list(columns.values()))
