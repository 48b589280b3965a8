"""How many units are where, in whose hands, in which state?"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tidewaiter.model.custody.registry import Position


class Holding(NamedTuple):
    """Units of one chip, in one state, in one pair of hands, at one place.

    Attributes:
        holder: Legal entity, or "" where nobody said.
        place: Place, or "".
        country: Country, or "".
        item: Chip, or "".
        state: State of the registry's rules.
        quantity: Number of units.
    """

    holder: str
    place: str
    country: str
    item: str
    state: str
    quantity: int


def balance(positions: Iterable[Position]) -> tuple[Holding, ...]:
    """Return what every holder has, in order of holder, place, chip and state."""
    counts = Counter((one.holder, one.place, one.country, one.item, one.state) for one in positions)
    return tuple(Holding(*names, quantity) for names, quantity in sorted(counts.items()))
