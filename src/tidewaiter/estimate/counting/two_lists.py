"""Two lists: how many members, if being on one says nothing about being on the other.

Lincoln & Petersen's ratio, Chapman's (1951) correction of its bias with Seber's (1970) variance,
and Sadinle's (2009) interval, which stays sensible with few in common. All assume independence of
the lists, which two lists cannot test.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from tidewaiter.core.errors import NotIdentifiedError, UsageError
from tidewaiter.estimate.counting.answer import CountEstimate, CountInterval
from tidewaiter.estimate.counting.averaging import level_score, log_normal_interval


class Overlap(NamedTuple):
    """Two lists against each other.

    Attributes:
        both: Number of members on both lists.
        first_only: Number on the first list alone.
        second_only: Number on the second list alone.
    """

    both: float
    first_only: float
    second_only: float

    @property
    def seen(self) -> float:
        """Number on at least one list."""
        return self.both + self.first_only + self.second_only


def chapman(overlap: Overlap, level: float = 0.90) -> CountEstimate:
    """Return Chapman's estimate.

    Its bias is negligible when the lists have seven members or more in common (Robson & Regier
    1964).

    Args:
        overlap: The two lists.
        level: Probability of the interval.

    Raises:
        NotIdentifiedError: If the lists have no member in common.
    """
    both, first, second = _checked(overlap)
    n = (first + both + 1) * (second + both + 1) / (both + 1) - 1
    variance = (
        (first + both + 1) * (second + both + 1) * first * second / (both + 1) ** 2 / (both + 2)
    )
    return CountEstimate(
        method="Chapman (1951)",
        n=n,
        se=math.sqrt(variance),
        interval=transformed_logit_interval(overlap, level),
    )


def lincoln_petersen(overlap: Overlap, level: float = 0.90) -> CountEstimate:
    """Return the estimate of Lincoln and Petersen, the maximum-likelihood one.

    Raises:
        NotIdentifiedError: If the lists have no member in common.
    """
    both, first, second = _checked(overlap)
    number = first * second / both
    variance = (first + both) * (second + both) * first * second / both**3
    return CountEstimate(
        method="Lincoln-Petersen",
        n=overlap.seen + number,
        se=math.sqrt(variance),
        interval=log_normal_interval(overlap.seen, number, variance, level),
    )


def transformed_logit_interval(overlap: Overlap, level: float = 0.90) -> CountInterval:
    """Return Sadinle's (2009) transformed logit interval."""
    both, first, second = (count + 0.5 for count in overlap)
    spread = math.sqrt(1 / both + 1 / first + 1 / second + both / (first * second))
    factor = math.exp(level_score(level) * spread)
    centre = first * second / both
    start = overlap.seen - 0.5
    return CountInterval(
        low=max(overlap.seen, start + centre / factor), high=start + centre * factor, level=level
    )


def _checked(overlap: Overlap) -> Overlap:
    if min(overlap) < 0 or not all(map(math.isfinite, overlap)):
        raise UsageError("a number of members is negative or not finite", found=tuple(overlap))
    if overlap.both == 0:
        raise NotIdentifiedError(
            "the two lists have nobody in common, so nothing bounds the number of members",
            found="0 members on both lists",
            allowed="at least 1, better 7",
            hint="match the lists again, or look for a third",
        )
    return overlap
