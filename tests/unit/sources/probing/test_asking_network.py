"""A whole network on loopback: what honest devices, relays and liars look like to landmarks.

Only shortest round trips are compared, for the tails of a shared machine are noisy.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from probing_case import (
    BEGINS,
    KNOWN,
    LANDMARKS,
    SEED,
    SESSION,
    Link,
    close_relays,
    key_of,
    measured,
    receipt,
    relayed,
    token,
)
from tidewaiter.core.errors import UsageError, Where
from tidewaiter.custody.measuring.appraisal import Evidence, ReceivedToken, appraised
from tidewaiter.custody.measuring.packets import (
    SIZE,
    Probe,
    announcement,
    answer,
    challenge,
    packet_of,
    short_id,
)
from tidewaiter.custody.measuring.schedule import schedule
from tidewaiter.sources.probing.answering import Answering, answering

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from tidewaiter.sources.probing.asking import BurstResult

pytestmark = pytest.mark.usefixtures("loopback")
BURSTS = schedule(SESSION, SEED, Where("seed"))
NEAR = Link(0.002)
MS = 1_000_000


def on_network(what: Callable[[Answering], Coroutine[Any, Any, Any]]) -> Any:
    """Return what a question comes to beside a device that answers."""

    async def run() -> Any:
        device = await answering(("127.0.0.1", 0), short_id(SESSION.id), key_of("session key"))
        try:
            return await what(device)
        finally:
            device.transport.close()
            close_relays()
            await asyncio.sleep(0)  # closing is done by the loop

    return asyncio.run(run())


def session_of(results: dict[int, BurstResult]) -> Any:
    """Return what a session with these measurements came to."""
    receipts = [
        (Where("receipts", n), receipt(one, results[one.sequence]))
        for n, one in enumerate(BURSTS, 1)
    ]
    evidence = Evidence(
        ReceivedToken(token(), BEGINS - 1, Where("before")),
        ReceivedToken(token(), SESSION.ends + 1, Where("after")),
        receipts,
    )
    return appraised(SESSION, BURSTS, evidence, KNOWN)


async def all_bursts(device: Answering, links: dict[str, Link]) -> dict[int, BurstResult]:
    """Return every burst's result; landmarks measure at once, each one burst after the other."""

    async def of(name: str) -> dict[int, BurstResult]:
        address, _ = await relayed(device.address, links[name], seed=ord(name[1]))
        own = [one for one in BURSTS if one.landmark == name]
        return {one.sequence: await measured(address, one) for one in own}

    found = await asyncio.gather(*(of(name) for name in LANDMARKS))
    return {sequence: result for each in found for sequence, result in each.items()}


def test_an_honest_device_is_as_far_as_its_links_are_long() -> None:
    links = {"LA": Link(0.002), "LB": Link(0.010), "LC": Link(0.020)}
    got = session_of(on_network(lambda device: all_bursts(device, links)))
    assert got.is_good
    ms = {trip.landmark: trip.ms for trip in got.trips}
    assert 4 <= ms["LA"] < 20 <= ms["LB"] < 40 <= ms["LC"]


def test_loss_doubling_and_disorder_lose_probes_and_spoil_nothing() -> None:
    links = dict.fromkeys(LANDMARKS, Link(0.002, loss=0.35, double=0.5, jitter_s=0.01))
    results = on_network(lambda device: all_bursts(device, links))
    assert all(one.shortest_ns is None or one.shortest_ns >= 4 * MS for one in results.values())
    assert sum(one.answered for one in results.values()) < sum(r.sent for r in results.values())
    heard = sum(one.answered > 0 for one in results.values())
    assert heard > 0
    assert session_of(results).counted == heard


def test_delay_that_is_added_only_makes_it_look_farther() -> None:
    async def twice(device: Answering) -> tuple[BurstResult, BurstResult]:
        near, _ = await relayed(device.address, NEAR)
        far, _ = await relayed(device.address, Link(0.030))
        return await measured(near, BURSTS[0]), await measured(far, BURSTS[0])

    honest, delayed = on_network(twice)
    assert delayed.shortest_ns > honest.shortest_ns + 40 * MS


def test_a_relay_without_the_key_gains_nothing_by_answering_itself() -> None:
    """A box beside the landmark that forges, repeats or answers before it was asked."""

    async def run() -> list[BurstResult]:
        loop = asyncio.get_running_loop()
        seen: list[bytes] = []

        class Forger(asyncio.DatagramProtocol):
            def connection_made(self, transport: Any) -> None:
                self.transport = transport

            def datagram_received(self, data: bytes, addr: Any) -> None:
                asked = packet_of(data)
                assert asked is not None
                forged = answer(asked, key_of("forger"))
                for content in (forged, data, bytes(SIZE), b"", *seen[-2:]):
                    self.transport.sendto(content, addr)
                seen.append(forged)

        transport, _ = await loop.create_datagram_endpoint(Forger, local_addr=("127.0.0.1", 0))
        address = transport.get_extra_info("sockname")
        try:
            return [await measured(address, BURSTS[0], timeout=0.1)]
        finally:
            transport.close()

    (got,) = asyncio.run(run())
    assert (got.sent, got.answered, got.shortest_ns) == (4, 0, None)


def test_an_answer_kept_from_before_is_no_answer() -> None:
    """A recorded session played back: its nonces are others, so nothing is answered."""

    async def run(device: Answering) -> tuple[BurstResult, BurstResult]:
        address, relay = await relayed(device.address, Link(0.0))
        first = await measured(address, BURSTS[0])
        kept = [one for one in relay.passed if (p := packet_of(one)) and p.kind == 3]
        loop = asyncio.get_running_loop()

        class Player(asyncio.DatagramProtocol):
            def connection_made(self, transport: Any) -> None:
                self.transport = transport

            def datagram_received(self, data: bytes, addr: Any) -> None:
                del data
                for one in kept:
                    self.transport.sendto(one, addr)

        transport, _ = await loop.create_datagram_endpoint(Player, local_addr=("127.0.0.1", 0))
        again = await measured(transport.get_extra_info("sockname"), BURSTS[1], timeout=0.1)
        transport.close()
        return first, again

    first, again = on_network(run)
    assert first.answered == 4
    assert again.answered == 0


def test_one_key_in_two_places_is_near_to_landmarks_that_are_far_apart() -> None:
    """A copy of the session key beside LC: geometry, not the signature, tells; see locate."""
    links = {"LA": Link(0.001), "LB": Link(0.040), "LC": Link(0.001)}
    got = session_of(on_network(lambda device: all_bursts(device, links)))
    ms = {trip.landmark: trip.ms for trip in got.trips}
    assert ms["LA"] < 20
    assert ms["LC"] < 20


def test_the_device_drops_what_is_none_and_answers_no_more_than_it_was_asked() -> None:
    async def run(device: Answering) -> dict[str, int]:
        loop = asyncio.get_running_loop()
        transport, _ = await loop.create_datagram_endpoint(
            asyncio.DatagramProtocol, remote_addr=device.address
        )
        probe = Probe(short_id(SESSION.id), short_id("LA"), 0, 0)
        for content in (b"", b"x" * 1_400, bytes(SIZE), announcement(probe)):
            transport.sendto(content)
        transport.sendto(challenge(probe._replace(session=short_id("other")), bytes(32)))
        await asyncio.sleep(0.1)
        for number in range(1_000):
            transport.sendto(challenge(probe._replace(number=number), bytes(32)))
            if number % 100 == 0:
                await asyncio.sleep(0.01)
        await asyncio.sleep(0.3)
        transport.close()
        return device.counts

    counts = on_network(run)
    assert counts["announced"] == 1
    assert counts["ignored"] >= 3
    assert 300 <= counts["answered"] <= 700
    assert counts["held back"] > 0


def test_nobody_listening_is_silence() -> None:
    got = asyncio.run(measured(("127.0.0.1", 9), BURSTS[0], timeout=0.05))
    assert (got.answered, got.shortest_ns) == (0, None)


def test_an_address_that_is_taken_is_said() -> None:
    async def run(device: Answering) -> None:
        with pytest.raises(UsageError, match="cannot be listened on"):
            await answering(device.address, bytes(16), key_of("x"))

    on_network(run)
