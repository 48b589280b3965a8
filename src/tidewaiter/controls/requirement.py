"""Does this transaction need a licence on a day, how is it reviewed, and which rules say so?

A licence is needed for an item of a class where a rule on destinations or parents reaches the
transaction, and wherever a further rule or a restriction of a party reaches it. A country matters
only through a cited rule. Four answers: yes, no, unknown (a fact is missing or disputed), verify
(only a rule whose text was not read reaches it). No answer clears a transaction: lists of parties
and end uses are other questions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

import msgspec

from tidewaiter.controls.classes import (
    IN_FORCE,
    VERIFY,
    Classification,
    RuleAnswer,
    classify,
    rule_answer,
)
from tidewaiter.controls.conditions import Truth, holds
from tidewaiter.controls.ranges import weighed
from tidewaiter.controls.references import parts_of, standing
from tidewaiter.controls.stated_item import Quantity, StatedItem
from tidewaiter.controls.versions import terms_on, version_on

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from tidewaiter.controls.conditions import Terms
    from tidewaiter.model.rule import Rule, Version

Answer: TypeAlias = Literal["yes", "no", "unknown", "verify"]

ASKED = ("reach", "requirement", "party", "embargo", "review")
OF_TRANSACTIONS = ("reach", "party", "embargo")
"""Kinds of rules that do not ask what kind of item it is."""

_STRONGEST: tuple[Answer, ...] = ("yes", "unknown", "verify", "no")
_DESTINATION = "destination"


class Transaction(msgspec.Struct, frozen=True, kw_only=True):
    """An item that is to go somewhere; what is empty or None is unknown.

    Attributes:
        item: The item.
        exported_from: Two-letter code of the country it leaves.
        destination: Two-letter code of the country it goes to.
        headquarters: Two-letter code of the country of the end user's headquarters.
        ultimate_parent: Two-letter code of the country of its ultimate parent's headquarters.
        listed_ownership: Share of the end user that listed parties own in aggregate, in per cent.
        words: Further properties in words, such as ``site_funding``.
    """

    item: StatedItem
    exported_from: str = ""
    destination: str = ""
    headquarters: str = ""
    ultimate_parent: str = ""
    listed_ownership: float | None = None
    words: dict[str, str] = {}


class Requirement(msgspec.Struct, frozen=True, kw_only=True):
    """Whether a transaction needs a licence, and the rules behind the answer.

    Attributes:
        on: Day asked about.
        known_by: Day of knowledge; empty for all that is known.
        requirement: Yes, no, unknown or verify.
        licence: The same for the licence that items of a class need.
        because: Rules that make the answer what it is.
        review: Policy of review in words; empty where none is entered for the destination or the
            figures leave it open.
        exceptions: Exceptions that were considered, with what they say of the item alone.
        missing: Properties that would have to be known.
        verify: Rules and lists to verify, which reach the transaction or on which "no" rests.
        classification: The item's class.
        rules: Every further rule that was asked.
    """

    on: str
    known_by: str
    requirement: Answer
    licence: Answer
    because: tuple[str, ...]
    review: str
    exceptions: tuple[RuleAnswer, ...]
    missing: tuple[str, ...]
    verify: tuple[str, ...]
    classification: Classification
    rules: tuple[RuleAnswer, ...]


def requirement(
    transaction: Transaction, rules: Mapping[str, Rule], on: date, known_by: date | None = None
) -> Requirement:
    """Return whether a transaction needs a licence on a day.

    Args:
        transaction: The transaction; the ultimate parent is already known or unknown.
        rules: The rules of every jurisdiction that is asked about.
        on: Day asked about.
        known_by: Leave out what was published later; None leaves out nothing.
    """
    classification = classify(transaction.item, rules, on, known_by)
    about = _about(transaction, rules, on, known_by)
    answers = tuple(
        _asked(rule, version, about, standing(rule.id, rules, on, known_by))
        for rule in rules.values()
        if rule.kind in ASKED
        if rule.kind in OF_TRANSACTIONS or rule.asks == transaction.item.kind
        if (version := version_on(rule, on, known_by)) is not None and version.when is not None
    )
    reach = [(a, _answered(a)) for a in answers if a.kind == "reach"]
    others = [(a, _answered(a)) for a in answers if a.kind in {"requirement", "party", "embargo"}]
    licence = _both(_of_class(classification), _any(said for _, said in reach))
    found = _any([licence, *(said for _, said in others)])
    counted = [*(reach if licence != "no" else []), *others]
    unread = {a.rule for a, said in counted if said == VERIFY}
    if found == "no" and _of_class(classification) != "no":
        # The "no" rests on these rules too, though they did not reach the transaction.
        unread |= {a.rule for a, _ in reach if a.status == VERIFY}
    return Requirement(
        on=on.isoformat(),
        known_by=known_by.isoformat() if known_by else "",
        requirement=found,
        licence=licence,
        because=(
            *(_classes_that_say(classification, found) if licence == found else ()),
            *(a.rule for a, said in counted if said == found != "no"),
        ),
        review=_review(answers, rules, transaction.destination) if licence != "no" else "",
        exceptions=classification.of_kind("exception") if licence != "no" else (),
        missing=_missing(classification if licence != "no" else None, counted),
        verify=tuple(sorted(unread | about.lists)),
        classification=classification,
        rules=answers,
    )


class _About(NamedTuple):
    """What the rules are asked about.

    Attributes:
        item: The item, with the share of listed owners.
        terms: Conditions of all rules on the day.
        properties: The transaction's words.
        doubtful: Names of those words that a list gave which was not verified.
        lists: Identifiers of the lists that were consulted and not verified.
    """

    item: StatedItem
    terms: Terms
    properties: dict[str, str]
    doubtful: frozenset[str]
    lists: set[str]


def _about(
    transaction: Transaction, rules: Mapping[str, Rule], on: date, known_by: date | None
) -> _About:
    stated = {
        "exported_from": transaction.exported_from,
        _DESTINATION: transaction.destination,
        **transaction.words,
    }
    countries = {
        "headquarters_group": transaction.headquarters,
        "ultimate_parent_group": transaction.ultimate_parent,
    }
    doubtful: set[str] = set()
    lists: set[str] = set()
    for name, country in countries.items():
        place = country_group(country, rules, on, known_by)
        stated[name] = place.label
        doubtful |= {name} if place.is_doubtful else set()
        lists |= place.lists
    return _About(
        item=_with_ownership(transaction),
        terms=terms_on(rules, on, known_by),
        properties={name: word for name, word in stated.items() if word},
        doubtful=frozenset(doubtful),
        lists=lists,
    )


class CountryGroup(NamedTuple):
    """The place that rules name a country by.

    Attributes:
        label: Label of the group that the country is in, or the country itself.
        is_doubtful: Whether only a list that was not verified says so.
        lists: Lists that were consulted and not verified, where no verified one settles it.
    """

    label: str
    is_doubtful: bool
    lists: frozenset[str]


def country_group(
    country: str, rules: Mapping[str, Rule], on: date, known_by: date | None = None
) -> CountryGroup:
    """Return the group that a country is in on a day; a verified list goes before others."""
    unverified: dict[str, str] = {}
    consulted: set[str] = set()
    for rule in rules.values() if country else ():
        version = version_on(rule, on, known_by) if rule.kind == "place" else None
        if version is None or version.when is None:
            continue
        is_in = holds(version.when, {"country": country}, {}).truth is Truth.YES
        if version.status == IN_FORCE and is_in:
            return CountryGroup(rule.label, is_doubtful=False, lists=frozenset())
        if version.status != IN_FORCE:
            consulted.add(rule.id)
            unverified |= {rule.id: rule.label} if is_in else {}
    label = next(reversed(unverified.values()), country)
    return CountryGroup(label, bool(unverified), frozenset(consulted))


def _asked(rule: Rule, version: Version, about: _About, status: str) -> RuleAnswer:
    """Return what a rule says; "verify" where only an unverified list makes it say yes."""
    if version.when is None:
        raise ValueError("a version without condition was asked")
    item, terms, properties, doubtful, _ = about
    found = rule_answer(rule, version, weighed(version.when, item, terms, properties))
    firm = {name: word for name, word in properties.items() if name not in doubtful}
    if found.truth is Truth.YES and doubtful and status == IN_FORCE:
        without = weighed(version.when, item, terms, firm)
        status = status if without.truth is Truth.YES else VERIFY
    return msgspec.structs.replace(found, status=status, supposing={})


def _with_ownership(transaction: Transaction) -> StatedItem:
    """Return the item with the share of listed owners beside its quantities."""
    share = transaction.listed_ownership
    if share is None:
        return transaction.item
    owned = Quantity(
        name="listed_ownership", value=share, low=share, high=share, unit="%", grade="stated"
    )
    quantities = (*transaction.item.quantities, owned)
    return msgspec.structs.replace(transaction.item, quantities=quantities)


def _answered(answer: RuleAnswer) -> Answer:
    """Return what one rule says of the requirement; only a rule in force that was read says yes."""
    if answer.truth is Truth.NO or answer.status not in {IN_FORCE, VERIFY}:
        return "no"
    if answer.status == VERIFY:
        return "verify"
    return "yes" if answer.truth is Truth.YES else "unknown"


def _of_class(classification: Classification) -> Answer:
    classes = classification.of_kind("class")
    if any(c.truth is Truth.YES for c in classes):
        return "yes"
    if any(c.truth is Truth.UNKNOWN for c in classes):
        return "unknown"
    unread = [r for r in classification.rules if r.kind == "class" and r.status == VERIFY]
    return "verify" if any(r.truth is not Truth.NO for r in unread) else "no"


def _classes_that_say(classification: Classification, found: Answer) -> tuple[str, ...]:
    """Return the classes whose answer is that of the requirement."""
    truths = {"yes": Truth.YES, "unknown": Truth.UNKNOWN}
    classes = classification.of_kind("class")
    return tuple(c.rule for c in classes if c.truth is truths.get(found))


def _any(answers: Iterable[Answer]) -> Answer:
    return min(answers, key=_STRONGEST.index, default="no")


def _both(one: Answer, other: Answer) -> Answer:
    order: tuple[Answer, ...] = ("no", "unknown", "verify", "yes")
    return min(one, other, key=order.index)


def _review(answers: tuple[RuleAnswer, ...], rules: Mapping[str, Rule], destination: str) -> str:
    """Return the policies of review for a destination that their rules speak of."""
    found = []
    for answer in answers:
        if answer.kind != "review" or answer.status != IN_FORCE:
            continue
        conditions = [v.when for v in rules[answer.rule].versions if v.in_force == answer.in_force]
        spoken_of = {
            word
            for condition in conditions
            if condition is not None
            for part in parts_of(condition)
            if part.is_in is not None and part.is_in.of == _DESTINATION
            for word in part.is_in.words
        }
        if destination in spoken_of and answer.follows:
            found.append(answer.follows)
    return "; ".join(found)


def _missing(
    classification: Classification | None, counted: list[tuple[RuleAnswer, Answer]]
) -> tuple[str, ...]:
    names = set(classification.missing) if classification else set()
    for answer, said in counted:
        if said in {"unknown", "verify"}:
            names |= set(answer.missing)
    return tuple(sorted(names))
