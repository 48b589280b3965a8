"""How many units are missing in one world: so many in the books, so many shown at each grade?

What :mod:`tidewaiter.books.presence` weighs by the evidence; its docstring has the model.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from tidewaiter.books.evidence_errors import chance_of_at_least, shared_errors

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tidewaiter.model.books.account import GradeError
    from tidewaiter.model.books.assumptions import BooksFacts

Floats: TypeAlias = npt.NDArray[np.float64]

LABELS = "serial"
"""Grade of evidence that reads labels."""
ROUNDING = 1e-9
"""Share of a sum of mass that rounding may take from it, so that it decides no quantile."""


class World(NamedTuple):
    """One number in the books, the units shown, and the grid.

    Attributes:
        book: Number of chips in the books.
        seen: Number of units shown, by the best grade of each; no more than ``book``.
        step: Chips between two points of the grid.
        size: Number of points.
        facts: Assumptions.
    """

    book: int
    seen: dict[str, int]
    step: int
    size: int
    facts: BooksFacts

    @property
    def unseen(self) -> int:
        """Number of units that nobody showed."""
        return self.book - sum(self.seen.values())

    def error(self, grade: str) -> GradeError:
        """Return the errors of a grade."""
        return next(error for error in self.facts.grades if error.grade == grade)


def within(seen: Mapping[str, int], facts: BooksFacts, most: int) -> dict[str, int]:
    """Return the numbers shown, best grades first, no more than the books have."""
    found: dict[str, int] = {}
    left = most
    for error in reversed(facts.grades):
        number = min(left, seen.get(error.grade, 0))
        if number > 0:
            found[error.grade] = number
            left -= number
    return found


def honest_mass(world: World) -> Floats:
    """Return the mass of each number missing at an honest account, shape (size,)."""
    loss = world.facts.priors.innocent_loss.best
    mass = _binned(shared_errors(world.unseen, loss), world)
    for grade, number in world.seen.items():
        error = world.error(grade)
        false = loss * error.false_presence
        true = (1 - loss) * (1 - error.false_absence)
        chance = false / (false + true) if false + true > 0 else loss
        mass = _summed(mass, _binned(shared_errors(number, chance), world))
    return mass


def diverting_mass(world: World, staged: set[str]) -> Floats:
    """Return the mass of each number missing where takings of some grades are staged."""
    pool = world.unseen + sum(n for grade, n in world.seen.items() if grade in staged)
    mass = _binned(np.full(pool + 1, 1 / (pool + 1)), world)
    for grade, number in world.seen.items():
        if grade not in staged:
            chance = world.error(grade).false_presence
            mass = _summed(mass, _binned(shared_errors(number, chance), world))
    return mass


def noise(world: World) -> float:
    """Return the number missing that innocent losses and false readings stay within."""
    priors = world.facts.priors
    mass = _binned(shared_errors(world.unseen, priors.innocent_loss.best), world)
    for grade, number in world.seen.items():
        chance = world.error(grade).false_presence
        mass = _summed(mass, _binned(shared_errors(number, chance), world))
    chips = np.arange(world.size, dtype=np.float64) * world.step
    return quantile(chips, mass, 1 - priors.false_alarm.best)


def chance_of_slips(contradicted: tuple[int, int], world: World) -> float:
    """Return the probability that slips alone let keys contradict so many labels.

    Args:
        contradicted: Labels contradicted, and all that were compared.
        world: The world.
    """
    wrong, compared = contradicted
    share = world.error(LABELS).false_presence
    return chance_of_at_least(wrong, max(wrong, compared), share) if wrong else 1.0


def _binned(mass: Floats, world: World) -> Floats:
    """Return the mass of 0, 1, 2 and so on, on the grid, shape (size,)."""
    at = (np.arange(len(mass)) + world.step // 2) // world.step
    return np.bincount(at, mass, world.size)[: world.size].astype(np.float64)


def _summed(one: Floats, other: Floats) -> Floats:
    """Return the mass of a sum of independent numbers, on the same grid."""
    ends = [int(np.flatnonzero(mass)[-1]) + 1 for mass in (one, other)]
    found = np.convolve(one[: ends[0]], other[: ends[1]])[: len(one)]
    return np.pad(found, (0, len(one) - len(found)))


def quantile(chips: Floats, mass: Floats, q: float) -> float:
    """Return the least number at which the mass up to it is at least ``q`` of all.

    Args:
        chips: Numbers, rising.
        mass: Mass of each, that need not add up to 1.
        q: Share of the mass.
    """
    summed = np.cumsum(mass)
    reached = np.searchsorted(summed, q * summed[-1] * (1 - ROUNDING))
    return float(chips[min(reached, len(chips) - 1)])
