"""Which listed entries may the parties of orders be, and how sure is each?

What a party is compared by: equal numbers, addresses that are listed whoever is there, and names.
The strength of a hit rests on these alone; see :class:`tidewaiter.model.trade.screening.Hit`. One
hit is told for each party and entry, with all that ties the two.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from tidewaiter.model.trade.screening import Hit
from tidewaiter.parties.listed.evidence import (
    LONGEST_ADDRESS,
    UNREADABLE,
    PlaceSeen,
    Searched,
    address_agrees,
    names_searched,
    numbers_seen,
    places_seen,
)
from tidewaiter.parties.listed.numbers import ALONE_LETTERS, CERTAIN_LETTERS
from tidewaiter.parties.listed.reasons import (
    NOTHING_TOLD,
    Evidence,
    Told,
    consequence,
    name_reasons,
    resolve,
    speaks_against,
    speaks_for,
)
from tidewaiter.parties.names.addresses import Likeness

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tidewaiter.model.trade.order import Role
    from tidewaiter.parties.listed.evidence import NameSeen
    from tidewaiter.parties.listed.screened_lists import ScreenedEntry, ScreenedLists

Strength = Literal["certain", "strong", "possible"]
_RANK: dict[Strength, int] = {"certain": 0, "strong": 1, "possible": 2}
_NEARNESS = list(Likeness)
_NO_LISTS = "no list is loaded"


class AskedParty(NamedTuple):
    """A party that is compared with the lists.

    Attributes:
        role: Its role in the order; "owner" for an owner of a party.
        names: Its name and other names.
        address: Address in one line, or "".
        identifiers: Registration or document numbers.
        country: Country of the address, or ""; told with a hit, and without any weight.
        kind: What it is said to be (``entity``, ``individual``, ``vessel``), or ""; told likewise.
    """

    role: Role | Literal["owner"]
    names: tuple[str, ...]
    address: str = ""
    identifiers: tuple[str, ...] = ()
    country: str = ""
    kind: str = ""


class PartyHits(NamedTuple):
    """What came of comparing one party.

    Attributes:
        hits: Entries that it may be, gravest first.
        unsearched: What could not be compared, and why; a party with any is never clear.
    """

    hits: tuple[Hit, ...]
    unsearched: tuple[str, ...]


class _Desk(NamedTuple):
    """What one call compares with, and the reasons of names; none where they are not told."""

    lists: ScreenedLists
    names: dict[str, Searched]
    told: dict[str, dict[int, Told]]


def hits_of(
    parties: Sequence[AskedParty],
    lists: ScreenedLists,
    use: str = "sparing",
    *,
    reasons: bool = True,
) -> list[PartyHits]:
    """Return the hits of each party; each answer is independent of all other parties.

    Args:
        parties: The parties.
        lists: The loaded lists.
        use: Use that sets the threshold of names.
        reasons: Whether what speaks for and against a name is told; it takes ten times as long as
            finding the hit, and changes nothing else.

    Raises:
        UnknownNameError: If there is no such use.
    """
    names = [name for party in parties for name in party.names]
    searched = names_searched(names, lists, use)
    alike = {
        name: len({seen.spelling for seen in found.entries.values()})
        for name, found in searched.items()
        if reasons and found.entries
    }
    desk = _Desk(lists, searched, name_reasons(lists, alike))
    return [_of_party(party, desk) for party in parties]


def _of_party(party: AskedParty, desk: _Desk) -> PartyHits:
    numbers = numbers_seen(party.identifiers, desk.lists) if party.identifiers else {}
    places = places_seen(party.address, desk.lists)
    names: dict[int, NameSeen] = {}
    for name in party.names:
        for entry, seen in desk.names[name].entries.items():
            if entry not in names or _nearer(seen, names[entry]):
                names[entry] = seen
    alone = {entry for entry, number in numbers.items() if len(number) >= ALONE_LETTERS}
    entries = sorted(alone | set(places) | set(names))
    hits = [
        _hit(party, entry, (names.get(entry), numbers.get(entry, ""), places.get(entry)), desk)
        for entry in entries
    ]
    return PartyHits(tuple(sorted(hits, key=gravest_first)), _unsearched(party, desk))


def _nearer(one: NameSeen, other: NameSeen) -> bool:
    return (one.whole, one.probability) > (other.whole, other.probability)


def gravest_first(hit: Hit) -> tuple[int, float, str, str]:
    """Return a key that sorts hits, the gravest first, ties by list and entry."""
    return _RANK[hit.strength], -hit.probability, hit.list, hit.entry


def _unsearched(party: AskedParty, desk: _Desk) -> tuple[str, ...]:
    """Return what of a party could not be compared.

    A name in letters that cannot be compared is no loss where another name could be.
    """
    if not desk.lists.parts.entries:
        return (_NO_LISTS,)
    faults = [desk.names[name].unsearched for name in party.names]
    if not all(faults):
        faults = [fault for fault in faults if fault != UNREADABLE]
    if not any(name.strip() for name in party.names):
        faults = ["no name is stated"]
    if len(party.address) > LONGEST_ADDRESS:
        faults.append(f"the address is too long: more than {LONGEST_ADDRESS} characters")
    return tuple(dict.fromkeys(filter(None, faults)))


def _hit(
    party: AskedParty,
    number: int,
    seen: tuple[NameSeen | None, str, PlaceSeen | None],
    desk: _Desk,
) -> Hit:
    entry = desk.lists.parts.entries[number]
    name, paper, place = seen
    address = None if place else _address(party, entry)
    evidence = Evidence(name, paper, place, address, party.country, party.kind)
    told = desk.told.get(name.asked, {}).get(name.spelling, NOTHING_TOLD) if name else NOTHING_TOLD
    by = _by(evidence)
    return Hit(
        role=party.role,
        party=_shown(party, evidence),
        list=entry.list,
        entry=entry.id,
        listed_name=place.place.text if place else name.listed if name else entry.name,
        by=by,
        probability=_probability(evidence),
        strength=_strength(evidence),
        speaks_for=speaks_for(entry, evidence, told),
        speaks_against=speaks_against(entry, evidence, told),
        consequence=consequence(entry, desk.lists),
        resolve=resolve(entry, evidence),
    )


def _address(party: AskedParty, entry: ScreenedEntry) -> Likeness | None:
    """Return how a party's address relates to the nearest of an entry's."""
    if not party.address.strip() or not entry.addresses:
        return None
    return min((address_agrees(party.address, a) for a in entry.addresses), key=_NEARNESS.index)


def _by(evidence: Evidence) -> Literal["name", "address", "number"]:
    if _is_certain_number(evidence) or (evidence.number and not evidence.name):
        return "number"
    return "address" if evidence.place else "name"


def _is_certain_number(evidence: Evidence) -> bool:
    return len(evidence.number) >= CERTAIN_LETTERS


def _strength(evidence: Evidence) -> Strength:
    is_same_unit = evidence.place is not None and evidence.place.likeness is Likeness.SAME_UNIT
    if _is_certain_number(evidence) or is_same_unit:
        return "certain"
    if evidence.name is None:
        return "possible"
    is_near = evidence.address not in {None, Likeness.ELSEWHERE}
    return "strong" if evidence.number or is_near or evidence.name.whole else "possible"


def _probability(evidence: Evidence) -> float:
    if evidence.place:
        return 1.0 if evidence.place.likeness is Likeness.SAME_UNIT else 0.5
    if evidence.name and not _is_certain_number(evidence):
        return evidence.name.probability
    return 1.0


def _shown(party: AskedParty, evidence: Evidence) -> str:
    if evidence.place:
        return party.address
    first = next((name for name in party.names if name.strip()), "")
    return evidence.name.asked if evidence.name else first or evidence.number
