"""Which accepted statements cannot all be true, or speak against the registry?

What a single statement breaks is refused when it is told. These contradictions lie between units,
or between what was told and what was seen, so nobody can say which side is wrong: they are named,
not decided.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from tidewaiter.custody.registry.machine import OBSERVATIONS, first_position, stepped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tidewaiter.custody.registry.register import Register
    from tidewaiter.model.custody.registry import CustodyEvent, Position

BAD_VERDICTS = frozenset({"impossible", "inconsistent", "bad"})


class Conflict(NamedTuple):
    """Statements that contradict each other.

    Attributes:
        kind: ``chassis-in-two-places``, ``seen-elsewhere``, ``lost-and-answering``,
            ``replacement-missing``, ``vbios-changed`` or ``bad-evidence``.
        serials: Units concerned, in order.
        entries: Numbers of the log's records behind it.
        words: What contradicts what.
    """

    kind: str
    serials: tuple[str, ...]
    entries: tuple[int, ...]
    words: str


def conflicts(register: Register, as_of: str = "") -> tuple[Conflict, ...]:
    """Return every contradiction that stands at the end of a day, in order."""
    positions = {one.serial: one for one in register.positions(as_of)}
    found = [*_chassis(register, positions)]
    for position in positions.values():
        found += _observed(register, position.serial, as_of)
        found += _replacement(register, position, positions, as_of)
    return tuple(sorted(found))


def _chassis(register: Register, positions: dict[str, Position]) -> Iterator[Conflict]:
    """Yield every chassis whose units are installed in different places."""
    inside: dict[str, list[Position]] = defaultdict(list)
    for position in positions.values():
        if position.chassis and position.place and position.state in register.rules.built_in:
            inside[position.chassis].append(position)
    for chassis, found in inside.items():
        places = sorted({one.place for one in found})
        if len(places) > 1:
            serials = tuple(sorted(one.serial for one in found))
            entries = tuple(sorted(one.entries[-1] for one in found))
            words = f"chassis {chassis} is in {len(places)} places: {', '.join(places)}"
            yield Conflict("chassis-in-two-places", serials, entries, words)


def _observed(register: Register, serial: str, as_of: str) -> Iterator[Conflict]:
    """Yield what was seen of a unit and is not what was told of it then."""
    rules = register.rules
    unheld = frozenset(rules.states) - {rules.first, *rules.held, *rules.ended}
    position = first_position(serial, rules)
    for number, event, _ in register.history(serial, as_of):
        if event.vbios and position.vbios and event.vbios != position.vbios:
            words = f"firmware {event.vbios} on {event.at}, {position.vbios} before"
            yield Conflict("vbios-changed", (serial,), (number,), words)
        if event.kind in OBSERVATIONS:
            yield from _seen(position, number, event, unheld)
        position = stepped(position, event, number, rules).position


def _seen(
    told: Position, number: int, event: CustodyEvent, unheld: frozenset[str]
) -> Iterator[Conflict]:
    serials, at = (told.serial,), event.at
    if event.place and told.place and event.place != told.place:
        words = f"seen at {event.place} on {at}; told to be at {told.place} since {told.since}"
        yield Conflict("seen-elsewhere", serials, (number,), words)
    if event.verdict in BAD_VERDICTS:
        yield Conflict("bad-evidence", serials, (number,), f"{event.kind}: {event.verdict} on {at}")
    if told.state in unheld:
        words = f"it answered on {at} and is told to be {told.state} since {told.since}"
        yield Conflict("lost-and-answering", serials, (number,), words)


def _replacement(
    register: Register, position: Position, positions: dict[str, Position], as_of: str
) -> Iterator[Conflict]:
    for one in register.history(position.serial, as_of):
        other = one.event.replacement
        if other and other not in positions:
            words = f"replaced by {other} on {one.event.at}, of which nothing was told"
            yield Conflict("replacement-missing", (position.serial,), (one.number,), words)
