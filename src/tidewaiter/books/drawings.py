"""What do looks at chips drawn at random say of an account: which bear on its interval, which fail?

A drawing bears on the interval where all that may be missing was among the chips that it was made
from: what the books have less what others had shown. Of a part of the account it says nothing about
the rest, and the rest is where nobody looked: it is left out, and said so. A failed look is a
finding where more chips fail than the errors of looking explain.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tidewaiter.books.presence import Drawn
from tidewaiter.books.short_counts import beyond_errors
from tidewaiter.model.books.grade import GRADES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tidewaiter.model.books.assumptions import BooksFacts
    from tidewaiter.model.books.finding import EvidenceClass
    from tidewaiter.model.books.grade import EvidenceGrade

    Rows = Iterable[Mapping[str, Any]]

_SIGNED, _READ = ("attested", "challenged"), ("serial",)


def weighed_drawings(
    rows: Rows, book: tuple[float, float], seen: Mapping[str, int], facts: BooksFacts
) -> tuple[tuple[Drawn, ...], tuple[str, ...]]:
    """Return the drawings of an account and item that bear on its interval, and why others do not.

    Args:
        rows: Drawings, at most one a grade: ``grade``, ``date``, ``pool``, ``drawn``, ``failed``.
        book: What the books have, least and most.
        seen: Number of chips that were shown there, by the best grade of each.
        facts: Assumptions, with the kinds of check.
    """
    found, left_out = [], []
    for row in rows:
        as_good = GRADES[GRADES.index(row["grade"]) :]
        shown = sum(seen.get(grade, 0) for grade in as_good)
        before = max(0, shown - (row["drawn"] - row["failed"]))
        if row["pool"] + before < book[0]:
            left_out.append(
                f"left out: a drawing from {row['pool']:,} on {row['date']}, which says nothing of"
                f" the rest of {book[0]:,.0f}"
            )
        elif row["drawn"]:
            miss = miss_of(row["grade"], facts)
            found.append(Drawn(row["grade"], row["pool"], row["drawn"], row["failed"], miss))
    return tuple(found), tuple(left_out)


def miss_of(grade: EvidenceGrade, facts: BooksFacts) -> float:
    """Return the probability that a look of a grade takes a chip for there that is not.

    That of the kind of check of this grade that misses most; where there is none, the grade's share
    of false presence.
    """
    kinds = [kind.miss.best for kind in facts.checks if kind.grade == grade]
    errors = {error.grade: error.false_presence for error in facts.grades}
    return max(kinds, default=errors[grade])


def drawing_class(grade: str) -> EvidenceClass:
    """Return the class of evidence that a look of a grade is: what it reads, or that it counts."""
    if grade in _SIGNED:
        return "device"
    return "unit" if grade in _READ else "inventory"


def failed_rows(rows: Rows, facts: BooksFacts) -> list[dict[str, Any]]:
    """Return a finding row for each account and item where more failed than errors explain.

    Several drawings may be about the same chips: the one with most failed beyond errors stands.

    Args:
        rows: Finding rows of the rule ``drawing-failed``, one a drawing, with ``grade``, ``book``
            (the number drawn) and ``takings`` besides.
        facts: Assumptions.
    """
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for row in beyond_errors(rows, facts):
        key = (row["account"], row["item"])
        if key not in found or row["low"] > found[key]["low"]:
            found[key] = row | {"classes": (drawing_class(row["grade"]),)}
    return [found[key] for key in sorted(found)]
