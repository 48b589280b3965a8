"""What goes over the wire? Three packets of one size; the landmark times the second.

1. The landmark *announces* a probe, so that the device is awake.
2. It sends the *challenge*: a nonce that nobody could know before. Its clock starts.
3. The device *answers*: its session key signs session, landmark, number and nonce. The clock stops.

Nothing can be signed before the nonce is there, so an answer in time comes from where the key is.
The time of signing is part of the round trip: it makes a place less certain, never nearer. All
packets are of one size, so that an answer is never larger than its question.
"""

from __future__ import annotations

import hashlib
import struct
from typing import TYPE_CHECKING, Literal, NamedTuple

from cryptography.exceptions import InvalidSignature

from tidewaiter.core.errors import UsageError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (
        Ed25519PrivateKey,
        Ed25519PublicKey,
    )

PacketKind = Literal[1, 2, 3]
ANNOUNCE, CHALLENGE, ANSWER = 1, 2, 3
NONCE_BYTES = 32
_MAGIC = b"TWP1"
_LAYOUT = struct.Struct("!4sB3x16s16sII32s64s")
SIZE = _LAYOUT.size
_NO_NONCE, _NO_SIGNATURE = bytes(NONCE_BYTES), bytes(64)


class Probe(NamedTuple):
    """Which probe it is.

    Attributes:
        session: First 16 bytes of the digest of the session's identifier.
        landmark: The same of the landmark's identifier.
        sequence: Number of the burst.
        number: Number of the probe in the burst.
    """

    session: bytes
    landmark: bytes
    sequence: int
    number: int


class Packet(NamedTuple):
    """A packet taken apart.

    Attributes:
        kind: Announcement, challenge or answer.
        probe: Which probe it belongs to.
        nonce: The nonce; zeros in an announcement.
        signature: The signature; zeros but in an answer.
    """

    kind: int
    probe: Probe
    nonce: bytes
    signature: bytes


def short_id(ident: str) -> bytes:
    """Return 16 bytes that stand for an identifier on the wire."""
    return hashlib.sha256(ident.encode()).digest()[:16]


def announcement(probe: Probe) -> bytes:
    """Return the first packet of a probe."""
    return _packet(ANNOUNCE, probe, _NO_NONCE, _NO_SIGNATURE)


def challenge(probe: Probe, nonce: bytes) -> bytes:
    """Return the second packet of a probe.

    Raises:
        UsageError: If the nonce has not 32 bytes.
    """
    if len(nonce) != NONCE_BYTES:
        raise UsageError("a nonce has 32 bytes", found=len(nonce))
    return _packet(CHALLENGE, probe, nonce, _NO_SIGNATURE)


def answer(packet: Packet, key: Ed25519PrivateKey) -> bytes:
    """Return the answer to a challenge under a session key."""
    return _packet(
        ANSWER, packet.probe, packet.nonce, key.sign(_signed(packet.probe, packet.nonce))
    )


def packet_of(content: bytes) -> Packet | None:
    """Return a packet taken apart; None where it is none."""
    if len(content) != SIZE:
        return None
    magic, kind, session, landmark, sequence, number, nonce, signature = _LAYOUT.unpack(content)
    if magic != _MAGIC or kind not in {ANNOUNCE, CHALLENGE, ANSWER}:
        return None
    return Packet(kind, Probe(session, landmark, sequence, number), nonce, signature)


def is_answered(packet: Packet, probe: Probe, nonce: bytes, key: Ed25519PublicKey) -> bool:
    """Whether a packet is the answer of a key to a challenge."""
    if packet.kind != ANSWER or packet.probe != probe or packet.nonce != nonce:
        return False
    try:
        key.verify(packet.signature, _signed(probe, nonce))
    except InvalidSignature:
        return False
    return True


def _packet(kind: int, probe: Probe, nonce: bytes, signature: bytes) -> bytes:
    return _LAYOUT.pack(_MAGIC, kind, *probe, nonce, signature)


def _signed(probe: Probe, nonce: bytes) -> bytes:
    return b"tidewaiter echo 1" + _packet(CHALLENGE, probe, nonce, _NO_SIGNATURE)
