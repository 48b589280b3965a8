"""What the records show of red flags: the law around a chip, prices, groups of countries, homes."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from tidewaiter.app.screen.ground import Ground, OwnerView
from tidewaiter.app.screen.items import Item
from tidewaiter.app.screen.partakers import PartyDesk
from tidewaiter.app.screen.signs import SignDesk
from tidewaiter.controls.orders.decision import Found
from tidewaiter.controls.requirement import country_group
from tidewaiter.controls.stated_item import item_of
from tidewaiter.model.trade.order import Order, StatedParty
from tidewaiter.model.trade.records import PartyRecord, Payment, Site
from tidewaiter.model.trade.screening import Hit, LicenceAnswer, OwnershipAnswer

if TYPE_CHECKING:
    from tidewaiter.facts.catalogue import Facts
    from tidewaiter.model.trade.screening import FlagAnswer

DAY = date(2026, 6, 15)
H100 = "nvidia/h100-sxm"


@pytest.fixture
def ground(facts: Facts) -> Ground:
    return Ground(
        as_of=DAY,
        policy=facts.screening["orders"],
        rules=facts.controls,
        chips=facts.chips,
        flags=facts.flags["red-flags"].flags,
    )


def about(desk: SignDesk, ground: Ground, **given: Any) -> dict[str, FlagAnswer]:
    """Return what every flag says of an order for a chip, by flag."""
    chip = given.get("chip", H100)
    ident = next(iter(ground.parties), "")
    user = StatedParty(role="end-user", id=ident, name="Quellbrook")
    fields = {"id": "PO-1", "item": chip, "date": "2026-06-01", "parties": (user,)}
    order = Order(**{**fields, **given.get("order", {})})
    licence = LicenceAnswer(item=chip, label="3A090.a", requirement="no")
    found = Found(order=order, licence=licence, controlled="yes", screened=False)
    one = ground.chips[chip]
    partakers = PartyDesk(ground, None).partakers(order)
    answers = desk.answers(
        found._replace(**given.get("found", {})),
        partakers,
        Item(chip, ((chip, item_of(one)),), (one,)),
    )
    return {answer.flag: answer for answer in answers}


@pytest.fixture
def asked(ground: Ground):
    """Return a function that asks every flag about an order, at a desk of its own."""

    def answered(*records: PartyRecord, **given: Any) -> dict[str, FlagAnswer]:
        tables = {name: given[name] for name in ("sites", "payments", "owners") if name in given}
        own = msgspec.structs.replace(ground, parties={r.id: r for r in records}, **tables)
        return about(SignDesk(own), own, **given)

    return answered


def test_every_flag_answers_once(asked, ground: Ground) -> None:
    answers = asked()
    assert set(answers) == {flag.id for flag in ground.flags}
    assert {a.answer for a in answers.values()} <= {
        "raised", "not raised", "asked", "does not apply",
    }  # fmt: skip


def test_a_firm_formed_since_its_chip_was_controlled(asked) -> None:
    """The H100 is in a class since the rule of October 2022."""
    for formed, answer in (("2022-10-06", "not raised"), ("2023-02-01", "raised")):
        record = PartyRecord(id="P1", incorporated=formed)
        found = asked(record)["formed-since-the-controls"]
        assert found.answer == answer, formed
    assert asked(PartyRecord(id="P1"))["formed-since-the-controls"].answer != "raised"


def test_the_history_of_the_chip_is_its_own(asked) -> None:
    """The L40S came into a class with the rule of October 2023, a year after the H100."""
    record = PartyRecord(id="P1", incorporated="2023-02-01")
    assert asked(record)["formed-since-the-controls"].answer == "raised"
    later = asked(record, chip="nvidia/l40s")["formed-since-the-controls"]
    assert later.answer == "not raised"


def test_a_buyer_since_the_controls(asked) -> None:
    for first, answer in (("2022-01-01", "not raised"), ("2024-01-01", "raised")):
        record = PartyRecord(id="P1", first_order=first)
        assert asked(record)["buying-since-the-controls"].answer == answer, first


def test_a_site_too_weak_for_the_chips_by_their_design_power(asked) -> None:
    """Sixty-four chips of 700 W draw 0.0448 MW."""
    order = {"site": "S1", "quantity": 64}
    for power, answer in ((0.02, "raised"), (5.0, "not raised")):
        sites = {"S1": Site(id="S1", power_mw=power, cooling_mw=5.0)}
        assert asked(order=order, sites=sites)["site-cannot-carry-it"].answer == answer, power
    assert asked(order=order)["site-cannot-carry-it"].answer == "asked"


@pytest.mark.parametrize(
    ("value", "currency", "answer"),
    [
        (2 * 33_600 * 64, "USD", "raised"),
        (1.9 * 33_600 * 64, "USD", "not raised"),
        (2 * 33_600 * 64, "EUR", "asked"),
        (None, "USD", "asked"),
    ],
)
def test_a_price_over_the_reference_of_the_chip(asked, value, currency, answer) -> None:
    """33,600 USD is the reference price of an H100 in the facts; other currencies stay unknown."""
    order = {"quantity": 64, "value": value, "currency": currency}
    assert asked(order=order)["price-far-over-reference"].answer == answer


@pytest.mark.parametrize(
    ("day", "quantity", "answer"),
    [
        ("2026-01-01", 200, "raised"),
        ("2026-01-01", 199, "not raised"),
        ("2025-11-20", 200, "not raised"),
        ("2026-01-15", 200, "asked"),
    ],
)
def test_a_large_order_shortly_before_a_rule_changes(asked, day, quantity, answer) -> None:
    """The rules on the H100 changed on 15 January 2026, after November 2025 and before none."""
    record = PartyRecord(id="P1", usual_quantity=100)
    found = asked(record, order={"date": day, "quantity": quantity})["bunched-before-a-rule"]
    assert found.answer == answer


def test_a_crowded_address_counts_the_records_there(asked) -> None:
    def crowd(count: int, address: str = "1 Harbour Road") -> tuple[PartyRecord, ...]:
        return tuple(PartyRecord(id=f"P{n}", address=address) for n in range(count))

    assert asked(*crowd(10))["crowded-address"].answer == "raised"
    assert asked(*crowd(9))["crowded-address"].answer == "not raised"
    elsewhere = PartyRecord(id="Z", address="2 Harbour Road")
    assert asked(elsewhere, *crowd(10))["crowded-address"].answer == "not raised"
    case = [msgspec.structs.replace(r, address=r.address.upper()) for r in crowd(10)[5:]]
    assert asked(*crowd(5), *case)["crowded-address"].answer == "raised"
    assert asked()["crowded-address"].answer == "asked"


def test_a_payment_from_a_third_country(asked) -> None:
    record = PartyRecord(id="P1", country="SG")
    for country, answer in (("SG", "asked"), ("AE", "raised")):  # who knows of a late change?
        payments = {"PO-1": (Payment(order="PO-1", payer="Quellbrook", country=country),)}
        found = asked(record, payments=payments)["third-country-payment"]
        assert found.answer == answer, country
    other = {"PO-2": (Payment(order="PO-2", payer="Quellbrook", country="AE"),)}
    assert asked(record, payments=other)["third-country-payment"].answer == "asked"


def test_a_parent_in_the_group_that_the_rules_name(asked) -> None:
    def flag(country: str) -> str:
        record = PartyRecord(id="P1", headquarters="SG", parent_country=country)
        return asked(record)["parent-in-d5"].answer

    assert flag("CN") == "raised"
    assert flag("MY") == flag("DE") == "not raised"
    assert flag("") == "asked"


@pytest.mark.parametrize(
    ("restricted", "path", "answer"),
    [
        ("unknown", ("a listed owner holds an unknown share",), "raised"),
        ("unknown", (), "not raised"),
        ("yes", ("a listed owner holds 60 %",), "not raised"),
        ("no", (), "not raised"),
    ],
)
def test_a_listed_owner_of_unknown_share(asked, restricted, path, answer) -> None:
    verdict = OwnershipAnswer(
        role="end-user", party="", rule="bis", restricted=restricted, status="verify", path=path
    )
    owners = {"Quellbrook": OwnerView(answers=(verdict,))}
    assert asked(owners=owners)["listed-owner-share-unknown"].answer == answer


def test_without_lists_no_record_says_whether_a_party_is_like_a_listed_one(asked) -> None:
    assert asked()["like-a-listed-party"].answer == "asked"
    assert asked(found={"screened": True})["like-a-listed-party"].answer == "not raised"
    hit = Hit(role="end-user", party="A", list="us-csl/el", entry="e1", listed_name="A",
              by="name", probability=0.9, strength="possible")  # fmt: skip
    raised = asked(found={"screened": True, "hits": (hit,)})["like-a-listed-party"]
    assert raised.answer == "raised"


def test_questions_say_whether_the_order_waits(ground: Ground) -> None:
    desk = SignDesk(ground)
    for flag in ground.flags:
        question = desk.question(flag.id, needed=True)
        assert (question.text, question.to, question.needed) == (flag.question, flag.ask, True)
        assert question.about == f"red flag {flag.id}"
        assert desk.question(flag.id, needed=False).needed is False


@pytest.mark.parametrize(
    ("country", "day", "group"),
    [
        ("CN", DAY, "D:5"),
        ("HK", DAY, "D:5"),
        ("MO", DAY, "MO"),
        ("SG", DAY, "SG"),
        ("CN", date(2022, 10, 6), "CN"),
        ("CN", date(2022, 10, 7), "D:5"),
    ],
)
def test_the_group_of_a_country(facts: Facts, country: str, day: date, group: str) -> None:
    assert country_group(country, facts.controls, day).label == group


def test_a_group_that_was_not_published_is_not_known(facts: Facts) -> None:
    assert country_group("CN", facts.controls, DAY, date(2022, 10, 6)).label == "CN"
    assert country_group("CN", {}, DAY).label == "CN"


def test_a_desk_that_saw_other_orders_answers_as_a_new_one(ground: Ground) -> None:
    record = PartyRecord(id="P1", incorporated="2023-02-01", headquarters="SG")
    own = msgspec.structs.replace(ground, parties={"P1": record})
    chips = ["nvidia/l40s", H100, "nvidia/h20", "nvidia/a800-sxm-80gb", H100, "nvidia/l40s"]
    desk = SignDesk(own)
    told = [about(desk, own, chip=chip, order={"quantity": 8}) for chip in chips]
    alone = [about(SignDesk(own), own, chip=chip, order={"quantity": 8}) for chip in chips]
    assert told == alone
    assert told[0] != told[1]
