"""One order, outcome first: why, what was found, what to ask, and what it all rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tidewaiter.core.timeline import span_of
from tidewaiter.report.screen import findings
from tidewaiter.report.screen.blocks import Answer, Item, Section, inert, row
from tidewaiter.report.screen.citations import Citations

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tidewaiter.core.cite import Source
    from tidewaiter.model.trade.red_flag import RedFlag, RedFlags
    from tidewaiter.model.trade.screening import Basis, Screening

_OUTCOME = {
    "release": "RELEASE: nothing that was looked at asks to stop it",
    "hold": "HOLD: the order waits until what is open below is answered",
    "escalate": "ESCALATE: somebody who may decide must look at it before anything ships",
}
NOT_CLEARANCE = "No match is not clearance."


def flags_by_id(collections: Mapping[str, RedFlags]) -> dict[str, RedFlag]:
    """Return every flag of the facts by its identifier."""
    return {flag.id: flag for held in collections.values() for flag in held.flags}


def answer(
    screening: Screening,
    basis: Basis,
    flags: Mapping[str, RedFlag],
    sources: Mapping[str, Source],
) -> Answer:
    """Return all that is said of one order, in the order in which it is read.

    Args:
        screening: What screening says.
        basis: What it rests on.
        flags: Red flags by identifier.
        sources: Sources by identifier.
    """
    refs = Citations(sources)
    screened = screening.screened and bool(basis.lists)
    sections = (
        findings.reasons(screening, refs),
        findings.licence(screening.licence),
        findings.hits(screening.hits, screened=screened),
        findings.ownership(screening.ownership, refs),
        *findings.flags(screening, flags, refs),
        *findings.questions(screening.questions),
        basis_section(basis),
    )
    order = f"Order {inert(screening.order)}, row {screening.row:,}, as of {screening.as_of}"
    outcome = _OUTCOME[screening.outcome]
    banner = (outcome,) if screened else (_unscreened(basis), outcome)
    return Answer(order, banner, sections, refs.listed())


def basis_section(basis: Basis) -> Section:
    """Return the lists with their days, and the rules and the threshold an answer rests on."""
    lists = tuple(
        Item(
            f"{inert(one.list)}, {inert(one.title)}, {_published(one.published, basis.as_of)}: "
            f"{one.entries:,} entries, sha256 {inert(one.sha256)}"
        )
        for one in basis.lists
    )
    counts = (f"{count:,} {kind}" for kind, count in sorted(basis.rules.items()))
    rows = (
        *row("day asked about", basis.as_of),
        *row("known by", basis.known_by or "all that is known"),
        *row("rules, flags and policy", ", ".join(counts)),
        *row("newest rule text", basis.latest_rule or "of an unstated day"),
        *row("digest of the facts", basis.facts_sha256),
        *row("names", f"reported from probability {basis.threshold:.3f} (use: {basis.use})"),
        *row("program", f"Tidewaiter {basis.version}"),
    )
    lead = "" if lists else "No list was loaded: nobody was screened."
    return Section("basis", "What this rests on", lead, (*lists, Item("rules and day", rows)))


def _published(published: str, as_of: str) -> str:
    """Return a list's day, and how long before the day asked about it was."""
    if not published:
        return "of an unstated day"
    days = (span_of(as_of).first - span_of(published).last).days
    return f"{published}, {days:,} days before the day asked about" if days > 0 else published


def _unscreened(basis: Basis) -> str:
    why = "no party could be compared with a list" if basis.lists else "no list was loaded"
    return f"NOT SCREENED: {why}"
