"""GS1 EPCIS 2.0 events, JSON-LD: what trading partners say was packed, sent, received and seen.

The grade is ``paper``, scanner or not: what is read here is a partner's document. A document is
about one place; the other end of a movement is whoever the event names. Events that an error
declaration takes back are left out, and named. What was put into a logistic unit (SSCC) is taken
to be in it until it is taken out; a pallet is nobody's parent.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tidewaiter.core.errors import DataError, Where
from tidewaiter.model.books.records import Shipment, Sighting, Unit
from tidewaiter.sources.devices.device_report import (
    DeviceReport,
    checked_place,
    file_of,
    named,
    words,
)
from tidewaiter.sources.devices.gs1.codes import Code, location_of
from tidewaiter.sources.devices.gs1.events import MOST_UNITS, Event, events_of
from tidewaiter.sources.devices.moments import checked_at
from tidewaiter.sources.files import text_of

if TYPE_CHECKING:
    from pathlib import Path

    from tidewaiter.sources.files import SourceFile

TITLE = "GS1 EPCIS 2.0 events, JSON-LD"
_SEEN = words("""
    receiving arriving accepting storing stocking inspecting cycle_counting installing holding
    unpacking unloading sampling repairing sensor_reporting
""")
_GONE = frozenset({"decommissioning", "destroying"})
_MOVES = ("shipping", "receiving")
_NESTED = ("AggregationEvent", "AssociationEvent")


class _Movement(NamedTuple):
    """A shipment and the serial-numbered things in it."""

    shipment: Shipment
    codes: tuple[Code, ...]


class _Books:
    """What is in what, and what was said of each thing, while the events go by."""

    def __init__(self, place: str, file: str) -> None:
        self.place = place
        self.file = file
        self.inside: dict[str, dict[Code, None]] = {}
        self.parents: dict[Code, str] = {}
        self.made: dict[Code, str] = {}
        self.gone: dict[Code, None] = {}
        self.sightings: list[Sighting] = []
        self.movements: list[_Movement] = []
        self.measured: dict[str, None] = {}
        self.other: dict[str, None] = {}
        self.told = 0

    def contents(self, codes: tuple[Code, ...]) -> tuple[Code, ...]:
        """Return serial-numbered goods among codes and in the logistic units among them."""
        found: dict[Code, None] = {}
        waiting = list(reversed(codes))
        passed: set[Code] = set()
        while waiting:
            code = waiting.pop()
            if code in passed:
                continue
            passed.add(code)
            if code.gtin and code.serial:
                found[code] = None
            elif code.text in self.inside:
                waiting += reversed(self.inside[code.text])
            else:
                self.other[code.text] = None
        self.told += len(found)
        if self.told > MOST_UNITS:
            raise DataError(
                "the events tell of too many things, pallets unpacked",
                where=Where(self.file),
                allowed=f"{MOST_UNITS} at most",
            )
        return tuple(found)

    def nest(self, event: Event) -> None:
        """Put things into what they are packed in or built into, or take them out."""
        if event.parent is None:
            return
        held = self.inside.setdefault(event.parent.text, {})
        if event.action == "DELETE":
            for code in event.codes or tuple(held):
                held.pop(code, None)
                self.parents.pop(code, None)
            return
        for code in event.codes:
            held[code] = None
            if event.parent.serial:
                self.parents[code] = event.parent.serial

    def see(self, event: Event) -> None:
        """Note the things that an event says are at the place."""
        source = f"{self.file} {event.id}".strip()
        self.sightings += [
            Sighting(
                serial=code.serial, place=self.place, at=event.at, grade="paper",
                parent=self.parents.get(code, ""), item=code.gtin, source=source,
            )
            for code in self.contents(event.codes)
        ]  # fmt: skip

    def move(self, event: Event) -> None:
        """Note the movement that an event tells of, a shipment for each kind of goods."""
        codes = self.contents(event.codes)
        named_ones: dict[str, list[Code]] = {}
        for code in codes:
            named_ones.setdefault(code.gtin, []).append(code)
        counted: dict[str, int] = {}
        for quantity in event.quantities:
            if quantity.uom or not quantity.code.gtin:
                self.measured[quantity.code.text] = None
            else:
                gtin = quantity.code.gtin
                counted[gtin] = counted.get(gtin, 0) + quantity.number
        for gtin in sorted(named_ones.keys() | counted.keys()):
            units = tuple(named_ones.get(gtin, ()))
            amount = _amount(len(units), counted.get(gtin, 0))
            self.movements.append(_Movement(self._shipment(event, gtin, amount), units))

    def _shipment(self, event: Event, gtin: str, amount: str) -> Shipment:
        ident = event.id or f"{self.file} {event.where.field}"
        arrives = event.step == "receiving"
        other = (
            _account("distributor", event.origin) if arrives else _account("customer", event.goal)
        )
        return Shipment(
            id=f"{ident}/{gtin}",
            item=gtin,
            quantity=amount,
            sender=other if arrives else self.place,
            receiver=self.place if arrives else other,
            order=event.orders[0] if event.orders else "",
            sent="" if arrives else event.at[:10],
            received=event.at[:10] if arrives else "",
            received_quantity=amount if arrives else "",
            grade="paper",
            source=self.file,
        )


def knows(head: str) -> bool:
    """Whether a text begins as a document of events does."""
    marks = ('"EPCISDocument"', '"EPCISQueryDocument"', '"epcisBody"')
    return head.lstrip().startswith("{") and any(mark in head for mark in marks)


def sightings_of(file: SourceFile | Path, place: str, at: str | None = None) -> DeviceReport:
    """Return what the events show.

    Args:
        file: The document.
        place: Account that it is about.
        at: Not used: every event has its time.

    Raises:
        DataError: If a field is not known or of the wrong kind, an identifier is broken, an event
            comes twice and differs, or the events are of several places; with the path.
    """
    read = file_of(file)
    if at:
        checked_at(at)
    events, remarks = _standing(events_of(text_of(read), read.name))
    _check_places(events, read.name)
    books = _Books(checked_place(place), read.name)
    for event in events:
        _enter(event, books)
    return DeviceReport(
        sightings=tuple(books.sightings),
        units=_units(books),
        shipments=tuple(movement.shipment for movement in books.movements),
        remarks=(*remarks, *_remarks(books, events)),
        is_paper=True,
    )


def _standing(events: list[Event]) -> tuple[list[Event], list[str]]:
    """Return the events that nobody took back, each once, and remarks on the others."""
    taken_back = {event.id for event in events if event.is_error}
    first: dict[str, Event] = {}
    standing = []
    twice: dict[str, None] = {}
    for event in events:
        if event.is_error or (event.id and event.id in taken_back):
            continue
        if event.id in first:
            if first[event.id].body != event.body:
                raise DataError(
                    "an event comes twice and differs", where=event.where, found=event.id
                )
            twice[event.id] = None
            continue
        if event.id:
            first[event.id] = event
        standing.append(event)
    remarks = []
    if taken_back:
        names = [name or "one without an identifier" for name in sorted(taken_back)]
        remarks.append(f"events declared wrong and left out: {named(names)}")
    if twice:
        remarks.append(f"events that come twice, taken once: {named(twice)}")
    return standing, remarks


def _check_places(events: list[Event], file: str) -> None:
    places = {location_of(event.place): event.where for event in events if event.place}
    if len(places) > 1:
        raise DataError(
            "the events are of several places",
            where=list(places.values())[1],
            found=", ".join(places),
            hint=f"divide {file} by bizLocation, and load each part for its account",
        )


def _enter(event: Event, books: _Books) -> None:
    """Enter an event: what it says of things, of where they are, and of where they go."""
    if event.kind in _NESTED:
        books.nest(event)
    if event.kind == "TransactionEvent":
        return
    if event.kind == "TransformationEvent" or event.step == "commissioning":
        books.made.update(dict.fromkeys(books.contents(event.codes), event.at[:10]))
    elif event.step in _GONE or (event.kind == "ObjectEvent" and event.action == "DELETE"):
        books.gone.update(dict.fromkeys(books.contents(event.codes)))
    else:
        if event.kind == "ObjectEvent" and event.step in _MOVES:
            books.move(event)
        if event.step in _SEEN:
            books.see(event)


def _units(books: _Books) -> tuple[Unit, ...]:
    """Return serial-numbered things: once for each shipment, and those that no shipment has."""
    shipped = [
        (code, movement.shipment.id) for movement in books.movements for code in movement.codes
    ]
    moved = {code for code, _ in shipped}
    rest = dict.fromkeys(
        code for code in (*books.made, *books.parents) if code.gtin and code not in moved
    )
    return tuple(
        Unit(
            serial=code.serial, item=code.gtin, parent=books.parents.get(code, ""),
            made=books.made.get(code, ""), shipment=shipment, source=books.file,
        )
        for code, shipment in [*shipped, *((code, "") for code in rest)]
    )  # fmt: skip


def _remarks(books: _Books, events: list[Event]) -> list[str]:
    gone = [code.serial for code in books.gone]
    unread = sorted({event.kind for event in events if _says_nothing(event)})
    others = sorted(books.other)
    texts = {
        "decommissioned or destroyed; enter them under service": gone,
        "measured or of no GTIN, not counted as chips": list(books.measured),
        "no serial-numbered goods, and nothing known to be in them": others,
        "events that are not read as movements": unread,
    }
    return [f"{text}: {named(found)}" for text, found in texts.items() if found]


def _says_nothing(event: Event) -> bool:
    """Whether an event's movement is not entered: that of an object is, or it would count twice."""
    nested = event.kind in _NESTED and event.step in _MOVES
    return nested or event.kind == "TransactionEvent"


def _amount(units: int, counted: int) -> str:
    """Return a quantity; where goods are both named and counted, the count may have them or not."""
    if not units or not counted:
        return str(units or counted)
    return f"{max(units, counted)}-{units + counted}"


def _account(kind: str, who: str) -> str:
    return f"{kind}:{who}" if who else kind
