"""What do the inventory takings of an account say as periods of a balance?

From the rows that the question ``periods`` asks of the tables of a case.
"""

from __future__ import annotations

import math
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from tidewaiter.books.statistics.balance_periods import Balances, Period
from tidewaiter.books.statistics.count_errors import Amount, counted, received, shipped

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tidewaiter.model.books.account import GradeError


class TakenPeriod(NamedTuple):
    """A period between two inventory takings of an account and item, as the tables have it.

    Attributes:
        account: Account.
        item: Chip.
        period: Its number, from 1.
        opened: Day of the taking before, as the table writes it.
        closed: Day of the taking at its end.
        days: Days between the two.
        opening_low: Chips counted before, least.
        opening_high: Most.
        receipts_low: Chips that came in the period, least.
        receipts_high: Most; infinite where a record states no number.
        shipments_low: Chips that left.
        shipments_high: Most.
        closing_low: Chips counted at its end.
        closing_high: Most.
        records: Number of entries that lie or may lie in the period.
        opening_grade: Grade of evidence of the taking before.
        closing_grade: Grade of the taking at its end.
        opening_instrument: Who or what counted before, or "".
        closing_instrument: Who or what counted at its end.
        opening_row: Row of the taking before.
        opening_file: Its file.
        closing_row: Row of the taking at its end.
        closing_file: Its file.
    """

    account: str
    item: str
    period: int
    opened: str
    closed: str
    days: int
    opening_low: float
    opening_high: float
    receipts_low: float
    receipts_high: float
    shipments_low: float
    shipments_high: float
    closing_low: float
    closing_high: float
    records: int
    opening_grade: str
    closing_grade: str
    opening_instrument: str
    closing_instrument: str
    opening_row: int
    opening_file: str
    closing_row: int
    closing_file: str

    @property
    def opening(self) -> Amount:
        """Chips counted before."""
        return Amount(self.opening_low, self.opening_high)

    @property
    def receipts(self) -> Amount:
        """Chips that came."""
        return Amount(self.receipts_low, self.receipts_high)

    @property
    def shipments(self) -> Amount:
        """Chips that left."""
        return Amount(self.shipments_low, self.shipments_high)

    @property
    def closing(self) -> Amount:
        """Chips counted at the end."""
        return Amount(self.closing_low, self.closing_high)

    @property
    def bounded(self) -> bool:
        """Whether every record states how many chips moved."""
        return math.isfinite(self.receipts_high) and math.isfinite(self.shipments_high)


class Errors(NamedTuple):
    """What the errors of a balance are taken from.

    Attributes:
        grades: Errors of counts by grade of evidence.
        innocent_loss: Share of units at an honest account that its records miss.
    """

    grades: Mapping[str, GradeError]
    innocent_loss: float


def taken_periods(rows: Iterable[Mapping[str, Any]]) -> list[tuple[TakenPeriod, ...]]:
    """Return the periods of each account and item that follow each other up to its last taking.

    Periods up to and with the last one in which a record states no number of chips are left out.

    Args:
        rows: Rows of the question ``periods``, in any order.
    """
    periods = sorted(TakenPeriod(**row) for row in rows)
    found = [_latest_run(tuple(group)) for _, group in groupby(periods, key=lambda p: p[:2])]
    return [run for run in found if run]


def stocks(periods: tuple[TakenPeriod, ...], errors: Errors) -> list[float]:
    """Return how many chips were there at each taking if nothing was lost.

    What came and left by then, and the stock before that makes all counts right on average.

    Raises:
        KeyError: If a grade has no error.
    """
    first, kept = periods[0], 1 - errors.innocent_loss
    counts = [(first.opening, first.opening_grade)] + [
        (p.closing, p.closing_grade) for p in periods
    ]
    net = [0.0]
    for period in periods:
        net.append(net[-1] + period.receipts.mid * kept - period.shipments.mid)
    said = [amount.mid / (1 - errors.grades[grade].false_absence) for amount, grade in counts]
    level = sum(said) / len(said) - sum(net) / len(net)
    return [max(level + moved, 0.0) for moved in net]


def balances(periods: tuple[TakenPeriod, ...], errors: Errors) -> Balances:
    """Return the balance of periods that follow each other, with the errors of its measurements.

    Raises:
        KeyError: If a grade has no error.
    """
    first, (before, *after) = periods[0], stocks(periods, errors)
    opening = counted(
        first.opening, errors.grades[first.opening_grade], first.opening_instrument, before
    )
    return Balances(
        (opening,),
        tuple(
            Period(
                (received(p.receipts, errors.innocent_loss),),
                (shipped(p.shipments),),
                (counted(p.closing, errors.grades[p.closing_grade], p.closing_instrument, there),),
            )
            for p, there in zip(periods, after, strict=True)
        ),
    )


def _latest_run(periods: tuple[TakenPeriod, ...]) -> tuple[TakenPeriod, ...]:
    begin = max((at for at, period in enumerate(periods, 1) if not period.bounded), default=0)
    return periods[begin:]
