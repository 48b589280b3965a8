"""Which owners may be listed, and is a party restricted because of them?

Ownership records name owners; lists name parties. Whether an owner is the listed party of the like
name is a supposition of its own, and every answer that rests on one says so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tidewaiter.model.ownership import ListedParty
from tidewaiter.model.trade.screening import OwnershipAnswer
from tidewaiter.parties.listed.hits import AskedParty, hits_of
from tidewaiter.parties.ownership.flags import meaning
from tidewaiter.parties.ownership.verdict import Asked, judged

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from tidewaiter.model.ownership import OwnershipRule, Stake
    from tidewaiter.model.trade.order import Role
    from tidewaiter.model.trade.screening import Hit
    from tidewaiter.parties.listed.screened_lists import ScreenedLists
    from tidewaiter.parties.ownership.verdict import Link, Verdict


class ListedOwner(NamedTuple):
    """A holder or entity of the records that is listed, or may be.

    Attributes:
        party: It, by the identifier of the records, with the code that ownership rules use.
        hit: Why it is taken for a listed party; None where it is known to be one.
    """

    party: ListedParty
    hit: Hit | None = None


class OwnersSearched(NamedTuple):
    """What came of comparing owners with the lists.

    Attributes:
        listed: Owners that may be listed, in order of identifier and code, the gravest hit of each.
        unsearched: What of an owner could not be compared, by identifier.
    """

    listed: tuple[ListedOwner, ...]
    unsearched: dict[str, tuple[str, ...]]


class OwnedParty(NamedTuple):
    """A party of an order with its identifier in the ownership records."""

    role: Role
    name: str
    entity: str


class OwnershipCase(NamedTuple):
    """What is known about owners on a day.

    Attributes:
        day: The day asked about.
        stakes: Stakes in any order.
        listed: Owners that are listed or may be.
        names: Name by identifier of the records, for the words of an answer.
        countries: Country of registration by identifier, where it is known.
    """

    day: date
    stakes: Sequence[Stake]
    listed: Sequence[ListedOwner]
    names: Mapping[str, str] = {}
    countries: Mapping[str, str] = {}


def listed_owners(
    names: Mapping[str, str], lists: ScreenedLists, use: str = "sparing"
) -> OwnersSearched:
    """Return which holders and entities of ownership records may be listed.

    Args:
        names: Name of each by its identifier in the records.
        lists: The loaded lists.
        use: Use that sets the threshold of names.
    """
    idents = sorted(names)
    asked = [AskedParty("owner", (names[ident],)) for ident in idents]
    found = hits_of(asked, lists, use, reasons=False)
    listed: dict[tuple[str, str], ListedOwner] = {}
    for ident, one in zip(idents, found, strict=True):
        for hit in one.hits:
            code = ownership_code(hit.list, lists)
            owner = ListedOwner(ListedParty(name=ident, listed_on=code), hit)
            listed.setdefault((ident, code), owner)
    unsearched = zip(idents, (one.unsearched for one in found), strict=True)
    return OwnersSearched(
        tuple(listed[key] for key in sorted(listed)),
        {ident: faults for ident, faults in unsearched if faults},
    )


def ownership_code(list_code: str, lists: ScreenedLists) -> str:
    """Return the code by which ownership rules name a list; one that none names keeps its own."""
    known = lists.parts.consequences.get(list_code)
    return (known.ownership_code if known else "") or list_code.upper()


def ownership_answers(
    parties: Iterable[OwnedParty], case: OwnershipCase, rules: Iterable[OwnershipRule]
) -> tuple[OwnershipAnswer, ...]:
    """Return what each rule says of each party that the records give an owner, in their order.

    Args:
        parties: The parties.
        case: What is known about owners.
        rules: Rules that restrict somebody.
    """
    owned = {stake.owned for stake in case.stakes}
    asked = [party for party in parties if party.entity in owned]
    entities = {party.entity for party in asked}
    hits: dict[str, list[Hit]] = {}
    for owner in case.listed:
        if owner.hit is not None and owner.hit.by == "name":
            hits.setdefault(owner.party.name, []).append(owner.hit)
    listed = [owner.party for owner in case.listed]
    judgements = [
        {v.entity: v for v in judged(case.stakes, question, entities)}
        for question in (Asked(rule, case.day, listed, case.countries) for rule in rules)
    ]
    return tuple(
        _answer(party, verdicts[party.entity], case, hits)
        for party in asked
        for verdicts in judgements
    )


def _answer(
    party: OwnedParty, verdict: Verdict, case: OwnershipCase, hits: Mapping[str, Sequence[Hit]]
) -> OwnershipAnswer:
    involved = [link.holding.owner for link in verdict.path if link.owner_is == "listed"]
    if "listed_itself" in verdict.flags:
        involved.append(party.entity)
    supposed = [
        _supposing(owner, hit, case)
        for owner in dict.fromkeys(involved)
        for hit in hits.get(owner, ())
    ]
    cite = verdict.cite
    return OwnershipAnswer(
        role=party.role,
        party=party.name,
        rule=verdict.rule,
        restricted=verdict.restricted,
        status=verdict.status,
        path=tuple(_in_words(link, case) for link in verdict.path),
        supposing=tuple(supposed),
        flags=tuple(meaning(flag) for flag in verdict.flags),
        next_step=verdict.next_step,
        cite=", ".join(filter(None, (cite.source, cite.locator))) if cite else "",
    )


def _supposing(owner: str, hit: Hit, case: OwnershipCase) -> str:
    return (
        f"{case.names.get(owner, owner)} is taken for {hit.listed_name} ({hit.list} {hit.entry})"
        f" by its name alone, probability {hit.probability:.2f}"
    )


def _in_words(link: Link, case: OwnershipCase) -> str:
    holding = link.holding
    owner = case.names.get(holding.owner, holding.owner)
    owned = case.names.get(holding.owned, holding.owned)
    lists = f" on {', '.join(link.listed_on)}" if link.listed_on else ""
    if holding.kind == "share":
        range_ = f" to {holding.high.normalize():f}" if holding.high != holding.low else ""
        does = f"holds {holding.low.normalize():f}{range_} % of"
    else:
        does = "controls" if holding.kind == "controls" else "may control"
    sources = f" [{'; '.join(holding.sources)}]" if holding.sources else ""
    return f"{owner} ({link.owner_is}{lists}) {does} {owned}{sources}"
