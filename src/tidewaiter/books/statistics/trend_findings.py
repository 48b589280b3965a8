"""At which accounts do chips go missing from one inventory taking to the next?

Rows of the rule ``trend``. An account is named where Page's test on its transformed differences
passes the threshold for the stated share of honest sequences, and where honest counts of so many
whole chips do not reach as far more often than that either.
"""

from __future__ import annotations

import math
from statistics import NormalDist
from typing import TYPE_CHECKING, Any, TypedDict

import numpy as np

from tidewaiter.books.statistics.account_trend import account_trend
from tidewaiter.books.statistics.count_errors import Amount
from tidewaiter.books.statistics.taken_periods import Errors, taken_periods
from tidewaiter.books.statistics.trend import threshold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from tidewaiter.books.statistics.account_trend import AccountTrend
    from tidewaiter.books.statistics.taken_periods import TakenPeriod
    from tidewaiter.books.statistics.trend import Threshold
    from tidewaiter.model.books.account import GradeError
    from tidewaiter.model.books.assumptions import Priors

RULE = "trend"
FEWEST_PERIODS = 2
"""Three takings. A single difference is what the rule of short counts looks at."""


class FindingRow(TypedDict):
    """What is found, in the columns of every question that finds something.

    ``evidence`` has ``table``, ``row``, ``file``, ``grade`` and ``text``.
    """

    rule: str
    account: str
    item: str
    low: float
    high: float
    serials: list[str]
    evidence: list[dict[str, Any]]
    arithmetic: list[str]


def trend_rows(
    periods: Iterable[Mapping[str, Any]],
    grades: Sequence[GradeError],
    priors: Priors,
    seed: int,
    *,
    most: int = 20,
) -> list[FindingRow]:
    """Return a row for every account and item whose inventory differences add up to a loss.

    Args:
        periods: Rows of the question ``periods``.
        grades: Errors of every grade of evidence.
        priors: What is supposed of honest accounts; ``false_alarm`` is the share of honest
            accounts with three takings or more that may be named.
        seed: Seed of the simulations.
        most: Most records that a row names.

    Returns:
        By account and item; ``low`` and ``high`` are chips missing beyond what is expected of an
        honest account over the periods of the trend, at ``priors.level``.

    Raises:
        ModelError: If the errors are such that no test can be made.
    """
    errors = Errors({error.grade: error for error in grades}, priors.innocent_loss.best)
    limits: dict[int, Threshold] = {}
    found = []
    for run in taken_periods(periods):
        if len(run) < FEWEST_PERIODS:
            continue
        if len(run) not in limits:
            limits[len(run)] = threshold(len(run), priors.false_alarm.best, seed=seed)
        trend = account_trend(run, errors, limits[len(run)], seed)
        if trend.is_alarm:
            found.append(_row(trend, errors, priors.level, most))
    return found


def _row(trend: AccountTrend, errors: Errors, level: float, most: int) -> FindingRow:
    first = trend.periods[0]
    amount = _missing(trend, level)
    return FindingRow(
        rule=RULE,
        account=first.account,
        item=first.item,
        low=amount.low,
        high=amount.high,
        serials=[],
        evidence=_evidence(trend, most),
        arithmetic=[
            *assumed(trend.periods, errors),
            *(_step(trend, at) for at in range(len(trend.periods))),
            _alarm(trend),
            _total(trend, amount, level),
        ],
    )


def _missing(trend: AccountTrend, level: float) -> Amount:
    total, sigma = trend.excess
    margin = NormalDist().inv_cdf((1 + level) / 2) * sigma
    return Amount(max(0.0, total - margin), max(0.0, total + margin))


def _evidence(trend: AccountTrend, most: int) -> list[dict[str, Any]]:
    """Return the takings of the trend: the one before it and one at the end of each period."""
    stretch = trend.periods[trend.stretch]
    first = stretch[0]
    takings = {
        (first.opening_row, first.opening_file): (first.opening_grade, first.opening, first.opened)
    }
    takings |= {
        (p.closing_row, p.closing_file): (p.closing_grade, p.closing, p.closed) for p in stretch
    }
    return [
        {
            "table": "inventories",
            "row": row,
            "file": file,
            "grade": grade,
            "text": f"{amount} counted on {day}",
        }
        for (row, file), (grade, amount, day) in sorted(takings.items())
    ][:most]


def assumed(periods: Sequence[TakenPeriod], errors: Errors) -> Iterator[str]:
    """Yield what is assumed of the counts and records of some periods, in words with numbers."""
    grades = {p.opening_grade for p in periods} | {p.closing_grade for p in periods}
    for error in (errors.grades[grade] for grade in errors.grades if grade in grades):
        yield (
            f"a count of grade {error.grade} misses {error.false_absence:.3g} of the chips that "
            "are there on average, at a rate of its own that has one cause; counts of one "
            "instrument may err alike by as much again"
        )
    yield f"an honest account loses {errors.innocent_loss:.3g} of what comes to it in its records"


def _step(trend: AccountTrend, at: int) -> str:
    period = trend.periods[at]
    sigma = math.sqrt(trend.matrix[at, at])
    return (
        f"{period.opened} to {period.closed}: received {period.receipts} - sent {period.shipments} "
        f"- (counted {period.closing} - counted {period.opening}) is a difference of "
        f"{trend.differences[at]:g}; {trend.expected[at]:.1f} expected, sigma {sigma:.1f}; "
        f"transformed {trend.standardised[at]:.2f}, S = {trend.statistic[at]:.2f}"
    )


def _alarm(trend: AccountTrend) -> str:
    limit, share = trend.limit, trend.whole_chips
    at = int(np.flatnonzero(trend.statistic > limit.value)[0])
    told = (
        f"S passes h = {limit.value:.2f} on {trend.periods[at].closed}: a share of "
        f"{limit.false_alarm:g} of honest sequences of {limit.periods} periods does at any time "
        f"(Page's test, k = {limit.k:g}; h was simulated, standard error {limit.error:.1g})"
    )
    if share is None:
        return told
    return (
        f"{told}; of {share.draws:,} honest counts of so many whole chips {share.share:.2%} reach "
        "the largest S"
    )


def _total(trend: AccountTrend, amount: Amount, level: float) -> str:
    stretch = trend.periods[trend.stretch]
    total, sigma = trend.excess
    return (
        f"{stretch[0].opened} to {stretch[-1].closed}: {total:.1f} missing beyond what is "
        f"expected, sigma {sigma:.1f}: {amount.low:.1f} to {amount.high:.1f} at {level:.0%}; the "
        "periods were chosen for being bad, so rather fewer"
    )
