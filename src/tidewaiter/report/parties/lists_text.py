"""What do the loaded lists hold, and what changed? As text for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from tidewaiter.model.party import ListEntry
    from tidewaiter.parties.list_changes import EntryChange, ListChanges


class Edition(Protocol):
    """An edition of a list, without its entries."""

    @property
    def list(self) -> str:
        """Code of the list."""

    @property
    def title(self) -> str:
        """Its title."""

    @property
    def published(self) -> str:
        """Day of publication, or nothing."""

    @property
    def sha256(self) -> str:
        """Digest of the file."""

    @property
    def entries(self) -> int:
        """Number of entries."""

    @property
    def names(self) -> int:
        """Number of names."""


def edition_line(kept: Edition) -> str:
    """Return a kept edition in one line, with its day and its digest."""
    day = kept.published or "of an unstated day"
    counts = f"{kept.entries:,} entries, {kept.names:,} names"
    return printable(f"{kept.list}  {kept.title}, {day}: {counts}  sha256 {kept.sha256[:12]}")


def entry_text(entry: ListEntry) -> str:
    """Return all that a list says of an entry, each statement with its place."""
    lines = [f"{entry.list}  {entry.id}  {entry.kind.value}"]
    lines += [f"  {n.kind.value}: {n.text}  [{n.place}]" for n in entry.names]
    lines += [f"  address: {a.text}  [{a.place}]" for a in entry.addresses]
    lines += [f"  {i.kind or 'identifier'}: {i.value}  [{i.place}]" for i in entry.identifiers]
    lines += [f"  {s.field}: {s.value}  [{s.place}]" for s in entry.statements]
    return "\n".join(printable(line) for line in lines)


def changes_text(answer: ListChanges) -> str:
    """Return what came, went and changed between two editions."""
    counts = [("added", answer.added), ("removed", answer.removed), ("changed", answer.changed)]
    told = [f"{len(found)} {what}" for what, found in counts]
    lines = [f"{', '.join(told)}, {answer.same:,} the same"]
    lines += [_change_line("+", change) for change in answer.added]
    lines += [_change_line("-", change) for change in answer.removed]
    for change in answer.changed:
        lines.append(_change_line("~", change))
        for s in change.statements:
            sign = "+" if s.came else "-"
            lines.append(printable(f"    {sign} {s.field}: {s.text}  [{s.place}]"))
    return "\n".join(lines)


def _change_line(sign: str, change: EntryChange) -> str:
    return printable(f"{sign} {change.name}  {change.list}  {change.id}")


def printable(text: str) -> str:
    """Return a line in which marks that could turn or move a terminal's text are written out."""
    return "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in text)
