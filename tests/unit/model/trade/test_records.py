"""What stands around an order: every field but the identifier may be unknown, none may be wrong."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given

from tidewaiter.model.trade.records import PartyRecord, Payment, Site
from trade_strategies import PAYMENTS, RECORDS, SITES

KEYS = {PartyRecord: "id", Site: "id", Payment: "order"}
COUNTRIES = [
    (PartyRecord, "country"),
    (PartyRecord, "headquarters"),
    (PartyRecord, "parent_country"),
    (Site, "country"),
    (Payment, "country"),
]
DAYS = [
    (PartyRecord, "incorporated"),
    (PartyRecord, "first_order"),
    (PartyRecord, "first_contact"),
    (Site, "begins"),
    (Site, "ends"),
    (Payment, "date"),
    (Payment, "changed"),
]
AMOUNTS = [
    (PartyRecord, "usual_quantity"),
    (Site, "power_mw"),
    (Site, "cooling_mw"),
    (Site, "racks"),
    (Payment, "amount"),
]
WORDS = [
    (PartyRecord, "kind"),
    (PartyRecord, "premises"),
    (PartyRecord, "web_presence"),
    (PartyRecord, "business"),
    (PartyRecord, "military_site"),
    (Payment, "means"),
]


def made(kind: Any, **fields: Any) -> Any:
    return kind(**{KEYS[kind]: "1", **fields})


@pytest.mark.parametrize("kind", list(KEYS))
def test_the_key_alone_makes_a_record_of_which_all_else_is_unknown(kind: Any) -> None:
    record = made(kind)
    rest = {n: getattr(record, n) for n in kind.__struct_fields__ if n != KEYS[kind]}
    assert set(rest.values()) <= {"", None, ()}


@pytest.mark.parametrize("blank", ["", " ", "\t"])
@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (PartyRecord, "a party needs an id"),
        (Site, "a site needs an id"),
        (Payment, "a payment needs the number of an order"),
    ],
)
def test_a_record_needs_its_key(kind: Any, text: str, blank: str) -> None:
    with pytest.raises(ValueError, match=text):
        kind(**{KEYS[kind]: blank})


@pytest.mark.parametrize(("kind", "field"), COUNTRIES)
@pytest.mark.parametrize("text", ["Singapore", "sg", "S", "S1"])
def test_a_country_is_two_capital_letters(kind: Any, field: str, text: str) -> None:
    with pytest.raises(ValueError, match="is no country"):
        made(kind, **{field: text})
    assert getattr(made(kind, **{field: "SG"}), field) == "SG"


@pytest.mark.parametrize(("kind", "field"), DAYS)
def test_a_day_is_a_day(kind: Any, field: str) -> None:
    for text in ("2026-02-30", "June", "1.6.2026"):
        with pytest.raises(ValueError, match=text):
            made(kind, **{field: text})
    assert getattr(made(kind, **{field: "2024-03"}), field) == "2024-03"


@pytest.mark.parametrize(("kind", "field"), AMOUNTS)
def test_an_amount_is_finite_and_not_below_nothing(kind: Any, field: str) -> None:
    for number in (-1.0, float("inf"), float("nan")):
        with pytest.raises(ValueError, match=r"number from 0 up|not a number of chips|not an amou"):
            made(kind, **{field: number})
    assert getattr(made(kind, **{field: 0.0}), field) == 0.0


@pytest.mark.parametrize(("kind", "field"), WORDS)
def test_a_word_is_one_that_flags_know(kind: Any, field: str) -> None:
    with pytest.raises(msgspec.ValidationError, match=field):
        msgspec.convert({KEYS[kind]: "1", field: "villa"}, kind)


@pytest.mark.parametrize("kind", list(KEYS))
def test_what_nobody_declared_is_refused(kind: Any) -> None:
    for field in ("nationality", "citizenship", "religion"):
        with pytest.raises(msgspec.ValidationError, match=f"unknown field `{field}`"):
            msgspec.convert({KEYS[kind]: "1", field: "x"}, kind)


def test_no_record_holds_where_somebody_comes_from() -> None:
    """The noun has no place for it, so no rule or flag can ask."""
    fields = {name for kind in KEYS for name in kind.__struct_fields__}
    assert not {f for f in fields for w in ("nation", "citizen", "birth", "language") if w in f}


@given(RECORDS | SITES | PAYMENTS)
def test_records_come_back_from_the_bytes_that_workers_get(record: Any) -> None:
    content = msgspec.msgpack.encode(record)
    assert msgspec.msgpack.decode(content, type=type(record)) == record
