"""The log's tree against pymerkle, an independent implementation (GPL, never imported here)."""

from __future__ import annotations

from collections import Counter

import pytest

from log_case import LOG_KEY, ORIGIN
from oracle_python import answered
from tidewaiter.evidence.log.merkle import is_consistent, is_included, leaf_hash
from tidewaiter.store.custody.log_store import new_log

RECORDS = [f"record {number}".encode() for number in range(300)]
SIZES = [*range(1, 70), 127, 128, 129, 255, 256, 257, 299, 300]
INCLUSION = [(index, size) for size in SIZES for index in {0, size // 3, size // 2, size - 1}]
CONSISTENCY = [
    (before, size) for size in SIZES for before in sorted({1, size // 2 or 1, size - 1 or 1, size})
]


@pytest.fixture(scope="module")
def peer():
    """What pymerkle says."""
    question = {
        "records": [record.hex() for record in RECORDS],
        "inclusion": INCLUSION,
        "consistency": CONSISTENCY,
    }
    return answered("pymerkle_peer.py", question)


@pytest.fixture(scope="module")
def log():
    """Our log, which grew by ones and by many."""
    made = new_log(":memory:", ORIGIN, LOG_KEY)
    for start in range(0, 300, 7):
        made.append_many(RECORDS[start : start + 7])
    return made


def test_roots_of_every_size_are_equal(peer, log) -> None:
    assert [log.root(size).hex() for size in range(1, 301)] == peer["roots"]


def test_proofs_of_inclusion_have_the_same_hashes(peer, log) -> None:
    from tidewaiter.evidence.log.tree import inclusion_of

    for (index, size), (path, leaf, is_accepted) in zip(INCLUSION, peer["inclusion"], strict=True):
        ours = inclusion_of(index, size, log._node)
        assert leaf == leaf_hash(RECORDS[index]).hex()
        # its path has the leaf too, and lists the hashes from left to right
        assert Counter(path) == Counter([leaf, *(each.hex() for each in ours)])
        root = bytes.fromhex(peer["roots"][size - 1])
        assert is_accepted
        assert is_included(leaf_hash(RECORDS[index]), index, size, ours, root)


def test_what_is_consistent_to_one_is_consistent_to_the_other(peer, log) -> None:
    same = 0
    for (before, size), (path, is_accepted) in zip(CONSISTENCY, peer["consistency"], strict=True):
        ours = log.consistency(before, size)
        roots = [bytes.fromhex(peer["roots"][each - 1]) for each in (before, size)]
        assert is_accepted
        assert is_consistent((before, roots[0]), (size, roots[1]), ours)
        same += Counter(path) == Counter(each.hex() for each in ours)
        if before < size:
            assert not is_consistent((before, roots[1]), (size, roots[0]), ours)
    assert same > len(CONSISTENCY) // 4  # it writes beginnings of 2**n records in another way
