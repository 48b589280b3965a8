"""Which statements show where a unit was, and how well? Sightings for the books.

The grade is that of the weakest link. A signed statement about a unit is a paper of its signer, not
of the unit: ``paper``; a host's own report, told by whoever it was, is ``serial``. Only what a
trusted verifier signed is more, and even that is of a *key*: a verified attestation and a location
found consistent are ``attested``, ``challenged`` where the checker's nonce is named. What was
refused, or shown to be wrong, is no sighting.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from tidewaiter.custody.registry.conflicts import BAD_VERDICTS
from tidewaiter.custody.registry.machine import OBSERVATIONS
from tidewaiter.model.books.columns import KINDS
from tidewaiter.model.books.records import Sighting

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tidewaiter.custody.registry.register import Register
    from tidewaiter.model.books.grade import EvidenceGrade
    from tidewaiter.model.custody.registry import CustodyEvent, RegistryEntry

SHOWN = frozenset({"installed", "moved", "found", "repaired", "returned", *OBSERVATIONS})
"""Kinds of event by which somebody says that a unit is at a place."""
_ACCOUNT = re.compile(f"({'|'.join(KINDS)})(:.+)?")


class Asked(NamedTuple):
    """What is asked of the log.

    Attributes:
        source: What to call the log.
        verifiers: Fingerprints of keys whose verdicts are trusted.
        as_of: Day up to which events are taken; "" is all.
    """

    source: str
    verifiers: frozenset[str] = frozenset()
    as_of: str = ""


def sightings(
    register: Register, entries: Iterable[RegistryEntry], asked: Asked
) -> tuple[Sighting, ...]:
    """Return what the accepted statements show, in the log's order.

    Args:
        register: What the registry holds to be true: what was taken back is no sighting.
        entries: The log's statements.
        asked: Whose verdicts are trusted, and up to which day.
    """
    return tuple(
        _sighting(entry, asked)
        for entry in entries
        if register.counts(entry.number, entry.event.serial)
        and entry.event.kind in SHOWN
        and entry.event.place
        and entry.event.verdict not in BAD_VERDICTS
        and not (asked.as_of and entry.event.at[:10] > asked.as_of)
    )


def _sighting(entry: RegistryEntry, asked: Asked) -> Sighting:
    event = entry.event
    grade = grade_of(event, is_verified=entry.signer in asked.verifiers)
    is_attested = event.kind == "attested" and grade in {"attested", "challenged"}
    return Sighting(
        serial=event.serial,
        place=event.place if _ACCOUNT.fullmatch(event.place) else f"site:{event.place}",
        at=event.at,
        grade=grade,
        attested_serial=event.serial if is_attested else "",
        uuid=event.uuid,
        parent=event.chassis,
        item=event.item,
        nonce=event.nonce if grade == "challenged" else "",
        source=f"{asked.source}, entry {entry.number}",
    )


def grade_of(event: CustodyEvent, *, is_verified: bool) -> EvidenceGrade:
    """Return how far an event shows that its unit is where it says.

    Args:
        event: What was told.
        is_verified: Whether a trusted verifier signed it.
    """
    if is_verified and event.kind == "attested" and event.verdict == "good":
        return "challenged" if event.nonce else "attested"
    if is_verified and event.kind == "located" and event.verdict == "consistent":
        return "attested"
    return "serial" if event.kind == "attested" else "paper"
