"""What an order may say, and what it may not."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.model.trade.order import ROLES, Order, StatedParty
from trade_strategies import ORDERS, STATED

COUNTRY_FIELDS = ("country", "headquarters", "parent_country")
NO_COUNTRIES = ("Germany", "de", "De", "D", "DEU", "D1", "ДЕ", " DE", "DE\n", "德国")
NO_NUMBERS = (-1.0, -1e-9, float("inf"), float("-inf"), float("nan"))


@pytest.mark.parametrize("field", ["name", "id", "address"])
def test_one_of_name_id_and_address_makes_a_party(field: str) -> None:
    party = StatedParty(role="payer", **{field: "something"})
    assert getattr(party, field) == "something"


@pytest.mark.parametrize("blank", ["", " ", "\t\n", "\u3000"])
def test_a_party_of_whom_nothing_is_said_is_refused(blank: str) -> None:
    with pytest.raises(ValueError, match="a name, an id or an address"):
        StatedParty(role="payer", name=blank, id=blank, address=blank, country="SG")


@pytest.mark.parametrize("field", COUNTRY_FIELDS)
@pytest.mark.parametrize("text", NO_COUNTRIES)
def test_a_country_of_a_party_is_two_capital_letters(field: str, text: str) -> None:
    with pytest.raises(ValueError, match="is no country; write two capital letters") as refused:
        StatedParty(role="end-user", name="A", **{field: text})
    assert repr(text) in str(refused.value)


@pytest.mark.parametrize("field", ["exported_from", "destination"])
@pytest.mark.parametrize("text", NO_COUNTRIES)
def test_a_country_of_an_order_is_two_capital_letters(field: str, text: str) -> None:
    with pytest.raises(ValueError, match="is no country"):
        Order(id="1", **{field: text})


def test_a_refusal_never_repeats_a_megabyte() -> None:
    with pytest.raises(ValueError, match="is no country") as refused:
        Order(id="1", destination="X" * 1_000_000)
    with pytest.raises(ValueError, match="is no currency") as other:
        Order(id="1", currency="X" * 1_000_000)
    assert max(len(str(refused.value)), len(str(other.value))) < 150


@pytest.mark.parametrize("ident", ["", "  ", "\n"])
def test_an_order_needs_a_number(ident: str) -> None:
    with pytest.raises(ValueError, match="an order needs an id"):
        Order(id=ident, item="H100")


@pytest.mark.parametrize("date", ["2026-13-01", "2026-02-30", "tomorrow", "26", "01/02/2026"])
def test_a_date_is_a_date(date: str) -> None:
    with pytest.raises(ValueError, match=date):
        Order(id="1", date=date)


@pytest.mark.parametrize("date", ["", "2026", "2026-Q2", "2026-06", "2026-06-01"])
def test_a_date_may_be_as_rough_as_it_is_known(date: str) -> None:
    assert Order(id="1", date=date).date == date


@pytest.mark.parametrize("field", ["quantity", "value"])
@pytest.mark.parametrize("number", NO_NUMBERS)
def test_an_amount_is_finite_and_not_below_nothing(field: str, number: float) -> None:
    with pytest.raises(ValueError, match=f"{field} must be a number from 0 up"):
        Order(id="1", **{field: number})


def test_nothing_is_a_quantity_and_differs_from_unknown() -> None:
    assert Order(id="1", quantity=0).quantity == 0
    assert Order(id="1").quantity is None


@pytest.mark.parametrize("code", ["US", "usd", "Usd", "DOLLAR", "$"])
def test_a_currency_is_three_capital_letters(code: str) -> None:
    with pytest.raises(ValueError, match="is no currency; write three capital letters"):
        Order(id="1", value=1, currency=code)


@pytest.mark.parametrize("text", ["nationality", "language", "end-user"])
def test_a_field_that_nobody_declared_is_refused(text: str) -> None:
    with pytest.raises(msgspec.ValidationError, match="unknown field"):
        msgspec.convert({"role": "payer", "name": "A", text: "x"}, StatedParty)
    with pytest.raises(msgspec.ValidationError, match="unknown field"):
        msgspec.convert({"id": "1", text: "x"}, Order)


@pytest.mark.parametrize("role", ["customer", "end_user", "", "End-User"])
def test_a_role_is_one_of_the_seven(role: str) -> None:
    with pytest.raises(msgspec.ValidationError, match="role"):
        msgspec.convert({"role": role, "name": "A"}, StatedParty)
    assert len(ROLES) == len(set(ROLES)) == 7


def test_an_order_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        Order(id="1").id = "2"  # type: ignore[misc]


@given(order=ORDERS)
def test_roles_divide_the_parties_and_keep_their_order(order: Order) -> None:
    parts = {role: order.of_role(role) for role in ROLES}
    assert sum(map(len, parts.values())) == len(order.parties)
    for role, some in parts.items():
        assert list(some) == [party for party in order.parties if party.role == role]


def test_the_parties_of_a_role_come_as_they_are_stated() -> None:
    one, two = (StatedParty(role="consignee", name=name) for name in "BA")
    user = StatedParty(role="end-user", name="C")
    order = Order(id="1", parties=(one, user, two))
    assert order.of_role("consignee") == (one, two)
    assert order.of_role("end-user") == (user,)
    assert order.of_role("seller") == ()


@given(party=STATED)
def test_a_stated_party_comes_back_from_json(party: StatedParty) -> None:
    assert msgspec.json.decode(msgspec.json.encode(party), type=StatedParty) == party


@given(text=st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=2, max_size=2))
def test_any_two_capital_letters_may_name_a_country(text: str) -> None:
    order = Order(id="1", destination=text)
    party = StatedParty(role="payer", name="A", country=text)
    assert (order.destination, party.country) == (text, text)
