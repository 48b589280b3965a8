"""Whose key is it? Ed25519 keys as PEM, and the fingerprint that people compare.

The fingerprint is the SHA-256 digest of the public key as SubjectPublicKeyInfo (RFC 8410, 2018) in
DER, so that ``openssl pkey -pubin -outform DER | sha256sum`` gives it too.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from tidewaiter.core.errors import DataError

if TYPE_CHECKING:
    from tidewaiter.core.errors import Where

_BLOCK = re.compile(b"-----BEGIN ([A-Z0-9 ]+)-----.*?-----END \\1-----", re.DOTALL)
_MAKE_PUBLIC = "openssl pkey -in KEY -pubout writes the public key of a private one"


def fingerprint(key: Ed25519PublicKey) -> str:
    """Return the digest by which people know a key: 64 hexadecimal digits."""
    der = key.public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return hashlib.sha256(der).hexdigest()


def private_pem(key: Ed25519PrivateKey) -> bytes:
    """Return a private key as PEM (PKCS #8), without a password."""
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def public_pem(key: Ed25519PublicKey) -> bytes:
    """Return a public key as PEM."""
    return key.public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )


def private_key_of(pem: bytes, where: Where) -> Ed25519PrivateKey:
    """Return the private key that a PEM file holds.

    Raises:
        DataError: If it holds none, one with a password, or one of another kind.
    """
    try:
        key = serialization.load_pem_private_key(pem, password=None)
    except TypeError as error:
        raise DataError(
            "the key has a password",
            where=where,
            hint="openssl pkey -in KEY -out OPEN writes it without; keep that file to yourself",
        ) from error
    except (ValueError, UnsupportedAlgorithm) as error:
        raise DataError(
            "this is no private key", where=where, allowed="PKCS #8 in PEM, Ed25519"
        ) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise DataError("the key is of another kind", where=where, allowed="Ed25519")
    return key


def public_keys_of(pem: bytes, where: Where) -> tuple[Ed25519PublicKey, ...]:
    """Return the public keys that a PEM file holds, one or several.

    Raises:
        DataError: If it holds none, a private key, or one of another kind.
    """
    blocks = list(_BLOCK.finditer(pem))
    if not blocks:
        raise DataError("the file holds no public key", where=where, allowed="PEM")
    keys = []
    for block in blocks:
        if b"PRIVATE" in block[1]:
            raise DataError(
                "this is a private key; trust needs the public one",
                where=where,
                hint=_MAKE_PUBLIC,
            )
        keys.append(_public_key(block[0], where))
    return tuple(keys)


def _public_key(pem: bytes, where: Where) -> Ed25519PublicKey:
    try:
        key = serialization.load_pem_public_key(pem)
    except (ValueError, UnsupportedAlgorithm) as error:
        raise DataError("this is no public key", where=where, allowed="Ed25519 in PEM") from error
    if not isinstance(key, Ed25519PublicKey):
        raise DataError("the key is of another kind", where=where, allowed="Ed25519")
    return key
