"""Logs, units, fleets and drafts of reports, for a terminal.

The drafts say first that they are drafts and how far the rule is law; every line names the records
of the log that it rests on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from tidewaiter.report.parties.lists_text import printable
from tidewaiter.report.text_table import table, wrapped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from tidewaiter.custody.registry.comparison import Difference
    from tidewaiter.custody.registry.conflicts import Conflict
    from tidewaiter.custody.registry.fleet import Holding
    from tidewaiter.custody.registry.reporting import MovedItem, Notice, ReportedCase
    from tidewaiter.model.custody.registry import Position, RegistryEntry

ONE_HOLDER = "A statement is its signer's word; a verdict on a place is of a key, not of a chip."
_MOST = 20


class Fault(Protocol):
    """Something wrong with entries of a log."""

    @property
    def first(self) -> int:
        """First entry."""

    @property
    def last(self) -> int:
        """Last entry."""

    @property
    def what(self) -> str:
        """What is wrong."""


def faults_text(size: int, checkpoints: int, faults: Sequence[Fault]) -> str:
    """Return the check of a log as text."""
    head = f"{size:,} entries under {checkpoints:,} checkpoints: "
    if not faults:
        return f"{head}whole"
    named = [
        f"entry {one.first}" if one.first == one.last else f"entries {one.first} to {one.last}"
        for one in faults
    ]
    lines = [f"  {name}: {printable(one.what)}" for name, one in zip(named, faults, strict=True)]
    return "\n".join([f"{head}{len(faults)} faults", *lines])


def decisions_text(accepted: int, rejected: Sequence[RegistryEntry], size: int) -> str:
    """Return what a registry made of statements as text."""
    lines = [f"{accepted:,} accepted, {len(rejected):,} rejected; the log has {size:,} entries"]
    for entry in rejected[:_MOST]:
        lead = f"entry {entry.number}, {printable(entry.event.serial)}: "
        lines += [wrapped(printable(reason), lead) for reason in entry.reasons]
    return "\n".join([*lines, *_more(len(rejected))])


def _more(count: int) -> list[str]:
    return [f"and {count - _MOST:,} more"] if count > _MOST else []


def unit_text(
    position: Position, history: Iterable[RegistryEntry], conflicts: Sequence[Conflict]
) -> str:
    """Return what is known of a unit as text."""
    facts = [
        ("state", f"{position.state} since {position.since}" if position.since else position.state),
        ("holder", position.holder),
        ("place", " ".join(filter(None, (position.place, position.country)))),
        ("chassis", position.chassis),
        ("UUID", position.uuid),
        ("chip", position.item),
        ("firmware", position.vbios),
        ("seen", position.seen),
    ]
    rows: list[tuple[str, ...]] = [("entry", "at", "recorded", "event", "outcome", "what was told")]
    rows += [_told(entry) for entry in history]
    lines = [printable(position.serial), *(f"  {n}: {printable(v)}" for n, v in facts if v), ""]
    return "\n".join([*lines, *table(rows, left=6), "", *_conflicts(conflicts), ONE_HOLDER])


def _told(entry: RegistryEntry) -> tuple[str, ...]:
    event = entry.event
    words = ", ".join(filter(None, (event.giver, event.holder, event.place, event.chassis)))
    if event.withdraws:
        words = f"entry {event.withdraws}"
    if entry.outcome == "rejected":
        words = "; ".join(entry.reasons)
    number = str(entry.number)
    return (number, event.at, entry.recorded, event.kind, entry.outcome, printable(words))


def _conflicts(conflicts: Sequence[Conflict]) -> Iterator[str]:
    for one in conflicts[:_MOST]:
        entries = ", ".join(map(str, one.entries))
        words = f"{', '.join(one.serials[:3])}: {one.words} (entries {entries})"
        yield wrapped(printable(words), f"{one.kind}: ")
    yield from _more(len(conflicts))
    if conflicts:
        yield ""


def balance_text(holdings: Sequence[Holding], conflicts: Sequence[Conflict], rejected: int) -> str:
    """Return a fleet as text."""
    rows: list[tuple[str, ...]] = [("holder", "place", "", "chip", "state", "units")]
    rows += [
        (*(printable(text) or "?" for text in one[:2]), one.country, printable(one.item) or "?",
         one.state, f"{one.quantity:,}")
        for one in holdings
    ]  # fmt: skip
    total = f"{sum(one.quantity for one in holdings):,} units; {rejected:,} statements rejected"
    return "\n".join([*table(rows, left=5), "", total, *_conflicts(conflicts), ONE_HOLDER])


def differences_text(units: int, found: Sequence[Difference]) -> str:
    """Return how a report differs from the registry as text."""
    lines = [f"{units:,} units in the report, {len(found):,} differences from the registry"]
    rows = [("serial", "what", "")]
    rows += [(printable(one.serial), one.kind, printable(one.words)) for one in found]
    return "\n".join([*lines, *(table(rows, left=3) if found else [])])


def cases_text(
    status: str, meanings: Mapping[str, str], cases: Sequence[ReportedCase], licensed: int
) -> str:
    """Return the draft of a report on the three cases as text."""
    lines = ["DRAFT for somebody to read, not a filing", wrapped(status, "law: "), ""]
    for name, words in meanings.items():
        found = [one for one in cases if one.case == name]
        lines.append(f"{name} ({words}): {len(found):,}")
        for one in found:
            entries = ", ".join(map(str, one.entries))
            licence = f", licence {one.licence}" if one.licence else ", licence unknown"
            told = f"{one.words} (entries {entries}{licence})"
            lines.append(wrapped(printable(told), f"  {printable(one.serial)}: "))
    return "\n".join([*lines, "", f"licences known for {licensed:,} units", ONE_HOLDER])


_DUE = {True: "due", False: "not due", None: "unknown: it depends on the unclassified"}


def notice_text(status: str, eccn: str, more_than: int, notice: Notice) -> str:
    """Return the draft of a notice of moved goods as text."""
    lines = [
        "DRAFT for somebody to read, not a filing",
        wrapped(status, "law: "),
        "",
        f"{notice.first} to {notice.last}",
        f"{len(notice.items):,} units of {eccn} changed hands or place",
        f"{len(notice.unclassified):,} more have no export control number told",
        f"notice of more than {more_than:,}: {_DUE[notice.is_due]}; last day {notice.due}",
    ]
    rows: list[tuple[str, ...]] = [
        ("serial", "chip", "number", "new owner", "new place", "from", "to")
    ]
    rows += [_line(one) for one in (*notice.items, *notice.unclassified)[:_MOST]]
    more = _more(len(notice.items) + len(notice.unclassified))
    return "\n".join([*lines, *(["", *table(rows, left=7)] if len(rows) > 1 else []), *more])


def _line(one: MovedItem) -> tuple[str, ...]:
    words = (one.serial, one.item, one.eccn or "?", one.new_owner, one.new_location)
    return (*(printable(word) for word in words), one.start, one.end)
