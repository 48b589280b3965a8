"""What stands around an order: the table of parties, sites and payments.

Every field but the identifier may be empty: unknown is a value.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from tidewaiter.core.timeline import span_of
from tidewaiter.model.trade.order import _check_country

YesNo = Literal["", "yes", "no"]


class PartyRecord(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A party in a seller's or agency's own records.

    Attributes:
        id: Identifier that orders use.
        name: Name.
        aliases: Other names.
        kind: ``entity``, ``individual``, ``vessel`` or "".
        address: Address in one line.
        country: Country of the address.
        headquarters: Country of its headquarters.
        parent_country: Country of the headquarters of its ultimate parent.
        identifiers: Registration or document numbers.
        incorporated: Day of incorporation, as exactly as it is known.
        first_order: Day of its first order of advanced chips.
        first_contact: Day on which it became a customer.
        usual_quantity: Largest number of chips that it ordered at once before.
        premises: What stands at the address: ``office``, ``industrial``, ``data-centre``,
            ``residential``, ``mailbox``, ``forwarder`` or "".
        web_presence: ``established``, ``minimal``, ``none`` or "", as somebody looked it up.
        business: Its line of business: ``semiconductors``, ``cloud``, ``research``, ``logistics``,
            ``real-estate``, ``other`` or "".
        military_site: Whether its address lies at a military site.
        refused: What it declined to state, such as ``end-use, ownership``.
        contacts: Telephone numbers with their country code.
    """

    id: str
    name: str = ""
    aliases: tuple[str, ...] = ()
    kind: Literal["", "entity", "individual", "vessel"] = ""
    address: str = ""
    country: str = ""
    headquarters: str = ""
    parent_country: str = ""
    identifiers: tuple[str, ...] = ()
    incorporated: str = ""
    first_order: str = ""
    first_contact: str = ""
    usual_quantity: float | None = None
    premises: Literal[
        "", "office", "industrial", "data-centre", "residential", "mailbox", "forwarder"
    ] = ""
    web_presence: Literal["", "established", "minimal", "none"] = ""
    business: Literal[
        "", "semiconductors", "cloud", "research", "logistics", "real-estate", "other"
    ] = ""
    military_site: YesNo = ""
    refused: tuple[str, ...] = ()
    contacts: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.id.strip():
            raise ValueError("a party needs an id")
        for country in (self.country, self.headquarters, self.parent_country):
            _check_country(country)
        for day in filter(None, (self.incorporated, self.first_order, self.first_contact)):
            span_of(day)
        if self.usual_quantity is not None and not 0 <= self.usual_quantity < float("inf"):
            raise ValueError(f"not a number of chips: {self.usual_quantity!r}")


class Site(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A place where chips are or will be installed.

    Attributes:
        id: Identifier that orders use.
        name: Name.
        operator: Identifier or name of who runs it.
        address: Address in one line.
        country: Country.
        power_mw: Electric power that is available for computers, in MW.
        cooling_mw: Heat that can be carried off, in MW.
        racks: Number of racks that are free.
        begins: First day on which it can run what is declared.
        ends: Last day.
    """

    id: str
    name: str = ""
    operator: str = ""
    address: str = ""
    country: str = ""
    power_mw: float | None = None
    cooling_mw: float | None = None
    racks: float | None = None
    begins: str = ""
    ends: str = ""

    def __post_init__(self) -> None:
        if not self.id.strip():
            raise ValueError("a site needs an id")
        _check_country(self.country)
        for day in filter(None, (self.begins, self.ends)):
            span_of(day)
        for name in ("power_mw", "cooling_mw", "racks"):
            number = getattr(self, name)
            if number is not None and not 0 <= number < float("inf"):
                raise ValueError(f"{name} must be a number from 0 up: {number!r}")


class Payment(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A payment for an order.

    Attributes:
        order: The order's number.
        payer: Who paid: a name, or an identifier of the table of parties.
        date: Day of the payment.
        amount: Amount; None where unknown.
        currency: Three-letter code.
        country: Country that the money came from.
        means: ``wire``, ``letter-of-credit``, ``open-account``, ``cash``, ``crypto`` or "".
        changed: Day on which payer or route were changed, or "".
    """

    order: str
    payer: str = ""
    date: str = ""
    amount: float | None = None
    currency: str = ""
    country: str = ""
    means: Literal["", "wire", "letter-of-credit", "open-account", "cash", "crypto"] = ""
    changed: str = ""

    def __post_init__(self) -> None:
        if not self.order.strip():
            raise ValueError("a payment needs the number of an order")
        _check_country(self.country)
        for day in filter(None, (self.date, self.changed)):
            span_of(day)
        if self.amount is not None and not 0 <= self.amount < float("inf"):
            raise ValueError(f"not an amount: {self.amount!r}")
