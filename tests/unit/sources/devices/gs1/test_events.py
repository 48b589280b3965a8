"""Events of EPCIS documents, each checked. The things and places are made up."""

import json
from typing import Any

import pytest

from tidewaiter.core.errors import DataError
from tidewaiter.sources.devices.gs1 import events as module
from tidewaiter.sources.devices.gs1.events import Event, events_of

EPC = "urn:epc:id:sgtin:0614141.112345.{}"


def event(**values: object) -> dict[str, Any]:
    plain = {
        "type": "ObjectEvent", "eventTime": "2026-03-01T10:00:00+02:00", "action": "OBSERVE",
        "eventTimeZoneOffset": "+02:00", "epcList": [EPC.format("S1")],
    }  # fmt: skip
    return {**plain, **values}


def document(*events: object, **values: object) -> dict[str, Any]:
    plain = {
        "@context": ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",
                     {"example": "https://example.com/"}],
        "type": "EPCISDocument", "schemaVersion": "2.0", "creationDate": "2026-03-02T00:00:00Z",
        "epcisBody": {"eventList": list(events)},
    }  # fmt: skip
    return {**plain, **values}


def read(*events: object, **values: object) -> list[Event]:
    return events_of(json.dumps(document(*events, **values)), "events.json")


def test_an_event_says_what_when_where_and_why() -> None:
    (found,) = read(
        event(
            eventID="urn:uuid:1", bizStep="receiving", disposition="in_progress",
            readPoint={"id": "urn:epc:id:sgln:0614141.07346.1"},
            quantityList=[{"epcClass": "urn:epc:idpat:sgtin:0614141.112345.*", "quantity": 4},
                          {"epcClass": "urn:epc:class:lgtin:0614141.112345.L", "quantity": 2.5,
                           "uom": "KGM"}],
            bizTransactionList=[{"type": "po", "bizTransaction": "urn:epcglobal:cbv:bt:1:PO7"},
                                {"type": "desadv", "bizTransaction": "D1"}],
            sourceList=[{"type": "location", "source": "L"},
                        {"type": "urn:epcglobal:cbv:sdt:owning_party", "source": "O"}],
            destinationList=[{"type": "https://ref.gs1.org/cbv/SDT-possessing_party",
                              "destination": "P"}, {"type": "owning_party", "destination": "Q"}],
            **{"example:colour": {"any": ["thing"]}},
        )
    )  # fmt: skip
    assert (found.kind, found.id, found.at) == ("ObjectEvent", "urn:uuid:1", "2026-03-01T08:00:00Z")
    assert (found.action, found.step) == ("OBSERVE", "receiving")
    assert found.place == "urn:epc:id:sgln:0614141.07346.1"
    assert [code.serial for code in found.codes] == ["S1"]
    assert [(q.number, q.uom) for q in found.quantities] == [(4, ""), (2, "KGM")]
    assert (found.origin, found.goal, found.orders) == ("O", "P", ("PO7",))
    assert not found.is_error


def test_the_business_location_comes_before_the_read_point() -> None:
    (found,) = read(event(bizLocation={"id": "B"}, readPoint={"id": "R"}))
    assert found.place == "B"


def test_events_come_in_order_of_time_and_equal_ones_as_written() -> None:
    found = read(
        event(eventID="late", eventTime="2026-03-02T00:00:00Z"),
        event(eventID="first", eventTime="2026-03-01T01:00:00+02:00"),
        event(eventID="second", eventTime="2026-02-28T23:00:00Z"),
    )
    assert [one.id for one in found] == ["first", "second", "late"]


def test_the_answer_to_a_query_is_a_document_too() -> None:
    body = {"queryResults": {"queryName": "Q", "resultsBody": {"eventList": [event()]}}}
    assert len(read(type="EPCISQueryDocument", epcisBody=body)) == 1


def test_every_kind_has_its_fields() -> None:
    parts = {"parentID": "urn:epc:id:sscc:0614141.1234567890", "childEPCs": [EPC.format("S1")]}
    shared = {"eventTime": "2026-03-01T10:00:00Z", "action": "ADD"}
    found = read(
        {"type": "AggregationEvent", **shared, **parts},
        {"isA": "AssociationEvent", **shared, **parts},
        {"type": "TransactionEvent", **shared, "epcList": [], "parentID": parts["parentID"]},
        {"type": "TransformationEvent", "eventTime": "2026-03-01T10:00:00Z",
         "inputEPCList": [EPC.format("A")], "outputEPCList": [EPC.format("B")]},
    )  # fmt: skip
    assert [one.kind[:6] for one in found] == ["Aggreg", "Associ", "Transa", "Transf"]
    assert found[0].parent is not None
    assert found[0].parent.serial == ""
    assert [code.serial for code in found[3].codes] == ["B"]


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (event(colour="blue"), r"eventList\[0\]\.colour: unknown field"),
        (event(childEPCs=[]), r"childEPCs: unknown field"),
        (event(**{"epcis:action": "DELETE"}), r"epcis:action: unknown field"),
        (event(type="WishEvent"), r"type: not an event"),
        (event(action="MOVE"), r"action: not an action"),
        (event(eventTime="2026-03-01T10:00:00"), r"eventTime: not a time with a zone"),
        ({"type": "ObjectEvent", "action": "ADD"}, r"eventTime: a field is missing"),
        (event(epcList="x"), r"epcList: not of the right kind"),
        (event(epcList=[7]), r"epcList\[0\]: not of the right kind"),
        (event(epcList=["https://id.gs1.org/01/10614141123450"]), r"epcList\[0\]: the check digit"),
        (event(readPoint="R"), r"readPoint: not of the right kind"),
        (event(readPoint={"id": 7}), r"readPoint\.id: not of the right kind"),
        (event(quantityList=[{"quantity": 1}]), r"epcClass: a field is missing"),
        (event(quantityList=[{"epcClass": "x", "quantity": 1.5}]), r"not a number of things"),
        (event(quantityList=[{"epcClass": "x", "quantity": -1}]), r"not a number of things"),
        (event(quantityList=[{"epcClass": "x", "quantity": "4"}]), r"not a number of things"),
        (event(quantityList=[{"epcClass": "x", "quantity": True}]), r"not a number of things"),
        (event(quantityList=[{"epcClass": "x", "quantity": 10**30}]), r"not a number of things"),
        (event(quantityList=[{"epcClass": "x", "colour": 1}]), r"colour: unknown field"),
        (event(sourceList=[{"type": "location", "source": 1}]), r"source: not of the right kind"),
        (event(bizTransactionList=["x"]), r"bizTransactionList\[0\]: not of the right kind"),
        (event(eventID="a\u202eb"), r"eventID: characters that cannot be printed"),
        ("x", r"eventList\[0\]: not of the right kind"),
    ],
)
def test_a_broken_event_is_refused_with_its_path(given: object, message: str) -> None:
    with pytest.raises(DataError, match=message) as told:
        read(given)
    assert told.value.where.file == "events.json"


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"schemaVersion": "1.2"}, "schemaVersion: not a version"),
        ({"schemaVersion": 2}, "schemaVersion: not of the right kind"),
        ({"colour": 1}, "colour: unknown field"),
        ({"epcisBody": {}}, "eventList: a field is missing"),
        ({"epcisBody": []}, "epcisBody: not of the right kind"),
        ({"@context": {"bizStep": "https://example.com/x"}}, "another meaning"),
    ],
)
def test_a_broken_document_is_refused(values: dict[str, object], message: str) -> None:
    with pytest.raises(DataError, match=message):
        read(event(), **values)


def test_a_document_has_a_largest_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_EVENTS", 1)
    with pytest.raises(DataError, match="too many events"):
        read(event(), event())
    monkeypatch.setattr(module, "MOST_EVENTS", 9)
    monkeypatch.setattr(module, "MOST_UNITS", 1)
    with pytest.raises(DataError, match="too many things"):
        read(event(), event())


@pytest.mark.parametrize(
    "text", ['{"type": "EPCISDocument", "type": "x"}', "[" * 50_000, "{", "[]"]
)
def test_what_is_no_strict_json_is_refused(text: str) -> None:
    with pytest.raises(DataError):
        events_of(text, "events.json")
