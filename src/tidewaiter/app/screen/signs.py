"""Which red flags does an order raise? The records are looked up here; the flags are facts."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Literal, NamedTuple

from tidewaiter.app.screen.ground import folded
from tidewaiter.controls.changes import timeline
from tidewaiter.controls.orders.flags import FlagBook
from tidewaiter.controls.orders.observed import Around, ItemFacts, Owners, observed
from tidewaiter.controls.requirement import country_group
from tidewaiter.controls.versions import terms_on
from tidewaiter.core.timeline import span_of
from tidewaiter.model.trade.screening import Question

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from tidewaiter.app.screen.ground import Ground
    from tidewaiter.app.screen.items import Item
    from tidewaiter.app.screen.partakers import Partaker
    from tidewaiter.controls.orders.decision import Found
    from tidewaiter.controls.stated_item import StatedItem
    from tidewaiter.model.figure import Figure
    from tidewaiter.model.rule import Rule
    from tidewaiter.model.trade.order import Role
    from tidewaiter.model.trade.screening import FlagAnswer, Hit

_CUSTOMER: tuple[Role, ...] = ("buyer", "consignee", "end-user")
_STRENGTHS: tuple[Literal["certain", "strong", "possible"], ...] = ("certain", "strong", "possible")
_CONTROLLED = "controlled"
_UNKNOWN = (None, None)


class _History(NamedTuple):
    """Days on which the law about an item changed, and the first on which it was controlled."""

    days: tuple[date, ...]
    controlled_since: str


class SignDesk:
    """Red flags, asked order by order; what is kept never changes an answer."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        known_by = ground.known_by or ground.as_of
        self._known_days = _days_known(ground.rules.values(), known_by)
        flags = [flag for flag in ground.flags if span_of(flag.issued).last <= known_by]
        terms = terms_on(ground.rules, ground.as_of, ground.known_by)
        self._book = FlagBook(flags, terms)
        self._texts = {flag.id: flag.text for flag in ground.flags}
        self._asked = {
            (flag.id, needed): Question(
                to=flag.ask, text=flag.question, about=f"red flag {flag.id}", needed=needed
            )
            for flag in ground.flags
            for needed in (False, True)
        }
        self._groups: dict[str, str] = {}
        self._histories: dict[str, _History] = {}
        self._amounts = {
            chip.id: (_amount(chip.power, "W"), _amount(chip.price, "USD/chip"))
            for chip in ground.chips.values()
        }
        addresses = (folded(record.address) for record in ground.parties.values())
        self._at_address = Counter(address for address in addresses if address)

    @property
    def texts(self) -> dict[str, str]:
        """Text of each flag by its identifier."""
        return self._texts

    def answers(
        self, found: Found, partakers: Sequence[Partaker], item: Item
    ) -> tuple[FlagAnswer, ...]:
        """Return what every flag says of an order.

        Args:
            found: What was found besides.
            partakers: The parties of the order with their records, in its order.
            item: What the item may be.
        """
        order, ground = found.order, self._ground
        around = Around(
            records=tuple(partaker.record for partaker in partakers),
            site=ground.sites.get(order.site),
            payments=ground.payments.get(order.id, ()),
            item=self._item_facts(found, item),
            hit=_strongest(found.hits) if found.screened else "",
            owners=self._owners(partakers),
            serials_elsewhere=ground.serials,
            parties_at_address=self._neighbours(partakers),
        )
        return self._book.answers(observed(order, around, ground.as_of))

    def question(self, ident: str, *, needed: bool) -> Question:
        """Return the question of a flag."""
        return self._asked[ident, needed]

    def _item_facts(self, found: Found, item: Item) -> ItemFacts:
        chip = item.chips[0] if len(item.chips) == 1 else None
        power, price = self._amounts.get(chip.id, _UNKNOWN) if chip is not None else _UNKNOWN
        history = self._history(*item.may_be[0]) if len(item.may_be) == 1 else _History((), "")
        date_ = found.order.date
        day = span_of(date_).last if date_ else self._ground.as_of
        later = [change for change in history.days if change > day]
        controlled: Literal["", "yes", "no"] = ""
        if found.controlled in {"yes", "no"}:
            controlled = "yes" if found.controlled == "yes" else "no"
        return ItemFacts(
            is_chip="yes" if item.chips else "",
            controlled=controlled,
            power_w=power,
            price_usd=price,
            controlled_since=history.controlled_since,
            next_rule=later[0].isoformat() if later else "",
        )

    def _history(self, key: str, item: StatedItem) -> _History:
        found = self._histories.get(key)
        if found is None:
            changes = timeline(item, self._ground.rules)
            since = next((c.day for c in changes if c.standing.outcome == _CONTROLLED), "")
            moved = (span_of(change.day).first for change in changes if change.changed)
            days = tuple(day for day in moved if day in self._known_days)
            found = self._histories[key] = _History(days, since)
        return found

    def _owners(self, partakers: Sequence[Partaker]) -> Owners:
        about = _of_role(partakers, ("end-user", "consignee", "buyer"))
        if len(about) != 1:
            return Owners()
        return Owners(
            headquarters_group=self._gravest(about[0].headquarters),
            ultimate_parent_group=self._gravest(about[0].parent_country),
            listed=_listed(about[0]),
        )

    def _gravest(self, countries: Sequence[str]) -> str:
        """Return the group of the countries that are said; one that a rule names goes first."""
        groups = [self._group(country) for country in countries]
        named = [g for g, c in zip(groups, countries, strict=True) if g != c]
        return (named or groups)[0]

    def _group(self, country: str) -> str:
        """Return the country group that rules name a country by, or the country."""
        if not country:
            return ""
        if country not in self._groups:
            self._groups[country] = country_group(
                country, self._ground.rules, self._ground.as_of, self._ground.known_by
            ).label
        return self._groups[country]

    def _neighbours(self, partakers: Sequence[Partaker]) -> float | None:
        customer = _of_role(partakers, _CUSTOMER)
        addresses = {folded(p.asked.address) for p in customer} - {""}
        if len(addresses) != 1 or not self._at_address:
            return None
        return float(self._at_address[addresses.pop()]) or None


def _days_known(rules: Iterable[Rule], known_by: date) -> frozenset[date]:
    """Return the days on which a text published by the day of knowledge begins."""
    return frozenset(
        span_of(version.in_force).last
        for rule in rules
        for version in rule.versions
        if span_of(version.published).last <= known_by
    )


def _of_role(partakers: Sequence[Partaker], roles: Sequence[Role]) -> list[Partaker]:
    """Return the parties of the first of some roles that the order fills."""
    for role in roles:
        found = [partaker for partaker in partakers if partaker.stated.role == role]
        if found:
            return found
    return []


def _strongest(
    hits: Sequence[Hit],
) -> Literal["none", "possible", "strong", "certain"]:
    found = {hit.strength for hit in hits}
    return next((strength for strength in _STRENGTHS if strength in found), "none")


def _listed(
    partaker: Partaker,
) -> Literal["", "none", "minority", "share-known", "share-unknown"]:
    owners = partaker.owners
    if owners is None:
        return ""
    if any(answer.restricted == "yes" for answer in owners.answers):
        return "share-known"
    if any(answer.restricted == "unknown" and answer.path for answer in owners.answers):
        return "share-unknown"
    if owners.listed_above:
        return "minority"
    return "none" if owners.answers or owners.listed_ownership is not None else ""


def _amount(figure: Figure | None, unit: str) -> float | None:
    return figure.amount(unit) if figure is not None else None
