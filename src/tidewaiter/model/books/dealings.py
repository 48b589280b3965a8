"""What was agreed about chips: orders, payments, tenancies and offers, as their tables write it."""

from __future__ import annotations

import msgspec

from tidewaiter.model.books.columns import Amount, Country, Day, Number


class OrderLine(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A line of an order.

    Attributes:
        id: Number of the order.
        item: Chip, by identifier or name.
        quantity: Number of chips, counted inside servers and modules too.
        date: Day of the order.
        buyer: Who orders.
        end_user: Who is to use it.
        site: Where it is to be installed, an identifier of ``sites``.
        value: Price of the whole order.
        currency: Three-letter code.
        source: Document.
    """

    id: str
    item: str
    quantity: Amount
    date: Day = ""
    buyer: str = ""
    end_user: str = ""
    site: str = ""
    value: Number = ""
    currency: str = ""
    source: str = ""


class PaymentLine(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A payment for an order.

    Attributes:
        order: Number of the order.
        payer: Who paid.
        date: Day.
        amount: Amount.
        currency: Three-letter code.
        country: Country that the money came from.
        source: Document.
    """

    order: str
    payer: str = ""
    date: Day = ""
    amount: Number = ""
    currency: str = ""
    country: Country = ""
    source: str = ""


class Tenancy(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who rents chips at a site.

    Attributes:
        site: Identifier of the site.
        tenant: Who rents.
        item: Chip.
        chips: Number of chips rented.
        begins: First day.
        ends: Last day.
        source: Document.
    """

    site: str
    tenant: str
    item: str = ""
    chips: Amount = ""
    begins: Day = ""
    ends: Day = ""
    source: str = ""


class ListingSeen(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An offer of chips that somebody saw.

    Attributes:
        id: Identifier.
        item: Chip.
        date: Day on which it was seen.
        quantity: Number of chips offered.
        place: Account or place, as it was offered.
        serial: Serial number that it shows.
        source: Document.
    """

    id: str
    item: str = ""
    date: Day = ""
    quantity: Amount = ""
    place: str = ""
    serial: str = ""
    source: str = ""
