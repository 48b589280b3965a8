"""What does a device say of itself, under its own key? Attestation tokens in the terms of RATS.

An attester's evidence (RFC 9334, 2023) as an entity attestation token (EAT, RFC 9711, 2025): claims
of CWT (RFC 8392) in deterministic CBOR under COSE_Sign1. The nonce is the verifier's. A token may
bind another key (``cnf``, RFC 8747): one that is faster to use, made for a session. The nonce of
such a token is a digest of what it is bound to (:func:`binding_nonce`), so that no token of another
session, landmark set or policy passes for it.

A good signature shows who holds the key. Whether the key is on a chip, and on which, is what the
maker's certificates say; nothing here vouches for it.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple

import msgspec

from tidewaiter.core.errors import DataError
from tidewaiter.evidence.canonical import decoded, encoded
from tidewaiter.evidence.signed import opened, signed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cryptography.hazmat.primitives.asymmetric.ed25519 import (
        Ed25519PrivateKey,
        Ed25519PublicKey,
    )

    from tidewaiter.core.errors import Where

CONTENT_TYPE = "application/eat+cwt"
PROFILE = "tag:tidewaiter,2026:attestation"
ISSUED, CONFIRMATION, NONCE, UEID, MODEL, PROFILE_CLAIM, FIRMWARE = 6, 8, 10, 256, 259, 265, 271
SERIAL, SESSION, BACKEND = -70101, -70102, -70103
_CLAIMS = {ISSUED, NONCE, UEID, MODEL, PROFILE_CLAIM, FIRMWARE, SERIAL, SESSION, BACKEND}
_KEY_TYPE, _CURVE, _X = 1, -1, -2  # COSE_Key, RFC 9053, section 7.2
_OKP, _ED25519 = 1, 6
Word = Annotated[str, msgspec.Meta(max_length=200)]
Backend = Literal["simulated", "file-key", "nvattest"]


class Attestation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a device says of itself.

    Attributes:
        ueid: Its identifier (UEID).
        serial: Serial number of the unit, as the device reads it.
        model: What it is.
        firmware: Version of its firmware.
        nonce: What the verifier asked with.
        at: When, in seconds since 1970, by the device's clock, which proves nothing.
        backend: What made the token: a simulated device, a key in a file, or NVIDIA's tool.
        bound_key: Another public key of the same holder, 32 bytes; None where none is bound.
        session: Session that the key was made for, or "".
    """

    ueid: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    serial: Word
    model: Word
    firmware: Word
    nonce: Annotated[bytes, msgspec.Meta(min_length=8, max_length=64)]
    at: Annotated[int, msgspec.Meta(ge=0)]
    backend: Backend
    bound_key: Annotated[bytes, msgspec.Meta(min_length=32, max_length=32)] | None = None
    session: Word = ""


class SignedAttestation(NamedTuple):
    """A token taken apart.

    Attributes:
        attestation: What it says.
        key: The key that it names.
        is_good: Whether that key signed it.
    """

    attestation: Attestation
    key: Ed25519PublicKey
    is_good: bool


def binding_nonce(
    public_key: bytes, session: str, landmarks: Sequence[str], policy_version: int
) -> bytes:
    """Return the nonce that binds a key to a session, 32 bytes.

    Args:
        public_key: The key to be bound, 32 bytes.
        session: Identifier of the session.
        landmarks: Identifiers of the landmarks that will measure; their order does not matter.
        policy_version: Version of the policy under which they do.
    """
    parts = ["tidewaiter binding 1", public_key, session, sorted(set(landmarks)), policy_version]
    return hashlib.sha256(encoded(parts)).digest()


def attested(attestation: Attestation, key: Ed25519PrivateKey) -> bytes:
    """Return what a device says of itself under its key."""
    claims: dict[int, Any] = {
        ISSUED: attestation.at,
        NONCE: attestation.nonce,
        UEID: attestation.ueid.encode(),
        MODEL: attestation.model.encode(),
        PROFILE_CLAIM: PROFILE,
        FIRMWARE: [attestation.firmware],
        SERIAL: attestation.serial,
        SESSION: attestation.session,
        BACKEND: attestation.backend,
    }
    if attestation.bound_key is not None:
        key_claim = {_KEY_TYPE: _OKP, _CURVE: _ED25519, _X: attestation.bound_key}
        claims[CONFIRMATION] = {1: key_claim}
    return signed(encoded(claims), CONTENT_TYPE, key)


def opened_attestation(message: bytes, where: Where) -> SignedAttestation:
    """Return a token taken apart, its signature checked.

    Raises:
        DataError: If it is no token of this profile.
    """
    token = opened(message, where)
    if token.content_type != CONTENT_TYPE:
        raise DataError(
            "this is no attestation token",
            where=where,
            found=token.content_type,
            allowed=CONTENT_TYPE,
        )
    claims = decoded(token.payload, where)
    if not isinstance(claims, dict) or set(claims) - {CONFIRMATION} != _CLAIMS:
        raise DataError("the token has other claims than its profile", where=where, allowed=PROFILE)
    if claims[PROFILE_CLAIM] != PROFILE:
        raise DataError("the token is of another profile", where=where, found=claims[PROFILE_CLAIM])
    try:
        told = msgspec.convert(_fields(claims), Attestation)
    except (msgspec.ValidationError, ValueError, TypeError, KeyError) as error:
        raise DataError("the token's claims are wrong", where=where, found=str(error)) from error
    return SignedAttestation(told, token.key, token.is_good)


def _fields(claims: dict[int, Any]) -> dict[str, Any]:
    """Return the fields of an attestation; a claim of another shape raises a ``ValueError``."""
    (firmware,) = claims[FIRMWARE]
    texts = {"ueid": claims[UEID], "model": claims[MODEL]}
    if not all(isinstance(text, bytes) for text in texts.values()):
        raise ValueError("ueid and hwmodel are bytes")
    fields = {
        "serial": claims[SERIAL],
        "firmware": firmware,
        "nonce": claims[NONCE],
        "at": claims[ISSUED],
        "backend": claims[BACKEND],
        "session": claims[SESSION],
        **{name: text.decode() for name, text in texts.items()},
    }
    if CONFIRMATION in claims:
        key = claims[CONFIRMATION][1]
        if dict(key) != {_KEY_TYPE: _OKP, _CURVE: _ED25519, _X: key[_X]}:
            raise ValueError("cnf is no Ed25519 key")
        if len(claims[CONFIRMATION]) != 1:
            raise ValueError("cnf has more than a key")
        fields["bound_key"] = key[_X]
    return fields
