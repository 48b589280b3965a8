"""The answer about a case as tables: what is unaccounted for, findings, next checks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tidewaiter.model.books.grade import GRADES

if TYPE_CHECKING:
    from collections.abc import Callable

    from tidewaiter.model.books.account import CaseAnswer, Unaccounted
    from tidewaiter.model.books.finding import Finding, NextCheck

    Rows = list[tuple[str, ...]]


def unaccounted_rows(answer: CaseAnswer) -> Rows:
    """Return what is unaccounted for, a row an account and item, heading first."""
    heading = (
        "account", "item", "book_low", "book_high", *(f"seen_{grade}" for grade in GRADES),
        "counted_low", "counted_high", "capacity_low", "capacity_high", "in_transit",
        "low", "mid", "high", "level", "bound_low", "bound_high", "diverting", "reasons",
    )  # fmt: skip
    return [heading, *map(_unaccounted, answer.unaccounted)]


def finding_rows(answer: CaseAnswer) -> Rows:
    """Return the findings, gravest first, heading first; several values of a cell are joined."""
    heading = (
        "id", "tier", "rule", "title", "account", "item", "low", "high", "level", "classes",
        "serials", "evidence", "arithmetic", "open_explanations", "closed_explanations", "checks",
    )  # fmt: skip
    return [heading, *map(_finding, answer.findings)]


def check_rows(answer: CaseAnswer) -> Rows:
    """Return the next checks, most useful first, heading first."""
    heading = (
        "rank", "check", "text", "account", "item", "units", "cost_low_usd", "cost_high_usd",
        "removes_share", "removes_chips", "chips_per_1000_usd", "settles",
    )  # fmt: skip
    return [heading, *(_check(n, check) for n, check in enumerate(answer.checks, 1))]


TABLES: dict[str, Callable[[CaseAnswer], Rows]] = {
    "unaccounted.csv": unaccounted_rows,
    "findings.csv": finding_rows,
    "next_checks.csv": check_rows,
}
"""Rows of each table of an answer, by the name of its file."""


def _unaccounted(one: Unaccounted) -> tuple[str, ...]:
    return (
        one.account,
        one.item,
        *map(_number, one.book),
        *(str(one.seen.get(grade, 0)) for grade in GRADES),
        *_pair(one.counted),
        *_pair(one.capacity),
        _number(one.in_transit),
        *map(_number, (one.low, one.mid, one.high, one.level, *one.bounds)),
        "" if one.diverting is None else f"{one.diverting:.3g}",
        "; ".join(one.reasons),
    )


def _finding(one: Finding) -> tuple[str, ...]:
    rests_on = (f"{e.table}:{e.row} {e.grade} {e.text}".strip() for e in one.evidence)
    return (
        one.id,
        one.tier,
        one.rule,
        one.title,
        one.account,
        one.item,
        *map(_number, (one.low, one.high, one.level)),
        "; ".join(one.classes),
        "; ".join(one.serials),
        "; ".join(rests_on),
        "; ".join(one.arithmetic),
        "; ".join(e.id for e in one.explanations if e.is_open),
        "; ".join(e.id for e in one.explanations if not e.is_open),
        "; ".join(one.checks),
    )


def _check(rank: int, one: NextCheck) -> tuple[str, ...]:
    return (
        str(rank),
        one.check,
        one.text,
        one.account,
        one.item,
        str(one.units),
        *map(_number, one.cost_usd),
        *map(_number, (one.removes, one.removes_chips, one.chips_per_kusd)),
        "; ".join(one.settles),
    )


def _pair(ends: tuple[float, float] | None) -> tuple[str, str]:
    return ("", "") if ends is None else (_number(ends[0]), _number(ends[1]))


def _number(value: float) -> str:
    return f"{value:.10g}"
