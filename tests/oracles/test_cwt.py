"""Signed messages of one and of many against cwt, an implementation of COSE of its own."""

from __future__ import annotations

from typing import Any

import cbor2
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from oracle_python import answered
from tidewaiter.core.errors import Where
from tidewaiter.evidence.many_signed import many_opened, many_signed
from tidewaiter.evidence.signed import opened, signed

HERE = Where("cwt")
PAYLOAD, KIND = b"This is the content.", "text/plain"
SEEDS = sorted(
    (bytes([number]) * 32 for number in range(1, 5)),
    key=lambda seed: Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw(),
)
KEYS = [Ed25519PrivateKey.from_private_bytes(seed) for seed in SEEDS]
RAW = [key.public_key().public_bytes_raw() for key in KEYS]
STRANGER = Ed25519PrivateKey.from_private_bytes(bytes([9]) * 32).public_key().public_bytes_raw()
ONE, MANY = signed(PAYLOAD, KIND, KEYS[0]), many_signed(PAYLOAD, KIND, KEYS)
BITS = 8 * len(MANY)


def flipped(message: bytes, bit: int) -> bytes:
    """Return a message with one bit changed."""
    changed = bytearray(message)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


QUESTIONS = [
    (ONE, RAW[0]),
    (ONE, STRANGER),
    *((MANY, key) for key in RAW),
    (MANY, STRANGER),
    *((flipped(MANY, bit), RAW[0]) for bit in range(0, BITS, 7)),
]


@pytest.fixture(scope="module")
def peer() -> dict[str, Any]:
    """What cwt says."""
    return answered(
        "cwt_peer.py",
        {
            "made": [[seed.hex() for seed in SEEDS], PAYLOAD.hex(), KIND],
            "opened": [[message.hex(), key.hex()] for message, key in QUESTIONS],
        },
    )


def test_cwt_makes_the_same_bytes_of_one_signer(peer: dict[str, Any]) -> None:
    assert bytes.fromhex(peer["made"][0]) == ONE
    assert opened(bytes.fromhex(peer["made"][0]), HERE).is_good


def test_cwt_makes_the_same_bytes_of_many(peer: dict[str, Any]) -> None:
    theirs = bytes.fromhex(peer["made"][1])
    assert cbor2.loads(theirs) == cbor2.loads(MANY)
    assert theirs == MANY
    assert [key.public_bytes_raw() for key in many_opened(theirs, HERE).signers] == RAW


def test_cwt_opens_ours_with_every_signer_and_no_stranger(peer: dict[str, Any]) -> None:
    told = PAYLOAD.hex()
    assert peer["opened"][:7] == [told, None, told, told, told, told, None]


def test_what_cwt_refuses_for_a_signer_is_not_good_here(peer: dict[str, Any]) -> None:
    """A flipped bit that leaves us the first signer must leave cwt that one too."""
    from tidewaiter.core.errors import DataError

    kept = 0
    for (message, _), theirs in zip(QUESTIONS[7:], peer["opened"][7:], strict=True):
        try:
            found = many_opened(message, HERE)
        except DataError:
            continue
        if RAW[0] in {key.public_bytes_raw() for key in found.signers}:
            kept += 1
            assert theirs == found.payload.hex() == PAYLOAD.hex()
    assert kept > 50  # bits of the other signers' signatures
