"""The answer about a case for a terminal: one page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tidewaiter.report.account import words
from tidewaiter.report.parties.lists_text import printable
from tidewaiter.report.text_table import table, wrapped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tidewaiter.model.books.account import CaseAnswer
    from tidewaiter.model.books.finding import Finding, NextCheck

MOST_SHOWN = 8
STATUS = {
    "made-up": "MADE UP: an example, nobody's records",
    "alleged": "ALLEGED: built from public claims that no court has found",
    "records": "records as the case holds them",
}
"""What is said of each status of a case."""


def account_text(answer: CaseAnswer, most: int = MOST_SHOWN) -> str:
    """Return the answer as text, with at most ``most`` lines of each kind."""
    status = STATUS.get(answer.status, answer.status)
    lines = [
        f"{printable(answer.case)}, as of {answer.as_of} ({printable(status)})",
        wrapped(printable(answer.headline), ""),
        "",
        *_accounts(answer, most),
        *_findings(answer, most),
        *_checks(answer, most),
        *_missing(answer),
        f"facts {answer.facts_sha256[:12]}, seed {answer.seed}, Tidewaiter {answer.version}",
        '"Unaccounted" is a gap in records, not a verdict on anybody.',
    ]
    return "\n".join(lines)


def _accounts(answer: CaseAnswer, most: int) -> Iterator[str]:
    if not answer.unaccounted:
        return
    level = words.percent(answer.unaccounted[0].level)
    rows: list[tuple[str, ...]] = [
        ("where", "item", "books", "seen", "can run", f"unaccounted ({level})")
    ]
    for one in answer.unaccounted[:most]:
        room = words.between(*one.capacity) if one.capacity is not None else "unknown"
        rows.append(
            (
                printable(words.account(one.account)),
                printable(words.item(one.item)),
                words.between(*one.book),
                words.seen(one.seen),
                room,
                words.between(one.low, one.high),
            )
        )
    yield "UNACCOUNTED"
    yield from (f"  {line}" for line in table(rows, left=2))
    yield from _more(len(answer.unaccounted), most, "unaccounted.csv")
    yield ""


def _findings(answer: CaseAnswer, most: int) -> Iterator[str]:
    yield f"FINDINGS: {words.by_tier(answer.findings)}"
    for number, finding in enumerate(answer.findings[:most], 1):
        yield wrapped(printable(f"{finding.tier}: {_said(finding)}"), f"  {number:>2}. ")
        yield wrapped(printable(_explained(finding)), "      ")
    yield from _more(len(answer.findings), most, "findings.csv")
    yield ""


def _said(finding: Finding) -> str:
    return words.told(finding.title, finding.account, finding.item)


def _said_of(check: NextCheck) -> str:
    return words.told(check.text, check.account, check.item)


def _explained(finding: Finding) -> str:
    still = [one.id for one in finding.explanations if one.is_open]
    return f"still open: {', '.join(still)}" if still else "no innocent explanation is open"


def _checks(answer: CaseAnswer, most: int) -> Iterator[str]:
    if not answer.checks:
        return
    yield "NEXT CHECKS"
    for number, check in enumerate(answer.checks[:most], 1):
        told = (
            f"{_said_of(check)}: {words.usd(*check.cost_usd)}, removes"
            f" {words.percent(check.removes)} of the uncertainty"
        )
        yield wrapped(printable(told), f"  {number:>2}. ")
    yield from _more(len(answer.checks), most, "next_checks.csv")
    yield ""


def _missing(answer: CaseAnswer) -> Iterator[str]:
    if answer.missing:
        yield wrapped(", ".join(answer.missing), "NOT ON FILE: ")


def _more(count: int, most: int, file: str) -> Iterator[str]:
    if count > most:
        yield f"      and {count - most:,} more in {file}"
