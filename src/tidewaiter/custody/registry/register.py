"""What does the registry hold to be true, on which day, by what was known when?

Events are told late and out of order: they are ordered by when they happened, then by when they
were told. Whether a statement is possible is decided when it is told, from what was accepted
before: put into its place in time, it may break nothing that was accepted. What is refused stays in
the log as evidence; whoever made a statement may take it back, if nothing rests on it. Two axes of
time: *as of* is the day asked about, *known by* the day up to which statements had been recorded.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from tidewaiter.custody.registry.machine import first_position, stepped
from tidewaiter.model.custody.registry import WITHDRAWN

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
        signer: Fingerprint of the key that told it.
    """

    number: int
    event: CustodyEvent
    signer: str = ""


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

    def reasons_against(self, entry: RegistryEntry) -> tuple[str, ...]:
        """Return why a statement cannot be, given what was accepted before; empty if it can."""
        event, reasons = entry.event, []
        if _is_later(event.at, entry.recorded):
            reasons.append(f"it is told on {entry.recorded} and happened later, on {event.at}")
        if event.kind == WITHDRAWN:
            return (*reasons, *self._kept(entry))
        owner = self._serials.get(event.uuid, event.serial) if event.uuid else event.serial
        if owner != event.serial:
            reasons.append(f"two serials: UUID {event.uuid} belongs to {owner}")
        if event.replacement == event.serial:
            reasons.append("a unit cannot replace itself")
        told = self._told.get(event.serial, [])
        fresh = Told(max((one.number for one in told), default=-1) + 1, event)
        return (*reasons, *self._broken([*told, fresh], fresh))

    def _kept(self, entry: RegistryEntry) -> tuple[str, ...]:
        """Return why a statement cannot be taken back."""
        number, told = entry.event.withdraws, self._told.get(entry.event.serial, [])
        taken = next((one for one in told if str(one.number) == number), None)
        if taken is None:
            return (f"entry {number or '?'} is no accepted statement on this unit",)
        if taken.signer != entry.signer:
            return (f"entry {number} was told by another signer, {taken.signer}",)
        return self._broken([one for one in told if one is not taken], taken)

    def _broken(self, told: list[Told], cause: Told) -> tuple[str, ...]:
        """Return what is impossible in a history, by an event of it or one that was left out."""
        if not told:
            return ()
        position = first_position(told[0].event.serial, self.rules)
        for one in _in_time(told):
            position, reasons = stepped(position, one.event, one.number, self.rules)
            if reasons and one is cause:
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
        event, told = entry.event, self._told[entry.event.serial]
        if event.kind == WITHDRAWN:
            told[:] = [one for one in told if str(one.number) != event.withdraws]
            held = {one.event.uuid for one in told}
            self._serials = {
                uuid: serial
                for uuid, serial in self._serials.items()
                if serial != event.serial or uuid in held
            }
            return
        told.append(Told(entry.number, event, entry.signer))
        if event.uuid:
            self._serials[event.uuid] = event.serial

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
        return tuple(sorted(serial for serial, told in self._told.items() if told))

    def counts(self, number: int, serial: str) -> bool:
        """Whether an entry was accepted and not taken back."""
        return any(one.number == number for one in self._told.get(serial, []))

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
    reasons = register.reasons_against(statement)
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
        reasons = register.reasons_against(entry)
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
