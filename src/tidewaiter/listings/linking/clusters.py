"""Which things belong together, when some may not?

Links are followed from the strongest to the weakest; one that would bring two into a set that
contradict each other is left out, with the reason. With equal weights the order of names decides,
so that the answer is the same in whatever order the links come. This is Kruskal's algorithm (1956)
with cannot-link constraints (Wagstaff and Cardie 2000); sets are kept by union and path halving
(Tarjan 1975).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tidewaiter.listings.linking.contradictions import Goods, contradiction, joined

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class Bond(NamedTuple):
    """A link between two things by their numbers.

    Attributes:
        weight: Strength, from 0 to 1.
        one: Number of the first.
        other: Number of the second, greater.
    """

    weight: float
    one: int
    other: int


class Clusters(NamedTuple):
    """Sets of things.

    Attributes:
        members: Numbers of each set, rising; sets in order of their first member.
        used: Bonds that hold the sets together, a tree each, in order of use.
        refused: Bonds that were strong enough and contradicted, with the reason.
    """

    members: tuple[tuple[int, ...], ...]
    used: tuple[Bond, ...]
    refused: tuple[tuple[Bond, str], ...]


def clustered(goods: Sequence[Goods], bonds: Iterable[Bond], at: float) -> Clusters:
    """Return the sets that bonds of a weight or more make without a contradiction inside.

    Args:
        goods: What each thing states of its goods.
        bonds: Links between them.
        at: Least weight that is followed.
    """
    return followed(goods, strongest_first(bond for bond in bonds if bond.weight >= at))


def followed(goods: Sequence[Goods], bonds: Iterable[Bond]) -> Clusters:
    """Return the sets that bonds make without a contradiction inside, followed as they come.

    Args:
        goods: What each thing states of its goods.
        bonds: Links between them, as :func:`strongest_first` orders them.
    """
    above = list(range(len(goods)))
    held = list(goods)
    used: list[Bond] = []
    refused: list[tuple[Bond, str]] = []
    for bond in bonds:
        one, other = _top(above, bond.one), _top(above, bond.other)
        if one == other:
            continue
        if one > other:
            one, other = other, one
        if why := contradiction(held[one], held[other]):
            refused.append((bond, why))
            continue
        above[other] = one
        held[one] = joined(held[one], held[other])
        used.append(bond)
    return Clusters(_sets(above), tuple(used), tuple(refused))


def strongest_first(bonds: Iterable[Bond]) -> list[Bond]:
    """Return bonds in the order in which they are followed; of equal ones by their numbers."""
    return sorted(bonds, key=lambda bond: (-bond.weight, bond.one, bond.other))


def _sets(above: list[int]) -> tuple[tuple[int, ...], ...]:
    sets: dict[int, list[int]] = {}
    for number in range(len(above)):
        sets.setdefault(_top(above, number), []).append(number)
    return tuple(tuple(members) for members in sets.values())


def _top(above: list[int], number: int) -> int:
    while above[number] != number:
        above[number] = above[above[number]]
        number = above[number]
    return number
