"""One payload under many signatures: every byte counts, every signer is told apart."""

from __future__ import annotations

import cbor2
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.core.errors import DataError, Where
from tidewaiter.evidence.many_signed import also_signed, many_opened, many_signed

HERE = Where("made.cose")
KEYS = [Ed25519PrivateKey.from_private_bytes(bytes([n]) * 32) for n in range(1, 5)]
MESSAGE = many_signed(b"payload", "text/plain", KEYS[:3])


def raws(keys: object) -> list[bytes]:
    return [key.public_bytes_raw() for key in keys]  # type: ignore[attr-defined]


def publics(*numbers: int) -> list[bytes]:
    return sorted(KEYS[n].public_key().public_bytes_raw() for n in numbers)


def test_every_signer_is_found() -> None:
    opened = many_opened(MESSAGE, HERE)
    assert (opened.payload, opened.content_type) == (b"payload", "text/plain")
    assert raws(opened.signers) == publics(0, 1, 2)
    assert opened.bad == ()


def test_the_structure_is_that_of_rfc_9052() -> None:
    """Section 4.1: tag 98 over body header, unprotected map, payload and a list of signatures."""
    message = cbor2.loads(MESSAGE)
    assert message.tag == 98
    body, outside, payload, rows = message.value
    assert (cbor2.loads(body), dict(outside), payload) == ({3: "text/plain"}, {}, b"payload")
    for protected, unprotected, signature in rows:
        header = cbor2.loads(protected)
        assert set(header) == {1, 4}
        assert header[1] == -8
        assert dict(unprotected) == {}
        # Section 4.4: what is signed, put together by hand
        signed = cbor2.dumps(["Signature", body, protected, b"", payload], canonical=True)
        key = next(k for k in KEYS if k.public_key().public_bytes_raw() == header[4])
        key.public_key().verify(signature, signed)


def test_the_order_of_signing_does_not_matter() -> None:
    draft = many_signed(b"payload", "text/plain", [])
    for key in reversed(KEYS[:3]):
        draft = also_signed(draft, key, HERE)
    assert draft == MESSAGE
    assert also_signed(MESSAGE, KEYS[0], HERE) == MESSAGE


def test_a_draft_has_no_signers() -> None:
    assert many_opened(many_signed(b"", "a", []), HERE).signers == ()


def test_a_wrong_signature_is_told_from_the_good_ones() -> None:
    message = cbor2.loads(MESSAGE)
    rows = [list(row) for row in message.value[3]]
    rows[1][2] = bytes(64)
    spoiled = cbor2.dumps(cbor2.CBORTag(98, [*message.value[:3], rows]), canonical=True)
    opened = many_opened(spoiled, HERE)
    assert raws(opened.signers) == [publics(0, 1, 2)[0], publics(0, 1, 2)[2]]
    assert raws(opened.bad) == [publics(0, 1, 2)[1]]


@given(at=st.integers(0, 8 * len(MESSAGE) - 1))
def test_no_flipped_bit_leaves_all_three_signers(at: int) -> None:
    content = bytearray(MESSAGE)
    content[at // 8] ^= 1 << at % 8
    try:
        opened = many_opened(bytes(content), HERE)
    except DataError:
        return
    assert raws(opened.signers) != publics(0, 1, 2)


def of(body: object, outside: object, payload: object, rows: object, tag: int = 98) -> bytes:
    return cbor2.dumps(cbor2.CBORTag(tag, [body, outside, payload, rows]), canonical=True)


BODY = cbor2.dumps({3: "a"})
GOOD = [cbor2.dumps({1: -8, 4: publics(0)[0]}, canonical=True), {}, bytes(64)]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff",
        cbor2.dumps([1, 2]),
        of(BODY, {}, b"", [], tag=18),
        cbor2.dumps(cbor2.CBORTag(98, [BODY, {}, b""])),
        of("text", {}, b"", []),
        of(BODY, {4: b"x"}, b"", []),
        of(BODY, {}, None, []),
        of(cbor2.dumps({3: 5}), {}, b"", []),
        of(cbor2.dumps({1: -8, 3: "a"}, canonical=True), {}, b"", []),
        of(BODY, {}, b"", {}),
        of(BODY, {}, b"", [GOOD] * 65),
        of(BODY, {}, b"", [GOOD, GOOD]),
        of(BODY, {}, b"", [[GOOD[0], {}]]),
        of(BODY, {}, b"", [[GOOD[0], {1: 2}, bytes(64)]]),
        of(BODY, {}, b"", [[GOOD[0], {}, bytes(63)]]),
        of(BODY, {}, b"", [[cbor2.dumps({1: -7, 4: publics(0)[0]}), {}, bytes(64)]]),
        of(BODY, {}, b"", [[cbor2.dumps({1: -8, 4: b"short"}), {}, bytes(64)]]),
        of(BODY, {}, b"", [["text", {}, bytes(64)]]),
        of(BODY, {}, b"", [5]),
    ],
)
def test_what_is_no_such_message_is_refused(content: bytes) -> None:
    with pytest.raises(DataError):
        many_opened(content, HERE)
    with pytest.raises(DataError):
        also_signed(content, KEYS[3], HERE)
