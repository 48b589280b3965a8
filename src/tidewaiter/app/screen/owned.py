"""What do ownership records say of the parties of orders? Asked once for a whole file."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import msgspec

from tidewaiter.app.ownership import PARENT_RULE, read_filing, read_seats, registered
from tidewaiter.app.screen.ground import OwnerView, by_name
from tidewaiter.facts.catalogue import found
from tidewaiter.parties.listed.owners import (
    OwnedParty,
    OwnershipCase,
    listed_owners,
    ownership_answers,
)
from tidewaiter.parties.ownership.parent import headquarters_of, ultimate_parents
from tidewaiter.parties.ownership.verdict import Asked, judged, version_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from tidewaiter.facts.catalogue import Facts
    from tidewaiter.model.ownership import OwnershipRule, Seat, Stake
    from tidewaiter.model.trade.screening import OwnershipAnswer
    from tidewaiter.parties.listed.screened_lists import ScreenedLists
    from tidewaiter.parties.ownership.parent import Parent
    from tidewaiter.parties.ownership.verdict import Verdict

SHARE_RULE = "bis"
"""The ownership rule whose share the licence rules ask for."""


class OwnersKnown(NamedTuple):
    """What the records say.

    Attributes:
        views: By identifier of the records.
        entities: Identifiers by folded name.
    """

    views: dict[str, OwnerView]
    entities: dict[str, str]


def owner_views(
    facts: Facts, files: tuple[Path, Path | None], day: date, lists: ScreenedLists | None
) -> OwnersKnown:
    """Return what the records say of every entity that they give an owner.

    Args:
        facts: The facts.
        files: Ownership records, and a table of seats or None.
        day: The day asked about.
        lists: The loaded lists, or None.

    Raises:
        UsageError: If there is no such file.
        DataError: If it is damaged.
    """
    filing = read_filing(files[0])
    places = (*filing.seats, *(read_seats(files[1]) if files[1] is not None else ()))
    stakes = filing.stakes
    names = {ident: ident for s in stakes for ident in (s.owner, s.owned)} | dict(filing.names)
    owned = sorted({stake.owned for stake in stakes})
    listed = listed_owners(names, lists).listed if lists is not None else ()
    case = OwnershipCase(day, stakes, listed, names, registered(places))
    policy = found("screening policy", "orders", facts.screening)
    rules = [found("ownership rule", r, facts.ownership) for r in policy.ownership_rules]
    parties = [OwnedParty("end-user", names[entity], entity) for entity in owned]
    answers: dict[str, list[OwnershipAnswer]] = {entity: [] for entity in owned}
    told = ownership_answers(parties, case, rules) if lists is not None else ()
    for party, some in zip(parties, _in_runs(told, len(rules)), strict=False):
        answers[party.entity] = list(some)
    parent_rule = found("ownership rule", PARENT_RULE, facts.ownership)
    version = version_of(parent_rule, day) or parent_rule.versions[0]
    parents = ultimate_parents(owned, stakes, day, version)
    seats = _homes(places, day)
    share_rule = found("ownership rule", SHARE_RULE, facts.ownership)
    shares = _shares(owned, case, share_rule) if lists is not None else {}
    above = listed_above(stakes, {owner.party.name for owner in listed})
    views = {
        entity: msgspec.structs.replace(
            _view(answers[entity], shares.get(entity), parents[entity], seats),
            listed_above=tuple(sorted(names[owner] for owner in above.get(entity, ()))),
        )
        for entity in owned
    }
    others = {s.entity: OwnerView(headquarters=seats.get(s.entity, "")) for s in places}
    return OwnersKnown({**others, **views}, by_name(names.items()))


def listed_above(stakes: Iterable[Stake], listed: Iterable[str]) -> dict[str, set[str]]:
    """Return by entity the listed holders that any chain of holdings, however small, leads to."""
    held: dict[str, set[str]] = {}
    for stake in stakes:
        held.setdefault(stake.owner, set()).add(stake.owned)
    found: dict[str, set[str]] = {}
    for owner in listed:
        waiting, seen = [owner], {owner}
        while waiting:
            for entity in held.get(waiting.pop(), set()) - seen:
                seen.add(entity)
                waiting.append(entity)
                found.setdefault(entity, set()).add(owner)
    return found


def _in_runs(answers: Sequence[OwnershipAnswer], length: int) -> list[Sequence[OwnershipAnswer]]:
    return [answers[i : i + length] for i in range(0, len(answers), length or 1)]


def _view(
    answers: Sequence[OwnershipAnswer],
    share: float | None,
    parent: Parent,
    seats: Mapping[str, str],
) -> OwnerView:
    return OwnerView(
        answers=tuple(a for a in answers if a.restricted != "no" or a.flags),
        listed_ownership=share,
        headquarters=seats.get(parent.entity, ""),
        parent_country=seats.get(parent.parent, "") if parent.known else "",
    )


def _shares(
    owned: Sequence[str], case: OwnershipCase, rule: OwnershipRule
) -> dict[str, float | None]:
    """Return the share of listed owners by entity, where the records settle on which side it is."""
    listed = [owner.party for owner in case.listed]
    asked = Asked(rule, case.day, listed, case.countries)
    return {v.entity: _share(v) for v in judged(case.stakes, asked, owned)}


def _share(verdict: Verdict) -> float | None:
    """Return the least share where it reaches the threshold, the largest where it cannot."""
    if verdict.threshold is None:
        return None
    if verdict.low >= verdict.threshold:
        return float(verdict.low)
    open_ = verdict.high + verdict.undisclosed
    return float(verdict.high) if open_ < verdict.threshold else None


def _homes(seats: Sequence[Seat], day: date) -> dict[str, str]:
    entities = sorted({seat.entity for seat in seats})
    return {e: h.country for e, h in headquarters_of(entities, seats, day).items()}
