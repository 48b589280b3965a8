"""An order or declaration: what goes where, and who takes part.

Texts are kept as the customer wrote them; "" means that nobody said. A country is a two-letter
code. It enters a decision through a cited rule alone.
"""

from __future__ import annotations

from typing import Literal, get_args

import msgspec

from tidewaiter.core.timeline import span_of

Role = Literal[
    "seller",
    "buyer",
    "intermediate-consignee",
    "consignee",
    "end-user",
    "forwarder",
    "payer",
]
ROLES: tuple[Role, ...] = get_args(Role)


def _check_country(text: str) -> None:
    if text and not (len(text) == 2 and text.isascii() and text.isalpha() and text.isupper()):
        raise ValueError(f"{text[:40]!r} is no country; write two capital letters, such as SG")


class StatedParty(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A party as an order states it.

    Attributes:
        role: What it does in the order.
        name: Name as written; may be empty where ``id`` is given.
        id: Its identifier in the table of parties, or "".
        address: Address in one line.
        country: Country of the address.
        headquarters: Country of its headquarters, as the customer states it.
        parent_country: Country of the headquarters of its ultimate parent, as stated.
        identifiers: Registration or document numbers, as text.
    """

    role: Role
    name: str = ""
    id: str = ""
    address: str = ""
    country: str = ""
    headquarters: str = ""
    parent_country: str = ""
    identifiers: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not (self.name.strip() or self.id.strip() or self.address.strip()):
            raise ValueError("a party needs a name, an id or an address")
        for country in (self.country, self.headquarters, self.parent_country):
            _check_country(country)


class Order(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An order.

    Attributes:
        id: Its number.
        item: What is ordered, in words: a chip's name or identifier, or any description.
        date: Day of the order, as exactly as it is known; "" where unknown.
        quantity: Number of chips; None where unknown.
        exported_from: Country it leaves.
        destination: Country it goes to.
        end_use: Stated use, in the customer's words.
        site: Identifier of the site where it is to be installed.
        value: Price of the whole order; None where unknown.
        currency: Three-letter code of the value.
        serials: Serial numbers.
        parties: Who takes part, in any order.
        figures: Quantities of an item that is no known chip, by the names and in the units that
            rules use (``tpp``, ``die_area`` ...).
        words: Properties of the item in words (``data_centre``).
    """

    id: str
    item: str = ""
    date: str = ""
    quantity: float | None = None
    exported_from: str = ""
    destination: str = ""
    end_use: str = ""
    site: str = ""
    value: float | None = None
    currency: str = ""
    serials: tuple[str, ...] = ()
    parties: tuple[StatedParty, ...] = ()
    figures: dict[str, float] = {}
    words: dict[str, str] = {}

    def __post_init__(self) -> None:
        if not self.id.strip():
            raise ValueError("an order needs an id")
        if self.date:
            span_of(self.date)
        for country in (self.exported_from, self.destination):
            _check_country(country)
        for name in ("quantity", "value"):
            number = getattr(self, name)
            if number is not None and not 0 <= number < float("inf"):
                raise ValueError(f"{name} must be a number from 0 up: {number!r}")
        if self.currency and not (len(self.currency) == 3 and self.currency.isupper()):
            raise ValueError(f"{self.currency[:40]!r} is no currency; write three capital letters")

    def of_role(self, role: Role) -> tuple[StatedParty, ...]:
        """Return the parties of a role."""
        return tuple(party for party in self.parties if party.role == role)
