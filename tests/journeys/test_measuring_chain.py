"""The whole chain on loopback: attested, measured through delays, appraised, located.

Relays hold each packet for as long as light in fibre takes over the great circle between made-up
places. They lie thousands of kilometres apart, so that the milliseconds of a busy machine, some
100 km each, decide nothing; only shortest round trips count.
"""

from __future__ import annotations

import asyncio
import math
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from probing_case import (
    BEGINS,
    DEVICE,
    LANDMARKS,
    SEED,
    SESSION,
    Link,
    close_relays,
    key_of,
    public,
    relayed,
)
from tidewaiter.app.custody.assumed import Asked
from tidewaiter.app.custody.locate import Tables, locate
from tidewaiter.app.custody.measuring.appraise import Collected, Token, appraise, write_probes
from tidewaiter.app.custody.measuring.probing import Moments, receipt_of
from tidewaiter.app.custody.measuring.sessions import attest_session
from tidewaiter.core.errors import Where
from tidewaiter.custody.measuring.packets import short_id
from tidewaiter.custody.measuring.receipts import receipt_signed
from tidewaiter.custody.measuring.schedule import schedule
from tidewaiter.evidence.keys import private_pem, public_pem
from tidewaiter.sources.probing.answering import answering
from tidewaiter.store.custody.devices import DeviceIdentity, SimulatedDevice
from tidewaiter.store.custody.receipts import append_receipt

if TYPE_CHECKING:
    from pathlib import Path

    from tidewaiter.facts.catalogue import Facts
    from tidewaiter.model.custody.location import LocationVerdict
    from tidewaiter.model.custody.measuring import Burst

pytestmark = pytest.mark.usefixtures("loopback")
KM_S = 199_861.639  # two thirds of the speed of light
EARTH_KM = 6_371.0088  # mean radius, IUGG
SITES = {"LA": (30.0, 0.0), "LB": (-20.0, 30.0), "LC": (-20.0, -30.0)}  # made up
DECLARED = (0.0, 0.0)
BURSTS = schedule(SESSION, SEED, Where("seed"))


class World(NamedTuple):
    """Where the key really is, seen from each landmark.

    Attributes:
        places: Latitude and longitude of whoever answers each landmark.
        added_s: Delay that somebody adds each way.
    """

    places: dict[str, tuple[float, float]]
    added_s: float = 0.0


HONEST = World(dict.fromkeys(LANDMARKS, DECLARED))
SLOW = HONEST._replace(added_s=0.06)
ELSEWHERE = World(dict.fromkeys(LANDMARKS, (30.0, 10.0)))
COPIED = World({"LA": (28.0, 0.0), "LB": DECLARED, "LC": (-20.0, -27.0)})


def km(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Return the great circle between two places (haversine)."""
    (p, q), (r, s) = (map(math.radians, each) for each in (a, b))
    part = math.sin((r - p) / 2) ** 2 + math.cos(p) * math.cos(r) * math.sin((s - q) / 2) ** 2
    return 2 * EARTH_KM * math.asin(math.sqrt(part))


def files_of(folder: Path) -> SimulatedDevice:
    """Write what a session needs before anything is measured; return the device."""
    device = SimulatedDevice(b"made up", DeviceIdentity(ueid=DEVICE), lambda: BEGINS)
    (folder / "session").write_bytes(msgspec.json.encode(SESSION))
    (folder / "seed").write_bytes(SEED)
    (folder / "key").write_bytes(private_pem(key_of("session key")))
    (folder / "key").chmod(0o600)
    for name in LANDMARKS:
        (folder / f"{name}.pub").write_bytes(public_pem(key_of(name).public_key()))
    (folder / "device.pub").write_bytes(
        public_pem(Ed25519PublicKey.from_public_bytes(device.public_key))
    )
    rows = [f"{name},{lat},{lon},operator {name}\n" for name, (lat, lon) in SITES.items()]
    header = "node_id,lat,lon,operator\n"
    (folder / "landmarks.csv").write_text(header + "".join(rows), encoding="utf-8")
    (folder / "claims.csv").write_text(f"{header}{DEVICE},0,0,\n", encoding="utf-8")
    return device


async def measured_from(name: str, device: tuple[str, int], world: World) -> list[bytes]:
    """Return a landmark's receipts, measured through a relay as slow as its way is long."""
    way = km(SITES[name], world.places[name]) / KM_S + world.added_s
    address, _ = await relayed(device, Link(way), seed=ord(name[1]))
    count = iter(range(1_000))

    def nonce() -> bytes:
        return f"{name} {next(count)}".encode().ljust(32)

    async def one(burst: Burst) -> bytes:
        moments = Moments(lambda: burst.at, nonce, 2.0, 1.0)
        which = (name, burst.sequence)
        got = await receipt_of(SESSION, which, (address, public("session key")), moments)
        return receipt_signed(got, key_of(name))

    return [await one(burst) for burst in BURSTS if burst.landmark == name]


def measured(world: World) -> list[bytes]:
    """Return the receipts of every landmark; they measure side by side."""

    async def run() -> list[bytes]:
        port = await answering(("127.0.0.1", 0), short_id(SESSION.id), key_of("session key"))
        try:
            each = await asyncio.gather(
                *(measured_from(name, port.address, world) for name in LANDMARKS)
            )
        finally:
            port.transport.close()
            close_relays()
            await asyncio.sleep(0)  # closing is done by the loop
        return [message for messages in each for message in messages]

    return asyncio.run(run())


def located(folder: Path, facts: Facts, world: World) -> LocationVerdict:
    """Return the verdict at the end of the chain."""
    device = files_of(folder)
    (folder / "before").write_bytes(attest_session(folder / "session", device, folder / "key"))
    for message in measured(world):
        append_receipt(folder / "receipts", message)
    (folder / "after").write_bytes(attest_session(folder / "session", device, folder / "key"))
    collected = Collected(
        Token(folder / "before", BEGINS - 1),
        Token(folder / "after", SESSION.ends + 1),
        [folder / "receipts"],
    )
    keys = {name: folder / f"{name}.pub" for name in LANDMARKS}
    found = appraise(folder / "session", folder / "seed", collected, folder / "device.pub", keys)
    assert (found.is_good, found.counted, found.refused) == (True, len(BURSTS), ())
    assert_physical(found.trips, world)
    write_probes(found, folder / "probes.csv")
    tables = Tables(folder / "probes.csv", folder / "landmarks.csv", folder / "claims.csv")
    asked = Asked(within_km=2_000, liars=0, is_one_holder=True)
    (verdict,) = locate(facts, tables, asked).verdicts
    return verdict


def assert_physical(trips: Any, world: World) -> None:
    """Fail if a round trip is shorter than its way; a timer may be a hair early."""
    for trip in trips:
        way = km(SITES[trip.landmark], world.places[trip.landmark]) / KM_S
        assert trip.ms >= 2_000 * (way + world.added_s) - 0.1


def test_an_honest_device_is_consistent(tmp_path: Path, facts: Facts) -> None:
    got = located(tmp_path, facts, HONEST)
    assert (got.verdict, got.is_within) == ("consistent", True)


def test_delay_that_is_added_is_unknown(tmp_path: Path, facts: Facts) -> None:
    got = located(tmp_path, facts, SLOW)
    assert (got.verdict, got.is_within) == ("unknown", False)


def test_a_device_elsewhere_is_impossible_by_the_landmark_beside_it(
    tmp_path: Path, facts: Facts
) -> None:
    got = located(tmp_path, facts, ELSEWHERE)
    assert got.verdict == "impossible"
    assert [one.landmark for one in got.deciding] == ["LA"]
    assert got.region  # one holder may be there


def test_a_key_in_two_places_is_impossible(tmp_path: Path, facts: Facts) -> None:
    got = located(tmp_path, facts, COPIED)
    assert got.verdict == "impossible"
    assert got.certified_km is None  # no place is left for one holder
    assert not got.region
