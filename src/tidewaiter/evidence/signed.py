"""Who signed these bytes? One signature over a payload: COSE_Sign1 with Ed25519.

RFC 9052 (2022), sections 4.2 and 4.4, and RFC 9053 (2022), section 2.2; tag 18. Algorithm, key and
type of content stand in the protected header and the unprotected one is empty, so that every byte
is signed or checked. The key identifier is the public key itself: whether anybody trusts that key
is another question, which :mod:`tidewaiter.evidence.keys` answers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

import cbor2
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from tidewaiter.core.errors import DataError, Where
from tidewaiter.evidence.canonical import decoded, encoded

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

COSE_SIGN1 = 18
ALGORITHM, CONTENT_TYPE, KEY = 1, 3, 4  # RFC 9052, section 3.1
EDDSA = -8  # RFC 9053, section 2.2
_KEY_BYTES, _SIGNATURE_BYTES = 32, 64


class Signed(NamedTuple):
    """A signed message, taken apart.

    Attributes:
        payload: What was signed.
        content_type: What the payload is, as the signer said.
        key: The public key that it names.
        is_good: Whether that key made the signature.
    """

    payload: bytes
    content_type: str
    key: Ed25519PublicKey
    is_good: bool


def signed(payload: bytes, content_type: str, key: Ed25519PrivateKey) -> bytes:
    """Return a payload under a signature; the same input gives the same bytes (RFC 8032, 2017)."""
    protected = _header(content_type, key.public_key().public_bytes_raw())
    signature = key.sign(to_be_signed(protected, payload))
    return encoded(cbor2.CBORTag(COSE_SIGN1, [protected, {}, payload, signature]))


def _header(content_type: str, key: bytes) -> bytes:
    return encoded({ALGORITHM: EDDSA, CONTENT_TYPE: content_type, KEY: key})


def to_be_signed(protected: bytes, payload: bytes) -> bytes:
    """Return the bytes that a signature is made over: Sig_structure of RFC 9052, section 4.4."""
    return encoded(["Signature1", protected, b"", payload])


def opened(message: bytes, where: Where) -> Signed:
    """Return a signed message taken apart, its signature checked.

    Raises:
        DataError: If it is no COSE_Sign1 message of the form that :func:`signed` makes.
    """
    protected, payload, signature = _parts(decoded(message, where), where)
    header = decoded(protected, where)
    if not isinstance(header, dict) or set(header) != {ALGORITHM, CONTENT_TYPE, KEY}:
        _refuse("a header of algorithm, content type and key", where)
    content_type, key = header[CONTENT_TYPE], header[KEY]
    if not (isinstance(content_type, str) and isinstance(key, bytes) and len(key) == _KEY_BYTES):
        _refuse("a type of content in text and an Ed25519 key of 32 bytes", where)
    if protected != _header(content_type, key):
        _refuse("the algorithm EdDSA (-8)", where)
    public = Ed25519PublicKey.from_public_bytes(key)
    try:
        public.verify(signature, to_be_signed(protected, payload))
    except InvalidSignature:
        return Signed(payload, content_type, public, is_good=False)
    return Signed(payload, content_type, public, is_good=True)


def _parts(message: Any, where: Where) -> tuple[bytes, bytes, bytes]:  # noqa: ANN401
    if not isinstance(message, cbor2.CBORTag) or message.tag != COSE_SIGN1:
        _refuse("tag 18", where)
    parts = message.value
    if not isinstance(parts, list | tuple) or len(parts) != 4:
        _refuse("four parts", where)
    protected, unprotected, payload, signature = parts
    if encoded(unprotected) != encoded({}):  # inside a tag a map is read as an immutable one
        _refuse("nothing outside the protected header", where)
    if not all(isinstance(part, bytes) for part in (protected, payload, signature)):
        _refuse("parts of bytes", where)
    if len(signature) != _SIGNATURE_BYTES:
        _refuse("a signature of 64 bytes", where)
    return protected, payload, signature


def _refuse(allowed: str, where: Where) -> NoReturn:
    raise DataError("this is no signed statement", where=where, allowed=allowed)
