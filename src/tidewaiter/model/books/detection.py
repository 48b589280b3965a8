"""What loss would the inventory takings of an account notice?"""

from __future__ import annotations

from typing import Literal

import msgspec

TestName = Literal["sitmuf", "page", "cumulative", "gemuf"]


class LossTest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What one test of a sequence of inventory differences notices.

    Attributes:
        test: Name of the test.
        threshold: Number above which it alarms.
        unit: What the threshold counts: ``sigma``, ``chips`` or ``1``.
        abrupt: Probability to notice the stated loss in one period, least and most over the periods
            in which it could happen; None where no loss was stated.
        protracted: The same where it is spread evenly over the stated number of periods.
        least_abrupt: Smallest loss in one period, in chips, that is noticed with the probability of
            the goal wherever it happens.
        least_protracted: Smallest that is spread evenly, likewise.
        error: Largest standard error of these probabilities from the number of draws; 0 for a
            closed form.
    """

    test: TestName
    threshold: float
    unit: Literal["sigma", "chips", "1"]
    abrupt: tuple[float, float] | None
    protracted: tuple[float, float] | None
    least_abrupt: float
    least_protracted: float
    error: float = 0.0


class SeriesDetection(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What loss the inventory takings of one account and item would notice.

    Attributes:
        account: Account.
        item: Chip.
        opened: Day of the first taking.
        closed: Day of the last.
        sigma: Standard deviation of each inventory difference, in chips.
        sigma_total: That of the sum of all.
        false_alarm: Share of honest sequences that each test may accuse.
        goal: Probability of detection that the smallest losses are noticed with.
        loss: Stated loss in chips, or None.
        over: Number of periods over which a protracted loss is spread.
        tests: What each test notices.
        assumes: What it rests on, in words with numbers.
    """

    account: str
    item: str
    opened: str
    closed: str
    sigma: tuple[float, ...]
    sigma_total: float
    false_alarm: float
    goal: float
    loss: float | None
    over: int
    tests: tuple[LossTest, ...]
    assumes: tuple[str, ...]
