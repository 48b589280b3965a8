"""What loss would the inventory takings of each account notice?"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from tidewaiter.books.statistics.covariance import covariance
from tidewaiter.books.statistics.loss_tests import Wanted, loss_tests, page_loss_test
from tidewaiter.books.statistics.taken_periods import balances
from tidewaiter.books.statistics.trend import threshold
from tidewaiter.books.statistics.trend_findings import assumed
from tidewaiter.model.books.detection import SeriesDetection

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tidewaiter.books.statistics.taken_periods import Errors, TakenPeriod
    from tidewaiter.books.statistics.trend import Threshold
    from tidewaiter.model.books.detection import LossTest

FEW_DRAWS = 4_000
"""Simulated sequences behind each probability where many accounts are looked at."""
SUPPOSED = (
    (
        "differences are normal; where they are of few chips, the rule of trends also asks how"
        " often honest counts of whole chips reach as far, and losses must be larger"
    ),
    "takings show what is there, but for these errors: one that is staged whole shows no loss",
    "chips are lost evenly within a period, and no record says that they left",
)
"""What every answer rests on, in words."""


class Question(NamedTuple):
    """What is asked of every series.

    Attributes:
        false_alarm: Share of honest sequences that each test may accuse.
        goal: Probability with which the smallest losses are noticed.
        loss: Stated loss in chips, or None.
        over: Number of periods over which a protracted loss is spread; None for all. A series with
            fewer is asked about all of its own.
        page_only: Whether only Page's test is asked about, with few draws.
    """

    false_alarm: float
    goal: float
    loss: float | None = None
    over: int | None = None
    page_only: bool = False


def series_detections(
    runs: Iterable[tuple[TakenPeriod, ...]], errors: Errors, question: Question, seed: int
) -> list[SeriesDetection]:
    """Return what loss each series of periods would notice.

    Args:
        runs: Periods that follow each other, as :func:`taken_periods.taken_periods` returns them.
        errors: Errors of counts and records.
        question: What is asked.
        seed: Seed of the simulations, which thresholds share with those of the rule of trends.

    Raises:
        ModelError: If the errors are such that no test can be made.
        UsageError: If a number of the question is out of its range.
    """
    limits: dict[int, Threshold] = {}
    found = []
    for run in runs:
        if len(run) not in limits:
            limits[len(run)] = threshold(len(run), question.false_alarm, seed=seed)
        found.append(_of_series(run, errors, question, (limits[len(run)], seed + 1)))
    return found


def _of_series(
    run: tuple[TakenPeriod, ...], errors: Errors, question: Question, drawn: tuple[Threshold, int]
) -> SeriesDetection:
    limit, seed = drawn
    matrix = covariance(balances(run, errors))
    over = len(run) if question.over is None else min(question.over, len(run))
    wanted = Wanted(question.loss, over, question.goal)
    tests: tuple[LossTest, ...]
    if question.page_only:
        tests = (page_loss_test(matrix, limit, wanted, seed=seed, draws=FEW_DRAWS),)
    else:
        tests = loss_tests(matrix, limit, wanted, seed=seed)
    return SeriesDetection(
        account=run[0].account,
        item=run[0].item,
        opened=run[0].opened,
        closed=run[-1].closed,
        sigma=tuple(float(s) for s in np.sqrt(np.diag(matrix))),
        sigma_total=math.sqrt(matrix.sum()),
        false_alarm=limit.false_alarm,
        goal=question.goal,
        loss=question.loss,
        over=over,
        tests=tests,
        assumes=(*assumed(run, errors), *SUPPOSED),
    )
