"""What does the registry know of a unit, and of the fleet? On a day, by what was known then."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tidewaiter.app.custody.registry.register import RULES
from tidewaiter.core.errors import UnknownNameError, nearest
from tidewaiter.custody.registry.conflicts import Conflict, conflicts
from tidewaiter.custody.registry.fleet import Holding, balance
from tidewaiter.custody.registry.register import misjudged, registered
from tidewaiter.store.custody.log_store import opened_log
from tidewaiter.store.custody.registry_log import entries_of

if TYPE_CHECKING:
    from tidewaiter.custody.registry.register import Register
    from tidewaiter.facts.catalogue import Facts
    from tidewaiter.model.custody.registry import Position, RegistryEntry


class Days(NamedTuple):
    """The two axes of time; "" is everything.

    Attributes:
        as_of: Day asked about.
        known_by: Day up to which statements had been recorded.
    """

    as_of: str = ""
    known_by: str = ""


class Opened(NamedTuple):
    """A registry that was read.

    Attributes:
        entries: The statements recorded by the day.
        register: What was held to be true.
    """

    entries: tuple[RegistryEntry, ...]
    register: Register


class UnitAnswer(NamedTuple):
    """What is known of a unit.

    Attributes:
        position: Where it stands.
        history: Every statement about it, rejected ones too, in the log's order.
        conflicts: Contradictions that it is part of.
    """

    position: Position
    history: tuple[RegistryEntry, ...]
    conflicts: tuple[Conflict, ...]


class BalanceAnswer(NamedTuple):
    """What is known of the fleet.

    Attributes:
        units: Number of units.
        holdings: Who holds how many of what where.
        conflicts: Statements that cannot all be true.
        rejected: Number of statements that were refused.
        misjudged: Entries whose recorded decision is not what the rules give.
    """

    units: int
    holdings: tuple[Holding, ...]
    conflicts: tuple[Conflict, ...]
    rejected: int
    misjudged: tuple[tuple[int, str], ...]


def opened(facts: Facts, place: str, known_by: str = "") -> Opened:
    """Return a registry as it was known on a day.

    Raises:
        UsageError: If the log is not there.
        DataError: If an entry is damaged.
    """
    with opened_log(place) as log:
        entries = tuple(
            entry for entry in entries_of(log) if not known_by or entry.recorded[:10] <= known_by
        )
    return Opened(entries, registered(entries, facts.registry[RULES]))


def unit_answer(facts: Facts, place: str, serial: str, days: Days) -> UnitAnswer:
    """Return what is known of a unit, by its serial or its UUID.

    Raises:
        UnknownNameError: If nothing was told of it; the nearest are named.
        UsageError: If the log is not there.
    """
    entries, register = opened(facts, place, days.known_by)
    name = register.serial_of(serial) or serial
    history = tuple(
        entry
        for entry in entries
        if entry.event.serial == name and (not days.as_of or entry.event.at[:10] <= days.as_of)
    )
    if not history:
        known = sorted({entry.event.serial for entry in entries})
        raise UnknownNameError(
            "nothing was told of such a unit", found=serial, hint=nearest(serial, known)
        )
    found = tuple(one for one in conflicts(register, days.as_of) if name in one.serials)
    return UnitAnswer(register.position(name, days.as_of), history, found)


def balance_answer(facts: Facts, place: str, days: Days) -> BalanceAnswer:
    """Return who holds what where, and what contradicts.

    Raises:
        UsageError: If the log is not there.
    """
    entries, register = opened(facts, place, days.known_by)
    positions = register.positions(days.as_of)
    rejected = sum(entry.outcome == "rejected" for entry in entries)
    return BalanceAnswer(
        len(positions),
        balance(positions),
        conflicts(register, days.as_of),
        rejected,
        misjudged(entries, facts.registry[RULES]),
    )
