"""Can this have happened to the unit? One step of the registry's state machine.

States and transitions are facts that are handed in. A step is refused with every reason: the state
does not allow it, it would put the unit into two hands (double custody), or give it another
identity.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import msgspec

from tidewaiter.model.custody.registry import Position

if TYPE_CHECKING:
    from tidewaiter.model.custody.registry import CustodyEvent, RegistryRules

OBSERVATIONS = frozenset({"attested", "located"})
"""Kinds of event that say where a unit was seen and move nothing."""


class Step(NamedTuple):
    """What an event made of a unit.

    Attributes:
        position: Where it stands afterwards; unchanged where the event is refused.
        reasons: Why the event is refused; empty where it is possible.
    """

    position: Position
    reasons: tuple[str, ...] = ()


def first_position(serial: str, rules: RegistryRules) -> Position:
    """Return where a unit stands before anything was told of it."""
    return Position(serial=serial, state=rules.first)


def stepped(position: Position, event: CustodyEvent, number: int, rules: RegistryRules) -> Step:
    """Return what an event makes of a unit.

    Args:
        position: Where the unit stands before.
        event: What is told; of the same unit, and not earlier.
        number: Number of its record in the log.
        rules: The state machine.
    """
    reasons = tuple(_reasons(position, event, rules))
    if reasons:
        return Step(position, reasons)
    entries = (*position.entries, number)
    told = {
        name: value for name in ("uuid", "item", "eccn", "vbios") if (value := getattr(event, name))
    }
    if event.kind in OBSERVATIONS:
        return Step(msgspec.structs.replace(position, **told, seen=event.at, entries=entries))
    return Step(_moved(position, event, rules, told | {"entries": entries}))


def _moved(
    position: Position, event: CustodyEvent, rules: RegistryRules, told: dict[str, object]
) -> Position:
    rule = rules.kinds[event.kind]
    if event.holder:
        told["holder"] = event.holder
    if event.place:
        kept = position.country if event.place == position.place else ""
        told |= {"place": event.place, "country": event.country or kept}
    elif event.country and event.country != position.country:
        told |= {"place": "", "country": event.country}
    if event.chassis:
        told["chassis"] = event.chassis
    elif "chassis" in rule.changes and rule.becomes not in {"", *rules.built_in}:
        told["chassis"] = ""  # it was taken out
    state = rule.becomes or (position.state if position.state != rules.first else rules.held[0])
    return msgspec.structs.replace(position, state=state, since=event.at, **told)


def _reasons(position: Position, event: CustodyEvent, rules: RegistryRules) -> list[str]:
    rule = rules.kinds[event.kind]
    reasons = []
    if position.state not in rule.after:
        since = f" since {position.since}" if position.since else ""
        reasons.append(
            f"{event.kind} on {event.at} is impossible: it is {position.state}{since}"
            f" ({rules.states[position.state]}); {rule.why_not}"
        )
    if event.giver and position.holder and event.giver != position.holder:
        reasons.append(
            f"double custody: {event.giver} gives it on {event.at}, but {position.holder} holds it"
            f" since {position.since}"
        )
    return reasons + [
        words
        for name in ("holder", "place", "uuid", "chassis")
        if (words := _changed(position, event, name, rules))
    ]


_OTHER = {
    "holder": "double custody: {new} claims it on {at}, but {old} holds it since {since}",
    "place": "two places: it is at {new} on {at}, but at {old} since {since}; {kind} moves nothing",
    "uuid": "two identities: the serial has UUID {new} on {at}, but had {old} before",
    "chassis": "two chassis: it is in {new} on {at}, but in {old} since {since}",
}


def _changed(position: Position, event: CustodyEvent, name: str, rules: RegistryRules) -> str:
    """Return why an event may not change a value, or ""."""
    old, new = getattr(position, name), getattr(event, name)
    if not old or not new or old == new or name in rules.kinds[event.kind].changes:
        return ""
    return _OTHER[name].format(new=new, old=old, at=event.at, since=position.since, kind=event.kind)
