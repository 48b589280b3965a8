"""Who takes part in an order: stated parties with the records of them, their hits and owners."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from tidewaiter.app.screen.ground import by_name, folded
from tidewaiter.controls.orders.same_party import is_same_party
from tidewaiter.model.trade.order import StatedParty
from tidewaiter.parties.listed.hits import AskedParty, PartyHits, gravest_first, hits_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tidewaiter.app.screen.ground import Ground, OwnerView
    from tidewaiter.model.trade.order import Order
    from tidewaiter.model.trade.records import PartyRecord
    from tidewaiter.model.trade.screening import Hit, OwnershipAnswer
    from tidewaiter.parties.listed.screened_lists import ScreenedLists

MOST_KEPT = 200_000
_NO_HITS = PartyHits((), ())


class Partaker(NamedTuple):
    """A party of an order with what the records say of it.

    Attributes:
        stated: As the order states it.
        record: Its record in the table of parties, or None.
        owners: What the ownership records say of it, or None.
        unknown_id: Whether the order gives an identifier that no table has.
        asked: What is compared with the lists; the role is told with a hit, and set later.
    """

    stated: StatedParty
    record: PartyRecord | None
    owners: OwnerView | None
    unknown_id: bool
    asked: AskedParty

    @property
    def name(self) -> str:
        """How it is called, or its identifier, or its address."""
        recorded = self.record.name if self.record else ""
        return self.stated.name or recorded or self.stated.id or self.stated.address

    @property
    def headquarters(self) -> tuple[str, ...]:
        """Countries of its headquarters by the ownership records, the table and the order.

        One where they agree, several where they do not, ("",) where none says.
        """
        return self._countries("headquarters")

    @property
    def parent_country(self) -> tuple[str, ...]:
        """Countries of its ultimate parent's headquarters, by the same."""
        return self._countries("parent_country")

    def _countries(self, field: str) -> tuple[str, ...]:
        holders = (self.owners, self.record, self.stated)
        told = (getattr(holder, field) for holder in holders if holder is not None)
        return tuple(dict.fromkeys(filter(None, told))) or ("",)


def between(words: Iterable[str]) -> re.Pattern[str]:
    """Return what finds the words that stand between two names, the longest first."""
    spelt = sorted((w for w in words if w.strip().isalpha() or w.strip()), key=len, reverse=True)
    edged = (
        re.escape(w) if not w.strip()[0].isalnum() else rf"(?<!\w){re.escape(w)}(?!\w)"
        for w in spelt
    )
    first = "".join(re.escape(w[0]) for w in spelt)
    begins = f"(?=[{first}])" if first else ""  # most places of a name are passed over by it
    return re.compile(f"{begins}(?:{'|'.join(edged) or '(?!)'})", re.IGNORECASE)


def parts_of(name: str, several: re.Pattern[str]) -> tuple[str, ...]:
    """Return a name, and the names that it holds where it speaks of several parties."""
    parts = [part.strip(" ,;()") for part in several.split(name)]
    return (name, *(part for part in parts if part)) if len(parts) > 1 else (name,)


def _asked(stated: StatedParty, record: PartyRecord | None, several: re.Pattern[str]) -> AskedParty:
    names = [*parts_of(stated.name, several), *((record.name, *record.aliases) if record else ())]
    numbers = (*stated.identifiers, *(record.identifiers if record else ()))
    return AskedParty(
        role="end-user",
        names=tuple(dict.fromkeys(name for name in names if name.strip())),
        address=stated.address or (record.address if record else ""),
        identifiers=tuple(dict.fromkeys(numbers)),
        country=stated.country or (record.country if record else ""),
        kind=record.kind if record else "",
    )


class PartyDesk:
    """Records, owners and lists, asked party by party; what is kept never changes an answer."""

    def __init__(self, ground: Ground, lists: ScreenedLists | None) -> None:
        self._ground, self._lists = ground, lists
        self._ids = by_name((ident, record.name) for ident, record in ground.parties.items())
        self._several = between(ground.policy.between_names)
        self._kept: dict[AskedParty, PartyHits] = {}

    @property
    def is_screened(self) -> bool:
        """Whether any list is loaded."""
        return self._lists is not None

    def partakers(self, order: Order) -> tuple[Partaker, ...]:
        """Return the parties of an order with their records."""
        return tuple(self._partaker(stated) for stated in order.parties)

    def _partaker(self, stated: StatedParty) -> Partaker:
        parties = self._ground.parties
        ident = stated.id or self._ids.get(folded(stated.name), "")
        record = parties.get(ident)
        unknown_id = bool(stated.id) and bool(parties) and record is None
        owners = self._owners(stated, record)
        return Partaker(stated, record, owners, unknown_id, _asked(stated, record, self._several))

    def _owners(self, stated: StatedParty, record: PartyRecord | None) -> OwnerView | None:
        owners, entities = self._ground.owners, self._ground.entities
        if not owners:
            return None
        names = [stated.name, record.name if record else ""]
        keys = [stated.id, record.id if record else "", *names]
        keys += [entities.get(folded(name), "") for name in names]
        return next((owners[key] for key in keys if key and key in owners), None)

    def hits(self, partakers: Iterable[Partaker]) -> list[PartyHits]:
        """Return the hits of each party, in order: by its stated address, and by that on record."""
        parties = list(partakers)
        found = self._found([partaker.asked for partaker in parties])
        moved = {at: m for at, p in enumerate(parties) if (m := _on_record(p)) is not None}
        for at, more in zip(moved, self._found(list(moved.values())), strict=True):
            found[at] = _joined(found[at], more)
        return found

    def _found(self, asked: list[AskedParty]) -> list[PartyHits]:
        if self._lists is None:
            return [_NO_HITS] * len(asked)
        if len(self._kept) > MOST_KEPT:
            self._kept.clear()
        new = [party for party in dict.fromkeys(asked) if party not in self._kept]
        use, is_told = self._ground.policy.name_use, self._ground.detail != "none"
        found = hits_of(new, self._lists, use, reasons=is_told)
        self._kept.update(zip(new, found, strict=True))
        return [self._kept[party] for party in asked]


def _on_record(partaker: Partaker) -> AskedParty | None:
    """Return what is asked with the address on record, where the order states another."""
    address = partaker.record.address if partaker.record is not None else ""
    if not address or folded(address) == folded(partaker.asked.address):
        return None
    return partaker.asked._replace(address=address)


def _joined(one: PartyHits, other: PartyHits) -> PartyHits:
    """Return the hits of both, the graver of two on one entry."""
    best: dict[tuple[str, str], Hit] = {}
    for hit in (*one.hits, *other.hits):
        key = (hit.list, hit.entry)
        if key not in best or gravest_first(hit) < gravest_first(best[key]):
            best[key] = hit
    unsearched_ = tuple(dict.fromkeys((*one.unsearched, *other.unsearched)))
    return PartyHits(tuple(sorted(best.values(), key=gravest_first)), unsearched_)


def told_hits(partakers: Sequence[Partaker], hits: Sequence[PartyHits]) -> tuple[Hit, ...]:
    """Return the hits of an order's parties, each with the party's role."""
    return tuple(
        msgspec.structs.replace(hit, role=partaker.stated.role)
        for partaker, found in zip(partakers, hits, strict=True)
        for hit in found.hits
    )


def unsearched(partakers: Sequence[Partaker], hits: Sequence[PartyHits]) -> tuple[str, ...]:
    """Return which parties could not be compared with the lists, and why."""
    told = []
    for partaker, found in zip(partakers, hits, strict=True):
        about = f"{partaker.stated.role} {partaker.name}"
        told += [f"{about}: {reason}" for reason in found.unsearched]
        if partaker.unknown_id:
            told.append(f"{about}: the table of parties has no such identifier")
        if partaker.stated.id and partaker.record is not None and not _is_of_record(partaker):
            told.append(f"{about}: the table has another name for it: {partaker.record.name}")
    return tuple(told)


def _is_of_record(partaker: Partaker) -> bool:
    """Whether the name that an order states is one of the record that it points to."""
    name, record = partaker.stated.name, partaker.record
    if not name.strip() or record is None or not record.name:
        return True
    return is_same_party(StatedParty(role="buyer", name=name), record.name) or any(
        is_same_party(StatedParty(role="buyer", name=name), alias) for alias in record.aliases
    )


def told_ownership(partakers: Sequence[Partaker]) -> tuple[OwnershipAnswer, ...]:
    """Return what the ownership rules say of an order's parties."""
    return tuple(
        msgspec.structs.replace(answer, role=partaker.stated.role, party=partaker.name)
        for partaker in partakers
        if partaker.owners is not None
        for answer in partaker.owners.answers
    )
