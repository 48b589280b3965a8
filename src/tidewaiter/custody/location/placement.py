"""Where should landmarks stand, and what does each bring?

Alone, a landmark shows a site to within its distance and its reach; with liars the next operator
must show the same. Landmarks are chosen greedily by how much they lower the mean of that bound,
capped, over the sites. The radius told is exact for the round trips to expect, those of the law's
median; measured ones will differ.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from tidewaiter.custody.location.discs import Discs, bound_of
from tidewaiter.custody.location.law import expected_reach
from tidewaiter.custody.location.mesh import operators_of, units_of
from tidewaiter.custody.location.sphere import HALF_ROUND_KM, Floats, distances
from tidewaiter.model.custody.location_answers import PlanStep

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tidewaiter.custody.location.mesh import Ints
    from tidewaiter.model.custody.location import Assumptions, DelayLaw, Node


MOST_LANDMARKS = 40
"""How many landmarks a plan names."""


class Grounds(NamedTuple):
    """What a plan is made from.

    Attributes:
        sites: Unit vectors of the sites; shape (s, 3).
        candidates: Unit vectors of the candidates; shape (c, 3).
        operators: Number of each candidate's operator; shape (c,).
        reach: Reach to expect from each candidate to each site in km; shape (s, c).
        alone: To within how much each candidate shows each site alone, in km; shape (s, c).
    """

    sites: Floats
    candidates: Floats
    operators: Ints
    reach: Floats
    alone: Floats


def planned(
    sites: Sequence[Node],
    candidates: Sequence[Node],
    assumptions: Assumptions,
    law: DelayLaw,
    usd_a_year: float,
) -> tuple[PlanStep, ...]:
    """Return landmarks in the order in which they are worth it, with what each brings.

    Args:
        sites: Sites that are to be verified.
        candidates: Where landmarks may stand.
        assumptions: Speed, slack, liars and the distance asked for.
        law: The law of round trips.
        usd_a_year: What one landmark costs in a year.

    Returns:
        Steps, at most 40; they end where no candidate brings anything more.
    """
    grounds = _grounds(sites, candidates, assumptions, law)
    chosen: list[int] = []
    steps = []
    while len(chosen) < MOST_LANDMARKS:
        best = _next(grounds, chosen, assumptions.liars)
        if best is None:
            break
        chosen.append(best)
        radii = _radii(grounds, chosen, assumptions.liars)
        middle, worst = float(np.median(radii)), float(radii.max())
        step = PlanStep(
            landmarks=len(chosen),
            landmark=candidates[best].id,
            name=candidates[best].name,
            usd_a_year=usd_a_year * len(chosen),
            certified_km=round(middle, 1) if np.isfinite(middle) else None,
            worst_km=round(worst, 1) if np.isfinite(worst) else None,
            within=int((radii <= assumptions.within_km).sum()),
        )
        steps.append(step)
    return tuple(steps)


def _grounds(
    sites: Sequence[Node], candidates: Sequence[Node], assumed: Assumptions, law: DelayLaw
) -> Grounds:
    one, other = units_of(sites), units_of(candidates)
    km = distances(one, other)
    reach = expected_reach(law, km, assumed.speed_km_s, assumed.slack_km)
    alone = np.minimum(km + reach, HALF_ROUND_KM)
    return Grounds(one, other, operators_of(candidates), reach, alone)


def _next(grounds: Grounds, chosen: list[int], liars: int) -> int | None:
    """Return the candidate that lowers the sites' bounds most; None where none does."""
    now = _bounds(grounds, chosen, liars)
    gain = np.zeros(len(grounds.candidates))
    for number in range(len(grounds.candidates)):
        if number not in chosen:
            gain[number] = now - _bounds(grounds, [*chosen, number], liars)
    best = int(gain.argmax()) if len(gain) else 0
    return best if len(gain) and gain[best] > 1e-6 else None


def _bounds(grounds: Grounds, chosen: list[int], liars: int) -> float:
    """Return the mean over sites of the best bounds of one operator more than may lie."""
    rows = np.full((len(grounds.sites), liars + 1), HALF_ROUND_KM)
    by_operator: dict[int, Floats] = {}
    for number in chosen:
        operator = int(grounds.operators[number])
        before = by_operator.get(operator)
        own = grounds.alone[:, number]
        by_operator[operator] = own if before is None else np.minimum(before, own)
    if by_operator:
        stacked = np.stack(list(by_operator.values()), axis=1)
        best = np.sort(stacked, axis=1)[:, : liars + 1]
        rows[:, : best.shape[1]] = best
    return float(rows.mean())


def _radii(grounds: Grounds, chosen: list[int], liars: int) -> Floats:
    """Return the certified radius to expect at each site, infinite where nothing bounds it."""
    radii = []
    for row, site in enumerate(grounds.sites):
        discs = Discs(
            grounds.candidates[chosen], grounds.reach[row, chosen], grounds.operators[chosen]
        )
        bound = bound_of(discs, liars, site)
        radii.append(np.inf if bound.km is None else bound.km)
    return np.array(radii)
