"""Which units are drawn? A drawing that nobody can steer and anybody can repeat.

The auditor commits to a secret and an aim before the inventory is handed over; the seed is the
digest of secret, inventory and, where one was announced, a public text that came out later. Each
unit has a digest of seed and serial number, and those with the smallest are drawn: a random order
that needs nothing but SHA-256 (NIST FIPS 180-4, 2015) to be repeated.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import msgspec

from tidewaiter.core.errors import DataError, Where
from tidewaiter.evidence.canonical import decoded, encoded
from tidewaiter.model.custody.inspection import PlannedLook, SampledUnit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tidewaiter.model.books.grade import EvidenceGrade
    from tidewaiter.model.custody.inspection import AuditAim, AuditKit, DeclaredUnit

KIND = "tidewaiter-audit-commitment"
_SECRET_BYTES = 32


def commitment(site: str, secret: bytes, aim: AuditAim) -> bytes:
    """Return the record that is logged before the inventory is handed over.

    It binds secret and aim and tells neither: the site cannot know how many looks to expect.

    Args:
        site: Name of the site.
        secret: 32 bytes that nobody else knows.
        aim: What the inspection is to reach.

    Raises:
        DataError: If the secret has another length.
    """
    if len(secret) != _SECRET_BYTES:
        raise DataError("this is no secret", found=f"{len(secret)} bytes", allowed="32 bytes")
    bound = encoded([KIND, site, secret, msgspec.json.encode(aim)])
    digest = hashlib.sha256(bound).hexdigest()
    return encoded({"kind": KIND, "site": site, "sha256": digest})


def require_committed(kit: AuditKit, record: bytes, where: Where) -> None:
    """Refuse a kit whose secret and aim are not those of a logged commitment.

    Raises:
        DataError: If the record is none, is another site's, or commits to another secret or aim.
    """
    decoded(record, where)
    if record != commitment(kit.site, bytes.fromhex(kit.secret), kit.aim):
        raise DataError(
            "the kit's secret and aim are not those that were committed to",
            where=where,
            found=kit.site,
            hint="a sample or an aim chosen after the inventory was known proves nothing",
        )


def inventory_digest(units: Sequence[DeclaredUnit]) -> str:
    """Return one digest for an inventory, whatever the order of its rows."""
    total = hashlib.sha256()
    for unit in sorted(units, key=lambda one: one.serial):
        total.update(encoded([unit.serial, unit.uuid, unit.chassis, unit.rack, unit.model]))
    return total.hexdigest()


def seed_of(secret: bytes, inventory: str, beacon: str = "") -> bytes:
    """Return the seed of the drawing: 32 bytes."""
    text = b"seed\0" + secret + bytes.fromhex(inventory) + beacon.encode()
    return hashlib.sha256(text).digest()


def nonce_of(seed: bytes, serial: str) -> str:
    """Return the nonce that a unit must sign, in hexadecimal."""
    return hashlib.sha256(b"nonce\0" + seed + serial.encode()).hexdigest()


def drawn(units: Sequence[DeclaredUnit], seed: bytes, number: int) -> tuple[DeclaredUnit, ...]:
    """Return the units with the smallest digests, in that order.

    Args:
        units: The inventory.
        seed: The seed.
        number: How many.
    """
    start = hashlib.sha256(b"draw\0" + seed)

    def rank(unit: DeclaredUnit) -> tuple[bytes, str]:
        one = start.copy()
        one.update(unit.serial.encode())
        return one.digest(), unit.serial

    return tuple(sorted(units, key=rank)[:number])


def sample(
    units: Sequence[DeclaredUnit], seed: bytes, looks: Sequence[PlannedLook]
) -> tuple[SampledUnit, ...]:
    """Return what the inspector looks at: the units drawn, then the rest of their chassis.

    Whoever opens a chassis looks at all of it. Those others are no part of the random sample and
    count for nothing in its arithmetic; what fails among them is told all the same.

    Args:
        units: The inventory.
        seed: The seed.
        looks: The plan.
    """
    number = max((look.units for look in looks), default=0)
    first = drawn(units, seed, number)
    opened = {unit.chassis for unit in first if unit.chassis}
    taken = {unit.serial for unit in first}
    rest = [unit for unit in units if unit.chassis in opened and unit.serial not in taken]
    rest.sort(key=lambda unit: (unit.chassis, unit.serial))
    widest = looks[0].grade if looks else "serial"
    wanted = [(unit, at, grade_at(looks, at)) for at, unit in enumerate(first, 1)]
    wanted += [(unit, 0, widest) for unit in rest]
    return tuple(
        SampledUnit(unit=unit, order=at, grade=grade, nonce=nonce_of(seed, unit.serial))
        for unit, at, grade in wanted
    )


def grade_at(looks: Sequence[PlannedLook], order: int) -> EvidenceGrade:
    """Return the grade that the unit drawn at a place must reach: that of the narrowest look."""
    return [look.grade for look in looks if order <= look.units][-1]


def require_drawn(kit: AuditKit, units: Sequence[DeclaredUnit], where: Where) -> None:
    """Refuse a kit whose sample does not follow from its secret and the inventory.

    Raises:
        DataError: If the inventory, its number of units or any unit of the sample is another.
    """
    seed = seed_of(bytes.fromhex(kit.secret), kit.inventory, kit.beacon)
    right = (
        kit.inventory == inventory_digest(units)
        and kit.pool == len(units)
        and kit.units == sample(units, seed, kit.looks)
    )
    if not right:
        raise DataError(
            "the sample was not drawn from this inventory by this seed",
            where=where,
            hint="the kit or its inventory was changed after the drawing",
        )
