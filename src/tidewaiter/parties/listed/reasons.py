"""What speaks for a hit and against it, what follows if it is right, and what would settle it?

The texts decide nothing. The country of an address and the kind of the entry are told and move
neither strength nor probability.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tidewaiter.model.party import PartyKind
from tidewaiter.parties.names.addresses import Likeness
from tidewaiter.parties.names.explain import explained_each

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tidewaiter.parties.listed.evidence import NameSeen, PlaceSeen
    from tidewaiter.parties.listed.screened_lists import ScreenedEntry, ScreenedLists
    from tidewaiter.parties.names.explain import Reason

NOTHING = ("nothing",)
_NUMBERS_SHOWN = 3


class Evidence(NamedTuple):
    """Everything that ties a party to an entry.

    Attributes:
        name: The name that is like a listed one, or None.
        number: The equal number, or "".
        place: The address that is listed whoever is there, or None.
        address: How the party's address relates to the nearest of the entry's; None where one of
            the two has none.
        asked_country: Country of the party's address, or "".
        asked_kind: What the party is said to be, or "".
    """

    name: NameSeen | None
    number: str
    place: PlaceSeen | None
    address: Likeness | None
    asked_country: str
    asked_kind: str


class Told(NamedTuple):
    """Reasons of one match of names."""

    spoken_for: tuple[str, ...]
    against: tuple[str, ...]


NOTHING_TOLD = Told((), ())


def name_reasons(lists: ScreenedLists, asked: Mapping[str, int]) -> dict[str, dict[int, Told]]:
    """Return the reasons for and against the listed spellings that names are most like.

    Args:
        lists: The loaded lists.
        asked: How many spellings are told of each name.
    """
    if lists.name_index is None:
        return {name: {} for name in asked}
    return {
        name: {int(match.entry): _told(match.reasons) for match in found}
        for name, found in explained_each(lists.name_index, asked).items()
    }


def _told(reasons: Sequence[Reason]) -> Told:
    return Told(
        tuple(f"{r.about}: {r.text}" for r in reasons if r.log_odds > 0),
        tuple(f"{r.about}: {r.text}" for r in reversed(reasons) if r.log_odds < 0),
    )


def speaks_for(entry: ScreenedEntry, evidence: Evidence, told: Told) -> tuple[str, ...]:
    """Return what speaks for a hit; "nothing" where nothing does."""
    return tuple(_for(entry, evidence, told)) or NOTHING


def _for(entry: ScreenedEntry, evidence: Evidence, told: Told) -> Iterator[str]:
    if evidence.number:
        yield f"the number {evidence.number} is one of the entry's"
    if evidence.place:
        is_same = evidence.place.likeness is Likeness.SAME_UNIT
        yield (
            "the address is the listed unit" if is_same else "the address is in the listed building"
        )
    if evidence.name and evidence.name.whole:
        yield "the whole name agrees: all words, and the family of the legal form"
    yield from told.spoken_for
    if evidence.address and evidence.address is not Likeness.ELSEWHERE:
        yield f"address: {evidence.address}"
    if evidence.asked_country and evidence.asked_country in entry.countries:
        yield f"country of the address agrees: {evidence.asked_country} (this decides nothing)"


def speaks_against(entry: ScreenedEntry, evidence: Evidence, told: Told) -> tuple[str, ...]:
    """Return what speaks against a hit; "nothing" where nothing does."""
    return tuple(_against(entry, evidence, told)) or NOTHING


def _against(entry: ScreenedEntry, evidence: Evidence, told: Told) -> Iterator[str]:
    if evidence.place and evidence.place.likeness is Likeness.UNKNOWN_UNIT:
        yield "the unit is not stated: it may be another one of the building"
    if evidence.number and evidence.name is None:
        yield f"the names are not alike; the listed one is {entry.name}"
    if evidence.name and evidence.name.weak:
        yield "the publisher calls the listed spelling a weak alias"
    yield from _lapses(entry)
    yield from told.against
    if evidence.address in {Likeness.ELSEWHERE, Likeness.OTHER_UNIT}:
        yield f"address: {evidence.address}"
    codes = {c for c in entry.countries if len(c) == 2}
    if codes and evidence.asked_country and evidence.asked_country not in codes:
        stated = ", ".join(sorted(codes))
        differs = f"country of the address differs: {evidence.asked_country}, listed {stated}"
        yield f"{differs} (this decides nothing)"
    if _other_kind(entry, evidence.asked_kind):
        yield f"the entry names an {entry.kind}, the party is said to be an {evidence.asked_kind}"


def _lapses(entry: ScreenedEntry) -> Iterator[str]:
    for text in entry.statements:
        if text.startswith("end:"):
            yield f"the entry states an {text}; it may have lapsed by the day asked about"


def _other_kind(entry: ScreenedEntry, kind: str) -> bool:
    is_told = entry.kind not in {PartyKind.UNKNOWN, PartyKind.ADDRESS}
    return is_told and bool(kind) and kind != entry.kind


def consequence(entry: ScreenedEntry, lists: ScreenedLists) -> str:
    """Return what follows if the party is the entry: of its list, then what the entry states."""
    known = lists.parts.consequences.get(entry.list)
    if known is None:
        text = f"What follows from the list {entry.list} is not in the facts: verify."
    else:
        text = f"{known.text} ({known.locator})" if known.locator else known.text
    return " ".join([text, *(f"[{statement}]" for statement in entry.statements)])


def resolve(entry: ScreenedEntry, evidence: Evidence) -> tuple[str, ...]:
    """Return the steps that would settle whether the party is the entry."""
    return tuple(_steps(entry, evidence))


def _steps(entry: ScreenedEntry, evidence: Evidence) -> Iterator[str]:
    if evidence.place:
        listed = evidence.place.place.text
        yield f"ask for the full address with floor and unit, and compare it with: {listed}"
        yield "ask for the lease or a visit's record that shows which unit the party uses"
        return
    if entry.numbers:
        shown = "; ".join(entry.numbers[:_NUMBERS_SHOWN])
        yield f"compare the party's registration or document numbers with the entry's: {shown}"
    elif entry.kind is PartyKind.INDIVIDUAL:
        yield "ask for date and place of birth and compare them with the entry"
    else:
        yield "ask for the registration number and an extract from the company register"
    if entry.addresses:
        yield f"compare the full address with the entry's: {entry.addresses[0]}"
    else:
        yield "ask for the full address; the entry states none, so look into the publisher's notice"
    if evidence.name and not evidence.name.whole:
        yield f"ask whether the party has ever been called {evidence.name.listed}"
    if entry.kind is PartyKind.VESSEL:
        yield "compare the IMO number, which a ship keeps under every name"
