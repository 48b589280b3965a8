"""Which kept parties match a list, and which came, went or changed? As text for a terminal."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple, Protocol

from tidewaiter.report.parties.lists_text import printable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tidewaiter.parties.party_changes import Change, PartyChange

MOST_SHOWN = 40
NO_CLEARANCE = "No match is not clearance."
_SIGNS: dict[Change, str] = {"came": "+", "went": "-", "changed": "~"}


class Edition(Protocol):
    """An edition that parties were compared with."""

    @property
    def list(self) -> str:
        """Code of the list."""

    @property
    def published(self) -> str:
        """Day of publication, or nothing."""


class Counts(NamedTuple):
    """How many parties there are.

    Attributes:
        parties: All of them.
        names: Their distinct names.
        unsearchable: Those without a name that can be searched.
        matched: Those that match an entry.
        least: Least probability of a match.
    """

    parties: int
    names: int
    unsearchable: int
    matched: int
    least: float


class Age(NamedTuple):
    """How old the weights of words are.

    Attributes:
        weighed: Editions they were made from.
        stale: Listed spellings that came or went since, as a share of those weighed.
        is_due: Whether a full search is due.
    """

    weighed: Sequence[Edition]
    stale: float
    is_due: bool


def stored_text(counts: Counts, editions: Sequence[Edition], found: Sequence[PartyChange]) -> str:
    """Return what kept parties match."""
    lines = [
        f"{counts.parties:,} parties kept, {counts.names:,} distinct names",
        f"compared with {editions_text(editions)}",
        *_lines(found, {"came": "*"}),
        *_counts_lines(counts),
    ]
    return "\n".join(lines)


def rescreened_text(
    counts: Counts,
    editions: tuple[Sequence[Edition], Sequence[Edition]],
    age: Age,
    searched: tuple[int, str],
    changes: Sequence[PartyChange],
) -> str:
    """Return what a rescreening came to.

    Args:
        counts: How many parties there are.
        editions: Those before and those now.
        age: How old the weights are.
        searched: How many names were searched again, and why all of them, or "".
        changes: What changed.
    """
    number, why = searched
    told = Counter(change.change for change in changes)
    lines = [
        f"before: {editions_text(editions[0])}",
        f"now:    {editions_text(editions[1])}",
        f"{number:,} of {counts.names:,} distinct names searched again"
        + (f": {why}" if why else ""),
        "matches: " + ", ".join(f"{told[change]:,} {change}" for change in _SIGNS),
        *_lines(changes, _SIGNS),
        *_age_lines(age),
        *_counts_lines(counts),
    ]
    return "\n".join(lines)


def editions_text(editions: Sequence[Edition]) -> str:
    """Return editions in one line, each with its day."""
    told = [f"{e.list} of {e.published or 'an unstated day'}" for e in editions]
    return printable(", ".join(told))


def _lines(changes: Sequence[PartyChange], signs: dict[Change, str]) -> list[str]:
    lines = []
    for change in changes[:MOST_SHOWN]:
        party = f"{signs[change.change]} {change.party}  {change.name}"
        entry = f"{change.list} {change.entry}  {change.listed}"
        lines.append(printable(f"{party}  |  {entry}  {_chances(change)}"))
    if len(changes) > MOST_SHOWN:
        lines.append(f"... {len(changes) - MOST_SHOWN:,} more: write them all with a file")
    return lines


def _chances(change: PartyChange) -> str:
    now = "no match" if change.after is None else f"{change.after:.3f}"
    return now if change.before is None else f"{change.before:.3f} -> {now}"


def _age_lines(age: Age) -> list[str]:
    line = f"weights of words from {editions_text(age.weighed)}; {age.stale:.1%} of its spellings"
    lines = [f"{line} came or went since"]
    if age.is_due:
        lines.append("the weights are old: a full search is due (--full)")
    return lines


def _counts_lines(counts: Counts) -> list[str]:
    least = f"with a probability of at least {counts.least:g}"
    lines = [f"{counts.matched:,} of {counts.parties:,} parties match a listed name {least}"]
    if counts.unsearchable:
        lines.append(f"{counts.unsearchable:,} parties have no name to search by: not screened")
    return [*lines, f"{NO_CLEARANCE} Names alone were compared."]
