"""The tables of a case: one noun a table, every cell as the table writes it.

A field's type says how its column is read: :data:`Day` is a date as exactly as it is known,
:data:`Moment` a date or a time in UTC, :data:`Amount` a number or a range such as ``3-5``,
:data:`Number` a number, :data:`Country` a code, :data:`Account` a place of the books such as
``site:B``. "" is always "nobody said".
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from tidewaiter.model.books.grade import EvidenceGrade

_DAY = r"^$|^\d{4}(-(Q[1-4]|\d{2}(-\d{2})?))?$"
_MOMENT = r"^$|^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?Z)?$"
_NUMBER = r"-?\d+(\.\d+)?([eE]-?\d+)?"
_AMOUNT = r"^$|^\d+(\.\d+)?( ?- ?\d+(\.\d+)?)?$"
KINDS = (
    "maker", "distributor", "forwarder", "carrier", "customer", "site", "service", "scrapped",
    "unaccounted",
)  # fmt: skip
"""Kinds of account; the first word of an account's name."""

Day = Annotated[str, msgspec.Meta(pattern=_DAY, extra={"column": "day"})]
Moment = Annotated[str, msgspec.Meta(pattern=_MOMENT, extra={"column": "moment"})]
Amount = Annotated[str, msgspec.Meta(pattern=_AMOUNT, extra={"column": "amount"})]
Number = Annotated[str, msgspec.Meta(pattern=f"^$|^{_NUMBER}$", extra={"column": "number"})]
Country = Annotated[str, msgspec.Meta(pattern="^$|^[A-Z]{2}$", extra={"column": "country"})]
Account = Annotated[
    str, msgspec.Meta(pattern=f"^$|^({'|'.join(KINDS)})(:.+)?$", extra={"column": "account"})
]
Graded = Literal["", EvidenceGrade]


class SiteRecord(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A place where chips run, as it was declared or seen.

    A site may have several rows with days that do not overlap: it grows.

    Attributes:
        id: Identifier; its account is ``site:ID``.
        name: Name.
        operator: Who runs it.
        country: Country.
        latitude: Degrees north.
        longitude: Degrees east.
        power_mw: Electric power for computers and their cooling, in MW.
        cooling_mw: Heat that can be carried off, in MW.
        racks: Number of racks.
        rack_kw: Most power of a rack, in kW.
        floor_m2: Floor for racks and aisles, in m2.
        pue: Power usage effectiveness, where it was stated.
        begins: First day on which it has these.
        ends: Last day.
        grade: How far it is shown.
        source: Document.
    """

    id: str
    name: str = ""
    operator: str = ""
    country: Country = ""
    latitude: Number = ""
    longitude: Number = ""
    power_mw: Amount = ""
    cooling_mw: Amount = ""
    racks: Amount = ""
    rack_kw: Amount = ""
    floor_m2: Amount = ""
    pue: Amount = ""
    begins: Day = ""
    ends: Day = ""
    grade: Graded = ""
    source: str = ""


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


class Shipment(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A movement of chips of one kind from an account to another.

    Attributes:
        id: Identifier.
        order: Number of the order.
        item: Chip.
        quantity: Number of chips sent.
        sender: Account that it leaves.
        receiver: Account that it is for.
        sent: Day on which it left; empty where the sender's books do not say.
        received: Day on which it arrived; empty while it is under way.
        received_quantity: Number of chips that arrived, where it was counted.
        grade: How far it is shown.
        source: Document.
        corrects: Identifier of a shipment that this one takes the place of, or "".
    """

    id: str
    item: str
    quantity: Amount
    sender: Account
    receiver: Account
    order: str = ""
    sent: Day = ""
    received: Day = ""
    received_quantity: Amount = ""
    grade: Graded = ""
    source: str = ""
    corrects: str = ""


class Unit(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A serial-numbered thing, as a packing list or a maker's file names it.

    Attributes:
        serial: Serial number.
        item: Chip, for a chip.
        kind: ``gpu`` (one accelerator), ``module``, ``server`` or ``rack``.
        parent: Serial of what it is built into.
        made: Day on which it was made.
        shipment: Identifier of the shipment that it went in.
        uuid: Identifier burnt into the device.
        source: Document.
    """

    serial: str
    item: str = ""
    kind: Literal["gpu", "module", "server", "rack"] = "gpu"
    parent: str = ""
    made: Day = ""
    shipment: str = ""
    uuid: str = ""
    source: str = ""


class SerialRange(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Serial numbers that a maker has given out: of one length, from one to another.

    Attributes:
        first: First serial number.
        last: Last one.
        item: Chip.
        source: Document.
    """

    first: str
    last: str
    item: str = ""
    source: str = ""


class InventoryTaking(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A count of chips of one kind in an account on a day.

    Attributes:
        id: Identifier.
        account: Account.
        item: Chip.
        date: Day of the count.
        quantity: Number of chips counted.
        grade: How far the count shows that they are there.
        method: How it was counted, in words.
        instrument: Who or what counted; counts of one instrument share its error.
        source: Document.
        corrects: Identifier of a count that this one takes the place of, or "".
    """

    id: str
    account: Account
    item: str
    date: Day
    quantity: Amount
    grade: EvidenceGrade
    method: str = ""
    instrument: str = ""
    source: str = ""
    corrects: str = ""


class Sighting(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A serial-numbered thing that was seen somewhere.

    Attributes:
        serial: Serial number as it was read.
        place: Account, such as ``site:B``.
        at: Day or time in UTC.
        grade: How far it shows that the thing is there.
        attested_serial: Serial number that the device itself states under its key; "" if it
            stated none.
        uuid: Identifier burnt into the device.
        parent: Serial of what it was seen in.
        item: Chip, as it was seen or reported.
        nonce: The checker's nonce that the report is bound to.
        source: Document.
    """

    serial: str
    place: Account
    at: Moment
    grade: EvidenceGrade
    attested_serial: str = ""
    uuid: str = ""
    parent: str = ""
    item: str = ""
    nonce: str = ""
    source: str = ""


class ServiceRecord(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What happened to chips besides shipping: returned, repaired, replaced, lost, destroyed.

    Attributes:
        id: Identifier.
        kind: ``rma-out``: a site returns it. ``rma-in``: service sends it back, or another in its
            place. ``lease-return``: it goes back to its owner. ``lost``, ``destroyed`` and
            ``scrapped``: it is no more.
        date: Day.
        account: Account that it leaves, or for ``rma-in`` comes to.
        item: Chip.
        quantity: Number of chips.
        serial: Serial number, for one unit.
        replaces: For ``rma-in``: serial of the unit in whose place it comes.
        receiver: For ``lease-return``: account that it goes to.
        certificate: Certificate of destruction, police or insurance report.
        grade: How far it is shown.
        source: Document.
        corrects: Identifier of a record that this one takes the place of, or "".
    """

    id: str
    kind: Literal["rma-out", "rma-in", "lease-return", "lost", "destroyed", "scrapped"]
    date: Day
    account: Account
    item: str
    quantity: Amount = "1"
    serial: str = ""
    replaces: str = ""
    receiver: Account = ""
    certificate: str = ""
    grade: Graded = ""
    source: str = ""
    corrects: str = ""


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


class Probe(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A measurement of where a site or a unit is.

    Attributes:
        place: Account that the measurement is about.
        at: Day or time in UTC.
        verdict: Whether the place agrees with it.
        serial: Serial number, for one unit.
        chips: Number of chips that answered.
        method: How it was measured.
        source: Document.
    """

    place: Account
    at: Moment
    verdict: Literal["consistent", "inconsistent", "impossible", "unknown"]
    serial: str = ""
    chips: Amount = ""
    method: str = ""
    source: str = ""


TABLES: dict[str, type[msgspec.Struct]] = {
    "sites": SiteRecord,
    "orders": OrderLine,
    "shipments": Shipment,
    "units": Unit,
    "serial_ranges": SerialRange,
    "inventories": InventoryTaking,
    "sightings": Sighting,
    "service": ServiceRecord,
    "payments": PaymentLine,
    "tenants": Tenancy,
    "listings": ListingSeen,
    "probes": Probe,
}
"""The tables of a case by the name of their file. ``parties`` and ``ownership`` are those of
screening."""
VERSION = 1
"""Version of the tables."""
