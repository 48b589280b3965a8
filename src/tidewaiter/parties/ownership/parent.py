"""Who is at the top of an entity's owners on a day, and where are its headquarters?

"Unknown" is an answer: no owner is taken for the ultimate parent because no source names another.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import msgspec

from tidewaiter.model.ownership import NONE, WHOLE
from tidewaiter.parties.ownership.holdings import Holding, register_on, stands
from tidewaiter.parties.ownership.reach import share_units, threshold_units

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from tidewaiter.model.ownership import OwnershipVersion, Seat, Stake


class Parent(msgspec.Struct, frozen=True, kw_only=True):
    """The ultimate parent of an entity.

    Attributes:
        entity: The entity.
        as_of: The day asked about.
        known: Whether the sources settle it.
        parent: The ultimate parent, which may be the entity itself; "" where it is unknown.
        highest: The highest owner that the chain of majorities leads to.
        path: The holdings climbed, the entity's own owner first.
        reason: Why the chain ends there.
    """

    entity: str
    as_of: str
    known: bool
    parent: str
    highest: str
    path: tuple[Holding, ...]
    reason: str


class Headquarters(msgspec.Struct, frozen=True, kw_only=True):
    """Where an entity has its headquarters.

    Attributes:
        entity: The entity.
        as_of: The day asked about.
        country: Two-letter code; "" where it is unknown.
        reason: Which sources say so, or why it is unknown.
    """

    entity: str
    as_of: str
    country: str
    reason: str


class _Step(NamedTuple):
    """The next holding up, or why there is none and whether that settles the top."""

    up: Holding | None
    settled: bool
    reason: str


class _Climb(NamedTuple):
    """The holdings of a day by what they hold, and the holders that nobody can own."""

    incoming: Mapping[str, list[Holding]]
    tops: Mapping[str, str]
    as_of: date
    version: OwnershipVersion


def ultimate_parent(
    entity: str, stakes: Iterable[Stake], as_of: date, version: OwnershipVersion
) -> Parent:
    """Return the owner at the top of the chain of majorities.

    Args:
        entity: The entity.
        stakes: Stakes in any order.
        as_of: The day asked about.
        version: The share that makes a parent, and whether control does.
    """
    return ultimate_parents([entity], stakes, as_of, version)[entity]


def ultimate_parents(
    entities: Iterable[str], stakes: Iterable[Stake], as_of: date, version: OwnershipVersion
) -> dict[str, Parent]:
    """Return the owner at the top of the chain of majorities of each entity, by entity.

    The stakes are read once for all.

    Args:
        entities: The entities.
        stakes: Stakes in any order.
        as_of: The day asked about.
        version: The share that makes a parent, and whether control does.
    """
    stakes = list(stakes)
    tops = {s.owner: s.holder for s in stakes if s.holder in {"person", "state"}}
    incoming: dict[str, list[Holding]] = {}
    for holding in register_on(stakes, as_of).holdings:
        incoming.setdefault(holding.owned, []).append(holding)
    climb = _Climb(incoming, tops, as_of, version)
    return {entity: _top_of(entity, climb) for entity in entities}


def _top_of(entity: str, climb: _Climb) -> Parent:
    path: list[Holding] = []
    current, seen = entity, {entity}
    while True:
        step = _step(current, climb.incoming.get(current, []), climb.tops, climb.version)
        if step.up is None:
            break
        path.append(step.up)
        current = step.up.owner
        if current in seen:
            step = _Step(None, settled=False, reason=f"{current} holds itself through others")
            break
        seen.add(current)
    return Parent(
        entity=entity,
        as_of=climb.as_of.isoformat(),
        known=step.settled,
        parent=current if step.settled else "",
        highest=current,
        path=tuple(path),
        reason=step.reason,
    )


def _step(
    current: str, held: list[Holding], tops: Mapping[str, str], version: OwnershipVersion
) -> _Step:
    if current in tops:
        return _Step(None, settled=True, reason=f"{current} is a {tops[current]}")
    if not held:
        return _Step(None, settled=False, reason=f"no source names an owner of {current}")
    enough = threshold_units(version)
    sure = [h for h in held if share_units(h, version)[0] >= enough]
    owners = sorted({h.owner for h in sure})
    if len(owners) == 1:
        return _Step(sure[0], settled=False, reason="")
    if owners:
        return _Step(None, settled=False, reason=f"several are over {current}: {_named(owners)}")
    perhaps = sorted({h.owner for h in held if share_units(h, version)[1] >= enough})
    if perhaps:
        reason = f"the share or control of {_named(perhaps)} in {current} is not settled"
        return _Step(None, settled=False, reason=reason)
    return _widely_held(current, held, version)


def _widely_held(current: str, held: list[Holding], version: OwnershipVersion) -> _Step:
    silent = WHOLE - sum((h.low for h in held if h.kind == "share"), NONE)
    if silent >= version.threshold:
        reason = f"no source names the owners of up to {silent}% of {current}"
        return _Step(None, settled=False, reason=reason)
    return _Step(None, settled=True, reason=f"nobody has a majority of {current}")


def _named(owners: list[str]) -> str:
    return ", ".join(owners)


def headquarters(entity: str, seats: Iterable[Seat], as_of: date) -> Headquarters:
    """Return the country of an entity's headquarters; a place of registration is none.

    Args:
        entity: The entity.
        seats: What sources say, in any order.
        as_of: The day asked about.
    """
    return headquarters_of([entity], seats, as_of)[entity]


def headquarters_of(
    entities: Iterable[str], seats: Iterable[Seat], as_of: date
) -> dict[str, Headquarters]:
    """Return the country of each entity's headquarters, by entity; the seats are read once.

    Args:
        entities: The entities.
        seats: What sources say, in any order.
        as_of: The day asked about.
    """
    held: dict[str, list[Seat]] = {}
    for seat in seats:
        if seat.meaning == "headquarters":
            held.setdefault(seat.entity, []).append(seat)
    return {entity: _home(entity, held.get(entity, []), as_of) for entity in entities}


def _home(entity: str, seats: list[Seat], as_of: date) -> Headquarters:
    found: dict[str, set[str]] = {}
    doubtful = False
    for seat in seats:
        standing = stands(seat.begins, seat.ends, as_of)
        if standing != "no":
            doubtful |= standing == "perhaps"
            found.setdefault(seat.country, set()).add(seat.source or "a source without a name")
    country, reason = _settled(found, doubtful=doubtful)
    return Headquarters(entity=entity, as_of=as_of.isoformat(), country=country, reason=reason)


def _settled(found: dict[str, set[str]], *, doubtful: bool) -> tuple[str, str]:
    said = "; ".join(f"{code} by {', '.join(sorted(found[code]))}" for code in sorted(found))
    if not found:
        return "", "no source states the headquarters on this day"
    if len(found) > 1:
        return "", f"sources differ: {said}"
    if doubtful:
        return "", f"the days are known only roughly: {said}"
    return next(iter(found)), said
