"""What loss takings would notice, and that the rule of trends does notice it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pytest

from tidewaiter.books.statistics.series_detection import SUPPOSED, Question, series_detections
from tidewaiter.books.statistics.taken_periods import Errors, taken_periods
from tidewaiter.books.statistics.trend_findings import trend_rows
from tidewaiter.facts.catalogue import load_facts

if TYPE_CHECKING:
    from collections.abc import Callable

    from tidewaiter.model.books.detection import SeriesDetection

    Counts = Callable[..., list[dict[str, Any]]]

BOOKS = load_facts().books["accounting"]
ERRORS = Errors({error.grade: error for error in BOOKS.grades}, BOOKS.priors.innocent_loss.best)
ASKED = Question(0.05, 0.95, page_only=True)


def of(rows: list[dict[str, Any]], question: Question = ASKED, seed: int = 0) -> SeriesDetection:
    (found,) = series_detections(taken_periods(rows), ERRORS, question, seed)
    return found


def test_a_series_says_where_when_and_how_uncertain(counts: Counts) -> None:
    found = of(counts([100.0, 100, 100, 100], grade="serial"))
    assert (found.account, found.item, len(found.sigma)) == ("site:A", "acme/x1", 3)
    assert (found.opened, found.closed, found.over) == ("2026-01-01", "2026-04-01", 3)
    assert found.sigma_total == pytest.approx(found.sigma[0])  # first and last count alone
    assert any("grade serial misses 0.02" in text for text in found.assumes)
    assert found.assumes[-len(SUPPOSED) :] == SUPPOSED
    assert found.loss is None
    assert [test.test for test in found.tests] == ["page"]


def test_sigma_by_hand(counts: Counts) -> None:
    """Nothing moves and 98 are counted of 100: by hand, with a = 0.02 and b = 0.01.

    Missed: 100 a (1 - a) (1 + 99 a / (1 + a)) = 1.96 x 2.941176 = 5.764706; taken in: 0.99. What
    such counts share cancels, as the stock stays the same. A difference has two of them.
    """
    found = of(counts([98.0, 98, 98], grade="serial"))
    by_hand = math.sqrt(2 * (5.764706 + 100 * 0.01 * 0.99)) / 0.98
    assert found.sigma == pytest.approx([by_hand, by_hand], rel=1e-4)


def test_all_four_tests_where_a_loss_is_stated(counts: Counts) -> None:
    found = of(counts([100.0] * 4), Question(0.05, 0.95, 20.0, 2))
    assert [test.test for test in found.tests] == ["page", "sitmuf", "cumulative", "gemuf"]
    for test in found.tests:
        assert test.abrupt is not None
        assert test.protracted is not None
        assert 0.05 < test.abrupt[0] <= test.abrupt[1] <= 1
        assert 0.05 < test.protracted[0] <= test.protracted[1] <= 1
        assert test.least_abrupt > 0
    assert found.over == 2


def test_a_loss_over_more_periods_than_there_are_is_over_all(counts: Counts) -> None:
    assert of(counts([100.0] * 3), ASKED._replace(over=9)).over == 2


def test_the_same_seed_gives_the_same_answer(counts: Counts) -> None:
    rows = counts([100.0] * 5)
    assert of(rows) == of(rows)
    assert of(rows).tests != of(rows, seed=1).tests


def test_better_counts_notice_smaller_losses(counts: Counts) -> None:
    least = [
        of(counts([1000.0] * 5, grade=grade)).tests[0].least_protracted
        for grade in ("photo", "serial", "attested")
    ]
    assert least[0] > least[1] > least[2]


@pytest.mark.parametrize("goal", [0.5, 0.9])
def test_the_rule_of_trends_notices_it_as_often(honest_rows: Counts, goal: float) -> None:
    """300 accounts of 1,000 chips lose what is noticed with the goal, the same every period.

    The rule asks for more than Page's test alone, and counts are beta-binomial, not normal: it may
    notice a little less, or more. At 5%; three standard errors of 300 accounts are 0.05 to 0.09.
    """
    periods = 6
    quiet = honest_rows(1, periods, 1000, 0, True)
    least = of(quiet, ASKED._replace(goal=goal)).tests[0].least_protracted
    rows = honest_rows(300, periods, 1000, 0, True, lost=round(least / periods))
    named = len(trend_rows(rows, BOOKS.grades, BOOKS.priors, 0)) / 300
    assert named == pytest.approx(goal, abs=0.12)
