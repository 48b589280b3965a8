"""Whom do listed owners reach, when an owner that is reached passes its whole stake on?

The least fixpoint of: an entity is reached when the direct stakes of owners that are listed or
reached add up to the threshold (Office of Foreign Assets Control, FAQ 401). Nothing is multiplied
along a chain, a stake of an owner that is not reached counts nothing, and a cycle cannot support
itself. It is the company-control problem of deductive databases (Ceri, Gottlob & Tanca 1990,
*Logic Programming and Databases*) with seeds, computed here in rounds: each edge is looked at once,
when its owner is reached.

Shares are whole numbers of hundred-millionths of a per cent, so that no sum is rounded.
"""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

UNITS_PER_CENT = 10**8
NEVER = -1


class Edges(NamedTuple):
    """Edges from owners to entities, grouped by owner.

    Attributes:
        start: Shape (n + 1,): the edges of owner i are those from start[i] to start[i + 1].
        owned: Shape (m,): the entity of each edge.
        order: Shape (m,): position of each edge in the arrays that were given.
    """

    start: NDArray[np.int64]
    owned: NDArray[np.int32]
    order: NDArray[np.int32]


def units(share: Decimal, *, up: bool) -> int:
    """Return a share in hundred-millionths of a per cent, rounded outwards beyond that."""
    rounding = ROUND_CEILING if up else ROUND_FLOOR
    return int((share * UNITS_PER_CENT).to_integral_value(rounding))


def grouped(owner: NDArray[np.int32], owned: NDArray[np.int32], count: int) -> Edges:
    """Return edges grouped by owner.

    Args:
        owner: Shape (m,): owner of each edge, from 0 to count - 1.
        owned: Shape (m,): entity of each edge.
        count: Number of parties.
    """
    import numpy as np
    from scipy.sparse import coo_array

    places = np.arange(len(owner), dtype=np.int32)
    rows = coo_array((places, (owner, places)), shape=(count, max(len(owner), 1))).tocsr()
    order = rows.data.astype(np.int32, copy=False)
    return Edges(rows.indptr.astype(np.int64), owned[order], order)


def rounds_reached(
    edges: Edges, shares: NDArray[np.int64], seeds: NDArray[np.int64], threshold: int
) -> NDArray[np.int32]:
    """Return the round in which each party is reached: 0 for seeds, -1 for never.

    Args:
        edges: Edges grouped by owner.
        shares: Shape (m,): share of each edge of ``edges``, in units, in their order.
        seeds: Positions of the listed parties.
        threshold: Units that decide; at least 1.
    """
    import numpy as np

    count = len(edges.start) - 1
    reached = np.full(count, NEVER, dtype=np.int32)
    held = np.zeros(count, dtype=np.int64)
    place = np.zeros(count, dtype=np.int64)
    front = _once(seeds, place)
    number = 0
    while len(front):
        reached[front] = number
        number += 1
        places = _places(edges.start, front)
        entities = edges.owned[places]
        np.add.at(held, entities, shares[places])
        over = entities[held[entities] >= threshold]
        front = _once(over[reached[over] == NEVER], place)
    return reached


def _once(parties: NDArray[Any], place: NDArray[np.int64]) -> NDArray[Any]:
    """Return each party once: where it stands last. ``place`` is scratch, one for each party."""
    import numpy as np

    here = np.arange(len(parties))
    place[parties] = here
    once: NDArray[Any] = parties[place[parties] == here]
    return once


def answers(
    edges: Edges,
    bounds: tuple[NDArray[np.int64], NDArray[np.int64]],
    seeds: NDArray[np.int64],
    threshold: int,
) -> NDArray[np.int8]:
    """Return whether each party is reached: 2 for surely, 1 for perhaps, 0 for not.

    Args:
        edges: Edges grouped by owner.
        bounds: Least and largest share of each edge given to :func:`grouped`, in units, in the
            order in which the edges were given.
        seeds: Positions of the listed parties.
        threshold: Units that decide; at least 1.
    """
    import numpy as np

    found = np.zeros(len(edges.start) - 1, dtype=np.int8)
    for shares in bounds:
        found += rounds_reached(edges, shares[edges.order], seeds, threshold) >= 0
    return found


def _places(start: NDArray[np.int64], front: NDArray[Any]) -> NDArray[np.int64]:
    """Return the positions of all edges of some owners."""
    import numpy as np

    first, lengths = start[front], start[front + 1] - start[front]
    ends = np.cumsum(lengths)
    total = int(ends[-1]) if len(ends) else 0
    places: NDArray[np.int64] = np.arange(total) + np.repeat(first - (ends - lengths), lengths)
    return places
