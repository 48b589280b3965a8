"""Attestation tokens: every claim comes back, nothing else passes, a binding binds everything."""

from __future__ import annotations

import hashlib
from typing import Any

import cbor2
import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.core.errors import DataError, Where
from tidewaiter.evidence.attestation import (
    CONTENT_TYPE,
    PROFILE,
    Attestation,
    attested,
    binding_nonce,
    opened_attestation,
)
from tidewaiter.evidence.signed import opened, signed

HERE = Where("made.eat")
KEY = Ed25519PrivateKey.from_private_bytes(bytes([3]) * 32)
TOLD = Attestation(
    ueid="ueid-1", serial="MADE-UP-1", model="made-up chip", firmware="1.2", nonce=bytes(32),
    at=1_790_000_000, backend="simulated", bound_key=bytes(range(32)), session="s-1",
)  # fmt: skip
words = st.text(max_size=40)
attestations = st.builds(
    Attestation,
    ueid=st.text(min_size=1, max_size=40),
    serial=words,
    model=words,
    firmware=words,
    nonce=st.binary(min_size=8, max_size=64),
    at=st.integers(0, 1 << 60),
    backend=st.sampled_from(["simulated", "file-key", "nvattest"]),
    bound_key=st.none() | st.binary(min_size=32, max_size=32),
    session=words,
)


@given(told=attestations)
def test_an_attestation_comes_back_as_it_was_said(told: Attestation) -> None:
    token = opened_attestation(attested(told, KEY), HERE)
    assert (token.attestation, token.is_good) == (told, True)
    assert token.key.public_bytes_raw() == KEY.public_key().public_bytes_raw()


def claims_of(message: bytes) -> dict[int, Any]:
    return dict(cbor2.loads(opened(message, HERE).payload))


def test_claims_have_the_numbers_of_cwt_and_eat() -> None:
    """RFC 8392 (6), RFC 8747 (8), RFC 9711, section 7 (10, 256, 259, 265, 271)."""
    claims = claims_of(attested(TOLD, KEY))
    assert {claims[6], claims[10], claims[256], claims[265]} == {
        1_790_000_000, bytes(32), b"ueid-1", PROFILE,
    }  # fmt: skip
    assert dict(claims[8][1]) == {1: 1, -1: 6, -2: bytes(range(32))}
    assert 8 not in claims_of(attested(msgspec.structs.replace(TOLD, bound_key=None), KEY))


@given(at=st.integers(0, 8 * len(attested(TOLD, KEY)) - 1))
def test_no_flipped_bit_leaves_a_good_token(at: int) -> None:
    content = bytearray(attested(TOLD, KEY))
    content[at // 8] ^= 1 << at % 8
    try:
        token = opened_attestation(bytes(content), HERE)
    except DataError:
        return
    assert not token.is_good


def changed(**claims: Any) -> bytes:
    told = claims_of(attested(TOLD, KEY)) | {
        int(k[1:].replace("m", "-")): v for k, v in claims.items()
    }
    return signed(cbor2.dumps(told, canonical=True), CONTENT_TYPE, KEY)


@pytest.mark.parametrize(
    "message",
    [
        b"",
        signed(b"\xa0", CONTENT_TYPE, KEY),
        signed(b"\x80", CONTENT_TYPE, KEY),
        signed(b"", "text/plain", KEY),
        changed(_99="more"),
        changed(_265="another profile"),
        changed(_10=b"short"),
        changed(_10="text"),
        changed(_6=-1),
        changed(_6=1.5),
        changed(_256="text"),
        changed(_256=b""),
        changed(_256=b"\xff"),
        changed(_271="text"),
        changed(_271=[]),
        changed(_271=["1", "2"]),
        changed(_8={}),
        changed(_8={1: {}}),
        changed(_8={1: {1: 1, -1: 6, -2: b"short"}}),
        changed(_8={1: {1: 2, -1: 1, -2: bytes(32)}}),
        changed(_8={1: {1: 1, -1: 6, -2: bytes(32)}, 2: 3}),
        changed(_8=5),
        changed(_m70103="abacus"),
        changed(_m70101="x" * 201),
    ],
)
def test_what_is_no_token_of_this_profile_is_refused(message: bytes) -> None:
    with pytest.raises(DataError):
        opened_attestation(message, HERE)


def test_a_binding_is_a_digest_over_all_that_it_binds() -> None:
    key, landmarks = bytes(32), ["b", "a"]
    by_hand = cbor2.dumps(["tidewaiter binding 1", key, "s", ["a", "b"], 4], canonical=True)
    assert binding_nonce(key, "s", landmarks, 4) == hashlib.sha256(by_hand).digest()
    others = {
        binding_nonce(bytes([1]) * 32, "s", landmarks, 4),
        binding_nonce(key, "t", landmarks, 4),
        binding_nonce(key, "s", ["a"], 4),
        binding_nonce(key, "s", ["a", "b", "c"], 4),
        binding_nonce(key, "s", landmarks, 5),
        binding_nonce(key, "s", landmarks, 4),
    }
    assert len(others) == 6
    assert binding_nonce(key, "s", ["a", "b", "b"], 4) in others
