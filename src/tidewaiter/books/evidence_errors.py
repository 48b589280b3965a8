"""How many errors does a taking make, when all its errors have one cause?

The rate of errors of one account or one taking is not known: it has the density
Beta(1, 1/share - 1), whose mean is the share that the facts give and whose mode is 0. The number of
errors is then beta-binomial (Skellam 1948), and at least k errors among n have the probability

    P(K >= k) = prod over i = n-k+1 .. n of i / (i + 1/share - 1),

which needs no sum and no special function.
"""

from __future__ import annotations

import math
from typing import NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

Floats: TypeAlias = npt.NDArray[np.float64]
Counts: TypeAlias = npt.NDArray[np.int64]

_NEVER = 1e-9  # the least share that is told from none
_ROWS = 128
_FEW = 64
_LOG_TINY = 30.0  # minus the logarithm of a probability that is told from none


class Taking(NamedTuple):
    """A count of chips.

    Attributes:
        book: Number of chips that could be there.
        missed: Share of those there that such a count misses on average.
        added: Share of those not there that it takes in on average.
        step: Chips between two numbers of those taken in that are told apart.
    """

    book: int
    missed: float
    added: float
    step: int = 1


def shared_errors(trials: int, share: float) -> Floats:
    """Return the probability of 0, 1, ... ``trials`` errors of one shared rate.

    Args:
        trials: Number of units.
        share: Share of errors on average.
    """
    tails = _survival(_log_tails(trials, share), np.array([trials]), np.arange(trials + 2))
    return tails[:-1] - tails[1:]


def chance_of_at_least(errors: int, trials: int, share: float) -> float:
    """Return the probability of at least ``errors`` errors of one shared rate among ``trials``."""
    tails = _log_tails(trials, share)
    return float(_survival(tails, np.array([trials]), np.array([errors]))[0])


def errors_within(trials: int, share: float, chance: float) -> int:
    """Return the least number of errors that is exceeded with no more than this probability."""
    above = _survival(_log_tails(trials, share), np.array([trials]), np.arange(1, trials + 2))
    return int(np.flatnonzero(above <= chance)[0])


def count_chances(taking: Taking, there: Counts, ends: tuple[int, int]) -> Floats:
    """Return the probability that a count comes out within its ends, shape of ``there``.

    Args:
        taking: What is counted, and how.
        there: Numbers of chips that may be there.
        ends: Least and most that was counted.
    """
    missed = _log_tails(taking.book, taking.missed)
    added = _log_tails(taking.book, taking.added)
    rest = max(1 / max(taking.added, _NEVER) - 1, _NEVER)
    reach = 1 - math.exp(-_LOG_TINY / rest)
    most = taking.book - int(there.min(initial=taking.book))
    widest = min(most, math.ceil(most * reach) + _FEW)
    starts = np.arange(0, widest + taking.step + 1, taking.step)
    numbers = starts[:-1] + taking.step // 2
    # More than all that are not there are never taken in: minus infinity in the exponent.
    padded = np.concatenate([np.full(int(starts[-1]), np.inf), added])
    found = np.empty(len(there))
    for first in range(0, len(there), _ROWS):
        some = there[first : first + _ROWS, None]
        gone = taking.book - some
        # All else is zero, and stays in the sum, which so adds up in the same order.
        begin = int(np.searchsorted(numbers, ends[0] - int(some.max())))
        end = int(np.searchsorted(numbers, ends[1], side="right"))
        end = min(end, int(gone.max()) // taking.step + 1)
        chances = np.zeros((len(some), len(numbers)))
        if begin < end:
            more = added[gone] - padded[gone + (starts[-1] - starts[begin : end + 1])]
            np.exp(more, out=more)
            part = chances[:, begin:end]
            np.subtract(more[:, :-1], more[:, 1:], out=part)
            part *= _within(missed, some, numbers[begin:end], ends, taking.step)
        found[first : first + _ROWS] = chances.sum(axis=1)
    return found


def _within(
    tails: Floats, there: Counts, numbers: Counts, ends: tuple[int, int], step: int
) -> Floats:
    """Return the probability that those not missed, with so many others, lie within the ends.

    Numbers rise by a step. Where the ends lie whole steps apart, the lower one of a number is the
    upper one of a later number, and is worked out once.
    """
    apart, odd = divmod(ends[1] - ends[0] + 1, step)
    if odd or not 0 < apart <= len(numbers):
        inside = _at_most(tails, there, ends[1] - numbers)
        inside -= _at_most(tails, there, ends[0] - 1 - numbers)
        return inside
    longer = np.concatenate([numbers, numbers[-1] + step * np.arange(1, apart + 1)])
    chances = _at_most(tails, there, ends[1] - longer)
    return chances[:, : len(numbers)] - chances[:, apart:]


def _log_tails(most: int, share: float) -> Floats:
    """Return G with P(at least k errors of n) = exp(G[n] - G[n - k]), shape (most + 1,)."""
    rest = 1 / max(share, _NEVER) - 1
    number = np.arange(1, most + 1, dtype=np.float64)
    return np.concatenate([[0.0], np.cumsum(np.log(number / (number + rest)))])


def _survival(tails: Floats, trials: Counts, k: Counts) -> Floats:
    """Return the probability of at least ``k`` errors among ``trials``, broadcast together."""
    left = trials - np.clip(k, 0, trials)
    return np.where(k > trials, 0.0, np.exp(tails[trials] - tails[left]))


def _at_most(tails: Floats, there: Counts, left: Counts) -> Floats:
    """Return the probability that at most ``left`` of ``there`` units are not missed.

    The same as :func:`_survival` of ``there - left`` errors, with no look-up for each pair.
    """
    ends = tails[there] - tails[np.clip(left, 0, len(tails) - 1)]
    np.minimum(ends, 0.0, out=ends)
    np.exp(ends, out=ends)
    ends[:, left < 0] = 0.0
    return ends
