"""Receipts come back as they were signed, and nothing else does."""

from __future__ import annotations

import cbor2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from probing_case import BEGINS, key_of, public, receipt
from tidewaiter.core.errors import DataError, Where
from tidewaiter.custody.measuring.receipts import CONTENT_TYPE, opened_receipt
from tidewaiter.evidence.signed import opened, signed
from tidewaiter.model.custody.measuring import Burst

HERE = Where("made-up")
ONE = Burst(landmark="LA", sequence=0, at=BEGINS)


def test_a_receipt_comes_back_with_the_key_under_it() -> None:
    found = opened_receipt(receipt(ONE), HERE)
    assert found.key.public_bytes_raw().hex() == public("LA")
    assert (found.receipt.landmark, found.receipt.shortest_ns) == ("LA", 10_000_000)


@given(at=st.integers(0, 8 * len(receipt(ONE)) - 1))
def test_no_flipped_bit_leaves_a_receipt(at: int) -> None:
    content = bytearray(receipt(ONE))
    content[at // 8] ^= 1 << at % 8
    with pytest.raises(DataError):
        opened_receipt(bytes(content), HERE)


def changed(**fields: object) -> bytes:
    told = {**cbor2.loads(opened(receipt(ONE), HERE).payload), **fields}
    return signed(cbor2.dumps(told, canonical=True), CONTENT_TYPE, key_of("LA"))


@pytest.mark.parametrize(
    "message",
    [
        signed(b"\x80", CONTENT_TYPE, key_of("LA")),
        signed(b"\xa0", "text/plain", key_of("LA")),
        changed(answered=5),
        changed(shortest_ns=None),
        changed(answered=0),
        changed(ends=BEGINS - 1),
        changed(key="short"),
        changed(more=1),
        changed(sequence=-1),
        changed(shortest_ns=1.5),
    ],
)
def test_what_is_no_receipt_is_refused(message: bytes) -> None:
    with pytest.raises(DataError):
        opened_receipt(message, HERE)
