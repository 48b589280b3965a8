"""What do the records say of an order, under the names that red flags use?

Every observation is a number with its unit, a range of numbers where a date is known only roughly,
a word, or None where no record says. None never means "no". Nothing here knows a limit: limits
stand in the conditions of the flags.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from tidewaiter.controls.conditions import Measure
from tidewaiter.controls.orders.same_party import is_same_party
from tidewaiter.core.timeline import span_of

if TYPE_CHECKING:
    from datetime import date

    from tidewaiter.model.trade.order import Order, Role, StatedParty
    from tidewaiter.model.trade.records import PartyRecord, Payment, Site

_WATTS_PER_MW = 1e6
_WHOLE = 100.0
_SITE_NAMES = (
    "site_power_share",
    "site_cooling_share",
    "days_to_site",
    "site_operator_is_party",
    "site_country_is_destination",
)
_PARTY_WORDS = ("premises", "web_presence", "business", "military_site")
_PARTY_DAYS = ("days_since_incorporation", "days_formed_after_control", "days_buying_after_control")
_PARTY_NAMES = {
    party: tuple(f"{party}_{name}" for name in (*_PARTY_DAYS, *_PARTY_WORDS))
    for party in ("customer", "end_user", "consignee")
}


class Between(NamedTuple):
    """A number of which only the ends are known, in one unit."""

    low: float
    high: float
    unit: str


Observation: TypeAlias = Measure | Between | str | None
Observed: TypeAlias = dict[str, Observation]


class ItemFacts(NamedTuple):
    """What the facts say of the item that is ordered.

    Attributes:
        is_chip: ``yes`` where the item was recognised as a chip of the facts; "" otherwise.
        controlled: Whether it is in a controlled class on the day; "" where undecided.
        power_w: Design power of one chip, in W.
        price_usd: Reference price of one chip, in USD.
        controlled_since: Day from which a rule put it into a controlled class; "" if unknown.
        next_rule: Next day after the order, known then, on which a rule for it changes; "" if none
            is known.
    """

    is_chip: Literal["", "yes"] = ""
    controlled: Literal["", "yes", "no"] = ""
    power_w: float | None = None
    price_usd: float | None = None
    controlled_since: str = ""
    next_rule: str = ""


class Owners(NamedTuple):
    """What is known of the owners of the customer and the end user.

    Attributes:
        headquarters_group: Country group of the headquarters, as rules name it; "" if unknown.
        ultimate_parent_group: The same for the ultimate parent.
        listed: Whether listed parties own of it: ``none``, ``minority`` (at any distance, and less
            than rules count), ``share-known`` or ``share-unknown``; "" where nobody looked.
    """

    headquarters_group: str = ""
    ultimate_parent_group: str = ""
    listed: Literal["", "none", "minority", "share-known", "share-unknown"] = ""


class Around(NamedTuple):
    """The records that were looked up for one order. Whatever is left out is unknown.

    Attributes:
        records: One record, or None, for each party of the order, in the order's order.
        site: The site that the order names.
        payments: Payments for the order.
        item: What the facts say of the item.
        hit: Strength of the strongest hit on any list; "" where nobody was screened.
        owners: What is known of the owners.
        serials_elsewhere: Serial numbers of this order that another order has too; None where
            serial numbers were not compared.
        parties_at_address: Number of parties known at the customer's address; None if not counted.
    """

    records: tuple[PartyRecord | None, ...] = ()
    site: Site | None = None
    payments: tuple[Payment, ...] = ()
    item: ItemFacts = ItemFacts()
    hit: Literal["", "none", "possible", "strong", "certain"] = ""
    owners: Owners = Owners()
    serials_elsewhere: frozenset[str] | None = None
    parties_at_address: float | None = None


class _Party(NamedTuple):
    stated: StatedParty
    record: PartyRecord | None


def observed(order: Order, around: Around, on: date) -> Observed:
    """Return every observation by name, None for what no record says.

    Args:
        order: The order.
        around: The records that were looked up for it.
        on: Day asked about; it stands for the day of an order that states none.
    """
    day = order.date or on.isoformat()
    records = around.records or (None,) * len(order.parties)
    parties = tuple(_Party(s, r) for s, r in zip(order.parties, records, strict=True))
    customer = _of_role(parties, "buyer", "consignee", "end-user")
    return {
        **_of_item(order, around, day),
        **_of_answers(order, around, customer + _of_role(parties, "end-user")),
        **_of_party("customer", customer, day, around.item),
        **_of_party("end_user", _of_role(parties, "end-user"), day, around.item),
        **_of_party("consignee", _of_role(parties, "consignee"), day, around.item),
        **_of_history(order, customer, day),
        **_of_site(order, around, parties, day),
        **_of_payments(order, around.payments, parties),
        "consignee_is_forwarder": _is_forwarder(parties),
        "end_user_named": "yes" if _of_role(parties, "end-user") else "no",
        "parties_at_address": _number(around.parties_at_address, "1"),
        "hit": around.hit or None,
        "listed_owner": around.owners.listed or None,
        "headquarters_group": around.owners.headquarters_group or None,
        "ultimate_parent_group": around.owners.ultimate_parent_group or None,
    }


def _of_role(parties: tuple[_Party, ...], *roles: Role) -> tuple[_Party, ...]:
    """Return the parties of the first of some roles that the order fills."""
    for role in roles:
        found = tuple(party for party in parties if party.stated.role == role)
        if found:
            return found
    return ()


def _of_item(order: Order, around: Around, day: str) -> Observed:
    item = around.item
    return {
        "item_is_chip": item.is_chip or None,
        "item_controlled": item.controlled or None,
        "quantity": _number(order.quantity, "chip"),
        "price_over_reference": _price_over(order, item.price_usd),
        "days_to_next_rule": _days(day, item.next_rule),
        "serial_seen_before": _serial_seen(order.serials, around.serials_elsewhere),
    }


def _price_over(order: Order, reference_usd: float | None) -> Measure | None:
    """Return the price of one chip over the reference price; unknown in any other currency."""
    if order.currency != "USD" or order.value is None or not order.quantity or not reference_usd:
        return None
    return Measure(order.value / order.quantity / reference_usd, "1")


def _serial_seen(serials: tuple[str, ...], elsewhere: frozenset[str] | None) -> str | None:
    if len(set(serials)) < len(serials) or not (elsewhere or frozenset()).isdisjoint(serials):
        return "yes"
    return "no" if serials and elsewhere is not None else None


def _of_answers(order: Order, around: Around, asked: tuple[_Party, ...]) -> Observed:
    """Return whether the customer's side answered: stated, refused, or None for no record."""
    refused = {word for p in asked if p.record is not None for word in p.record.refused}
    owners = around.owners.ultimate_parent_group
    return {
        "end_use_answer": _answer(order.end_use.strip(), "end-use" in refused),
        "site_answer": _answer(order.site.strip(), "site" in refused),
        "ownership_answer": _answer(owners, "ownership" in refused),
        "end_users_answer": _answer("", "end-users" in refused),
        "tenants_answer": _answer("", "tenants" in refused),
        "installation_answer": _answer("", "installation" in refused),
        "business_reason_answer": _answer("", "business-reason" in refused),
    }


def _answer(stated: str, refused: bool) -> str | None:
    if stated:
        return "stated"
    return "refused" if refused else None


def _of_party(name: str, parties: tuple[_Party, ...], day: str, item: ItemFacts) -> Observed:
    names = _PARTY_NAMES[name]
    if not any(party.record for party in parties):
        return dict.fromkeys(names)
    formed = _shared(parties, "incorporated")
    first = _shared(parties, "first_order")
    values = (
        _days(formed, day),
        _days(item.controlled_since, formed),
        _days(item.controlled_since, first),
        *(_shared(parties, word) or None for word in _PARTY_WORDS),
    )
    return dict(zip(names, values, strict=True))


def _shared(parties: tuple[_Party, ...], field: str) -> str:
    """Return the one word that all records have, or "" where one lacks it or they differ."""
    found = {getattr(party.record, field, "") for party in parties}
    return found.pop() if len(found) == 1 else ""


def _of_history(order: Order, customer: tuple[_Party, ...], day: str) -> Observed:
    first = _shared(customer, "first_order")
    usual = customer[0].record.usual_quantity if len(customer) == 1 and customer[0].record else None
    over = order.quantity / usual if order.quantity is not None and usual else None
    since = _days(first, day)
    return {
        "days_since_first_order": since,
        "quantity_over_usual": _number(over, "1"),
    }


def _of_site(order: Order, around: Around, parties: tuple[_Party, ...], day: str) -> Observed:
    site = around.site
    if site is None:
        return dict.fromkeys(_SITE_NAMES)
    load = None
    if order.quantity is not None and around.item.power_w:
        load = order.quantity * around.item.power_w
    runs = [_is(party, site.operator) for party in parties] if site.operator else []
    return {
        "site_power_share": _share(load, site.power_mw),
        "site_cooling_share": _share(load, site.cooling_mw),
        "days_to_site": _days(day, site.begins),
        "site_operator_is_party": ("yes" if any(runs) else "no") if runs else None,
        "site_country_is_destination": _same(site.country, order.destination),
    }


def _share(load_w: float | None, power_mw: float | None) -> Measure | None:
    if load_w is None or not power_mw:
        return None
    return Measure(_WHOLE * load_w / (power_mw * _WATTS_PER_MW), "%")


def _of_payments(
    order: Order, payments: tuple[Payment, ...], parties: tuple[_Party, ...]
) -> Observed:
    others = tuple(party for party in parties if party.stated.role != "payer")
    names = [payment.payer for payment in payments if payment.payer]
    names += [party.stated.id or party.stated.name for party in _of_role(parties, "payer")]
    strange = [not any(_is(other, name) for other in others) for name in filter(None, names)]
    countries = {p.country for p in payments if p.country}
    homes = {home for p in others for home in (p.stated.country, p.record and p.record.country)}
    known = all(p.stated.country or (p.record and p.record.country) for p in others)
    means = {payment.means for payment in payments if payment.means}
    return {
        "payer_is_party": ("no" if any(strange) else "yes") if strange else None,
        "payment_country_is_party_country": ("yes" if countries <= homes else "no")
        if countries and known
        else None,
        "payment_changed": "yes" if any(p.changed for p in payments) else None,
        "paid_in_cash": ("yes" if means & {"cash", "crypto"} else "no") if means else None,
        "paid_share": _paid(order, payments),
    }


def _paid(order: Order, payments: tuple[Payment, ...]) -> Measure | None:
    """Return the sum of the payments as a share of the order's value, in per cent."""
    amounts = [p.amount for p in payments if p.amount is not None and p.currency == order.currency]
    if not order.value or not order.currency or not amounts or len(amounts) < len(payments):
        return None
    return Measure(_WHOLE * sum(amounts) / order.value, "%")


def _is_forwarder(parties: tuple[_Party, ...]) -> str | None:
    """Return whether a consignee is a forwarder; only the whole record can say that it is not."""
    forwarders = [party.stated for party in _of_role(parties, "forwarder")]
    answers = [_forwards(party, forwarders) for party in _of_role(parties, "consignee")]
    if "yes" in answers:
        return "yes"
    return "no" if answers and None not in answers else None


def _forwards(party: _Party, forwarders: list[StatedParty]) -> str | None:
    record = party.record
    if any(is_same_party(party.stated, other.id or other.name) for other in forwarders):
        return "yes"
    if record is None:
        return None
    if record.premises == "forwarder" or record.business == "logistics":
        return "yes"
    return "no" if record.premises and record.business else None


def _is(party: _Party, name: str) -> bool:
    return is_same_party(party.stated, name, party.record)


def _same(one: str, other: str) -> str | None:
    if not (one and other):
        return None
    return "yes" if one == other else "no"


def _number(value: float | None, unit: str) -> Measure | None:
    return None if value is None else Measure(value, unit)


@functools.lru_cache(maxsize=65_536)
def _days(earlier: str, later: str) -> Observation:
    """Return the days from one date to another; below 0 where the second came first."""
    if not (earlier and later):
        return None
    first, last = span_of(earlier), span_of(later)
    low = float((last.first - first.last).days)
    high = float((last.last - first.first).days)
    return Measure(low, "day") if low == high else Between(low, high, "day")
