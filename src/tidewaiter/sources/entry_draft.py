"""What does a file say of one party? Statements are collected one by one, each with its place."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

import msgspec

from tidewaiter.core.errors import DataError, Where
from tidewaiter.model.party import (
    Identifier,
    ListedAddress,
    ListedName,
    ListEntry,
    ListStatement,
    NameKind,
    PartyKind,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

LONGEST_NAME = 4_000
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


class EntryDraft:
    """The statements on one party so far; empty texts are passed over.

    Args:
        where: File and line on which the entry begins; a field where lines say little.
        list_code: Code of the list.
        id: Identifier of the entry.
    """

    def __init__(self, where: Where, list_code: str, id: str) -> None:  # noqa: A002
        self.where = where
        self.list_code = list_code
        self.id = id
        self.kind = PartyKind.UNKNOWN
        self.names: list[ListedName] = []
        self.addresses: list[ListedAddress] = []
        self.identifiers: list[Identifier] = []
        self.statements: list[ListStatement] = []

    def name(self, text: str, kind: NameKind, place: str, script: str = "") -> None:
        """Add a name.

        Raises:
            DataError: If it is longer than any name.
        """
        text = self._checked(text, place)
        if len(text) > LONGEST_NAME:
            raise DataError(
                "a name is too long",
                where=Where(self.where.file, self.where.line, place),
                found=text,
                allowed=f"{LONGEST_NAME} characters at most",
            )
        if text:
            self.names.append(ListedName(text=text, kind=kind, script=script, place=place))

    def address(self, parts: Iterable[str], place: str, country: str = "") -> None:
        """Add an address of several parts, the country's included."""
        text = self._checked(", ".join(part.strip() for part in parts if part.strip()), place)
        if text:
            self.addresses.append(ListedAddress(text=text, country=country.strip(), place=place))

    def identifier(self, kind: str, value: str, place: str, country: str = "") -> None:
        """Add a document or registration number."""
        if value := self._checked(value, place):
            self.identifiers.append(
                Identifier(kind=kind.strip(), value=value, country=country.strip(), place=place)
            )

    def say(self, field: str, value: str | None, place: str) -> None:
        """Add any other statement."""
        if value := self._checked(value or "", place):
            self.statements.append(ListStatement(field=field, value=value, place=place))

    def _checked(self, text: str, place: str) -> str:
        """Return a text without blanks around it; an escaped control character is an error too."""
        if found := _CONTROLS.search(text):
            raise DataError(
                "a control character stands in the text",
                where=Where(self.where.file, self.where.line, place),
                found=found[0],
                allowed="printable text, tabs and line ends",
            )
        return text.strip()

    def finished(self) -> ListEntry:
        """Return the entry, its primary names first.

        Raises:
            DataError: If it has no primary name or no identifier.
        """
        has_primary = any(name.kind is NameKind.PRIMARY for name in self.names)
        if not has_primary or not self.id.strip():
            raise DataError(
                "the entry has no identifier" if has_primary else "the entry has no primary name",
                where=self.where,
                hint="the file may be damaged",
            )
        names = sorted(self.names, key=lambda name: name.kind is not NameKind.PRIMARY)
        return ListEntry(
            id=self.id.strip(),
            list=self.list_code,
            kind=self.kind,
            names=tuple(names),
            addresses=tuple(self.addresses),
            identifiers=tuple(self.identifiers),
            statements=tuple(self.statements),
            place=str(self.where.line or self.where.field),
        )


def told_apart(entries: Iterable[ListEntry]) -> tuple[ListEntry, ...]:
    """Return entries with identifiers that are unique; a repeated one takes its list, then #2."""
    given = tuple(entries)
    count = Counter(entry.id for entry in given)
    seen: Counter[str] = Counter()
    result: list[ListEntry] = []
    for entry in given:
        ident = entry.id if count[entry.id] == 1 else f"{entry.list}:{entry.id}"
        seen[ident] += 1
        if seen[ident] > 1:
            ident = f"{ident}#{seen[ident]}"
        result.append(entry if ident == entry.id else msgspec.structs.replace(entry, id=ident))
    return tuple(result)
