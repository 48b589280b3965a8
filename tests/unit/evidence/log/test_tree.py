"""Proofs from kept nodes are those that hashing everything again gives."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.core.errors import UsageError
from tidewaiter.evidence.log.merkle import consistency_proof, inclusion_proof, leaf_hash, root_hash
from tidewaiter.evidence.log.tree import consistency_of, inclusion_of, new_nodes, root_of

LEAVES = [leaf_hash(bytes([number])) for number in range(200)]


class Kept:
    """Nodes in a dictionary, which counts how many of them are asked for."""

    def __init__(self, leaves: list[bytes], step: int) -> None:
        self.nodes: dict[tuple[int, int], bytes] = {}
        self.asked = 0
        for at in range(0, len(leaves), step):
            for level, number, digest in list(new_nodes(at, self, leaves[at : at + step])):
                assert (level, number) not in self.nodes
                self.nodes[level, number] = digest

    def __call__(self, level: int, number: int) -> bytes:
        self.asked += 1
        return self.nodes[level, number]


@given(st.integers(0, 200), st.integers(1, 40), st.data())
def test_proofs_are_those_of_the_whole_tree(size: int, step: int, data: st.DataObject) -> None:
    leaves = LEAVES[:size]
    kept = Kept(leaves, step)
    assert root_of(size, kept) == root_hash(leaves)
    assert len(kept.nodes) == 2 * size - size.bit_count()
    if size:
        at = data.draw(st.integers(0, size - 1))
        assert inclusion_of(at, size, kept) == inclusion_proof(leaves, at)
        before = data.draw(st.integers(1, size))
        assert consistency_of(before, size, kept) == consistency_proof(leaves, before)


def test_a_proof_asks_for_a_logarithm_of_nodes() -> None:
    kept = Kept([leaf_hash(number.to_bytes(4, "big")) for number in range(5_000)], 5_000)
    for ask in (
        lambda: inclusion_of(17, 5_000, kept),
        lambda: consistency_of(4_097, 5_000, kept),
        lambda: root_of(5_000, kept),
    ):
        kept.asked = 0
        ask()
        assert kept.asked <= 2 * (5_000).bit_length()


@pytest.mark.parametrize("at", [-1, 3])
def test_there_is_no_proof_of_what_is_not_there(at: int) -> None:
    kept = Kept(LEAVES[:3], 3)
    with pytest.raises(UsageError, match="no such record"):
        inclusion_of(at, 3, kept)
    with pytest.raises(UsageError, match="no log of that size"):
        consistency_of(at + 1, 3, kept) if at < 0 else consistency_of(4, 3, kept)
