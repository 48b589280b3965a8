"""The tables of a case: one noun a table, every cell as the table writes it.

A field's type says how its column is read (:mod:`tidewaiter.model.books.columns`). What was agreed
about chips is in :mod:`tidewaiter.model.books.dealings`.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from tidewaiter.model.books.columns import Account, Amount, Country, Day, Graded, Moment, Number
from tidewaiter.model.books.dealings import ListingSeen, OrderLine, PaymentLine, Tenancy
from tidewaiter.model.books.grade import EvidenceGrade


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


class RandomDrawing(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A look at chips that the checker drew at random, and at no others.

    It says more than as many sightings, for the place did not choose what to show. The numbers are
    whole and exact: whoever draws them knows them.

    Attributes:
        id: Identifier.
        account: Account.
        item: Chip.
        date: Day of the look.
        pool: Number of chips that they were drawn from: all that were said to be there, or all that
            nobody had shown before.
        drawn: Number drawn.
        failed: Number of those drawn that were not shown, did not answer, or proved to be others.
        grade: How far the look shows that a chip is there.
        method: How they were drawn and looked at, in words.
        source: Document.
        corrects: Identifier of a drawing that this one takes the place of, or "".
    """

    id: str
    account: Account
    item: str
    date: Day
    pool: Amount
    drawn: Amount
    failed: Amount
    grade: EvidenceGrade
    method: str = ""
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
    "drawings": RandomDrawing,
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
