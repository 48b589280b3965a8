"""Estimates in closed form, from two lists or from how many were met once and twice.

Two lists: Lincoln & Petersen's ratio, Chapman's (1951) correction of its bias with Seber's (1970)
variance, and Sadinle's (2009) interval, which stays sensible with few in common. All assume that
the lists are independent, which two lists cannot test.

Repeat sightings: Chao's (1987) lower bound, and Zelterman's (1988) estimate with Boehning's (2008)
variance, which use those met once or twice alone.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import msgspec
from scipy.special import betaincinv

from tidewaiter.core.errors import NotIdentifiedError, UsageError
from tidewaiter.estimate.counting.answer import CountEstimate, CountInterval
from tidewaiter.estimate.counting.intervals import level_score, log_normal_interval


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
    interval = transformed_logit_interval(overlap, level)
    # The logit interval is centred a little higher; where nobody is missing it can pass the point.
    low = min(interval.low, n)
    return CountEstimate(
        method="Chapman (1951)",
        n=n,
        se=math.sqrt(variance),
        interval=msgspec.structs.replace(interval, low=low),
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
    """Return Sadinle's (2009) transformed logit interval.

    Where less than one member is expected on neither list, its spread is that of nothing left to
    estimate; the upper end is then the larger list over the least share of the smaller that it
    may hold (Clopper & Pearson 1934).
    """
    both, first, second = (count + 0.5 for count in overlap)
    seen, centre = overlap.seen, first * second / both
    if centre < 1:
        larger, smaller = sorted((overlap.first_only, overlap.second_only), reverse=True)
        share = float(betaincinv(overlap.both, smaller + 1, (1 - level) / 2))
        return CountInterval(low=seen, high=max(seen, (overlap.both + larger) / share), level=level)
    spread = math.sqrt(1 / both + 1 / first + 1 / second + both / (first * second))
    factor = math.exp(level_score(level) * spread)
    return CountInterval(
        low=max(seen, seen - 0.5 + centre / factor), high=seen - 0.5 + centre * factor, level=level
    )


def chao(seen: float, once: float, twice: float, level: float) -> CountEstimate:
    """Return Chao's (1987) lower bound ``n + f1**2 / (2 f2)``.

    Raises:
        NotIdentifiedError: If nobody was met twice.
    """
    if not twice:
        raise NotIdentifiedError("nobody was met twice, so there is no lower bound but those met")
    ratio = once / twice
    number = once**2 / (2 * twice)
    variance = twice * (ratio**4 / 4 + ratio**3 + ratio**2 / 2)
    return CountEstimate(
        method="Chao (1987) lower bound",
        n=seen + number,
        se=math.sqrt(variance),
        interval=log_normal_interval(seen, number, variance, level),
    )


def zelterman(seen: float, once: float, twice: float, level: float) -> CountEstimate:
    """Return Zelterman's (1988) estimate with Boehning's (2008) variance.

    Raises:
        NotIdentifiedError: If nobody was met once, or nobody twice.
    """
    if not (once and twice):
        raise NotIdentifiedError(
            "Zelterman's estimate needs members met once and members met twice"
        )
    rate = 2 * twice / once
    met = -math.expm1(-rate)
    odds = math.exp(-rate) / met**2
    variance = seen * odds * (1 + seen * odds * rate**2 * (1 / once + 1 / twice))
    return CountEstimate(
        method="Zelterman (1988)",
        n=seen / met,
        se=math.sqrt(variance),
        interval=log_normal_interval(seen, seen / met - seen, variance, level),
    )


def moment_lower_bound(seen: float, once: float, twice: float, level: float) -> CountEstimate:
    """Return Chao's (1987) bound ``n + f1 (f1 - 1) / (2 (f2 + 1))``, corrected for bias.

    Args:
        seen: Number of members met.
        once: Number met once.
        twice: Number met twice.
        level: Probability of the interval.
    """
    number = once * (once - 1) / (2 * (twice + 1)) if once else 0.0
    ratio = once / (twice + 1)
    variance = number + once * (2 * once - 1) ** 2 / (4 * (twice + 1) ** 2)
    variance += once * ratio * twice * (once - 1) ** 2 / (4 * (twice + 1) ** 3) if once else 0.0
    return CountEstimate(
        method="Chao (1987), bias-corrected",
        n=seen + number,
        se=math.sqrt(variance),
        interval=log_normal_interval(seen, number, variance, level),
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
