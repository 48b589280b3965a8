"""A small registry, made up: units, firms and places that nobody has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tidewaiter.custody.registry.register import Register, decided
from tidewaiter.model.custody.registry import CustodyEvent, RegistryEntry

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tidewaiter.model.custody.registry import RegistryRules

SIGNER = Ed25519PrivateKey.from_private_bytes(bytes([42]) * 32)


def event(kind: str, at: str, serial: str = "S1", **rest: str) -> CustodyEvent:
    """Return an event."""
    return CustodyEvent(kind=kind, at=at, serial=serial, **rest)  # type: ignore[arg-type]


def told(
    rules: RegistryRules, events: Iterable[CustodyEvent], recorded: str = "2026-11-24"
) -> tuple[Register, list[RegistryEntry]]:
    """Return the registry to which events were told one after the other, and its decisions."""
    register = Register(rules)
    entries = [
        decided(
            register,
            number,
            RegistryEntry(number=number, recorded=recorded, signer="made-up", event=each),
        )
        for number, each in enumerate(events)
    ]
    return register, entries


LIFE = (
    event("made", "2026-01-05", holder="Maker", place="maker:A", item="nvidia/h100-sxm", uuid="U1"),
    event("sold", "2026-01-10", giver="Maker", holder="Cloud"),
    event("shipped", "2026-01-12", place="carrier:X"),
    event("installed", "2026-02-01", place="site:B", country="SG", chassis="C1"),
    event("attested", "2026-03-01", place="site:B", uuid="U1", vbios="96.00"),
)
"""What happens to a unit that nothing is wrong with."""
