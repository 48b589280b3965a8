"""What do the events of a GS1 EPCIS 2.0 document say? Each one checked, in order of time.

Of a document and of its events every field is used, ignored by name, or an error; fields of
somebody's own vocabulary (``example:colour``) may be anything. (GS1 EPCIS 2.0, 2022, section 7;
JSON binding, section 9.)
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from tidewaiter.core.errors import DataError, Where, nearest
from tidewaiter.sources.devices.device_report import LONGEST_WORD, word_of, words
from tidewaiter.sources.devices.gs1.codes import Code, code_of, last_word
from tidewaiter.sources.devices.moments import utc_of
from tidewaiter.sources.ownership.json_text import field, inside, parsed_json, taken

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_EVENTS = 1_000_000
MOST_UNITS = 2_000_000
_DOCUMENT = words("""
    @context id type isA schemaVersion creationDate epcisHeader epcisBody sender receiver
    instanceIdentifier
""")
_ANY = words("""
    @context type isA eventID eventTime eventTimeZoneOffset recordTime bizStep disposition
    persistentDisposition readPoint bizLocation bizTransactionList sourceList destinationList
    sensorElementList certificationInfo errorDeclaration
""")
_OF_KIND = {
    "ObjectEvent": frozenset({"action", "epcList", "quantityList", "ilmd"}),
    "AggregationEvent": frozenset({"action", "parentID", "childEPCs", "childQuantityList"}),
    "AssociationEvent": frozenset({"action", "parentID", "childEPCs", "childQuantityList"}),
    "TransactionEvent": frozenset({"action", "parentID", "epcList", "quantityList"}),
    "TransformationEvent": frozenset({
        "inputEPCList", "inputQuantityList", "outputEPCList", "outputQuantityList",
        "transformationID", "ilmd",
    }),
}  # fmt: skip
_ACTIONS = ("ADD", "OBSERVE", "DELETE")
_OWN = ("epcis:", "cbv:")
_LISTS = ("epcList", "childEPCs", "outputEPCList")
_QUANTITIES = ("quantityList", "childQuantityList", "outputQuantityList")
_PARTIES = ("possessing_party", "owning_party", "location")


class Quantity(NamedTuple):
    """How many of a kind; ``uom`` is "" where they were counted and not measured."""

    code: Code
    number: int
    uom: str


class Event(NamedTuple):
    """An event.

    Attributes:
        kind: ``ObjectEvent`` and so on.
        id: Its identifier, or "".
        at: Time in UTC.
        action: ``ADD``, ``OBSERVE``, ``DELETE``; "" for a transformation.
        step: Word of the business step, or "".
        place: Identifier of the place: the business location, else the read point; or "".
        codes: The things that it is about.
        quantities: The kinds and numbers that it is about.
        parent: What things are put into, or None.
        origin: Identifier of who or where they come from, or "".
        goal: Identifier of who or where they go to, or "".
        orders: Numbers of the purchase orders.
        is_error: Whether it declares an earlier event wrong.
        where: Its place in the document.
        body: What it says, to compare.
    """

    kind: str
    id: str
    at: str
    action: str
    step: str
    place: str
    codes: tuple[Code, ...]
    quantities: tuple[Quantity, ...]
    parent: Code | None
    origin: str
    goal: str
    orders: tuple[str, ...]
    is_error: bool
    where: Where
    body: dict[str, Any]


def events_of(text: str, file: str) -> list[Event]:
    """Return the events of a document, in order of time.

    Raises:
        DataError: If it is no EPCIS 2 document, has a field that is not known or of the wrong
            kind, or too many events or things, with the path.
    """
    where = Where(file)
    document = taken(parsed_json(text, Where(file, 1)), dict, where)
    _check_document(document, where)
    found, place = _event_list(document, where)
    if len(found) > MOST_EVENTS:
        raise DataError("too many events", where=place, allowed=f"{MOST_EVENTS} at most")
    events = []
    things = 0
    for index, body in enumerate(found):
        event = _event(taken(body, dict, inside(place, index)), inside(place, index))
        things += len(event.codes)
        if things > MOST_UNITS:
            raise DataError("too many things", where=event.where, allowed=f"{MOST_UNITS} at most")
        events.append(event)
    return sorted(events, key=lambda event: event.at)


def _check_document(document: dict[str, Any], where: Where) -> None:
    _check_fields(document, _DOCUMENT, where)
    version = field(document, "schemaVersion", str, where)
    if not version.startswith("2."):
        raise DataError(
            "not a version that is known",
            where=inside(where, "schemaVersion"),
            found=version,
            allowed="2.0",
        )
    contexts = document.get("@context", [])
    for context in contexts if isinstance(contexts, list) else [contexts]:
        renamed = sorted(set(context) & _ANY) if isinstance(context, dict) else []
        if renamed:
            raise DataError(
                "the context gives a field another meaning",
                where=inside(where, "@context"),
                found=", ".join(renamed),
            )


def _check_fields(body: dict[str, Any], known: frozenset[str], where: Where) -> None:
    for name in body:
        if name in known or (":" in name and not name.startswith(_OWN)):
            continue
        raise DataError(
            "unknown field",
            where=inside(where, name),
            found=name,
            hint=nearest(name[:LONGEST_WORD], sorted(known)),
        )


def _event_list(document: dict[str, Any], where: Where) -> tuple[list[Any], Where]:
    """Return the events of a document, or of the answer to a query, and their place."""
    body = field(document, "epcisBody", dict, where)
    place = inside(where, "epcisBody")
    if "queryResults" in body:
        for step in ("queryResults", "resultsBody"):
            body, place = field(body, step, dict, place), inside(place, step)
    return field(body, "eventList", list, place), inside(place, "eventList")


def _event(body: dict[str, Any], where: Where) -> Event:
    kind = _text(body, "type" if "type" in body else "isA", where)
    if kind not in _OF_KIND:
        raise DataError(
            "not an event that is known",
            where=inside(where, "type"),
            found=kind,
            allowed=", ".join(_OF_KIND),
        )
    _check_fields(body, _ANY | _OF_KIND[kind], where)
    action = _text(body, "action", where)
    if kind != "TransformationEvent" and action not in _ACTIONS:
        raise DataError(
            "not an action",
            where=inside(where, "action"),
            found=action,
            allowed=", ".join(_ACTIONS),
        )
    return Event(
        kind=kind,
        id=_text(body, "eventID", where),
        at=utc_of(field(body, "eventTime", str, where), inside(where, "eventTime")),
        action=action,
        step=last_word(_text(body, "bizStep", where)),
        place=_id(body, "bizLocation", where) or _id(body, "readPoint", where),
        codes=tuple(_codes(body, where)),
        quantities=tuple(_quantities(body, where)),
        parent=code_of(body["parentID"], inside(where, "parentID"))
        if _parent(body, where)
        else None,
        origin=_party(body, "source", where),
        goal=_party(body, "destination", where),
        orders=tuple(_orders(body, where)),
        is_error="errorDeclaration" in body,
        where=where,
        body=body,
    )


def _text(body: dict[str, Any], name: str, where: Where) -> str:
    place = inside(where, name)
    return word_of(taken(body.get(name, ""), str, place), place)


def _id(body: dict[str, Any], name: str, where: Where) -> str:
    place = inside(where, name)
    return _text(taken(body.get(name, {}), dict, place), "id", place)


def _parent(body: dict[str, Any], where: Where) -> str:
    return _text(body, "parentID", where)


def _codes(body: dict[str, Any], where: Where) -> Iterator[Code]:
    for name in _LISTS:
        place = inside(where, name)
        for index, text in enumerate(taken(body.get(name, []), list, place)):
            at = inside(place, index)
            yield code_of(taken(text, str, at), at)


def _quantities(body: dict[str, Any], where: Where) -> Iterator[Quantity]:
    for name in _QUANTITIES:
        place = inside(where, name)
        for index, element in enumerate(taken(body.get(name, []), list, place)):
            yield _quantity(taken(element, dict, inside(place, index)), inside(place, index))


def _quantity(element: dict[str, Any], where: Where) -> Quantity:
    _check_fields(element, frozenset({"epcClass", "quantity", "uom"}), where)
    code = code_of(field(element, "epcClass", str, where), inside(where, "epcClass"))
    uom = _text(element, "uom", where)
    stated = element.get("quantity", 0)
    whole = isinstance(stated, int | Decimal) and not isinstance(stated, bool)
    if not whole or not 0 <= stated <= MOST_UNITS or (not uom and stated != int(stated)):
        raise DataError(
            "not a number of things",
            where=inside(where, "quantity"),
            found=str(stated),
            allowed=f"a whole number, 0 to {MOST_UNITS}",
        )
    return Quantity(code, int(stated), uom)


def _party(body: dict[str, Any], name: str, where: Where) -> str:
    """Return who holds, else who owns things at an end of a movement, else where that is."""
    place = inside(where, f"{name}List")
    found: dict[str, str] = {}
    for index, one in enumerate(taken(body.get(f"{name}List", []), list, place)):
        at = inside(place, index)
        stated = taken(one, dict, at)
        found[last_word(_text(stated, "type", at)).removeprefix("SDT-")] = _text(stated, name, at)
    return next((found[kind] for kind in _PARTIES if found.get(kind)), "")


def _orders(body: dict[str, Any], where: Where) -> Iterator[str]:
    place = inside(where, "bizTransactionList")
    for index, one in enumerate(taken(body.get("bizTransactionList", []), list, place)):
        at = inside(place, index)
        stated = taken(one, dict, at)
        if last_word(_text(stated, "type", at)) == "po":
            yield last_word(_text(stated, "bizTransaction", at))
