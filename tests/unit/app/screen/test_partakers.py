"""Stated parties find their records by identifier, then by a name that one record alone has."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from tidewaiter.app.screen import partakers as module
from tidewaiter.app.screen.ground import Ground, OwnerView
from tidewaiter.app.screen.partakers import (
    PartyDesk,
    told_hits,
    told_ownership,
    unsearched,
)
from tidewaiter.model.trade.order import Order, StatedParty
from tidewaiter.model.trade.records import PartyRecord
from tidewaiter.model.trade.screening import OwnershipAnswer
from tidewaiter.parties.listed.screened_lists import build
from unit.parties.listed.invented_lists import ENTRIES, edition

if TYPE_CHECKING:
    from tidewaiter.app.screen.partakers import Partaker
    from tidewaiter.facts.catalogue import Facts
    from tidewaiter.parties.listed.screened_lists import ScreenedLists

LISTED = "Zephyrine Orbita Optoelectronics Co., Ltd."


@pytest.fixture(scope="module")
def lists(facts: Facts) -> ScreenedLists:
    return build((edition("us-csl", ENTRIES),), facts.lists)


@pytest.fixture
def desk_of(facts: Facts):
    """Return a function that makes a desk over some records and owners."""

    def made(*records: PartyRecord, lists: ScreenedLists | None = None, **more: Any) -> PartyDesk:
        ground = Ground(
            as_of=date(2026, 6, 15), policy=facts.screening["orders"], rules={}, chips={},
            flags=(), parties={record.id: record for record in records}, **more,
        )  # fmt: skip
        return PartyDesk(ground, lists)

    return made


def stated(role: str = "end-user", **fields: Any) -> StatedParty:
    return StatedParty(role=role, **fields)


def taken(desk: PartyDesk, *parties: StatedParty) -> tuple[Partaker, ...]:
    return desk.partakers(Order(id="PO-1", parties=parties))


P1 = PartyRecord(id="P1", name="Quellbrook Institut", aliases=("QI",), country="DE",
                 headquarters="DE", address="4 Example Street", identifiers=("HRB 1",),
                 kind="entity")  # fmt: skip
P2 = PartyRecord(id="P2", name="Marwick", country="SG", parent_country="AE")


def test_an_identifier_finds_its_record_whatever_the_name(desk_of) -> None:
    (one,) = taken(desk_of(P1, P2), stated(id="P1", name="Marwick"))
    assert one.record == P1
    assert not one.unknown_id
    assert one.name == "Marwick"


def test_a_name_finds_its_record_without_regard_to_case_and_spacing(desk_of) -> None:
    (one,) = taken(desk_of(P1, P2), stated(name=" QUELLBROOK  institut"))
    assert one.record == P1


def test_a_name_that_two_records_have_finds_none(desk_of) -> None:
    twin = PartyRecord(id="P3", name="marwick", country="JP")
    (one,) = taken(desk_of(P2, twin), stated(name="Marwick"))
    assert one.record is None
    assert not one.unknown_id  # nobody gave an identifier, so none is wrong


def test_an_alias_finds_no_record_by_itself(desk_of) -> None:
    (one,) = taken(desk_of(P1), stated(name="QI"))
    assert one.record is None


def test_an_identifier_that_no_table_has_is_told_and_no_name_stands_in(desk_of) -> None:
    (one,) = taken(desk_of(P1), stated(id="P9", name="Quellbrook Institut"))
    assert one.record is None
    assert one.unknown_id
    assert unsearched([one], [module._NO_HITS]) == (
        "end-user Quellbrook Institut: the table of parties has no such identifier",
    )


def test_without_a_table_an_identifier_is_no_fault(desk_of) -> None:
    (one,) = taken(desk_of(), stated(id="P9"))
    assert (one.record, one.unknown_id) == (None, False)


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"id": "P2", "name": "As stated"}, "As stated"),
        ({"id": "P2"}, "Marwick"),
        ({"id": "P9"}, "P9"),
        ({"address": "1 Road"}, "1 Road"),
    ],
)
def test_how_a_party_is_called(desk_of, fields: dict[str, str], name: str) -> None:
    (one,) = taken(desk_of(P1, P2), stated(**fields))
    assert one.name == name


def test_every_country_that_is_said_of_a_party_is_kept(desk_of) -> None:
    said = {"headquarters": "FR", "parent_country": "FR"}
    owners = {"P1": OwnerView(parent_country="CN"), "Solo": OwnerView(headquarters="JP")}
    desk = desk_of(P1, P2, owners=owners)
    one, two, three = taken(
        desk, stated(id="P1", name="x", **said), stated(id="P2", **said), stated(name="Solo")
    )
    assert (one.headquarters, one.parent_country) == (("DE", "FR"), ("CN", "FR"))
    assert (two.headquarters, two.parent_country) == (("FR",), ("AE", "FR"))
    assert (three.headquarters, three.parent_country) == (("JP",), ("",))
    disagreeing = OwnerView(headquarters="KR", parent_country="CN")
    (four,) = taken(desk_of(P1, owners={"P1": disagreeing}), stated(id="P1", **said))
    assert (four.headquarters, four.parent_country) == (("KR", "DE", "FR"), ("CN", "FR"))


def test_what_is_compared_is_stated_and_recorded_each_once(desk_of) -> None:
    (one,) = taken(
        desk_of(P1),
        stated(id="P1", name="Quellbrook Institut", identifiers=("HRB 1", "LEI 2"), country="AT"),
    )
    assert one.asked.names == ("Quellbrook Institut", "QI")
    assert one.asked.identifiers == ("HRB 1", "LEI 2")
    assert one.asked.address == "4 Example Street"
    assert (one.asked.country, one.asked.kind) == ("AT", "entity")


def test_owners_are_found_by_identifier_name_and_name_of_the_record(desk_of) -> None:
    view = OwnerView(listed_ownership=60.0)
    by_ident = desk_of(P1, owners={"P1": view})
    by_record_name = desk_of(P1, owners={"e-7": view}, entities={"quellbrook institut": "e-7"})
    by_stated_name = desk_of(owners={"e-7": view}, entities={"quellbrook": "e-7"})
    assert taken(by_ident, stated(name="Quellbrook Institut"))[0].owners == view
    assert taken(by_record_name, stated(id="P1"))[0].owners == view
    assert taken(by_stated_name, stated(name="Quellbrook"))[0].owners == view
    assert taken(by_stated_name, stated(name="Marwick"))[0].owners is None
    assert taken(desk_of(P1), stated(id="P1"))[0].owners is None


def test_a_listed_party_is_hit_in_each_of_its_roles(desk_of, lists) -> None:
    desk = desk_of(lists=lists)
    some = taken(desk, stated("payer", name=LISTED), stated(name="Quellbrook"),
                 stated("seller", name=LISTED))  # fmt: skip
    found = desk.hits(some)
    told = told_hits(some, found)
    assert desk.is_screened
    assert {hit.role for hit in told} == {"payer", "seller"}
    assert {hit.entry for hit in told if hit.role == "payer"} == {"e1", "u1"}
    assert found[1].hits == ()


def test_an_alias_of_the_record_is_compared_too(desk_of, lists) -> None:
    record = PartyRecord(id="P1", name="Plain name", aliases=(LISTED,))
    desk = desk_of(record, lists=lists)
    (found,) = desk.hits(taken(desk, stated(id="P1")))
    assert {hit.entry for hit in found.hits} == {"e1", "u1"}


def test_a_country_moves_no_hit(desk_of, lists) -> None:
    """The country is told beside a hit and weighs nothing."""
    desk = desk_of(lists=lists)
    some = taken(desk, *(stated(name=LISTED, country=c) for c in ("", "CN", "SG", "DE")))
    weights = {
        tuple((h.entry, h.probability, h.strength) for h in found.hits) for found in desk.hits(some)
    }
    assert len(weights) == 1


def test_what_is_kept_never_changes_an_answer(desk_of, lists, monkeypatch) -> None:
    names = [LISTED, "Quellbrook", "Rim Abbasov", "…!!!", LISTED]
    some = taken(desk_of(), *(stated(name=name) for name in names))
    whole = desk_of(lists=lists).hits(some)
    monkeypatch.setattr(module, "MOST_KEPT", 0)
    small = desk_of(lists=lists)
    assert [small.hits([one])[0] for one in some] == whole
    assert whole[0] == whole[4]


def test_a_name_that_cannot_be_read_is_told_with_role_and_name(desk_of, lists) -> None:
    desk = desk_of(lists=lists)
    some = taken(desk, stated("consignee", name="…!!!"), stated(name="Quellbrook"))
    (text,) = unsearched(some, desk.hits(some))
    assert text.startswith("consignee …!!!: ")


def test_without_lists_nobody_is_screened(desk_of) -> None:
    desk = desk_of()
    some = taken(desk, stated(name=LISTED), stated(name="…!!!"))
    assert not desk.is_screened
    assert told_hits(some, desk.hits(some)) == ()
    assert unsearched(some, desk.hits(some)) == ()


def test_verdicts_are_told_under_the_name_and_role_of_the_order(desk_of) -> None:
    answer = OwnershipAnswer(
        role="end-user", party="e-7", rule="bis", restricted="yes", status="verify"
    )
    desk = desk_of(owners={"Quellbrook": OwnerView(answers=(answer, answer))})
    some = taken(desk, stated("consignee", name="Quellbrook"), stated(name="Marwick"))
    told = told_ownership(some)
    assert [(one.role, one.party) for one in told] == [("consignee", "Quellbrook")] * 2
