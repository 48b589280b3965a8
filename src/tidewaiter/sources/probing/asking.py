"""What challenges a device from a landmark: a burst of probes, and the shortest round trip of it.

The clock starts when the challenge is handed to the system and stops when its answer is read; what
the system and this program add on the way only enlarges the round trip. The signature is checked
after the clock has stopped.
"""

from __future__ import annotations

import asyncio
import hashlib
import time
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from tidewaiter.core.errors import UsageError, Where
from tidewaiter.custody.measuring.packets import (
    Probe,
    announcement,
    challenge,
    is_answered,
    packet_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

PAUSE_S = 0.001
"""Between announcement and challenge."""


class Asked(NamedTuple):
    """What a burst is.

    Attributes:
        session: The session's short identifier.
        landmark: The landmark's.
        sequence: Number of the burst.
        packets: Number of probes.
        timeout: Seconds that an answer may take.
    """

    session: bytes
    landmark: bytes
    sequence: int
    packets: int
    timeout: float


class BurstResult(NamedTuple):
    """What a burst measured.

    Attributes:
        sent: Number of probes sent.
        answered: Number of them that were answered in time under the key.
        shortest_ns: Shortest round trip in nanoseconds; None where nothing was answered.
        nonces: SHA-256 digest over the nonces, in order, 64 hexadecimal digits.
    """

    sent: int
    answered: int
    shortest_ns: int | None
    nonces: str


class _Answer:
    """Keeps what came last, with the moment at which it was read: a protocol of asyncio."""

    def __init__(self) -> None:
        self.waiting: asyncio.Future[tuple[int, bytes]] | None = None

    def connection_made(self, transport: Any) -> None:  # noqa: ANN401
        del transport

    def connection_lost(self, exc: Exception | None) -> None:
        del exc

    def pause_writing(self) -> None:
        """Do nothing: one packet at a time is under way."""

    def resume_writing(self) -> None:
        """Do nothing."""

    def datagram_received(self, data: bytes, addr: Any) -> None:  # noqa: ANN401
        now = time.perf_counter_ns()
        del addr
        if self.waiting is not None and not self.waiting.done():
            self.waiting.set_result((now, data))

    def error_received(self, exc: Exception) -> None:
        del exc  # nobody listens there: it will time out


async def burst(
    address: tuple[str, int],
    asked: Asked,
    key: Ed25519PublicKey,
    nonce: Callable[[], bytes],
) -> BurstResult:
    """Return what a burst of probes measures.

    Args:
        address: Host and port of the device.
        asked: What the burst is.
        key: The session key that has to answer.
        nonce: Gives 32 bytes that nobody can know before.

    Raises:
        UsageError: If the address is none.
    """
    loop = asyncio.get_running_loop()
    try:
        protocol = _Answer()
        transport, _ = await loop.create_datagram_endpoint(
            lambda: cast("asyncio.DatagramProtocol", protocol), remote_addr=address
        )
    except OSError as error:
        raise UsageError(
            "the device's address is none",
            where=Where(f"{address[0]}:{address[1]}"),
            found=error.strerror or str(error),
        ) from error
    digest, times = hashlib.sha256(), []
    try:
        for number in range(asked.packets):
            probe = Probe(asked.session, asked.landmark, asked.sequence, number)
            fresh = nonce()
            digest.update(fresh)
            taken = await _probed(transport, protocol, (probe, fresh, key), asked.timeout)
            if taken is not None:
                times.append(taken)
    finally:
        transport.close()
    return BurstResult(asked.packets, len(times), min(times, default=None), digest.hexdigest())


async def _probed(
    transport: asyncio.DatagramTransport,
    protocol: _Answer,
    what: tuple[Probe, bytes, Ed25519PublicKey],
    timeout: float,  # noqa: ASYNC109 - a part of the measurement, not of the caller's patience
) -> int | None:
    """Return the nanoseconds to the answer of one challenge; None where none came in time.

    What is no answer to it, such as a late answer to the one before, is passed over.
    """
    probe, nonce, key = what
    loop = asyncio.get_running_loop()
    transport.sendto(announcement(probe))
    await asyncio.sleep(PAUSE_S)
    content = challenge(probe, nonce)
    protocol.waiting = loop.create_future()
    end = loop.time() + timeout
    start = time.perf_counter_ns()
    transport.sendto(content)
    while (left := end - loop.time()) > 0:
        try:
            read, data = await asyncio.wait_for(protocol.waiting, left)
        except TimeoutError:
            return None
        packet = packet_of(data)
        if packet is not None and is_answered(packet, probe, nonce, key):
            return read - start
        protocol.waiting = loop.create_future()
    return None
