"""Who is named on a restricted-party list, and by which statement of which file?

An edition is one list as published on one day; its entries keep every statement that the file
makes about a party, with the place it stands in. Every text is kept as printed: codes are not
numbers, and a date that the publisher writes in its own form stays in that form.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec

from tidewaiter.core.cite import Grade
from tidewaiter.core.ident import checked_ident
from tidewaiter.core.timeline import span_of


class PartyKind(StrEnum):
    """What an entry names. ``address-only``: whoever is at that address, whatever its name."""

    ENTITY = "entity"
    INDIVIDUAL = "individual"
    VESSEL = "vessel"
    AIRCRAFT = "aircraft"
    ADDRESS = "address-only"
    UNKNOWN = "unknown"


class NameKind(StrEnum):
    """How the publisher calls a name; a weak alias is one it marks as broad or of low quality."""

    PRIMARY = "primary"
    ALIAS = "alias"
    WEAK = "weak-alias"
    ORIGINAL = "original-script"


class ListedName(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    forbid_unknown_fields=True,
    omit_defaults=True,
    gc=False,
):
    """A name as printed.

    Attributes:
        text: The name.
        kind: How the publisher calls it.
        script: Script or language that the publisher states, or "".
        place: ``line:field`` in the file of the edition.
    """

    text: str
    kind: NameKind
    script: str = ""
    place: str = ""

    def __post_init__(self) -> None:
        if not self.text.strip():
            raise ValueError("a name needs text")


class ListedAddress(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    forbid_unknown_fields=True,
    omit_defaults=True,
    gc=False,
):
    """An address as printed.

    Attributes:
        text: All its parts in one line.
        country: Country as the file writes it, code or name, or "".
        place: ``line:field`` in the file of the edition.
    """

    text: str
    country: str = ""
    place: str = ""


class Identifier(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    forbid_unknown_fields=True,
    omit_defaults=True,
    gc=False,
):
    """A document or registration number.

    Attributes:
        kind: Kind of number, as the publisher calls it.
        value: The number, as text.
        country: Country of issue as printed, or "".
        place: ``line:field`` in the file of the edition.
    """

    kind: str
    value: str
    country: str = ""
    place: str = ""


class ListStatement(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    forbid_unknown_fields=True,
    omit_defaults=True,
    gc=False,
):
    """Anything else that a file says of a party.

    Attributes:
        field: What it speaks of: programme, citation, start, end, birth-date, remark ...
        value: The text as printed.
        place: ``line:field`` in the file of the edition.
    """

    field: str
    value: str
    place: str = ""


class ListEntry(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True
):
    """One listed party.

    Attributes:
        id: Identifier inside the edition, the publisher's own where it gives one.
        list: Code of the list (``us-csl/el``), as an edition may gather several lists.
        kind: What is named.
        names: Every name, the primary one first.
        addresses: Every address.
        identifiers: Every document or registration number.
        statements: Everything else.
        place: ``line:element`` where the entry begins.
    """

    id: str
    list: str
    kind: PartyKind
    names: tuple[ListedName, ...]
    addresses: tuple[ListedAddress, ...] = ()
    identifiers: tuple[Identifier, ...] = ()
    statements: tuple[ListStatement, ...] = ()
    place: str = ""

    def __post_init__(self) -> None:
        if not self.id.strip() or not self.list.strip():
            raise ValueError("a listed entry needs an id and a list")
        if not self.names:
            raise ValueError("a listed entry needs a name")

    @property
    def name(self) -> str:
        """The primary name."""
        return self.names[0].text

    def values(self, field: str) -> tuple[str, ...]:
        """Return what the entry states in a field: programme, citation, start, end ..."""
        return tuple(s.value for s in self.statements if s.field == field)


class ListEdition(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One list as published on one day.

    Attributes:
        list: Identifier of the list or collection of lists.
        title: Title of it.
        published: Day of publication as the file or the user states it; "" when unknown.
        file: Name of the file read; several joined by a space.
        sha256: Digest of the file's bytes; of several, the digest of their digests in order.
        format: Name of the reader.
        entries: The parties, in order of the file.
    """

    list: str
    title: str
    published: str
    file: str
    sha256: str
    format: str
    entries: tuple[ListEntry, ...]

    def __post_init__(self) -> None:
        if self.published:
            span_of(self.published)


class Consequence(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What follows for a dealing with whoever is on a list.

    Attributes:
        text: What follows, in our words; where it was not read, the text says "verify".
        source: Identifier of the source.
        grade: How it was obtained.
        as_of: Day on which it was read or recalled.
        locator: Sections and paragraphs.
        ownership_code: Code by which ownership rules name the list (``EL``); "" where none does.
    """

    text: str
    source: str
    grade: Grade
    as_of: str
    locator: str = ""
    ownership_code: str = ""

    def __post_init__(self) -> None:
        span_of(self.as_of)
        if not self.text.strip():
            raise ValueError("a consequence needs text")
        if self.grade is Grade.UNVERIFIED and "verify" not in self.text.lower():
            raise ValueError("a consequence that was not read must say: verify")


class PublishedList(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where a list is published, and on what terms.

    Attributes:
        id: Identifier of the list.
        title: Title as published.
        publisher: Who publishes it.
        jurisdiction: Whose law it belongs to.
        formats: Readers that take its files.
        addresses: Official addresses of the file, in the order in which the reader wants them;
            empty when the publisher offers none without asking.
        licence: Terms of reuse, in the publisher's words or class.
        sublists: Name that the file gives each list that it gathers, by the list's code.
        consequences: What being on a list means, by the code that entries carry (``us-csl/el``).
        not_of_party: Kinds of identifier in its entries that tell no party apart: the publisher's
            own numbers, dates, models.
        source: Source of these statements.
        grade: How they were obtained.
        as_of: Day they were read.
        locator: Place in the source.
        note: What a reader must know.
    """

    id: str
    title: str
    publisher: str
    jurisdiction: str
    formats: tuple[str, ...]
    licence: str
    source: str
    grade: Grade
    as_of: str
    addresses: tuple[str, ...] = ()
    sublists: dict[str, str] = msgspec.field(default_factory=dict)
    consequences: dict[str, Consequence] = msgspec.field(default_factory=dict)
    not_of_party: tuple[str, ...] = ()
    locator: str = ""
    note: str = ""

    def __post_init__(self) -> None:
        checked_ident(self.id)
        span_of(self.as_of)
        for address in self.addresses:
            if not address.startswith(("https://", "http://127.0.0.1:")):
                raise ValueError(f"{address!r} is no https address")
