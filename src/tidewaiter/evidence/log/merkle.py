"""Is this record in the tree, and did the tree only grow? Hash trees of RFC 9162, section 2.1.

A leaf's hash is SHA-256 over 0x00 and the record, a node's over 0x01 and the hashes of its two
subtrees, the left of which holds the largest power of two of leaves below all of them (the standard
is of 2021). The root stands for every record and their order. An inclusion proof shows that a
record is in a tree of a root; a consistency proof that a later tree holds an earlier one unchanged
as its beginning.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from tidewaiter.core.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def leaf_hash(record: bytes) -> bytes:
    """Return the hash of a record as a leaf, 32 bytes."""
    return hashlib.sha256(b"\x00" + record).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of a node from those of its two subtrees, 32 bytes."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def root_hash(leaves: Iterable[bytes]) -> bytes:
    """Return the root of a tree.

    Args:
        leaves: Hashes of the leaves, in order; the root of none is the hash of nothing.
    """
    stack: list[tuple[int, bytes]] = []  # complete subtrees: number of leaves, hash
    for leaf in leaves:
        size, top = 1, leaf
        while stack and stack[-1][0] == size:
            top = node_hash(stack.pop()[1], top)
            size *= 2
        stack.append((size, top))
    if not stack:
        return hashlib.sha256(b"").digest()
    _, root = stack.pop()
    while stack:
        root = node_hash(stack.pop()[1], root)
    return root


def inclusion_proof(leaves: Sequence[bytes], at: int) -> tuple[bytes, ...]:
    """Return the hashes that lead from a leaf to the root: PATH of section 2.1.3.1.

    Args:
        leaves: Hashes of all leaves, in order.
        at: Number of the leaf, from 0.

    Raises:
        UsageError: If there is no such leaf.
    """
    if not 0 <= at < len(leaves):
        raise UsageError("the tree has no such leaf", found=at, allowed=f"0 to {len(leaves) - 1}")
    proof: list[bytes] = []
    low, high = 0, len(leaves)
    while high - low > 1:
        middle = low + _left_size(high - low)
        if at < middle:
            proof.append(root_hash(leaves[middle:high]))
            high = middle
        else:
            proof.append(root_hash(leaves[low:middle]))
            low = middle
    return tuple(reversed(proof))


def is_included(leaf: bytes, at: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether a proof shows that a leaf is in the tree of a root (section 2.1.3.2).

    Args:
        leaf: Hash of the leaf.
        at: Number of the leaf, from 0.
        size: Number of leaves of the tree.
        proof: The hashes, nearest to the leaf first.
        root: Root of the tree.
    """
    if not 0 <= at < size:
        return False
    place, last, found = at, size - 1, leaf
    for step in proof:
        if last == 0:
            return False
        if place % 2 or place == last:
            found = node_hash(step, found)
            while not place % 2 and place:
                place, last = place // 2, last // 2
        else:
            found = node_hash(found, step)
        place, last = place // 2, last // 2
    return last == 0 and found == root


def consistency_proof(leaves: Sequence[bytes], before: int) -> tuple[bytes, ...]:
    """Return the hashes that show a tree to be the beginning of another (section 2.1.4.1).

    Args:
        leaves: Hashes of all leaves of the later tree, in order.
        before: Number of leaves of the earlier one.

    Raises:
        UsageError: If the earlier tree is empty or larger than the later one.
    """
    if not 0 < before <= len(leaves):
        raise UsageError(
            "no tree of that size is the beginning of this one",
            found=before,
            allowed=f"1 to {len(leaves)}",
        )
    return tuple(_subproof(leaves, before, is_whole=True))


def _subproof(leaves: Sequence[bytes], before: int, *, is_whole: bool) -> list[bytes]:
    if before == len(leaves):
        return [] if is_whole else [root_hash(leaves)]
    middle = _left_size(len(leaves))
    if before <= middle:
        return [
            *_subproof(leaves[:middle], before, is_whole=is_whole),
            root_hash(leaves[middle:]),
        ]
    return [
        *_subproof(leaves[middle:], before - middle, is_whole=False),
        root_hash(leaves[:middle]),
    ]


def is_consistent(
    before: tuple[int, bytes], after: tuple[int, bytes], proof: Sequence[bytes]
) -> bool:
    """Whether a proof shows that a tree begins with an earlier one (section 2.1.4.2).

    Args:
        before: Number of leaves and root of the earlier tree.
        after: The same of the later tree.
        proof: The hashes.
    """
    (size, root), (later_size, later_root) = before, after
    if not 0 < size <= later_size:
        return False
    if size == later_size:
        return not proof and root == later_root
    steps = list(proof)
    if size & (size - 1) == 0:
        steps.insert(0, root)
    if not steps:
        return False
    return _roots_of(size - 1, later_size - 1, steps) == (root, later_root)


def _roots_of(place: int, last: int, steps: list[bytes]) -> tuple[bytes, bytes] | None:
    """Return the roots of both trees that the hashes lead to; None where they lead nowhere."""
    while place % 2:
        place, last = place // 2, last // 2
    earlier = later = steps[0]
    for step in steps[1:]:
        if last == 0:
            return None
        if place % 2 or place == last:
            earlier, later = node_hash(step, earlier), node_hash(step, later)
            while not place % 2 and place:
                place, last = place // 2, last // 2
        else:
            later = node_hash(later, step)
        place, last = place // 2, last // 2
    return (earlier, later) if last == 0 else None


def _left_size(size: int) -> int:
    """Return the largest power of two below a number of two or more."""
    return 1 << ((size - 1).bit_length() - 1)
