"""Which units are really there, and what do looks at the sites show of them?

How the truth is drawn. A site diverts with probability ``priors.diverting`` (or
``recipe.diverting``).

Errors have rates: each unit of a group errs by itself with the group's rate. Where
``recipe.has_shared_rates``, the rate of a group (units of one item at one site, at one grade) is
drawn from Beta(1, 1/p - 1), whose mean is the p of the assumptions; else it is p.

``as-modelled``, evidence first. Each visit shows each unit of its sample with probability
1 - false absence, whatever the site is. Then the truth:

* a site that does not divert: a unit that nobody showed is lost at the rate ``innocent_loss``, one
  whose best grade is g at the rate that Bayes' rule gives, q f / (q f + (1 - q)(1 - a)) with q the
  loss, f the false presence and a the false absence of g;
* a site that diverts: a number u, uniform on 0..1, is drawn for the site, and every grade is staged
  there whose ``staged`` is above u. Of the units that nobody showed, together with those whose best
  grade is staged, a number is missing that is uniform from none to all of them, each set of that
  size alike; of those whose best grade is not staged, each is missing at the rate
  ``false_presence``.

Counts come after the truth, with the errors of their grade; at a diverting site a staged grade
is counted as a site that does not divert would be. So the truth given the evidence is what
:mod:`tidewaiter.books.presence` states.

Planted, truth first. Each unit of a diverting site is diverted with probability ``recipe.taken``;
at the others each is lost with probability ``priors.innocent_loss``. Visits show a unit of their
sample that is there with probability 1 - false absence, and one that is not there with probability
false presence, or surely where papers, pictures and labels are staged.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from tidewaiter.books.worlds.recipe import PLANTED
from tidewaiter.books.worlds.shipping import NEVER, Flags, Fleet, Ints

if TYPE_CHECKING:
    from tidewaiter.books.worlds.recipe import Ground, Recipe, Visit
    from tidewaiter.model.books.account import GradeError

Floats = np.ndarray[tuple[int], np.dtype[np.float64]]
STAGED_KINDS = ("dummy-servers", "label-swap", "site-too-small")
SIGNED = ("attested", "challenged")


@dataclass(frozen=True)
class Modelled:
    """What the truth is drawn with where the evidence comes first.

    Attributes:
        errors: Errors of the grades, weakest first.
        loss: Share of units that the records of an honest site miss.
        is_shared: Whether the units of a group share a rate of errors.
        day: Day asked about.
    """

    errors: tuple[GradeError, ...]
    loss: float
    is_shared: bool
    day: int


@dataclass(frozen=True)
class Fates:
    """What became of the units.

    Attributes:
        kinds: For each site, how it diverts, or ``none``.
        gone: For each unit, the day from which it is not where the records have it; ``NEVER``.
        ease: For each site the number u below which a grade's ``staged`` must not lie for it to be
            staged there; 1 where none is.
    """

    kinds: tuple[str, ...]
    gone: Ints
    ease: Floats

    def are(self, *kinds: str) -> Flags:
        """Return which sites divert in one of some ways."""
        return np.isin(self.kinds, kinds)

    @property
    def diverting(self) -> Flags:
        """Which sites divert."""
        return ~self.are("none")

    def extended(self, units: int) -> Fates:
        """Return the same with units behind them that stay."""
        more = np.full(units - len(self.gone), NEVER)
        return replace(self, gone=np.concatenate([self.gone, more]))


def site_kinds(recipe: Recipe, ground: Ground, rng: np.random.Generator) -> tuple[str, ...]:
    """Return for each site how it diverts, or ``none``."""
    share = recipe.diverting
    if share is None:
        share = ground.assumptions.priors.diverting.best
    is_diverting = rng.random(recipe.sites) < share
    mixed = rng.integers(0, len(PLANTED), recipe.sites)
    return tuple(
        "none" if not diverts else PLANTED[draw] if recipe.kind == "mixed" else recipe.kind
        for diverts, draw in zip(is_diverting, mixed, strict=True)
    )


def rates(share: float, groups: int, is_shared: bool, rng: np.random.Generator) -> Floats:
    """Return the rate of an error in each of some groups; its mean is ``share``."""
    drawn = rng.beta(1, 1 / share - 1, groups) if 0 < share < 1 else np.full(groups, share)
    return drawn if is_shared else np.full(groups, share)


def planted(
    fleet: Fleet, kinds: tuple[str, ...], recipe: Recipe, ground: Ground, rng: np.random.Generator
) -> Fates:
    """Return the fates where the truth comes first."""
    fates = Fates(kinds, np.full(len(fleet.site), NEVER), np.ones(recipe.sites))
    is_booked, drawn = fleet.booked(ground.day), rng.random(len(fleet.site))
    loss = ground.assumptions.priors.innocent_loss.best
    lost = rates(loss, recipe.sites, recipe.has_shared_rates, rng)
    share = np.where(fates.diverting, recipe.taken, lost)[fleet.site]
    is_slow = fates.are("skimming")[fleet.site]
    slowly = rng.random(len(fleet.site)) * np.maximum(ground.day - fleet.arrived, 0)
    since = fleet.arrived + np.where(is_slow, slowly, 0).astype(np.int64)
    return replace(fates, gone=np.where(is_booked & (drawn < share), since, NEVER))


def as_modelled(
    fleet: Fleet, kinds: tuple[str, ...], best: Ints, modelled: Modelled, rng: np.random.Generator
) -> Fates:
    """Return the fates where the evidence comes first.

    Args:
        fleet: Units.
        kinds: For each site, how it diverts.
        best: For each unit, the index of its best grade, or -1 where nothing shows it.
        modelled: Errors, and the day asked about.
        rng: Source of chance.
    """
    ease = rng.random(len(kinds))
    fates = Fates(
        kinds, np.full(len(fleet.site), NEVER), np.where(np.array(kinds) == "none", 1, ease)
    )
    booked = np.flatnonzero(fleet.booked(modelled.day))
    order = booked[np.lexsort((fleet.item[booked], fleet.site[booked]))]
    changes = np.flatnonzero(np.diff(fleet.site[order]) | np.diff(fleet.item[order])) + 1
    gone = fates.gone.copy()
    for units in np.split(order, changes) if len(order) else []:
        site = int(fleet.site[units[0]])
        draw = _of_diverting if kinds[site] != "none" else _of_honest
        missing = draw(best[units], modelled, float(ease[site]), rng)
        gone[units[missing]] = fleet.arrived[units[missing]]
    return replace(fates, gone=gone)


def _of_honest(best: Ints, modelled: Modelled, _ease: float, rng: np.random.Generator) -> Flags:
    """Return which units of an honest site are lost."""
    chances = [modelled.loss, *(_false(modelled.loss, error) for error in modelled.errors)]
    return _erring(best, chances, modelled, rng)


def _of_diverting(best: Ints, modelled: Modelled, ease: float, rng: np.random.Generator) -> Flags:
    """Return which units of a diverting site are missing."""
    chances = [0.0, *(error.false_presence for error in modelled.errors)]
    is_gone = _erring(best, chances, modelled, rng)
    is_staged = np.array([True, *(ease < error.staged for error in modelled.errors)])
    pool = np.flatnonzero(is_staged[best + 1])
    is_gone[pool] = rng.permutation(len(pool)) < rng.integers(0, len(pool) + 1)
    return is_gone


def _erring(
    best: Ints, chances: list[float], modelled: Modelled, rng: np.random.Generator
) -> Flags:
    drawn = [rates(chance, 1, modelled.is_shared, rng)[0] for chance in chances]
    return rng.random(len(best)) < np.array(drawn)[best + 1]


def _false(loss: float, error: GradeError) -> float:
    """Return the probability that a unit shown by an honest site is lost, by Bayes' rule."""
    false = loss * error.false_presence
    true = (1 - loss) * (1 - error.false_absence)
    return false / (false + true) if false + true > 0 else loss


def looked_at(fleet: Fleet, visit: Visit, day: int, rng: np.random.Generator) -> Flags:
    """Return which units a visit looks at: those of its sample that the records have there."""
    date = day - visit.days_before
    is_theirs = (fleet.arrived <= date) & (fleet.left > date)
    return is_theirs & (rng.random(len(fleet.site)) < visit.share)


def shown(
    sample: Flags, is_there: Flags, is_staged: Flags, errors: tuple[Floats, Floats],
    rng: np.random.Generator,
) -> Flags:  # fmt: skip
    """Return which units of a sample a look shows.

    Args:
        sample: Units that are looked at.
        is_there: Units that are there.
        is_staged: Units that are shown though they are not there.
        errors: For each unit the rates of false presence and of false absence.
        rng: Source of chance.
    """
    drawn = rng.random(len(sample))
    false = is_staged | (drawn < errors[0])
    return sample & np.where(is_there, drawn >= errors[1], false)
