"""A diversion case that a court, an agency or a named newspaper made public."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

import msgspec

from tidewaiter.core.ident import checked_ident
from tidewaiter.core.timeline import Span
from tidewaiter.model.figure import Dated, Figure, Statement


class Status(StrEnum):
    """How far a case has come. An allegation is not a finding of fact."""

    REPORTED = "reported"
    ALLEGED = "alleged"
    CHARGED = "charged"
    PLEADED = "pleaded"
    CONVICTED = "convicted"


class Firm(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A firm that a court, agency or named newspaper named.

    Attributes:
        name: Legal or trading name.
        role: What the source says it was: seller, buyer, forwarder, subject of a probe ...
        named_by: Identifier of the court, agency or press source.
        status: What is established about this firm, in words.
    """

    name: str
    role: str
    named_by: str
    status: str


class Lot(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Chips of one kind in a case.

    Attributes:
        quantity: Number of chips.
        meaning: What the number counts.
        chip: Identifier of the chip, or "" where the source names only a family or none.
        described_as: The source's own words for the part.
    """

    quantity: Figure
    meaning: Literal["diverted", "sold", "agreed", "attempted", "seized", "offered", "planned"]
    described_as: str
    chip: str = ""


class Case(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A diversion case.

    Attributes:
        id: Name of its file.
        title: Short neutral title.
        status: The furthest stage that any part of the case has reached.
        status_note: Which part, when and what is still open.
        jurisdictions: Two-letter codes of the countries whose authorities act, or in which the
            press report places the conduct.
        conduct: Days of the alleged conduct; None where the source is silent.
        public: Day the case became public.
        summary: What is alleged, in our words, with its source.
        docket: Court and docket number, where there is one.
        lots: Chips, by kind.
        value: Money involved.
        value_meaning: What the money counts.
        countries: Two-letter codes of countries that the source places the goods or payments in.
        firms: Firms that the source names.
        counted_in: Names of published estimates that count this case.
        note: Open questions, and what would clear them.
    """

    id: str
    title: str
    status: Status
    jurisdictions: tuple[str, ...]
    public: Dated
    summary: tuple[Statement, ...]
    status_note: str = ""
    conduct_from: Dated | None = None
    conduct_to: Dated | None = None
    docket: str = ""
    lots: tuple[Lot, ...] = ()
    value: Figure | None = None
    value_meaning: str = ""
    countries: tuple[str, ...] = ()
    firms: tuple[Firm, ...] = ()
    counted_in: tuple[str, ...] = ()
    note: str = ""

    def __post_init__(self) -> None:
        checked_ident(self.id)
        if not self.summary:
            raise ValueError("a case needs a summary")
        begin, end = self.conduct_from, self.conduct_to
        if begin and end and begin.span.first > end.span.last:
            raise ValueError(f"conduct ends ({end.value}) before it begins ({begin.value})")
        for code in (*self.jurisdictions, *self.countries):
            if len(code) != 2 or not code.isupper():
                raise ValueError(f"{code!r} is no two-letter country code")

    @property
    def conduct(self) -> Span | None:
        """The days of the conduct as far as they are known."""
        if self.conduct_from is None:
            return None
        last = (self.conduct_to or self.public).span.last
        return Span(self.conduct_from.span.first, last)
