"""What documents of EPCIS events show. The things, places and parties are made up."""

import json
from typing import Any

import pytest

from tidewaiter.core.errors import DataError, UsageError
from tidewaiter.sources.devices import epcis_json as module
from tidewaiter.sources.devices.device_report import DeviceReport
from tidewaiter.sources.devices.epcis_json import knows, sightings_of
from tidewaiter.sources.files import source_of

GTIN = "10614141123459"
SSCC = "urn:epc:id:sscc:0614141.1234567890"
SERVER = "urn:epc:id:sgtin:0614141.099999.SRV1"
HERE = {"id": "urn:epc:id:sgln:0614141.07346.0"}
PARTY = "urn:epc:id:pgln:0614141.00777"


def epc(serial: str) -> str:
    return f"urn:epc:id:sgtin:0614141.112345.{serial}"


def event(step: str, day: int, *serials: str, **values: object) -> dict[str, Any]:
    plain = {
        "type": "ObjectEvent", "eventID": f"urn:uuid:{step}-{day}", "bizStep": step,
        "eventTime": f"2026-03-{day:02}T10:00:00Z", "action": "OBSERVE", "readPoint": HERE,
        "epcList": [epc(serial) for serial in serials],
    }  # fmt: skip
    return {**plain, **values}


def packed(day: int, parent: str, *serials: str, **values: object) -> dict[str, Any]:
    children = {"childEPCs": [epc(serial) for serial in serials], "parentID": parent}
    found = {**event("packing", day, action="ADD", type="AggregationEvent"), **children, **values}
    del found["epcList"]
    return found


def text_of(*events: object) -> str:
    document = {
        "@context": "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",
        "type": "EPCISDocument", "schemaVersion": "2.0", "epcisBody": {"eventList": list(events)},
    }  # fmt: skip
    return json.dumps(document)


def read(*events: object, at: str | None = None) -> DeviceReport:
    return sightings_of(source_of("events.json", text_of(*events).encode()), "site:B", at)


def test_what_is_received_was_seen_on_paper() -> None:
    report = read(event("receiving", 1, "010620", "3E001"))
    assert [(s.serial, s.item, s.at) for s in report.sightings] == [
        ("010620", GTIN, "2026-03-01T10:00:00Z"), ("3E001", GTIN, "2026-03-01T10:00:00Z"),
    ]  # fmt: skip
    assert {(s.place, s.grade) for s in report.sightings} == {("site:B", "paper")}
    assert report.is_paper
    assert report.remarks == ()


@pytest.mark.parametrize(
    "step", ["storing", "inspecting", "cycle_counting", "arriving", "accepting"]
)
def test_what_stays_was_seen(step: str) -> None:
    report = read(event(step, 1, "S1"))
    assert [s.serial for s in report.sightings] == ["S1"]
    assert report.shipments == report.units == ()


def test_a_unit_that_was_moved_is_listed_with_its_movement_alone() -> None:
    made = event("commissioning", 1, "S1", "S2", action="ADD")
    report = read(made, event("shipping", 2, "S1"))
    assert [(u.serial, bool(u.shipment), u.made) for u in report.units] == [
        ("S1", True, "2026-03-01"), ("S2", False, "2026-03-01"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "step", ["shipping", "departing", "loading", "retail_selling", "unheard_of", ""]
)
def test_what_leaves_was_not_seen_to_stay(step: str) -> None:
    assert read(event(step, 1, "S1")).sightings == ()


def test_a_receipt_is_a_movement_from_whom_it_names() -> None:
    receipt = event(
        "receiving", 1, "S1", "S2",
        sourceList=[{"type": "owning_party", "source": PARTY}],
        bizTransactionList=[{"type": "po", "bizTransaction": "urn:epcglobal:cbv:bt:1:PO7"}],
    )  # fmt: skip
    (moved,) = read(receipt).shipments
    assert (moved.id, moved.item, moved.quantity) == (f"urn:uuid:receiving-1/{GTIN}", GTIN, "2")
    assert (moved.sender, moved.receiver) == (f"distributor:{PARTY}", "site:B")
    assert (moved.sent, moved.received, moved.received_quantity) == ("", "2026-03-01", "2")
    assert (moved.order, moved.grade, moved.source) == ("PO7", "paper", "events.json")
    assert [u.shipment for u in read(receipt).units] == [moved.id, moved.id]


def test_a_dispatch_is_a_movement_to_whom_it_names() -> None:
    sent = event("shipping", 2, "S1", destinationList=[{"type": "location", "destination": "X"}])
    (moved,) = read(sent).shipments
    assert (moved.sender, moved.receiver) == ("site:B", "customer:X")
    assert (moved.sent, moved.received, moved.received_quantity) == ("2026-03-02", "", "")
    assert read(event("shipping", 2, "S1")).shipments[0].receiver == "customer"


def test_goods_that_are_counted_and_not_named_move_too() -> None:
    counted = [
        {"epcClass": "urn:epc:idpat:sgtin:0614141.112345.*", "quantity": 64},
        {"epcClass": "urn:epc:class:lgtin:0614141.099999.L1", "quantity": 8},
        {"epcClass": "urn:epc:class:lgtin:0614141.088888.L1", "quantity": 2.5, "uom": "KGM"},
    ]
    report = read(event("shipping", 1, quantityList=counted))
    assert [(s.item[:7], s.quantity) for s in report.shipments] == [
        ("0061414", "8"),
        ("1061414", "64"),
    ]
    assert len(report.remarks) == 1
    assert report.remarks[0].startswith("measured or of no GTIN")
    assert report.units == ()


def test_goods_that_are_both_named_and_counted_are_a_range() -> None:
    # Whether the 64 have the two in them is not said: 64 to 66.
    counted = [{"epcClass": f"https://id.gs1.org/01/{GTIN}", "quantity": 64}]
    report = read(event("shipping", 1, "S1", "S2", quantityList=counted))
    assert [s.quantity for s in report.shipments] == ["64-66"]


def test_what_is_on_a_pallet_moves_with_it() -> None:
    report = read(packed(1, SSCC, "S1", "S2"), event("shipping", 2, epcList=[SSCC]))
    assert [s.quantity for s in report.shipments] == ["2"]
    assert [(u.serial, u.parent) for u in report.units] == [("S1", ""), ("S2", "")]
    unpacked = packed(2, SSCC, "S1", action="DELETE", eventID="u")
    later = read(packed(1, SSCC, "S1", "S2"), unpacked, event("shipping", 3, epcList=[SSCC]))
    assert [u.serial for u in later.units] == ["S2"]


def test_a_pallet_of_pallets_and_a_circle_end() -> None:
    outer = "urn:epc:id:sscc:0614141.1234567891"
    inside = [packed(1, SSCC, "S1"), packed(1, outer, childEPCs=[SSCC], eventID="o")]
    circle = packed(1, SSCC, childEPCs=[outer], eventID="c")
    report = read(*inside, circle, event("receiving", 2, epcList=[outer]))
    assert [s.serial for s in report.sightings] == ["S1"]


def test_a_pallet_that_is_named_again_and_again_has_an_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "MOST_UNITS", 5)
    many = [event("storing", day, epcList=[SSCC]) for day in range(2, 5)]
    with pytest.raises(DataError, match="too many things, pallets unpacked"):
        read(packed(1, SSCC, "S1", "S2"), *many)


def test_a_pallet_whose_content_nobody_told_is_named() -> None:
    report = read(event("receiving", 1, epcList=[SSCC]))
    assert report.sightings == report.shipments == ()
    assert report.remarks == (f"no serial-numbered goods, and nothing known to be in them: {SSCC}",)


def test_what_is_built_into_a_server_has_it_as_parent() -> None:
    built = packed(1, SERVER, "S1", type="AssociationEvent", bizStep="installing")
    report = read(built, event("inspecting", 2, "S1"))
    assert [(s.serial, s.parent) for s in report.sightings] == [("S1", "SRV1"), ("S1", "SRV1")]
    assert [(u.serial, u.parent) for u in report.units] == [("S1", "SRV1")]
    taken_out = packed(
        2, SERVER, action="DELETE", type="AssociationEvent", bizStep="x", eventID="d"
    )
    assert read(built, taken_out, event("inspecting", 3, "S1")).sightings[-1].parent == ""


def test_what_is_made_has_its_day() -> None:
    made = event("commissioning", 1, "S1", action="ADD")
    turned = {
        "type": "TransformationEvent", "eventTime": "2026-03-02T10:00:00Z", "readPoint": HERE,
        "inputEPCList": [epc("S1")], "outputEPCList": [epc("S2")],
    }  # fmt: skip
    report = read(made, turned)
    assert [(u.serial, u.made) for u in report.units] == [
        ("S1", "2026-03-01"),
        ("S2", "2026-03-02"),
    ]
    assert report.sightings == ()


def test_what_is_no_more_is_told() -> None:
    gone = (event("decommissioning", 1, "S1", action="DELETE"), event("destroying", 2, "S2"))
    report = read(*gone)
    assert report.remarks == ("decommissioned or destroyed; enter them under service: S1, S2",)
    assert report.sightings == ()


def test_events_that_are_declared_wrong_are_left_out_and_named() -> None:
    wrong = event("receiving", 1, "S1")
    told = {**wrong, "errorDeclaration": {"declarationTime": "2026-03-05T00:00:00Z"}}
    right = event("receiving", 2, "S2")
    report = read(wrong, told, right)
    assert [s.serial for s in report.sightings] == ["S2"]
    assert report.remarks == ("events declared wrong and left out: urn:uuid:receiving-1",)
    nameless = {key: value for key, value in told.items() if key != "eventID"}
    assert "one without an identifier" in read(nameless, right).remarks[0]


def test_an_event_that_comes_twice_is_one_or_an_error() -> None:
    once = event("receiving", 1, "S1")
    report = read(once, once)
    assert len(report.sightings) == len(report.shipments) == 1
    assert report.remarks == ("events that come twice, taken once: urn:uuid:receiving-1",)
    with pytest.raises(DataError, match=r"eventList\[1\]: an event comes twice and differs"):
        read(once, {**once, "epcList": [epc("S2")]})


def test_a_document_is_about_one_place() -> None:
    dock = {"id": "urn:epc:id:sgln:0614141.07346.77"}
    assert read(event("receiving", 1, "S1"), event("storing", 2, "S1", readPoint=dock)).sightings
    other = {"id": "urn:epc:id:sgln:0614141.07347.0"}
    with pytest.raises(DataError, match="of several places") as told:
        read(event("receiving", 1, "S1"), event("storing", 2, "S1", readPoint=other))
    assert "bizLocation" in told.value.hint


def test_a_movement_is_not_entered_twice() -> None:
    nested = packed(2, SSCC, "S1", bizStep="shipping", action="OBSERVE")
    report = read(event("shipping", 2, "S1"), nested)
    assert len(report.shipments) == 1
    assert report.remarks == ("events that are not read as movements: AggregationEvent",)


def test_nothing_is_graded_above_paper() -> None:
    report = read(
        event("receiving", 1, "S1"), event("inspecting", 2, "S1"), event("shipping", 3, "S1")
    )
    grades = {s.grade for s in (*report.sightings, *report.shipments)}
    assert grades == {"paper"}
    assert {(s.attested_serial, s.nonce) for s in report.sightings} == {("", "")}


def test_only_documents_of_events_are_known() -> None:
    assert knows(text_of())
    assert not knows('["EPCISDocument"]')
    assert not knows('{"nodes": []}')


def test_place_and_time_are_checked_too() -> None:
    with pytest.raises(UsageError, match="not a day"):
        read(event("receiving", 1, "S1"), at="soon")
    with pytest.raises(UsageError, match="not an account"):
        sightings_of(source_of("e.json", text_of().encode()), "nowhere")
