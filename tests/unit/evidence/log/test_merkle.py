"""Hash trees against the vectors of the Certificate Transparency reference and by their laws."""

import hashlib
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.core.errors import UsageError
from tidewaiter.evidence.log.merkle import (
    consistency_proof,
    inclusion_proof,
    is_consistent,
    is_included,
    leaf_hash,
    node_hash,
    root_hash,
)

# The eight records and the roots of their beginnings in the tests of the reference implementation
# of Certificate Transparency (Google, 2013), which RFC 6962 and RFC 9162 share.
RECORDS = [
    bytes.fromhex(text)
    for text in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
LEAVES = [leaf_hash(record) for record in RECORDS]


def test_the_tree_of_nothing_is_the_hash_of_nothing() -> None:
    assert root_hash([]) == hashlib.sha256(b"").digest()


@pytest.mark.parametrize("size", range(1, 9))
def test_roots_are_those_of_the_reference(size: int) -> None:
    assert root_hash(LEAVES[:size]).hex() == ROOTS[size - 1]


def test_proofs_are_those_that_the_standard_draws() -> None:
    # RFC 9162, section 2.1.5: the tree of seven leaves, with its nodes named as there.
    a, b, c, d, e, f, j = LEAVES[:7]
    g, h, i = node_hash(a, b), node_hash(c, d), node_hash(e, f)
    k, m = node_hash(g, h), node_hash(i, j)
    assert root_hash(LEAVES[:7]) == node_hash(k, m)
    assert inclusion_proof(LEAVES[:7], 0) == (b, h, m)
    assert inclusion_proof(LEAVES[:7], 3) == (c, g, m)
    assert inclusion_proof(LEAVES[:7], 4) == (f, j, k)
    assert inclusion_proof(LEAVES[:7], 6) == (i, k)
    assert consistency_proof(LEAVES[:7], 3) == (c, d, g, m)
    assert consistency_proof(LEAVES[:7], 4) == (m,)
    assert consistency_proof(LEAVES[:7], 6) == (i, j, k)


def leaves_of(size: int) -> list[bytes]:
    return [leaf_hash(str(number).encode()) for number in range(size)]


@given(st.integers(1, 70), st.data())
def test_every_leaf_is_included_and_nothing_else(size: int, data: st.DataObject) -> None:
    leaves = leaves_of(size)
    at = data.draw(st.integers(0, size - 1))
    root, proof = root_hash(leaves), inclusion_proof(leaves, at)
    assert is_included(leaves[at], at, size, proof, root)
    assert not is_included(leaf_hash(b"another"), at, size, proof, root)
    assert not is_included(leaves[at], at, size, (*proof, root), root)
    assert not is_included(leaves[at], size, size, proof, root)
    assert not is_included(leaves[at], -1, size, proof, root)
    if proof:
        assert not is_included(leaves[at], at, size, proof[:-1], root)
        changed = (bytes([proof[0][0] ^ 1]) + proof[0][1:], *proof[1:])
        assert not is_included(leaves[at], at, size, changed, root)
    other = data.draw(st.integers(0, size - 1))
    if other != at:
        assert not is_included(leaves[at], other, size, proof, root)


@given(st.integers(1, 70), st.data())
def test_a_tree_that_only_grew_is_consistent(size: int, data: st.DataObject) -> None:
    leaves = leaves_of(size)
    before = data.draw(st.integers(1, size))
    old, new = (before, root_hash(leaves[:before])), (size, root_hash(leaves))
    proof = consistency_proof(leaves, before)
    assert is_consistent(old, new, proof)
    assert not is_consistent((before, leaf_hash(b"x")), new, proof)
    assert not is_consistent(old, (size, leaf_hash(b"x")), proof)
    assert not is_consistent(old, new, (*proof, leaf_hash(b"x")))
    assert not is_consistent((0, root_hash([])), new, proof)
    assert not is_consistent((size + 1, new[1]), new, proof)


@given(st.integers(2, 40), st.data())
def test_a_tree_with_a_record_changed_is_not(size: int, data: st.DataObject) -> None:
    leaves = leaves_of(size)
    before = data.draw(st.integers(1, size - 1))
    at = data.draw(st.integers(0, before - 1))
    changed = [
        leaf_hash(b"changed") if number == at else leaf for number, leaf in enumerate(leaves)
    ]
    old, new = (before, root_hash(leaves[:before])), (size, root_hash(changed))
    assert not is_consistent(old, new, consistency_proof(changed, before))
    assert not is_consistent(old, new, consistency_proof(leaves, before))


def test_the_order_of_records_counts() -> None:
    roots = {root_hash(order) for order in (LEAVES, LEAVES[::-1], LEAVES[1:] + LEAVES[:1])}
    assert len(roots) == 3
    assert all(one != other for one, other in pairwise(ROOTS))


@pytest.mark.parametrize(("leaves", "at"), [([], 0), (LEAVES, 8), (LEAVES, -1)])
def test_a_leaf_that_is_not_there_has_no_proof(leaves: list[bytes], at: int) -> None:
    with pytest.raises(UsageError, match="no such leaf"):
        inclusion_proof(leaves, at)


@pytest.mark.parametrize("before", [0, 9])
def test_a_tree_does_not_begin_with_nothing_or_with_more(before: int) -> None:
    with pytest.raises(UsageError, match="beginning"):
        consistency_proof(LEAVES, before)
