"""What happened to the units? Events told from a table, or by a fleet's own report, into a log."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import msgspec

from tidewaiter.custody.registry.comparison import Difference, differences
from tidewaiter.custody.registry.register import registered
from tidewaiter.custody.registry.statement import statement_of
from tidewaiter.sources.custody.event_fleet import fleet_events
from tidewaiter.sources.custody.event_table import event_rows
from tidewaiter.sources.custody.event_verdicts import verdict_events
from tidewaiter.sources.custody.latency_tables import nodes_of
from tidewaiter.store.custody.log_store import opened_log
from tidewaiter.store.custody.registry_log import entries_of, taken_in
from tidewaiter.store.key_file import signing_key

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tidewaiter.facts.catalogue import Facts
    from tidewaiter.model.custody.registry import CustodyEvent, RegistryEntry, RegistryRules

RULES = "custody"


class Keys(NamedTuple):
    """Whose keys sign.

    Attributes:
        log: The log's private key.
        signer: The teller's; the log's own where there is no other.
    """

    log: Path
    signer: Path | None = None


class Registered(NamedTuple):
    """What was told, and what the registry made of it.

    Attributes:
        accepted: Number of statements taken for possible.
        rejected: Those that were refused, with their reasons; they are in the log too.
        size: Size of the log afterwards.
    """

    accepted: int
    rejected: tuple[RegistryEntry, ...]
    size: int


class Imported(NamedTuple):
    """What a fleet's report says.

    Attributes:
        units: Number of units that it names.
        differences: Where it differs from the registry.
        registered: What the registry made of it; None where nothing was written.
    """

    units: int
    differences: tuple[Difference, ...]
    registered: Registered | None


def register_events(
    facts: Facts, place: str, tables: Sequence[Path], keys: Keys, recorded: str
) -> Registered:
    """Return what the registry made of the events of some tables.

    Args:
        facts: The facts.
        place: The log.
        tables: CSV, JSON or JSON Lines; all are read before anything is written.
        keys: Whose keys sign.
        recorded: Time in UTC at which they are taken in.

    Raises:
        UsageError: If a file or the log is not there, or a key is another one's.
        DataError: If a table is damaged, with file, line and column.
    """
    events = [row.event for table in tables for row in event_rows(table)]
    return _told(facts.registry[RULES], place, events, keys, recorded)


def _told(
    rules: RegistryRules, place: str, events: Sequence[CustodyEvent], keys: Keys, recorded: str
) -> Registered:
    signer = signing_key(keys.signer or keys.log)
    statements = [statement_of(event, signer) for event in events]
    with opened_log(place, signing_key(keys.log)) as log:
        entries = taken_in(log, statements, rules, recorded)
        rejected = tuple(entry for entry in entries if entry.outcome == "rejected")
        return Registered(len(entries) - len(rejected), rejected, log.size)


class Fleet(NamedTuple):
    """A host's report and where the host stands.

    Attributes:
        path: ``fleetint_machine_info_<stamp>.csv``.
        place: Account of the host.
        at: Time of the report where it has none of its own, or "".
    """

    path: Path
    place: str
    at: str = ""


def import_fleet(
    facts: Facts, place: str, fleet: Fleet, keys: Keys | None, recorded: str
) -> Imported:
    """Return how a fleet's report differs from the registry; told to it where keys are given.

    Args:
        facts: The facts.
        place: The log.
        fleet: The report.
        keys: Whose keys sign; None where nothing is to be written.
        recorded: Time in UTC at which it is taken in.

    Raises:
        UsageError: If a file or the log is not there, or a key is another one's.
        DataError: If the report is damaged, with its line.
    """
    rules = facts.registry[RULES]
    events = fleet_events(fleet.path, fleet.place, fleet.at or None)
    with opened_log(place) as log:
        register = registered(entries_of(log), rules)
    found = differences(register, events)
    told = _told(rules, place, events, keys, recorded) if keys else None
    return Imported(len(events), found, told)


class Measured(NamedTuple):
    """What round trips showed, and where devices declare to be.

    Attributes:
        answer: What ``custody locate --json`` printed.
        claims: The declared sites, as ``custody locate`` takes them; the name is the place's.
        at: Day, or time in UTC, of the measurement.
    """

    answer: Path
    claims: Path
    at: str


def import_verdicts(
    facts: Facts, place: str, measured: Measured, keys: Keys, recorded: str
) -> Registered:
    """Return what the registry made of the verdicts on where devices are.

    A device may be named by its serial or by the UUID that the registry knows.

    Args:
        facts: The facts.
        place: The log.
        measured: The verdicts.
        keys: Whose keys sign: a verifier's, if the verdicts are to count as more than a paper.
        recorded: Time in UTC at which they are taken in.

    Raises:
        UsageError: If a file or the log is not there, or a key is another one's.
        DataError: If a table is damaged.
    """
    rules = facts.registry[RULES]
    places = {node.id: f"site:{node.name or node.id}" for node in nodes_of(measured.claims)}
    events = verdict_events(measured.answer, places, measured.at)
    with opened_log(place) as log:
        register = registered(entries_of(log), rules)
    named = [
        msgspec.structs.replace(each, serial=register.serial_of(each.serial) or each.serial)
        for each in events
    ]
    return _told(rules, place, named, keys, recorded)
