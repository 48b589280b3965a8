"""Since when have these bytes existed? Time-stamp tokens of RFC 3161 (2001), asked for and checked.

An authority signs the digest of what is stamped together with its own time. A token is checked
against the authority's certificates that the reader hands in: nobody is trusted by default. The
digest is SHA-256. ``openssl ts -verify`` checks the same files.

Some authorities send their certificates in an order that DER does not allow for a set (X.690, 2021,
section 11.6), and a strict reader refuses such a token. The set is not signed and its length does
not change with its order, so it is put in order before it is read.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from tidewaiter.core.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cryptography.x509 import Certificate
    from rfc3161_client import TimeStampResponse

    from tidewaiter.core.errors import Where

REQUEST_TYPE = "application/timestamp-query"
REPLY_TYPE = "application/timestamp-reply"
_GRANTED = {0, 1}  # granted, granted with changes: RFC 3161, section 2.4.2
_SHA256 = "2.16.840.1.101.3.4.2.1"
_WAY_TO_CERTIFICATES = (0x30, 0x30, 0xA0, 0x30, 0xA0)  # reply, token, [0], SignedData, [0]


class StampCheck(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a time-stamp turned out to be.

    Attributes:
        time: Time that the authority states, ``YYYY-MM-DDThh:mm:ssZ``.
        is_for: Whether it is for these bytes.
        is_trusted: Whether a certificate that the reader trusts stands behind it.
        why: Why not, in words; "" where both hold.
    """

    time: str
    is_for: bool
    is_trusted: bool
    why: str = ""


def stamp_request(content: bytes) -> bytes:
    """Return a request for a time-stamp on some bytes, in DER; it holds their digest alone.

    No nonce is asked for, so that a request waiting in a folder is the same whoever writes it; the
    reply is tied to the digest.
    """
    from rfc3161_client import HashAlgorithm, TimestampRequestBuilder

    builder = TimestampRequestBuilder().data(content).hash_algorithm(HashAlgorithm.SHA256)
    request: bytes = builder.nonce(nonce=False).cert_request(cert_request=True).build().as_bytes()
    return request


def stamp_check(
    reply: bytes, content: bytes, roots: Sequence[Certificate], where: Where
) -> StampCheck:
    """Return what a reply of an authority is worth for some bytes.

    Args:
        reply: The reply, in DER.
        content: What it is said to be for.
        roots: Certificates that the reader trusts; none leaves the signer unchecked.
        where: File of the reply.

    Raises:
        DataError: If it is no reply, or one that refuses.
    """
    from rfc3161_client import decode_timestamp_response

    try:
        found = decode_timestamp_response(in_der_order(reply))
    except ValueError as error:
        raise DataError(
            "this is no reply of a time-stamp authority", where=where, found=str(error)
        ) from error
    if found.status not in _GRANTED:
        raise DataError(
            "the authority refused", where=where, found="; ".join(found.status_string or [])
        )
    try:
        info = found.tst_info
    except ValueError as error:
        raise DataError("the stamp is damaged", where=where, found=str(error)) from error
    time = info.gen_time.strftime("%Y-%m-%dT%H:%M:%SZ")
    imprint = info.message_imprint
    is_for = (imprint.hash_algorithm.dotted_string, imprint.message) == (
        _SHA256,
        hashlib.sha256(content).digest(),
    )
    if not is_for:
        why = "the stamp is for other bytes"
        return StampCheck(time=time, is_for=False, is_trusted=False, why=why)
    why = _why_untrusted(found, content, roots)
    return StampCheck(time=time, is_for=True, is_trusted=not why, why=why)


def _why_untrusted(found: TimeStampResponse, content: bytes, roots: Sequence[Certificate]) -> str:
    """Return why no certificate of the reader's stands behind a reply, or ""."""
    from rfc3161_client import VerificationError, VerifierBuilder

    if not roots:
        return "no certificate of an authority was given, so nobody is trusted"
    builder = VerifierBuilder(roots=list(dict.fromkeys(roots)))
    try:
        is_good = builder.build().verify_message(found, content)
    except (VerificationError, ValueError) as error:
        return str(error) or "the signature does not hold"
    return "" if is_good else "the signature does not hold"


def certificates_of(pem: bytes, where: Where) -> tuple[Certificate, ...]:
    """Return the certificates that a PEM file holds.

    Raises:
        DataError: If it holds none, or a damaged one.
    """
    from cryptography.x509 import load_pem_x509_certificates

    try:
        return tuple(load_pem_x509_certificates(pem))
    except ValueError as error:
        raise DataError(
            "the file holds no certificate", where=where, allowed="X.509 in PEM", found=str(error)
        ) from error


def in_der_order(reply: bytes) -> bytes:
    """Return a reply with its set of certificates in the order of DER; as it is if it has none.

    The set is the first field of tag [0] of SignedData (RFC 5652, 2009, section 5.1).
    """
    try:
        place = _Part(0, 0, len(reply))
        for tag in _WAY_TO_CERTIFICATES:
            place = [part for part in _parts(reply, place) if reply[part.start] == tag][-1]
        parts = [reply[part.start : part.end] for part in _parts(reply, place)]
    except (ValueError, IndexError):
        return reply
    first = place.end - sum(len(part) for part in parts)
    return reply[:first] + b"".join(sorted(parts)) + reply[place.end :]


class _Part(NamedTuple):
    """A value of DER: where its tag, its content and what follows it begin."""

    start: int
    content: int
    end: int


def _parts(content: bytes, within: _Part) -> Iterator[_Part]:
    """Yield the values inside another, in order."""
    at = within.content
    while at < within.end:
        length, body = content[at + 1], at + 2
        if length & 0x80:
            body += length & 0x7F
            length = int.from_bytes(content[at + 2 : body], "big")
        if body + length > within.end:
            raise ValueError("a value is longer than what it stands in")
        yield _Part(at, body, body + length)
        at = body + length
