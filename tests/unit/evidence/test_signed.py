"""One signature over a payload, against published messages and another implementation."""

from __future__ import annotations

import cbor2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from seal_case import KEY, OTHER
from tidewaiter.core.errors import DataError, Where
from tidewaiter.evidence.signed import opened, signed, to_be_signed

HERE = Where("statement.cbor")
CONTENT = b"This is the content."
PUBLIC = KEY.public_key().public_bytes_raw()

# COSE working group, Examples, eddsa-examples/eddsa-sig-01.json, with the key of RFC 8032,
# section 7.1, test 1: the bytes that are signed, and the message.
TO_BE_SIGNED = "846a5369676e61747572653145a2012703004054546869732069732074686520636f6e74656e742e"
EDDSA_SIG_01 = (
    "d28445a201270300a10442313154546869732069732074686520636f6e74656e742e58407142fd2ff96d56db85bee9"
    "05a76ba1d0b7321a95c8c4d3607c5781932b7afb8711497dfa751bf40b58b3bcc32300b1487f3db34085eef013bf08"
    "f4a44d6fef0d"
)
# Made with the package cwt 3.3.0 (an implementation of its own) from the same key and content, with
# a protected header of algorithm -8, content type text/plain and the public key as identifier.
CWT_MESSAGE = (
    "d2845832a30127036a746578742f706c61696e045820d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af"
    "021a68f707511aa054546869732069732074686520636f6e74656e742e5840754ee8b30a8b490394bd06ba1b5031f7"
    "198b3f1ef24c6b0b6dd03d2861be7edf2c5495ca88b13a8cb91a33685e1c8a1637af3ca39122126600860d50adab31"
    "05"
)


def good(message: bytes) -> bool:
    """Whether a message is taken as signed by the published key."""
    try:
        found = opened(message, HERE)
    except DataError:
        return False
    return found.is_good and found.key.public_bytes_raw() == PUBLIC


def with_parts(**changed: object) -> bytes:
    """Return a message that is put together otherwise and signed as it stands."""
    header = {1: -8, 3: "text/plain", 4: PUBLIC}
    parts = {"header": header, "unprotected": {}, "payload": CONTENT, "tag": 18, **changed}
    raw = parts["header"]
    protected = raw if isinstance(raw, bytes) else cbor2.dumps(raw, canonical=True)
    signature = changed.get("signature", KEY.sign(to_be_signed(protected, CONTENT)))
    body = [protected, parts["unprotected"], parts["payload"], signature]
    return cbor2.dumps(cbor2.CBORTag(parts["tag"], body), canonical=True)


def test_the_published_bytes_are_signed_and_give_the_published_signature() -> None:
    protected = bytes.fromhex("a201270300")
    assert to_be_signed(protected, CONTENT).hex() == TO_BE_SIGNED
    assert KEY.sign(to_be_signed(protected, CONTENT)).hex() == EDDSA_SIG_01[-128:]


def test_a_message_whose_key_is_not_signed_for_is_not_ours() -> None:
    # It is a good COSE message; its key identifier stands outside what is signed.
    with pytest.raises(DataError, match="this is no signed statement"):
        opened(bytes.fromhex(EDDSA_SIG_01), HERE)


def test_another_implementation_makes_the_same_bytes() -> None:
    assert signed(CONTENT, "text/plain", KEY).hex() == CWT_MESSAGE


def test_the_message_of_another_implementation_is_opened() -> None:
    found = opened(bytes.fromhex(CWT_MESSAGE), HERE)
    assert (found.payload, found.content_type) == (CONTENT, "text/plain")
    assert (found.key.public_bytes_raw(), found.is_good) == (PUBLIC, True)


def test_every_single_bit_counts() -> None:
    message = bytes.fromhex(CWT_MESSAGE)
    passed = []
    for bit in range(8 * len(message)):
        changed = bytearray(message)
        changed[bit // 8] ^= 1 << bit % 8
        if good(bytes(changed)):
            passed.append(bit)
    assert good(message)
    assert passed == []


@given(st.binary(max_size=300), st.data())
def test_any_payload_and_any_bit(payload: bytes, data: st.DataObject) -> None:
    message = signed(payload, "a/b", KEY)
    assert opened(message, HERE).payload == payload
    bit = data.draw(st.integers(0, 8 * len(message) - 1))
    changed = bytearray(message)
    changed[bit // 8] ^= 1 << bit % 8
    assert not good(bytes(changed))


@given(st.binary(max_size=200))
def test_any_bytes_are_opened_or_refused(message: bytes) -> None:
    assert not good(message)


def test_a_message_cut_at_any_byte_is_refused() -> None:
    message = bytes.fromhex(CWT_MESSAGE)
    for length in range(len(message)):
        with pytest.raises(DataError):
            opened(message[:length], HERE)
    with pytest.raises(DataError):
        opened(message + b"\0", HERE)


def test_a_signature_of_somebody_else_is_not_good() -> None:
    message = signed(CONTENT, "text/plain", OTHER)
    forged = message.replace(OTHER.public_key().public_bytes_raw(), PUBLIC)
    assert opened(message, HERE).is_good
    assert not good(message)
    assert not opened(forged, HERE).is_good


def test_a_signature_with_the_group_order_added_is_not_good() -> None:
    # RFC 8032, section 5.1.7: the second half must be below the order of the group.
    order = 2**252 + 27742317777372353535851937790883648493
    message = bytes.fromhex(CWT_MESSAGE)
    scalar = int.from_bytes(message[-32:], "little") + order
    assert not opened(message[:-32] + scalar.to_bytes(32, "little"), HERE).is_good


@pytest.mark.parametrize(
    "changed",
    [
        {"tag": 98},
        {"unprotected": {4: PUBLIC}},
        {"unprotected": b""},
        {"payload": None},
        {"payload": "text"},
        {"signature": b""},
        {"signature": bytes(63)},
        {"header": {1: -7, 3: "text/plain", 4: PUBLIC}},
        {"header": {1: -8, 3: 0, 4: PUBLIC}},
        {"header": {1: -8, 3: "text/plain", 4: PUBLIC[:31]}},
        {"header": {1: -8, 3: "text/plain", 4: "text"}},
        {"header": {1: -8, 4: PUBLIC}},
        {"header": {1: -8, 2: [99], 3: "text/plain", 4: PUBLIC}},
        {"header": {True: -8, 3: "text/plain", 4: PUBLIC}},
        {"header": [1, -8]},
        {"header": b""},
        {"header": cbor2.dumps({4: PUBLIC, 3: "text/plain", 1: -8})},
    ],
)
def test_a_message_of_another_form_is_refused_though_it_is_signed(changed: dict) -> None:
    with pytest.raises(DataError):
        opened(with_parts(**changed), HERE)


def test_the_form_itself_is_accepted() -> None:
    assert opened(with_parts(), HERE).is_good
    assert with_parts().hex() == CWT_MESSAGE
