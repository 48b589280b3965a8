"""What loss would the inventory takings of a case notice?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from tidewaiter.app.account.open_case import open_case
from tidewaiter.app.account.shown import HOLDERS
from tidewaiter.books.short_counts import shared_alarm
from tidewaiter.books.statistics.series_detection import Question, series_detections
from tidewaiter.books.statistics.taken_periods import Errors, taken_periods
from tidewaiter.books.statistics.trend_findings import FEWEST_PERIODS
from tidewaiter.core.errors import UsageError, Where
from tidewaiter.model.books.detection import SeriesDetection
from tidewaiter.model.books.grade import GRADES
from tidewaiter.store.books.journal import stocks
from tidewaiter.store.books.questions import asked

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from tidewaiter.app.account.shown import OpenCase
    from tidewaiter.books.statistics.taken_periods import TakenPeriod
    from tidewaiter.facts.catalogue import Facts
    from tidewaiter.model.books.assumptions import BooksFacts

TESTS = ("count-short", "trend", "drawing-failed")
"""Rules that test looks at an account; they share the stated false alarms. The last one tests
nothing where a case has no drawings."""
MOST_SERIES = 20
"""Series, those of the most chips first, that a report says the smallest losses of."""


class Narrowed(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked, where it is not what the facts say.

    Attributes:
        account: Account; "" for all.
        item: Chip; "" for all.
        loss: Stated loss in chips, or None.
        over: Number of periods over which a protracted loss is spread; None for all.
        false_alarm: Share of honest sequences that each test may accuse; None for the one that the
            test of trends has in ``account``.
    """

    account: str = ""
    item: str = ""
    loss: float | None = None
    over: int | None = None
    false_alarm: float | None = None


class CaseDetection(msgspec.Struct, frozen=True, kw_only=True):
    """What loss the inventory takings of a case would notice.

    Attributes:
        case: Name of the case.
        status: ``made-up``, ``alleged`` or ``records``.
        as_of: The day asked about.
        series: By account and item.
        blind: Accounts and items of which the books hold chips and no two takings follow each
            other: no inventory difference shows a loss there.
        seed: Seed of the simulations.
    """

    case: str
    status: str
    as_of: str
    series: tuple[SeriesDetection, ...]
    blind: tuple[tuple[str, str], ...]
    seed: int


def with_shared_alarm(case: OpenCase) -> BooksFacts:
    """Return the assumptions with the share of false alarms that each test of a look has."""
    tests = len(TESTS) if case.tables["drawings"].num_rows else len(TESTS) - 1
    return shared_alarm(case.books, tests)


def losses_seen(case: OpenCase, seed: int) -> tuple[SeriesDetection, ...]:
    """Return the smallest losses that the test of trends notices, for a report.

    Of the accounts and items that the test looks at, the :data:`MOST_SERIES` of the most chips.

    Args:
        case: The case.
        seed: Seed of the simulations.

    Raises:
        ModelError: If the errors of counts are such that no test can be made.
    """
    runs = [run for run in _runs(case) if len(run) >= FEWEST_PERIODS]
    largest = sorted(runs, key=lambda run: (-run[-1].closing_high, run[0][:2]))[:MOST_SERIES]
    priors = with_shared_alarm(case).priors
    question = Question(priors.false_alarm.best, priors.detection_goal.best, page_only=True)
    return tuple(series_detections(sorted(largest), _errors(case.books), question, seed))


def case_detection(
    facts: Facts, folder: Path, day: date, narrowed: Narrowed, *, seed: int = 0
) -> CaseDetection:
    """Return what loss the inventory takings of a case would notice by a day.

    Args:
        facts: The facts.
        folder: The case.
        day: The day; later takings do not count.
        narrowed: What is asked.
        seed: Seed of the simulations.

    Raises:
        UsageError: If there is no such folder, account or item, or a number is out of its range.
        DataError: With the first fault of the case, by file, row and column.
    """
    with open_case(facts, folder, day) as (read, case):
        runs, held = _runs(case), _held(case)
        each = with_shared_alarm(case).priors
    named = sorted({*held, *(run[0][:2] for run in runs)})
    wanted = [key for key in named if _is_asked(key, narrowed)]
    if not wanted:
        raise _nothing_of(narrowed, named)
    alarm = each.false_alarm.best if narrowed.false_alarm is None else narrowed.false_alarm
    question = Question(alarm, each.detection_goal.best, narrowed.loss, narrowed.over)
    some = [run for run in runs if run[0][:2] in wanted]
    seen = {run[0][:2] for run in some}
    return CaseDetection(
        case=read.about.name,
        status=read.about.status,
        as_of=day.isoformat(),
        series=tuple(series_detections(some, _errors(case.books), question, seed)),
        blind=tuple(key for key in wanted if key in held and key not in seen),
        seed=seed,
    )


def _runs(case: OpenCase) -> list[tuple[TakenPeriod, ...]]:
    rows = asked(case.connection, "periods", as_of=case.day, grades=list(GRADES)).to_pylist()
    return taken_periods(rows)


def _held(case: OpenCase) -> set[tuple[str, str]]:
    """Return the accounts and items of which holders have chips in the books."""
    found = stocks(case.connection, case.day)
    return {
        (stock.account, stock.item)
        for stock in found
        if stock.account.partition(":")[0] in HOLDERS and stock.high > 0
    }


def _errors(books: BooksFacts) -> Errors:
    return Errors({error.grade: error for error in books.grades}, books.priors.innocent_loss.best)


def _is_asked(key: tuple[str, str], narrowed: Narrowed) -> bool:
    account, item = key
    return narrowed.account in {"", account} and narrowed.item in {"", item}


def _nothing_of(narrowed: Narrowed, named: Sequence[tuple[str, str]]) -> UsageError:
    asked_for = " ".join(part for part in (narrowed.account, narrowed.item) if part)
    known = ", ".join(f"{account} {item}" for account, item in named[:10])
    more = f" and {len(named) - 10} more" if len(named) > 10 else ""
    return UsageError(
        "the books hold nothing of that name",
        where=Where("--account, --item"),
        found=asked_for or "an empty case",
        allowed=(known or "none: no shipment and no two inventory takings are on file") + more,
    )
