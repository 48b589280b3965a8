"""Would the decision be the same with another country of the same standing, or another name?

The swap test reruns a screening twice. Countries change places with countries that every rule of
the day treats alike; names without a hit are changed for invented names in other scripts. No
outcome may move: a country may enter a decision only through a rule that names it, and a name only
through its likeness to a listed one. Names in letters that the matcher cannot read are held until
they are given in Latin letters too, whatever their language; the test says how many there are.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from tidewaiter.controls.references import parts_of
from tidewaiter.controls.versions import version_on
from tidewaiter.model.trade.runs import Moved

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from tidewaiter.model.rule import Rule
    from tidewaiter.model.trade.order import Order, StatedParty

_FREE = tuple(f"X{letter}" for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
"""Codes that ISO 3166-1 leaves to users: no rule can name them."""

INVENTED = (
    "Vellamora Quintabrook",
    "Оремистов Валдукайнен",
    "枫岚沐禾",
    "زهرمان البرقوفي",
    "Tzibrikovec Ollandrun",
    "Кестрабур Фиднемыш",
)
"""Names of nobody, in four scripts, checked against no list: a hit among them is told."""


class CountrySwap(NamedTuple):
    """Which country takes the place of which.

    Attributes:
        instead: Country by country; a country that is not in it stays.
        alone: Countries without another of the same standing.
    """

    instead: dict[str, str]
    alone: tuple[str, ...]


def country_swap(
    countries: Iterable[str], rules: Mapping[str, Rule], on: date, known_by: date | None = None
) -> CountrySwap:
    """Return a swap of countries, each for one that every rule on the day treats alike.

    Args:
        countries: Countries of the orders.
        rules: Rules of every jurisdiction.
        on: Day asked about.
        known_by: Leave out what was published later.
    """
    named = _named_by(rules, on, known_by)
    known = {country for country in countries if country}
    groups: dict[frozenset[str], set[str]] = defaultdict(set)
    for country in {*known, *named, *_FREE}:
        groups[named.get(country, frozenset())].add(country)
    instead: dict[str, str] = {}
    alone = []
    for group in groups.values():
        ring = sorted(group)
        if len(ring) > 1:
            instead |= dict(zip(ring, (*ring[1:], ring[0]), strict=True))
        else:
            alone += [country for country in ring if country in known]
    return CountrySwap({c: instead[c] for c in known & set(instead)}, tuple(sorted(alone)))


def _named_by(
    rules: Mapping[str, Rule], on: date, known_by: date | None
) -> dict[str, frozenset[str]]:
    """Return by country the places in rules that name it."""
    found: dict[str, set[str]] = defaultdict(set)
    for rule in rules.values():
        version = version_on(rule, on, known_by)
        if version is None or version.when is None:
            continue
        for place, part in enumerate(parts_of(version.when)):
            words = part.is_in.words if part.is_in else (part.equals.word,) if part.equals else ()
            for word in words:
                found[word].add(f"{rule.id}/{place}")
    return {
        word: frozenset(places)
        for word, places in found.items()
        if len(word) == 2 and word.isalpha() and word.isupper()
    }


def with_countries(order: Order, instead: Mapping[str, str]) -> Order:
    """Return an order with its countries changed."""
    return msgspec.structs.replace(
        order,
        exported_from=instead.get(order.exported_from, order.exported_from),
        destination=instead.get(order.destination, order.destination),
        parties=tuple(_party_with(party, instead) for party in order.parties),
    )


def _party_with(party: StatedParty, instead: Mapping[str, str]) -> StatedParty:
    fields = {name: getattr(party, name) for name in ("country", "headquarters", "parent_country")}
    return msgspec.structs.replace(
        party, **{name: instead.get(country, country) for name, country in fields.items()}
    )


def with_names(order: Order, instead: Mapping[str, str]) -> Order:
    """Return an order with the names of its parties changed."""
    parties = tuple(
        msgspec.structs.replace(party, name=instead.get(party.name, party.name))
        for party in order.parties
    )
    return msgspec.structs.replace(order, parties=parties)


def invented_names(names: Iterable[str]) -> dict[str, str]:
    """Return an invented name for each name, in turn from every script; equal names stay equal."""
    return {
        name: f"{INVENTED[number % len(INVENTED)]} {_ordinal(number)}"
        for number, name in enumerate(sorted({name for name in names if name}))
    }


def _ordinal(number: int) -> str:
    """Return a number as a word of letters that stand in no list."""
    return "".join("qvzxjwkybf"[int(digit)] for digit in str(number)) + "oqu"


def moved(
    before: Iterable[tuple[str, str]], after: Iterable[tuple[str, str]], swapped: str
) -> Iterator[Moved]:
    """Yield the orders whose outcome moved.

    Args:
        before: Number and outcome of each order.
        after: The same after the swap, in the same order.
        swapped: What was swapped.
    """
    for (order, old), (_, new) in zip(before, after, strict=True):
        if old != new:
            yield Moved(order=order, swapped=swapped, before=old, after=new)
