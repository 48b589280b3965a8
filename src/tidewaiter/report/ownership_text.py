"""Verdicts on ownership as text for a terminal: the answer, its path, what is open, the rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from tidewaiter.core.cite import Source
from tidewaiter.model.ownership import NONE
from tidewaiter.parties.ownership.flags import meaning
from tidewaiter.parties.ownership.parent import Headquarters, Parent
from tidewaiter.parties.ownership.verdict import Link, Verdict
from tidewaiter.report.text_table import wrapped

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from tidewaiter.parties.ownership.holdings import Holding

_WORDS = {"yes": "RESTRICTED", "no": "not restricted by these records", "unknown": "UNKNOWN"}
_LIMITS = (
    "Names are compared letter by letter. No verdict is a clearance: it says what these records "
    "give under this rule on this day, and nothing about other rules or other owners."
)


class OwnershipAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What the records say about the entities asked about.

    Attributes:
        rule: Identifier of the rule.
        title: Its title.
        as_of: The day asked about.
        sources: Sources that the rule's text cites, by identifier.
        stakes: Number of stakes read.
        listed: Number of listed parties read.
        absent: Listed parties that no stake names, sorted.
        names: Names of parties whose identifier is not their name.
        verdicts: One for each entity, sorted.
        parents: Ultimate parents, where they were asked for.
        seats: Headquarters, where they were asked for.
        remarks: What the files hold and no verdict shows.
        limits: What the verdicts do not say.
    """

    rule: str
    title: str
    as_of: str
    sources: dict[str, Source]
    stakes: int
    listed: int
    absent: tuple[str, ...]
    names: dict[str, str]
    verdicts: tuple[Verdict, ...]
    parents: tuple[Parent, ...] = ()
    seats: tuple[Headquarters, ...] = ()
    remarks: tuple[str, ...] = ()
    limits: str = _LIMITS


def as_text(answer: OwnershipAnswer, *, every: bool) -> str:
    """Return the answer for a terminal.

    Args:
        answer: The answer.
        every: Show entities without restriction and without flags too.
    """
    lines = [
        f"{answer.title}, as of {answer.as_of}",
        f"  {answer.stakes:,d} stakes, {answer.listed:,d} listed parties",
        *_citation(answer),
        "",
    ]
    shown = [v for v in answer.verdicts if every or v.restricted != "no" or v.flags]
    for verdict in shown:
        lines += [*_verdict(verdict, answer), ""]
    lines += [line for parent in answer.parents for line in _parent(parent, answer)]
    lines += [_headquarters(seat, answer) for seat in answer.seats]
    lines += ["", *_closing(answer, len(shown))]
    return "\n".join(lines)


def share_text(low: Decimal, high: Decimal) -> str:
    """Return a share of per cent, as one number or an interval."""
    return f"{plain(low)}%" if low == high else f"{plain(low)} to {plain(high)}%"


def plain(share: Decimal) -> str:
    """Return a decimal without an exponent or idle zeros."""
    text = f"{share:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _citation(answer: OwnershipAnswer) -> list[str]:
    cites = {v.cite: v.status for v in answer.verdicts if v.cite is not None}
    lines = []
    for cite, status in cites.items():
        source = answer.sources[cite.source]
        place = f", {cite.locator}" if cite.locator else ""
        text = f"{source.publisher}: {source.title}{place} ({cite.grade}, {cite.as_of})"
        lines.append(wrapped(f"{status}; {text}", "  rule: "))
    return lines


def _verdict(verdict: Verdict, answer: OwnershipAnswer) -> Iterator[str]:
    yield f"{_called(verdict.entity, answer)}: {_WORDS[verdict.restricted]}"
    if verdict.threshold is not None:
        words = verdict.comparison.replace("-", " ")
        share = share_text(verdict.low, verdict.high)
        yield f"  counted share {share}; the rule asks for {words} {plain(verdict.threshold)}%"
    for link in verdict.path:
        yield wrapped(_link(link, answer), "  path: ")
    for link in verdict.open_links:
        yield wrapped(_open(link, verdict, answer), "  open: ")
    if verdict.missing is not None and verdict.restricted == "no":
        yield wrapped(_missing(verdict), "  to decide otherwise: ")
    if verdict.licence_from:
        owners = ", ".join(_called(name, answer) for name in verdict.licence_from)
        yield wrapped(f"strictest listed owner: {owners}", "  ")
    for flag in verdict.flags:
        yield wrapped(f"{flag}: {meaning(flag)}", "  flag: ")
    if verdict.next_step:
        yield wrapped(verdict.next_step, "  next: ")


def _link(link: Link, answer: OwnershipAnswer) -> str:
    lists = f" on {_printable(', '.join(link.listed_on))}" if link.listed_on else ""
    owner = f"{_called(link.holding.owner, answer)} ({link.owner_is}{lists})"
    return f"{owner} -> {_holding(link.holding, answer)}"


def _holding(holding: Holding, answer: OwnershipAnswer) -> str:
    kinds = {"controls": "control", "may-control": "perhaps control"}
    share = kinds.get(holding.kind, share_text(holding.low, holding.high))
    sources = f" [{_printable('; '.join(holding.sources))}]" if holding.sources else ""
    marks = f" ({', '.join(holding.marks)})" if holding.marks else ""
    return f"{_called(holding.owned, answer)}: {share}{marks}{sources}"


def _open(link: Link, verdict: Verdict, answer: OwnershipAnswer) -> str:
    owner, owned = (_called(name, answer) for name in (link.holding.owner, link.holding.owned))
    if link.decides_at is None:
        return f"whether {owner} controls {owned}"
    words = verdict.comparison.replace("-", " ")
    status = f" and whether {owner} is restricted" if link.owner_is == "may be restricted" else ""
    return (
        f"the share of {owner} in {owned}{status}; {words} {plain(link.decides_at)}% decides with "
        f"all others at their least; other filings leave room for {plain(link.room)}%"
    )


def _missing(verdict: Verdict) -> str:
    """Return what share would turn a "no"; both ends of what counts are below the threshold."""
    threshold = verdict.threshold or NONE
    more = "more than another" if verdict.comparison == "more-than" else "another"
    share = share_text(max(NONE, threshold - verdict.high), max(NONE, threshold - verdict.low))
    silent = plain(verdict.undisclosed)
    if verdict.undisclosed < threshold - verdict.high:
        return (
            f"{more} {share}, which owners that no source names cannot bring (at most {silent}%): "
            "a named owner would have to count"
        )
    return f"{more} {share} of owners that count; no source names the owner of up to {silent}%"


def _parent(parent: Parent, answer: OwnershipAnswer) -> Iterator[str]:
    found = _called(parent.parent, answer) if parent.known else "UNKNOWN"
    yield f"ultimate parent of {_called(parent.entity, answer)}: {found}"
    for holding in parent.path:
        step = f"{_called(holding.owner, answer)} -> {_holding(holding, answer)}"
        yield wrapped(step, "  path: ")
    yield wrapped(_printable(parent.reason), "  why: ")


def _headquarters(seat: Headquarters, answer: OwnershipAnswer) -> str:
    found = seat.country or "UNKNOWN"
    return f"headquarters of {_called(seat.entity, answer)}: {found} ({_printable(seat.reason)})"


def _closing(answer: OwnershipAnswer, shown: int) -> Iterator[str]:
    counts = ", ".join(
        f"{sum(v.restricted == word for v in answer.verdicts):,d} {word}"
        for word in ("yes", "unknown", "no")
    )
    hidden = len(answer.verdicts) - shown
    rest = f"; {hidden:,d} without restriction or flag are not shown (--every)" if hidden else ""
    yield f"{len(answer.verdicts):,d} entities: {counts}{rest}."
    if answer.absent:
        few = _printable(", ".join(answer.absent[:5]))
        yield wrapped(f"{len(answer.absent):,d} listed parties hold nothing here: {few}", "")
    for remark in answer.remarks:
        yield wrapped(_printable(remark), "said: ")
    yield wrapped(answer.limits, "")


def _called(name: str, answer: OwnershipAnswer) -> str:
    """Return a party's name with its identifier, where the two differ."""
    known = answer.names.get(name, name)
    return _printable(name if known == name else f"{known} ({name})")


def _printable(text: str) -> str:
    """Return text without what would steer a terminal, such as escapes and direction marks."""
    return "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in text)
