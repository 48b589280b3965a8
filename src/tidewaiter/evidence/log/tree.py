"""How is a proof made without hashing everything again? From the nodes that a log keeps.

Whoever keeps the hash of every complete subtree - ``node(level, number)`` stands for the records
from ``number * 2**level`` up to ``(number + 1) * 2**level`` - makes the root and both proofs of RFC
9162, section 2.1, from a number of them that grows with the logarithm of the log.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, NamedTuple

from tidewaiter.core.errors import UsageError
from tidewaiter.evidence.log.merkle import node_hash

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    Nodes = Callable[[int, int], bytes]


class Node(NamedTuple):
    """A complete subtree.

    Attributes:
        level: Logarithm of its number of records; 0 is a leaf.
        number: Which one of its level, from 0.
        hash: Its hash, 32 bytes.
    """

    level: int
    number: int
    hash: bytes


def new_nodes(size: int, nodes: Nodes, leaves: Iterable[bytes]) -> Iterator[Node]:
    """Yield every node that is complete once leaves are added, the leaves among them, in order.

    Args:
        size: Number of leaves before.
        nodes: Hash of a node that was complete before.
        leaves: Hashes of the leaves that are added.
    """
    edge = [
        Node(level, (size >> level) - 1, nodes(level, (size >> level) - 1))
        for level in reversed(range(size.bit_length()))
        if size >> level & 1
    ]
    for number, leaf in enumerate(leaves, size):
        top = Node(0, number, leaf)
        yield top
        while edge and edge[-1].level == top.level:
            top = Node(top.level + 1, top.number // 2, node_hash(edge.pop().hash, top.hash))
            yield top
        edge.append(top)


def root_of(size: int, nodes: Nodes) -> bytes:
    """Return the root of the first ``size`` leaves."""
    return _subtree(0, size, nodes) if size else hashlib.sha256(b"").digest()


def inclusion_of(index: int, size: int, nodes: Nodes) -> tuple[bytes, ...]:
    """Return the hashes that lead from a leaf to the root (section 2.1.3.1).

    Raises:
        UsageError: If there is no such leaf.
    """
    if not 0 <= index < size:
        raise UsageError("the log has no such record", found=index, allowed=f"0 to {size - 1}")
    found: list[bytes] = []
    low, high = 0, size
    while high - low > 1:
        middle = low + _left_size(high - low)
        if index < middle:
            found.append(_subtree(middle, high, nodes))
            high = middle
        else:
            found.append(_subtree(low, middle, nodes))
            low = middle
    return tuple(reversed(found))


def consistency_of(before: int, size: int, nodes: Nodes) -> tuple[bytes, ...]:
    """Return the hashes that show the first ``before`` leaves unchanged (section 2.1.4.1).

    Raises:
        UsageError: If the earlier log is empty or larger than the later one.
    """
    if not 0 < before <= size:
        raise UsageError(
            "no log of that size is the beginning of this one",
            found=before,
            allowed=f"1 to {size}",
        )
    found: list[bytes] = []
    low, high = 0, size
    while before != high:
        middle = low + _left_size(high - low)
        if before <= middle:
            found.append(_subtree(middle, high, nodes))
            high = middle
        else:
            found.append(_subtree(low, middle, nodes))
            low = middle
    return tuple(reversed([*found, _subtree(low, high, nodes)] if low else found))


def _subtree(low: int, high: int, nodes: Nodes) -> bytes:
    """Return the hash of the records from ``low`` up to ``high``, a subtree of the standard."""
    size = high - low
    if size & (size - 1) == 0:
        level = size.bit_length() - 1
        return nodes(level, low >> level)
    middle = low + _left_size(size)
    return node_hash(_subtree(low, middle, nodes), _subtree(middle, high, nodes))


def _left_size(size: int) -> int:
    """Return the largest power of two below a number of two or more."""
    return 1 << ((size - 1).bit_length() - 1)
