"""What is observed of an order: what the records say, and nothing that they do not."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from full_order import CLOUD, FULL_AROUND, FULL_ORDER, LABS, SITE
from tidewaiter.controls.conditions import Measure
from tidewaiter.controls.orders.flags import flag_answers
from tidewaiter.controls.orders.observed import (
    Around,
    Between,
    ItemFacts,
    Observed,
    Owners,
    observed,
)
from tidewaiter.facts.catalogue import load_facts
from tidewaiter.model.trade.order import Order, StatedParty
from tidewaiter.model.trade.records import PartyRecord, Payment

DAY = date(2026, 11, 24)
FLAGS = load_facts().flags["red-flags"].flags


def seen(order: Order = FULL_ORDER, around: Around = FULL_AROUND, **changed: Any) -> Observed:
    return observed(order, around._replace(**changed), DAY)


def raised(order: Order = FULL_ORDER, around: Around = FULL_AROUND, **changed: Any) -> list[str]:
    answers = flag_answers(FLAGS, seen(order, around, **changed))
    return [answer.flag for answer in answers if answer.answer == "raised"]


def record(kept: PartyRecord, **changed: Any) -> PartyRecord:
    return msgspec.structs.replace(kept, **changed)


def of_customer(**changed: Any) -> Around:
    cloud = record(CLOUD, **changed)
    return FULL_AROUND._replace(records=(cloud, cloud, LABS, None))


def test_an_order_in_which_nothing_is_wrong_raises_nothing() -> None:
    assert raised() == []
    assert [n for n, value in seen().items() if value is None] == [
        "end_users_answer",
        "tenants_answer",
        "installation_answer",
        "business_reason_answer",
        "end_user_days_buying_after_control",
        "payment_changed",
    ]


def test_an_order_that_says_nothing_answers_nothing() -> None:
    found = observed(Order(id="x"), Around(), DAY)
    assert {n: v for n, v in found.items() if v is not None} == {"end_user_named": "no"}
    answers = {a.answer for a in flag_answers(FLAGS, found)}
    assert answers == {"asked"}


def test_numbers_are_those_worked_out_by_hand() -> None:
    found = seen()
    assert found["site_power_share"] == Measure(4.48, "%")  # 64 x 700 W of 1 MW
    assert found["price_over_reference"] == Measure(1.0, "1")  # 1.6m over 64 over 25,000
    assert found["quantity_over_usual"] == Measure(1.0, "1")
    assert found["paid_share"] == Measure(100.0, "%")
    assert found["days_to_next_rule"] == Measure(162, "day")  # 1 June to 10 November
    assert found["days_to_site"] == Between(30, 60, "day")  # some day in July
    assert found["customer_days_since_incorporation"] == Measure(5205, "day")
    assert found["customer_days_buying_after_control"] == Between(-1375, -1011, "day")


@pytest.mark.parametrize(
    ("around", "flag"),
    [
        (of_customer(incorporated="2026-05"), "formed-near-the-order"),
        (of_customer(incorporated="2023"), "formed-since-the-controls"),
        (of_customer(first_order="2023"), "buying-since-the-controls"),
        (of_customer(first_order="2026-06-01"), "first-order-large"),
        (of_customer(usual_quantity=8), "far-more-than-usual"),
        (of_customer(premises="residential"), "residential-address"),
        (of_customer(premises="forwarder"), "forwarder-as-consignee"),
        (of_customer(web_presence="none"), "little-business-background"),
        (of_customer(business="real-estate"), "not-the-customers-business"),
        (FULL_AROUND._replace(hit="possible"), "like-a-listed-party"),
        (FULL_AROUND._replace(owners=Owners("A:1", "D:5", "none")), "parent-in-d5"),
        (
            FULL_AROUND._replace(owners=Owners("", "", "share-unknown")),
            "listed-owner-share-unknown",
        ),
        (FULL_AROUND._replace(serials_elsewhere=frozenset({"A2"})), "serial-seen-twice"),
        (FULL_AROUND._replace(payments=(Payment(order="x", payer="Other"),)), "payer-is-no-party"),
        (
            FULL_AROUND._replace(payments=(Payment(order="x", means="cash"),)),
            "cash-for-a-dear-item",
        ),
        (FULL_AROUND._replace(parties_at_address=500), "crowded-address"),
    ],
    ids=lambda x: x if isinstance(x, str) else "",
)
def test_one_record_raises_its_flag(around: Around, flag: str) -> None:
    assert flag in raised(around=around)


def test_site_price_bunching_and_route() -> None:
    many = msgspec.structs.replace(FULL_ORDER, quantity=2_000, value=100_000_000)
    assert {"site-cannot-carry-it", "price-far-over-reference"} <= set(raised(many))
    site = msgspec.structs.replace(SITE, country="MY", operator="Somebody", begins="2028")
    assert {"site-elsewhere", "site-of-a-stranger", "site-not-ready"} <= set(raised(site=site))
    soon = FULL_AROUND.item._replace(next_rule="2026-06-20")
    twice = msgspec.structs.replace(FULL_ORDER, quantity=128)
    assert "bunched-before-a-rule" in raised(twice, item=soon)
    assert "bunched-before-a-rule" not in raised(item=soon)


def test_a_serial_number_twice_in_one_order_is_seen_without_other_orders() -> None:
    order = msgspec.structs.replace(FULL_ORDER, serials=("A1", "A1"))
    assert seen(order, serials_elsewhere=None)["serial_seen_before"] == "yes"
    assert seen(serials_elsewhere=None)["serial_seen_before"] is None


def test_a_refusal_is_not_a_blank() -> None:
    blank = msgspec.structs.replace(FULL_ORDER, end_use="", site="")
    assert seen(blank)["end_use_answer"] is None
    refused = of_customer(refused=("end-use", "site", "installation"))
    found = seen(blank, refused)
    assert (found["end_use_answer"], found["site_answer"]) == ("refused", "refused")
    assert seen(FULL_ORDER, refused)["end_use_answer"] == "stated"
    assert "declines-service" in raised(blank, refused)


def test_a_consignee_with_the_forwarders_name_is_a_forwarder() -> None:
    parties = (
        StatedParty(role="consignee", name="Quick Freight Ltd"),
        StatedParty(role="forwarder", name="QUICK FREIGHT, LTD."),
    )
    found = observed(Order(id="x", parties=parties), Around(), DAY)
    assert found["consignee_is_forwarder"] == "yes"


def test_prices_and_payments_in_other_currencies_are_not_compared() -> None:
    order = msgspec.structs.replace(FULL_ORDER, currency="SGD")
    assert seen(order)["price_over_reference"] is None
    assert seen(order)["paid_share"] is None


def test_two_parties_of_a_role_that_differ_give_no_word() -> None:
    two = (
        StatedParty(role="end-user", name="One"),
        StatedParty(role="end-user", name="Other"),
    )
    order = msgspec.structs.replace(FULL_ORDER, parties=two)
    records = (record(LABS, premises="office"), record(LABS, premises="residential"))
    assert seen(order, records=records)["end_user_premises"] is None


def test_records_must_be_one_for_each_party() -> None:
    with pytest.raises(ValueError, match="zip"):
        seen(records=(CLOUD,))


SOME_WORDS = {
    "premises": ["", "office", "residential", "forwarder"],
    "web_presence": ["", "none", "established"],
    "business": ["", "cloud", "real-estate", "logistics"],
    "incorporated": ["", "2010", "2023", "2026-05-20"],
    "first_order": ["", "2019-02-01", "2026-06-01"],
    "military_site": ["", "yes", "no"],
    "usual_quantity": [None, 1.0, 64.0],
    "refused": [(), ("ownership",), ("tenants", "end-use")],
}
RECORDS = st.fixed_dictionaries({n: st.sampled_from(v) for n, v in SOME_WORDS.items()}).map(
    lambda words: record(CLOUD, **words)
)
ITEMS = st.sampled_from([FULL_AROUND.item, ItemFacts(controlled="no"), ItemFacts()])
AROUNDS = st.builds(
    Around,
    records=st.tuples(RECORDS, RECORDS, RECORDS, st.none()),
    site=st.sampled_from([SITE, msgspec.structs.replace(SITE, power_mw=0.01)]),
    payments=st.sampled_from([FULL_AROUND.payments, (Payment(order="x", payer="Other"),)]),
    item=ITEMS,
    hit=st.sampled_from(["none", "strong"]),
    owners=st.sampled_from([FULL_AROUND.owners, Owners("D:5", "", "share-unknown")]),
    serials_elsewhere=st.sampled_from([frozenset(), frozenset({"A1"})]),
    parties_at_address=st.sampled_from([1.0, 50.0]),
)


@given(around=AROUNDS, dropped=st.sampled_from(Around._fields), at=st.integers(0, 3))
def test_a_record_that_is_dropped_never_clears_a_flag(
    around: Around, dropped: str, at: int
) -> None:
    less = Around()._asdict()[dropped]
    if dropped == "records":
        less = tuple(None if i == at else r for i, r in enumerate(around.records))
    before = flag_answers(FLAGS, seen(around=around))
    after = flag_answers(FLAGS, seen(around=around._replace(**{dropped: less})))
    for had, has in zip(before, after, strict=True):
        if has.answer in {"not raised", "does not apply"}:
            assert had.answer in {"not raised", "does not apply"}, (had, has)


@given(around=AROUNDS)
def test_what_is_asked_names_what_is_missing_or_is_no_computed_flag(around: Around) -> None:
    found = seen(around=around)
    for flag, answer in zip(FLAGS, flag_answers(FLAGS, found), strict=True):
        if answer.answer == "asked" and flag.when is not None:
            assert answer.missing
            assert all(not isinstance(found[n], str | Measure) for n in answer.missing)
