"""A made-up network on loopback: landmarks and devices with delay, loss, doubling and disorder.

Every packet passes a relay that holds it for as long as a place is far, and may lose it, double it
or let it overtake another. Every name and key is made up.
"""

from __future__ import annotations

import asyncio
import hashlib
import random
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tidewaiter.custody.measuring.appraisal import KnownKeys
from tidewaiter.custody.measuring.packets import short_id
from tidewaiter.custody.measuring.receipts import receipt_signed
from tidewaiter.custody.measuring.schedule import commitment_of
from tidewaiter.evidence.attestation import Attestation, attested, binding_nonce
from tidewaiter.model.custody.measuring import Burst, MeasuringPolicy, MeasuringSession, Receipt
from tidewaiter.sources.probing.answering import answering
from tidewaiter.sources.probing.asking import Asked, BurstResult, burst

if TYPE_CHECKING:
    from collections.abc import Iterator

SEED = b"made-up seed of a schedule"
BEGINS = 1_790_000_000
DEVICE = "ueid-made-up"
LANDMARKS = ("LA", "LB", "LC")


def key_of(name: str) -> Ed25519PrivateKey:
    """Return a key that is the name's own."""
    return Ed25519PrivateKey.from_private_bytes(hashlib.sha256(name.encode()).digest())


def public(name: str) -> str:
    return key_of(name).public_key().public_bytes_raw().hex()


POLICY = MeasuringPolicy(
    version=3, bursts=2, packets=4, spread=7_200, bracket=10_000, most_missing=0.4, silence=86_400
)
SESSION = MeasuringSession(
    id="s-1", device=DEVICE, landmarks=LANDMARKS, policy=POLICY, begins=BEGINS,
    commitment=commitment_of(SEED),
)  # fmt: skip
KNOWN = KnownKeys(public(DEVICE), {name: public(name) for name in LANDMARKS})


def token(of: MeasuringSession = SESSION, bound: str = "session key", **changes: Any) -> bytes:
    """Return the device's attestation that binds a key to a session."""
    key = key_of(bound).public_key().public_bytes_raw()
    told: dict[str, Any] = {
        "ueid": DEVICE, "serial": "MADE-UP-1", "model": "made up", "firmware": "1",
        "nonce": binding_nonce(key, of.id, of.landmarks, of.policy.version),
        "at": BEGINS, "backend": "simulated", "bound_key": key, "session": of.id,
    }  # fmt: skip
    signer = changes.pop("signer", DEVICE)
    return attested(Attestation(**(told | changes)), key_of(signer))


def receipt(one: Burst, result: BurstResult | None = None, **changes: Any) -> bytes:
    """Return a landmark's receipt for a burst; of 10 ms where nothing was measured."""
    got = result or BurstResult(4, 4, 10_000_000, "00" * 32)
    told: dict[str, Any] = {
        "session": SESSION.id, "device": DEVICE, "landmark": one.landmark,
        "sequence": one.sequence, "policy_version": POLICY.version, "key": public("session key"),
        "begins": one.at, "ends": one.at + 1, "sent": got.sent, "answered": got.answered,
        "shortest_ns": got.shortest_ns, "nonces": got.nonces,
    }  # fmt: skip
    signer = changes.pop("signer", one.landmark)
    return receipt_signed(Receipt(**(told | changes)), key_of(signer))


class Link(NamedTuple):
    """What happens to packets between two places.

    Attributes:
        delay_s: Time that each way takes.
        loss: Share that is lost.
        double: Share that comes twice.
        jitter_s: Most that is added at random, so that packets overtake each other.
    """

    delay_s: float
    loss: float = 0.0
    double: float = 0.0
    jitter_s: float = 0.0


class _Leg(asyncio.DatagramProtocol):
    def __init__(self, relay: _Relay, to: Any) -> None:
        self.relay, self.to = relay, to
        self.transport: Any = None

    def connection_made(self, transport: Any) -> None:
        self.transport = transport

    def datagram_received(self, data: bytes, addr: Any) -> None:
        self.relay.pass_on(self, data, addr)

    def error_received(self, exc: Exception) -> None:
        del exc


class _Relay:
    """A relay in front of a device; answers go back to whoever asked last."""

    def __init__(self, link: Link, seed: int) -> None:
        self.link, self.chance = link, random.Random(seed)  # noqa: S311
        self.front = _Leg(self, None)
        self.back = _Leg(self, None)
        self.asker: Any = None
        self.passed: list[bytes] = []

    def pass_on(self, leg: _Leg, data: bytes, addr: Any) -> None:
        if leg is self.front:
            self.asker = addr
        self.passed.append(data)
        times = 2 if self.chance.random() < self.link.double else 1
        for _ in range(times):
            if self.chance.random() < self.link.loss:
                continue
            wait = self.link.delay_s + self.chance.random() * self.link.jitter_s
            asyncio.get_running_loop().call_later(wait, self._send, leg, data)

    def _send(self, leg: _Leg, data: bytes) -> None:
        if self.back.transport.is_closing():
            return
        if leg is self.front:
            self.back.transport.sendto(data)
        elif self.asker is not None:
            self.front.transport.sendto(data, self.asker)


OPEN: list[Any] = []
"""Transports of relays that nobody closed yet."""


async def relayed(device: tuple[str, int], link: Link, seed: int = 1) -> tuple[Any, _Relay]:
    """Return the address of a relay in front of a device, and the relay."""
    loop = asyncio.get_running_loop()
    relay = _Relay(link, seed)
    back, _ = await loop.create_datagram_endpoint(lambda: relay.back, remote_addr=device)
    transport, _ = await loop.create_datagram_endpoint(
        lambda: relay.front, local_addr=("127.0.0.1", 0)
    )
    OPEN.extend((back, transport))
    return transport.get_extra_info("sockname"), relay


def close_relays() -> None:
    """Close every relay."""
    while OPEN:
        OPEN.pop().close()


async def measured(address: Any, one: Burst, key: Any = None, timeout: float = 0.5) -> BurstResult:  # noqa: ASYNC109
    """Return what a burst measures through an address."""
    asked = Asked(
        short_id(SESSION.id), short_id(one.landmark), one.sequence, POLICY.packets, timeout
    )
    count = iter(range(1_000_000))
    own = hashlib.sha256(f"{one.landmark} {one.sequence}".encode()).digest()

    def nonce() -> bytes:
        return hashlib.sha256(own + str(next(count)).encode()).digest()

    return await burst(address, asked, key or key_of("session key").public_key(), nonce)


@contextmanager
def device(key: str = "session") -> Iterator[tuple[str, int]]:
    """Run a device in a thread; yield its address."""
    loop = asyncio.new_event_loop()
    port = loop.run_until_complete(answering(("127.0.0.1", 0), short_id("s-9"), key_of(key)))
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    yield port.address
    loop.call_soon_threadsafe(port.transport.close)
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.run_until_complete(asyncio.sleep(0))  # the socket is closed one turn later
    loop.close()
