"""What does the registry hold to be true, on which day, by what was known when?

Events are told late and out of order: they are ordered by when they happened, then by when they
were told. Whether a statement is possible is decided when it is told, from what was accepted
before: put into its place in time, it may break nothing that was accepted. What is refused stays in
the log as evidence. Two axes of time: *as of* is the day asked about, *known by* the day up to
which statements had been recorded.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from tidewaiter.custody.registry.machine import first_position, stepped

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tidewaiter.model.custody.registry import (
        CustodyEvent,
        Outcome,
        Position,
        RegistryEntry,
        RegistryRules,
    )

DAY_LENGTH = 10  # YYYY-MM-DD


class Told(NamedTuple):
    """An accepted event.

    Attributes:
        number: Number of its record.
        event: What happened.
    """

    number: int
    event: CustodyEvent


class Register:
    """What was accepted so far, by unit; grows with every statement.

    Args:
        rules: The state machine.
    """

    def __init__(self, rules: RegistryRules) -> None:
        self.rules = rules
        self._told: dict[str, list[Told]] = defaultdict(list)
        self._serials: dict[str, str] = {}  # by UUID
        self.recorded = ""

    def reasons_against(self, event: CustodyEvent, recorded: str) -> tuple[str, ...]:
        """Return why a statement cannot be, given what was accepted before; empty if it can."""
        reasons = []
        if _is_later(event.at, recorded):
            reasons.append(f"it is told on {recorded} and happened later, on {event.at}")
        owner = self._serials.get(event.uuid, event.serial) if event.uuid else event.serial
        if owner != event.serial:
            reasons.append(f"two serials: UUID {event.uuid} belongs to {owner}")
        if event.replacement == event.serial:
            reasons.append("a unit cannot replace itself")
        return (*reasons, *self._broken(event))

    def _broken(self, event: CustodyEvent) -> tuple[str, ...]:
        """Return what an event breaks, itself or a later one that was accepted."""
        told = self._told.get(event.serial, [])
        fresh = Told(max((one.number for one in told), default=-1) + 1, event)
        position = first_position(event.serial, self.rules)
        for one in _in_time([*told, fresh]):
            position, reasons = stepped(position, one.event, one.number, self.rules)
            if reasons and one is fresh:
                return reasons
            if reasons:
                lead = f"entry {one.number} was accepted before and could not follow: "
                return tuple(lead + reason for reason in reasons)
        return ()

    def take(self, entry: RegistryEntry) -> None:
        """Add a statement that was decided; a rejected one changes nothing."""
        self.recorded = max(self.recorded, entry.recorded)
        if entry.outcome == "rejected":
            return
        self._told[entry.event.serial].append(Told(entry.number, entry.event))
        if entry.event.uuid:
            self._serials[entry.event.uuid] = entry.event.serial

    def position(self, serial: str, as_of: str = "") -> Position:
        """Return where a unit stands at the end of a day; "" is after everything told."""
        position = first_position(serial, self.rules)
        for one in self.history(serial, as_of):
            position = stepped(position, one.event, one.number, self.rules).position
        return position

    def history(self, serial: str, as_of: str = "") -> tuple[Told, ...]:
        """Return what happened to a unit up to a day, in order of time."""
        told = self._told.get(serial, [])
        return tuple(
            one for one in _in_time(told) if not as_of or one.event.at[:DAY_LENGTH] <= as_of
        )

    def serials(self) -> tuple[str, ...]:
        """Return every unit of which something was accepted, in order."""
        return tuple(sorted(self._told))

    def serial_of(self, uuid: str) -> str:
        """Return the serial that a UUID belongs to, or ""."""
        return self._serials.get(uuid, "")

    def positions(self, as_of: str = "") -> tuple[Position, ...]:
        """Return where every unit stands that was heard of by a day, in order of serial."""
        found = (self.position(serial, as_of) for serial in self.serials())
        return tuple(one for one in found if one.entries)


def decided(register: Register, number: int, statement: RegistryEntry) -> RegistryEntry:
    """Return a statement with the registry's decision, and take it in.

    Args:
        register: What was accepted before.
        number: Number that its record will have.
        statement: What was told; its own outcome is not looked at.
    """
    reasons = register.reasons_against(statement.event, statement.recorded)
    outcome = "rejected" if reasons else "accepted"
    entry = msgspec.structs.replace(statement, number=number, outcome=outcome, reasons=reasons)
    register.take(entry)
    return entry


def registered(
    entries: Iterable[RegistryEntry], rules: RegistryRules, known_by: str = ""
) -> Register:
    """Return what the registry held to be true.

    Args:
        entries: The log's statements, in its order, with the decisions that were recorded.
        rules: The state machine.
        known_by: Day up to which statements had been recorded; "" is all.
    """
    register = Register(rules)
    for entry in entries:
        if known_by and entry.recorded[:DAY_LENGTH] > known_by:
            continue
        register.take(entry)
    return register


def misjudged(
    entries: Sequence[RegistryEntry], rules: RegistryRules
) -> tuple[tuple[int, str], ...]:
    """Return the entries whose recorded decision is not what these rules give, with what differs.

    Every decision is made again from the first one on; what was recorded is only compared.
    """
    register, found = Register(rules), []
    for entry in entries:
        reasons = register.reasons_against(entry.event, entry.recorded)
        if bool(reasons) != (entry.outcome == "rejected"):
            words = "; ".join(reasons) or "nothing speaks against it"
            found.append((entry.number, f"recorded as {entry.outcome}: {words}"))
        if entry.recorded < register.recorded:
            found.append((entry.number, f"recorded {entry.recorded}, after {register.recorded}"))
        outcome: Outcome = "rejected" if reasons else "accepted"
        register.take(msgspec.structs.replace(entry, outcome=outcome))
    return tuple(found)


def _in_time(told: Iterable[Told]) -> list[Told]:
    return sorted(told, key=lambda one: (_sortable(one.event.at), one.number))


def _sortable(at: str) -> str:
    """Return a moment so that texts sort in time; a day alone stands before its hours."""
    return at.removesuffix("Z")


def _is_later(at: str, recorded: str) -> bool:
    length = min(len(at), len(recorded))
    return at[:length] > recorded[:length]
