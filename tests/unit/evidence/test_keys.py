"""Keys as PEM, and the fingerprint that people compare."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from seal_case import KEY, OTHER
from tidewaiter.core.errors import DataError, Where
from tidewaiter.evidence.keys import (
    fingerprint,
    private_key_of,
    private_pem,
    public_keys_of,
    public_pem,
)

if TYPE_CHECKING:
    from pathlib import Path

HERE = Where("key.pem")
PUBLIC = public_pem(KEY.public_key())

# RFC 8410 (2018), section 10.3 (private key) and 10.1 (its public key).
RFC_PRIVATE = b"""-----BEGIN PRIVATE KEY-----
MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC
-----END PRIVATE KEY-----
"""
RFC_PUBLIC = b"""-----BEGIN PUBLIC KEY-----
MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=
-----END PUBLIC KEY-----
"""


def elsewhere(pem_of: str) -> bytes:
    """Return a key of another kind, or one with a password."""
    encoding, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    curve = generate_private_key(SECP256R1())
    if pem_of == "other private":
        return curve.private_bytes(encoding, serialization.PrivateFormat.PKCS8, plain)
    if pem_of == "other public":
        form = serialization.PublicFormat.SubjectPublicKeyInfo
        return curve.public_key().public_bytes(encoding, form)
    locked = serialization.BestAvailableEncryption(b"made up")
    return OTHER.private_bytes(encoding, serialization.PrivateFormat.PKCS8, locked)


def test_the_published_keys_belong_together() -> None:
    key = private_key_of(RFC_PRIVATE, HERE)
    assert public_pem(key.public_key()) == RFC_PUBLIC
    assert private_pem(key) == RFC_PRIVATE
    assert [fingerprint(each) for each in public_keys_of(RFC_PUBLIC, HERE)] == [
        fingerprint(key.public_key())
    ]


def test_a_key_is_written_and_read() -> None:
    again = private_key_of(private_pem(KEY), HERE)
    assert again.private_bytes_raw() == KEY.private_bytes_raw()


def test_several_keys_stand_in_one_file_with_words_between() -> None:
    content = b"# office A\n" + PUBLIC + b"# office B\n" + public_pem(OTHER.public_key())
    found = [fingerprint(key) for key in public_keys_of(content, HERE)]
    assert found == [fingerprint(KEY.public_key()), fingerprint(OTHER.public_key())]


@pytest.mark.skipif(shutil.which("openssl") is None, reason="needs openssl")
def test_openssl_gives_the_same_fingerprint(tmp_path: Path) -> None:
    path = tmp_path / "key.pub"
    path.write_bytes(PUBLIC)
    asked = ["openssl", "pkey", "-pubin", "-in", str(path), "-outform", "DER"]
    der = subprocess.run(asked, capture_output=True, check=True).stdout
    digest = subprocess.run(["sha256sum"], input=der, capture_output=True, check=True).stdout
    assert digest.split()[0].decode() == fingerprint(KEY.public_key())


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "no private key"),
        (PUBLIC, "no private key"),
        (RFC_PRIVATE[:60], "no private key"),
        (elsewhere("other private"), "another kind"),
        (elsewhere("locked"), "has a password"),
    ],
)
def test_what_cannot_sign_is_refused(content: bytes, message: str) -> None:
    with pytest.raises(DataError, match=message):
        private_key_of(content, HERE)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "holds no public key"),
        (PUBLIC[:40], "holds no public key"),
        (RFC_PRIVATE, "private key; trust needs the public one"),
        (PUBLIC + RFC_PRIVATE, "private key; trust needs the public one"),
        (elsewhere("locked"), "private key; trust needs the public one"),
        (elsewhere("other public"), "another kind"),
        (PUBLIC.replace(b"MCow", b"AAAA"), "no public key"),
        (PUBLIC.replace(b"PUBLIC KEY", b"CERTIFICATE"), "no public key"),
    ],
)
def test_what_nobody_can_trust_is_refused(content: bytes, message: str) -> None:
    with pytest.raises(DataError, match=message):
        public_keys_of(content, HERE)


def test_no_two_keys_have_one_fingerprint() -> None:
    keys = [Ed25519PrivateKey.from_private_bytes(bytes([n] * 32)) for n in range(50)]
    assert len({fingerprint(key.public_key()) for key in keys}) == 50
