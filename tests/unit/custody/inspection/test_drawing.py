"""The drawing repeated with nothing but SHA-256, its evenness, and what is refused."""

from __future__ import annotations

import hashlib
from collections import Counter

import cbor2
import msgspec
import pytest

from audit_case import AIM, SECRET, kit_of_units, units
from tidewaiter.core.errors import DataError, Where
from tidewaiter.custody.inspection.drawing import (
    KIND,
    commitment,
    drawn,
    inventory_digest,
    nonce_of,
    require_committed,
    require_drawn,
    sample,
    seed_of,
)
from tidewaiter.model.custody.inspection import PlannedLook

HERE = Where("kit")
UNITS = units(24)
KIT = kit_of_units(UNITS)


def test_anybody_can_draw_again() -> None:
    seed = seed_of(SECRET, inventory_digest(UNITS), "beacon")
    again = sorted(
        (unit.serial for unit in UNITS),
        key=lambda serial: hashlib.sha256(b"draw\0" + seed + serial.encode()).digest(),
    )
    assert [unit.serial for unit in drawn(UNITS, seed, 7)] == again[:7]
    assert drawn(UNITS[::-1], seed, 7) == drawn(UNITS, seed, 7)
    assert drawn(UNITS, seed, 7) == drawn(UNITS, seed, 9)[:7]


def test_commitment_seed_and_nonce_are_worked_out_by_hand() -> None:
    bound = cbor2.dumps([KIND, "Site A", SECRET, msgspec.json.encode(AIM)], canonical=True)
    told = cbor2.loads(commitment("Site A", SECRET, AIM))
    assert told == {"kind": KIND, "site": "Site A", "sha256": hashlib.sha256(bound).hexdigest()}
    inventory = inventory_digest(UNITS)
    seed = hashlib.sha256(b"seed\0" + SECRET + bytes.fromhex(inventory) + b"beacon").digest()
    assert seed_of(SECRET, inventory, "beacon") == seed
    assert nonce_of(seed, "S1") == hashlib.sha256(b"nonce\0" + seed + b"S1").hexdigest()


def test_every_unit_is_drawn_as_often() -> None:
    times: Counter[str] = Counter()
    for number in range(4000):
        seed = hashlib.sha256(number.to_bytes(4)).digest()
        times.update(unit.serial for unit in drawn(UNITS, seed, 6))
    expected = 4000 * 6 / 24
    chi = sum((times[unit.serial] - expected) ** 2 / expected for unit in UNITS)
    assert chi < 49.7  # chi-square of 23 degrees, beyond which lies 0.001


def test_secret_inventory_and_beacon_each_change_the_sample() -> None:
    digest = inventory_digest(UNITS)
    other = inventory_digest([*UNITS[:-1], msgspec.structs.replace(UNITS[-1], rack="R9")])
    seeds = {
        seed_of(SECRET, digest),
        seed_of(bytes(32), digest),
        seed_of(SECRET, other),
        seed_of(SECRET, digest, "beacon"),
    }
    assert len(seeds) == 4
    assert inventory_digest(UNITS[::-1]) == digest


def test_who_opens_a_chassis_looks_at_all_of_it() -> None:
    looks = (PlannedLook(grade="serial", units=2), PlannedLook(grade="challenged", units=1))
    found = sample(UNITS, bytes(32), looks)
    assert [one.order for one in found[:3]] == [1, 2, 0]
    assert [one.grade for one in found[:3]] == ["challenged", "serial", "serial"]
    opened = {one.unit.chassis for one in found[:2]}
    assert {one.unit.serial for one in found} == {u.serial for u in UNITS if u.chassis in opened}
    assert len({one.nonce for one in found}) == len(found)


def test_a_commitment_tells_nothing_and_binds() -> None:
    record = commitment("B", SECRET, AIM)
    assert SECRET not in record
    assert SECRET.hex().encode() not in record
    require_committed(KIT, record, HERE)
    aim = msgspec.structs.replace(AIM, goal=0.5)
    others = (
        commitment("C", SECRET, AIM), commitment("B", bytes(32), AIM), commitment("B", SECRET, aim),
        record + b"\0",
    )  # fmt: skip
    for other in others:
        with pytest.raises(DataError):
            require_committed(KIT, other, HERE)
    with pytest.raises(DataError, match="no secret"):
        commitment("B", b"short", AIM)


def test_a_kit_that_was_changed_is_refused() -> None:
    require_drawn(KIT, UNITS, HERE)
    changed = [
        msgspec.structs.replace(KIT, units=KIT.units[1:]),
        msgspec.structs.replace(KIT, beacon="later"),
        msgspec.structs.replace(KIT, pool=23),
        msgspec.structs.replace(KIT, looks=KIT.looks[:1]),
        msgspec.structs.replace(
            KIT, units=(msgspec.structs.replace(KIT.units[0], nonce="0" * 64), *KIT.units[1:])
        ),
    ]
    for kit in changed:
        with pytest.raises(DataError, match="not drawn"):
            require_drawn(kit, UNITS, HERE)
    with pytest.raises(DataError, match="not drawn"):
        require_drawn(KIT, UNITS[1:], HERE)
