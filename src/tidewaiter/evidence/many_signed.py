"""Which of several institutions signed these bytes? One payload under many signatures: COSE_Sign.

RFC 9052 (2022), sections 4.1 and 4.4; tag 98. The type of content stands in the protected header of
the body, algorithm and key in that of every signature, and nothing stands outside. Signatures are
in order of their keys, one a key, so that the same signatures give the same bytes. Whether anybody
trusts a key is another question.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

import cbor2
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from tidewaiter.core.errors import DataError, Where
from tidewaiter.evidence.canonical import decoded, encoded
from tidewaiter.evidence.signed import ALGORITHM, CONTENT_TYPE, EDDSA, KEY

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

COSE_SIGN = 98
MOST_SIGNATURES = 64
_KEY_BYTES, _SIGNATURE_BYTES = 32, 64


class ManySigned(NamedTuple):
    """A message taken apart.

    Attributes:
        payload: What was signed.
        content_type: What the payload is, as the signers say.
        signers: The keys whose signatures are good, in order of their bytes.
        bad: The keys whose signatures are not.
    """

    payload: bytes
    content_type: str
    signers: tuple[Ed25519PublicKey, ...]
    bad: tuple[Ed25519PublicKey, ...]


class _Message(NamedTuple):
    body: bytes
    payload: bytes
    signatures: dict[bytes, bytes]


def many_signed(payload: bytes, content_type: str, keys: Iterable[Ed25519PrivateKey]) -> bytes:
    """Return a payload under the signature of every key; with no key it is a draft."""
    message = _Message(encoded({CONTENT_TYPE: content_type}), payload, {})
    for key in keys:
        _sign(message, key)
    return _written(message)


def also_signed(content: bytes, key: Ed25519PrivateKey, where: Where) -> bytes:
    """Return a message with one signature more; one that is there already stays as it is.

    Raises:
        DataError: If it is no message of the form that :func:`many_signed` makes.
    """
    message = _read(content, where)
    _sign(message, key)
    if len(message.signatures) > MOST_SIGNATURES:
        _refuse(f"at most {MOST_SIGNATURES} signatures", where)
    return _written(message)


def many_opened(content: bytes, where: Where) -> ManySigned:
    """Return a message taken apart, every signature checked.

    Raises:
        DataError: If it is no message of the form that :func:`many_signed` makes.
    """
    message = _read(content, where)
    good, bad = [], []
    for key, signature in message.signatures.items():
        public = Ed25519PublicKey.from_public_bytes(key)
        try:
            public.verify(signature, _to_be_signed(message, key))
        except InvalidSignature:
            bad.append(public)
        else:
            good.append(public)
    content_type = decoded(message.body, where)[CONTENT_TYPE]
    return ManySigned(message.payload, content_type, tuple(good), tuple(bad))


def _sign(message: _Message, key: Ed25519PrivateKey) -> None:
    public = key.public_key().public_bytes_raw()
    message.signatures[public] = key.sign(_to_be_signed(message, public))


def _to_be_signed(message: _Message, key: bytes) -> bytes:
    """Return Sig_structure of RFC 9052, section 4.4, for one signer."""
    return encoded(["Signature", message.body, _header(key), b"", message.payload])


def _header(key: bytes) -> bytes:
    return encoded({ALGORITHM: EDDSA, KEY: key})


def _written(message: _Message) -> bytes:
    rows = [[_header(key), {}, message.signatures[key]] for key in sorted(message.signatures)]
    return encoded(cbor2.CBORTag(COSE_SIGN, [message.body, {}, message.payload, rows]))


def _read(content: bytes, where: Where) -> _Message:
    message = decoded(content, where)
    if not isinstance(message, cbor2.CBORTag) or message.tag != COSE_SIGN:
        _refuse("tag 98", where)
    parts = message.value
    if not isinstance(parts, list | tuple) or len(parts) != 4:
        _refuse("four parts", where)
    body, outside, payload, rows = parts
    if not (isinstance(body, bytes) and isinstance(payload, bytes)):
        _refuse("a header and a payload of bytes", where)
    if encoded(outside) != encoded({}):
        _refuse("nothing outside the protected header", where)
    header = decoded(body, where)
    if not isinstance(header, dict) or set(header) != {CONTENT_TYPE}:
        _refuse("a header of the type of content", where)
    if not isinstance(header[CONTENT_TYPE], str):
        _refuse("a type of content in text", where)
    return _Message(body, payload, _signatures(rows, where))


def _signatures(rows: Any, where: Where) -> dict[bytes, bytes]:  # noqa: ANN401
    if not isinstance(rows, list | tuple) or len(rows) > MOST_SIGNATURES:
        _refuse(f"at most {MOST_SIGNATURES} signatures", where)
    found = [_signature(row, where) for row in rows]
    keys = [key for key, _ in found]
    if keys != sorted(set(keys)):
        _refuse("signatures in order of their keys, one a key", where)
    return dict(found)


def _signature(row: Sequence[Any], where: Where) -> tuple[bytes, bytes]:
    if not isinstance(row, list | tuple) or len(row) != 3 or encoded(row[1]) != encoded({}):
        _refuse("signatures of a protected header and bytes", where)
    protected, _, signature = row
    if not (isinstance(protected, bytes) and isinstance(signature, bytes)):
        _refuse("signatures of a protected header and bytes", where)
    header = decoded(protected, where)
    key = header.get(KEY) if isinstance(header, dict) else None
    if not isinstance(key, bytes) or len(key) != _KEY_BYTES or protected != _header(key):
        _refuse("headers of EdDSA (-8) and an Ed25519 key of 32 bytes", where)
    if len(signature) != _SIGNATURE_BYTES:
        _refuse("signatures of 64 bytes", where)
    return key, signature


def _refuse(allowed: str, where: Where) -> NoReturn:
    raise DataError("this is no message of several signers", where=where, allowed=allowed)
