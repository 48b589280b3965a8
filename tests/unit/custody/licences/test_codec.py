"""Orders as claims: every one comes back, and nothing else passes."""

from __future__ import annotations

from typing import Any

import cbor2
import pytest
from hypothesis import given

from licence_case import HERE, NOW, clock, licence, restoration, revocation
from licence_strategies import orders
from tidewaiter.core.errors import DataError
from tidewaiter.custody.licences.codec import (
    CLAIMS,
    KINDS,
    content_type,
    kind_of,
    order_bytes,
    order_of,
)


@given(order=orders())
def test_codec_gives_every_order_back(order: Any) -> None:
    kind = kind_of(order)
    assert order_of(order_bytes(order), content_type(kind), HERE) == order


def test_registered_claims_have_the_numbers_of_cwt_and_eat() -> None:
    """RFC 8392, section 3.1 (4, 5, 6, 7); RFC 9711, sections 4.1 and 4.2.1 (10, 256)."""
    claims = cbor2.loads(order_bytes(licence()))
    assert (claims[4], claims[5], claims[6], claims[7]) == (NOW + 90 * 86_400, NOW, NOW, "L-1")
    assert claims[256] == ["ueid-made-up-1"]
    assert 10 in cbor2.loads(order_bytes(clock()))
    private = [number for number in claims if number not in {4, 5, 6, 7, 256}]
    assert max(private) < -65_536


def test_every_field_of_every_order_has_a_number_of_its_own() -> None:
    fields = {name for noun in KINDS.values() for name in noun.__struct_fields__}
    assert fields == set(CLAIMS)
    assert len(set(CLAIMS.values())) == len(CLAIMS)


def changed(**claims: Any) -> bytes:
    told = {CLAIMS[k]: v for k, v in claims.items()}
    return cbor2.dumps({**cbor2.loads(order_bytes(licence())), **told}, canonical=True)


@pytest.mark.parametrize(
    ("payload", "words"),
    [
        (b"\xff", "damaged"),
        (cbor2.dumps([1]), "map of claims"),
        (cbor2.dumps({-70001: "x"}), "lacks claims"),
        (cbor2.dumps({99: "x"}), "unknown claims"),
        (changed(allowance=-1), "claims are wrong"),
        (changed(allowance=1.5), "claims are wrong"),
        (changed(allowance=1 << 53), "claims are wrong"),
        (changed(sequence=0), "claims are wrong"),
        (changed(expires=NOW), "claims are wrong"),
        (changed(devices=[]), "claims are wrong"),
        (changed(devices="ueid"), "claims are wrong"),
        (changed(id="x" * 201), "claims are wrong"),
        (changed(is_critical=1), "claims are wrong"),
        (changed(reason="of another kind"), "claims are wrong"),
    ],
)
def test_what_is_no_licence_is_refused_with_what_is_wrong(payload: bytes, words: str) -> None:
    with pytest.raises(DataError, match=words):
        order_of(payload, content_type("licence"), HERE)


def test_an_order_of_one_kind_is_none_of_another() -> None:
    with pytest.raises(DataError):
        order_of(order_bytes(revocation()), content_type("restoration"), HERE)
    with pytest.raises(DataError, match="no order"):
        order_of(order_bytes(restoration()), "text/plain", HERE)
