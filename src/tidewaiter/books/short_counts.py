"""Which counts are shorter than the errors of counting explain?

A count misses units, and records lose some. Both have a share on average that the facts give; all
errors of one count have one cause, so their number is beta-binomial, see
:mod:`tidewaiter.books.evidence_errors`. The limit is the number that honest counts of an account
exceed, over all of its takings together, with no more than the stated share of false alarms
(Bonferroni's bound).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from tidewaiter.books.evidence_errors import errors_within

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tidewaiter.model.books.assumptions import BooksFacts


def shared_alarm(books: BooksFacts, tests: int) -> BooksFacts:
    """Return the assumptions with the share of false alarms divided among several tests.

    An honest account that all of them are made of is then named no more often than stated
    (Bonferroni's bound).
    """
    alarm = books.priors.false_alarm
    none = dict.fromkeys(("low", "mid", "high", "level"))
    each = msgspec.structs.replace(alarm, value=alarm.best / tests, **none)
    priors = msgspec.structs.replace(books.priors, false_alarm=each)
    return msgspec.structs.replace(books, priors=priors)


def beyond_errors(rows: Iterable[Mapping[str, Any]], books: BooksFacts) -> list[dict[str, Any]]:
    """Return the rows of short counts that errors do not explain, less what they do explain.

    Args:
        rows: Finding rows of a taking, such as a count, with, besides, its ``grade``, the most that
            the ``book`` has of what it looks at, and the number of ``takings`` of the account.
        books: Assumptions.
    """
    errors = {error.grade: error for error in books.grades}
    loss, alarm = books.priors.innocent_loss.best, books.priors.false_alarm.best
    found = []
    for row in rows:
        share = errors[row["grade"]].false_absence + loss
        chance = alarm / max(1, row["takings"])
        explained = errors_within(round(row["book"]), share, chance)
        if row["low"] <= explained:
            continue
        step = (
            f"a taking of grade {row['grade']} misses {share:.2%} of the units on average; no more"
            f" than {explained:,} of {row['book']:,.0f} but in {chance:.2%} of honest ones, and"
            " these are taken off the least"
        )
        arithmetic = [*row["arithmetic"], step]
        found.append({**row, "low": row["low"] - explained, "arithmetic": arithmetic})
    return found
