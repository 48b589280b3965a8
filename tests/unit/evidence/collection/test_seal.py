"""What is sealed: one way to write it, and a root that anybody can compute."""

import hashlib

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.core.errors import DataError, Where
from tidewaiter.evidence.collection.seal import (
    CollectionSeal,
    is_listed,
    seal_in,
    seal_of,
    tree_root,
)
from tidewaiter.evidence.collection_log import Taken, chained
from tidewaiter.evidence.log.merkle import inclusion_proof, is_included, leaf_hash

WHERE = Where("collection.json")
DIGESTS = [hashlib.sha256(bytes([n])).hexdigest() for n in range(7)]


def log_of(digests: list[str]) -> tuple[object, ...]:
    deeds = [Taken("2026-01-31T09:00:00Z", "a", "t", "taken in", d) for d in digests]
    return chained((), deeds, WHERE)


def test_a_seal_is_read_as_it_was_written() -> None:
    seal = seal_of(log_of(DIGESTS), "tidewaiter 0.0", "", "ab" * 32)
    assert seal_in(seal.content, WHERE) == seal
    assert (seal.objects, seal.entries, seal.time) == (7, 7, "2026-01-31T09:00:00Z")


def test_the_root_by_hand_for_three_objects() -> None:
    # RFC 9162, section 2.1.1: H(1, H(1, H(0, a), H(0, b)), H(0, c)).
    def sha(*parts: bytes) -> bytes:
        return hashlib.sha256(b"".join(parts)).digest()

    a, b, c = (sha(b"\0", bytes.fromhex(d)) for d in DIGESTS[:3])
    assert tree_root(DIGESTS[:3]) == sha(b"\1", sha(b"\1", a, b), c)


def test_one_object_can_be_shown_to_be_sealed_without_the_others() -> None:
    root = bytes.fromhex(seal_of(log_of(DIGESTS), "t", "", "").root)
    leaves = [leaf_hash(bytes.fromhex(d)) for d in DIGESTS]
    for at, leaf in enumerate(leaves):
        assert is_included(leaf, at, 7, inclusion_proof(leaves, at), root)


@given(order=st.permutations(DIGESTS))
def test_the_order_of_taking_in_is_sealed(order: list[str]) -> None:
    same = seal_of(log_of(order), "t", "", "").root == seal_of(log_of(DIGESTS), "t", "", "").root
    assert same == (order == DIGESTS)


def test_an_object_taken_in_twice_is_one_leaf() -> None:
    once, twice = log_of(DIGESTS[:1]), log_of([DIGESTS[0], DIGESTS[0]])
    assert seal_of(once, "t", "", "").root == seal_of(twice, "t", "", "").root
    assert seal_of(twice, "t", "", "").objects == 1


@pytest.mark.parametrize(
    "change",
    [
        lambda c: c.rstrip(b"\n"),
        lambda c: c.replace(b",", b", "),
        lambda c: c.replace(b'"version":1', b'"version":2'),
        lambda c: c.replace(b'"objects":7', b'"objects":7.0'),
        lambda c: c.replace(b"{", b'{"more":1,'),
        lambda c: b"[" + c + b"]",
        lambda _c: b"",
    ],
)
def test_anything_else_is_no_seal(change: object) -> None:
    content = seal_of(log_of(DIGESTS), "t", "", "").content
    with pytest.raises(DataError):
        seal_in(change(content), WHERE)  # type: ignore[operator]


def test_the_list_holds_all_but_what_is_made_of_it() -> None:
    unlisted = ["manifest.sha256", "evidence/manifest.sig", "evidence/stamps/a.tsr"]
    assert not any(is_listed(name) for name in unlisted)
    listed = ["offers.csv", "sub/manifest.sha256", "evidence/public.pem", "evidence/custody.jsonl",
              "evidence/earlier/ab/stamps/a.tsr"]  # fmt: skip
    assert all(is_listed(name) for name in listed)


def test_every_field_of_a_seal_is_sealed() -> None:
    seal = seal_of(log_of(DIGESTS), "t", "ab", "cd")
    assert set(msgspec.json.decode(seal.content)) == set(CollectionSeal.__struct_fields__)
