"""What answers challenges on a device: one UDP port, one session key, bounded state.

A packet that is none is dropped and counted. A source that asks too often is not answered for a
while, and only so many sources are kept in mind. An answer is as large as its question, so that
nobody can use it to flood a third party.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from tidewaiter.core.errors import UsageError, Where
from tidewaiter.custody.measuring.packets import ANNOUNCE, CHALLENGE, answer, packet_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

MOST_SOURCES = 4_096
MOST_A_SECOND = 200.0
AT_ONCE = 400.0


class Answering(NamedTuple):
    """A port that answers.

    Attributes:
        transport: Close it to stop.
        counts: What came: announced, answered, ignored, held back.
        address: Host and port.
    """

    transport: asyncio.DatagramTransport
    counts: dict[str, int]
    address: tuple[str, int]


class _Answers:
    """What the event loop calls: a datagram protocol of asyncio, by its methods."""

    def __init__(self, session: bytes, key: Ed25519PrivateKey, clock: Callable[[], float]) -> None:
        self._session, self._key, self._clock = session, key, clock
        self._sources: OrderedDict[Any, tuple[float, float]] = OrderedDict()
        self._transport: asyncio.DatagramTransport | None = None
        self.counts = {"announced": 0, "answered": 0, "ignored": 0, "held back": 0}

    def connection_made(self, transport: Any) -> None:  # noqa: ANN401
        self._transport = transport

    def connection_lost(self, exc: Exception | None) -> None:
        del exc
        self._transport = None

    def datagram_received(self, data: bytes, addr: Any) -> None:  # noqa: ANN401
        packet = packet_of(data)
        if packet is None or packet.probe.session != self._session:
            self.counts["ignored"] += 1
        elif not self._may_ask(addr[0]):
            self.counts["held back"] += 1
        elif packet.kind == ANNOUNCE:
            self.counts["announced"] += 1
        elif packet.kind == CHALLENGE and self._transport is not None:
            self._transport.sendto(answer(packet, self._key), addr)
            self.counts["answered"] += 1
        else:
            self.counts["ignored"] += 1

    def pause_writing(self) -> None:
        """Do nothing: what the system cannot take is lost, as on any network."""

    def resume_writing(self) -> None:
        """Do nothing."""

    def error_received(self, exc: Exception) -> None:
        del exc  # an answer could not be delivered: the asker will see

    def _may_ask(self, source: str) -> bool:
        """Whether a source has leave left: so many at once, so many more each second."""
        now = self._clock()
        left, then = self._sources.pop(source, (AT_ONCE, now))
        left = min(AT_ONCE, left + (now - then) * MOST_A_SECOND)
        self._sources[source] = (left - 1 if left >= 1 else left, now)
        if len(self._sources) > MOST_SOURCES:
            self._sources.popitem(last=False)
        return left >= 1


async def answering(address: tuple[str, int], session: bytes, key: Ed25519PrivateKey) -> Answering:
    """Return a port that answers the challenges of one session.

    Args:
        address: Host and port; port 0 takes any.
        session: The session's short identifier.
        key: The session's key.

    Raises:
        UsageError: If the address cannot be listened on.
    """
    loop = asyncio.get_running_loop()
    try:
        protocol = _Answers(session, key, loop.time)
        transport, _ = await loop.create_datagram_endpoint(
            lambda: cast("asyncio.DatagramProtocol", protocol), local_addr=address
        )
    except OSError as error:
        raise UsageError(
            "the address cannot be listened on",
            where=Where(f"{address[0]}:{address[1]}"),
            found=error.strerror or str(error),
        ) from error
    host, port = transport.get_extra_info("sockname")[:2]
    return Answering(transport, protocol.counts, (host, port))
