"""Packets: one size, one form, and an answer to nothing but its own challenge."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probing_case import key_of
from tidewaiter.core.errors import UsageError
from tidewaiter.custody.measuring.packets import (
    ANNOUNCE,
    ANSWER,
    CHALLENGE,
    SIZE,
    Probe,
    announcement,
    answer,
    challenge,
    is_answered,
    packet_of,
    short_id,
)

KEY = key_of("session key")
PROBE = Probe(short_id("s"), short_id("L"), 7, 2)
NONCE = bytes(range(32))
probes = st.builds(
    Probe,
    st.binary(min_size=16, max_size=16),
    st.binary(min_size=16, max_size=16),
    st.integers(0, (1 << 32) - 1),
    st.integers(0, (1 << 32) - 1),
)


@given(probe=probes, nonce=st.binary(min_size=32, max_size=32))
def test_every_packet_has_one_size_and_comes_back(probe: Probe, nonce: bytes) -> None:
    first, second = packet_of(announcement(probe)), packet_of(challenge(probe, nonce))
    assert first is not None
    assert second is not None
    assert (first.kind, first.probe, second.kind, second.nonce) == (
        ANNOUNCE, probe, CHALLENGE, nonce,
    )  # fmt: skip
    sent = answer(second, KEY)
    assert len(sent) == len(challenge(probe, nonce)) == len(announcement(probe)) == SIZE
    third = packet_of(sent)
    assert third is not None
    assert third.kind == ANSWER
    assert is_answered(third, probe, nonce, KEY.public_key())


def answered() -> bytes:
    asked = packet_of(challenge(PROBE, NONCE))
    assert asked is not None
    return answer(asked, KEY)


def test_an_answer_is_to_one_challenge_of_one_key() -> None:
    packet = packet_of(answered())
    assert packet is not None
    public = KEY.public_key()
    assert is_answered(packet, PROBE, NONCE, public)
    assert not is_answered(packet, PROBE, bytes(32), public)
    assert not is_answered(packet, PROBE._replace(number=3), NONCE, public)
    assert not is_answered(packet, PROBE._replace(landmark=short_id("M")), NONCE, public)
    assert not is_answered(packet, PROBE, NONCE, key_of("other").public_key())
    assert not is_answered(packet._replace(nonce=bytes(32)), PROBE, bytes(32), public)
    asked = packet_of(challenge(PROBE, NONCE))
    assert asked is not None
    assert not is_answered(asked, PROBE, NONCE, public)


@given(at=st.integers(0, 8 * SIZE - 1))
def test_no_flipped_bit_leaves_an_answer(at: int) -> None:
    content = bytearray(answered())
    content[at // 8] ^= 1 << at % 8
    packet = packet_of(bytes(content))
    padding = 5 * 8 <= at < 8 * 8  # zeros that nobody reads
    is_good = packet is not None and is_answered(packet, PROBE, NONCE, KEY.public_key())
    assert is_good == padding


@pytest.mark.parametrize(
    "content", [b"", b"TWP1", bytes(SIZE), b"TWP1\x04" + bytes(SIZE - 5), b"TWP1\x01" + bytes(SIZE)]
)
def test_what_is_no_packet_is_none(content: bytes) -> None:
    assert packet_of(content) is None


def test_a_nonce_has_its_length() -> None:
    with pytest.raises(UsageError):
        challenge(PROBE, b"short")
