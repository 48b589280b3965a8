"""What changed between two editions of a list, statement by statement?

Entries are paired by identifier. What is left is paired by list and primary name where both are
unique, because some publishers make identifiers from the content, which change with it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tidewaiter.model.party import ListEdition, ListEntry


class StatementChange(msgspec.Struct, frozen=True, kw_only=True):
    """A statement that came or went.

    Attributes:
        came: True when the newer edition alone has it.
        field: What it speaks of.
        text: The text as printed.
        place: Where it stands in the edition that has it.
    """

    came: bool
    field: str
    text: str
    place: str


class EntryChange(msgspec.Struct, frozen=True, kw_only=True):
    """An entry that came, went or says something else.

    Attributes:
        id: Its identifier, in the newer edition where it is in both.
        list: Code of its list.
        name: Its primary name.
        place: Where it begins.
        statements: What came and went; empty for an entry that came or went whole.
    """

    id: str
    list: str
    name: str
    place: str
    statements: tuple[StatementChange, ...] = ()


class ListChanges(msgspec.Struct, frozen=True, kw_only=True):
    """What changed, each part in order of list, name and identifier.

    Attributes:
        same: Number of entries that say the same in both.
    """

    added: tuple[EntryChange, ...]
    removed: tuple[EntryChange, ...]
    changed: tuple[EntryChange, ...]
    same: int

    @property
    def any(self) -> bool:
        """Whether anything changed."""
        return bool(self.added or self.removed or self.changed)


def changes(before: ListEdition, after: ListEdition) -> ListChanges:
    """Return the entries that were added, removed and changed.

    Args:
        before: The older edition.
        after: The newer edition.
    """
    old = {entry.id: entry for entry in before.entries}
    new = {entry.id: entry for entry in after.entries}
    pairs = [(old[ident], new[ident]) for ident in old if ident in new]
    gone = [entry for ident, entry in old.items() if ident not in new]
    come = [entry for ident, entry in new.items() if ident not in old]
    renamed = _same_names(gone, come)
    paired = {entry.id for entry, _ in renamed}, {entry.id for _, entry in renamed}
    altered = [_altered(was, now) for was, now in pairs + renamed]
    changed = [change for change in altered if change.statements]
    return ListChanges(
        added=_ordered(_whole(entry) for entry in come if entry.id not in paired[1]),
        removed=_ordered(_whole(entry) for entry in gone if entry.id not in paired[0]),
        changed=_ordered(changed),
        same=len(altered) - len(changed),
    )


def _same_names(gone: list[ListEntry], come: list[ListEntry]) -> list[tuple[ListEntry, ListEntry]]:
    """Return pairs of one list and one primary name, where each stands once on both sides."""
    left, right = _by_name(gone), _by_name(come)
    return [
        (left[key][0], right[key][0])
        for key in left
        if len(left[key]) == 1 and len(right.get(key, [])) == 1
    ]


def _by_name(entries: list[ListEntry]) -> dict[tuple[str, str], list[ListEntry]]:
    found: dict[tuple[str, str], list[ListEntry]] = {}
    for entry in entries:
        found.setdefault((entry.list, entry.name), []).append(entry)
    return found


def _altered(was: ListEntry, now: ListEntry) -> EntryChange:
    old, new = _statements(was), _statements(now)
    went = [_change(key, old[key], came=False) for key in old if key not in new]
    came = [_change(key, new[key], came=True) for key in new if key not in old]
    statements = tuple(sorted(went + came, key=lambda s: (s.field, s.came, s.text)))
    return EntryChange(
        id=now.id, list=now.list, name=now.name, place=now.place, statements=statements
    )


def _change(key: tuple[str, str], place: str, *, came: bool) -> StatementChange:
    return StatementChange(came=came, field=key[0], text=key[1], place=place)


def _statements(entry: ListEntry) -> dict[tuple[str, str], str]:
    """Return every statement of an entry, with the first place that makes it."""
    found: dict[tuple[str, str], str] = {}
    stated = [(("id", entry.id), entry.place), (("kind", entry.kind.value), entry.place)]
    stated += [((f"name ({n.kind.value})", n.text), n.place) for n in entry.names]
    stated += [(("address", a.text), a.place) for a in entry.addresses]
    stated += [((i.kind or "identifier", f"{i.value} {i.country}".strip()), i.place)
               for i in entry.identifiers]  # fmt: skip
    stated += [((s.field, s.value), s.place) for s in entry.statements]
    for key, place in stated:
        found.setdefault(key, place)
    return found


def _whole(entry: ListEntry) -> EntryChange:
    return EntryChange(id=entry.id, list=entry.list, name=entry.name, place=entry.place)


def _ordered(found: Iterable[EntryChange]) -> tuple[EntryChange, ...]:
    return tuple(sorted(found, key=lambda change: (change.list, change.name, change.id)))
