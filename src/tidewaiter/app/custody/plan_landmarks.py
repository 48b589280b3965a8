"""Where should landmarks stand to verify some sites, and what does that cost?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tidewaiter.app.custody.assumed import Asked, assumptions_of, rules_of
from tidewaiter.custody.location.placement import planned
from tidewaiter.model.custody.location_answers import PlanAnswer
from tidewaiter.sources.custody.latency_tables import nodes_of

if TYPE_CHECKING:
    from pathlib import Path

    from tidewaiter.facts.catalogue import Facts

NOTES = (
    "Radii are those of the round trips to expect; measured ones will differ by a factor of two.",
    "Landmarks in the same city as a site bring most; several operators are needed to bear liars.",
)


def plan_landmarks(facts: Facts, sites: Path, candidates: Path, asked: Asked) -> PlanAnswer:
    """Return landmarks in the order in which they are worth it, with cost and radius.

    Args:
        facts: The facts.
        sites: Sites that are to be verified, a table of nodes.
        candidates: Where landmarks may stand, a table of nodes.
        asked: Profile, distance and liars.

    Raises:
        UsageError: If a file or a profile does not exist.
        DataError: If a table is damaged.
    """
    rules = rules_of(facts)
    assumptions = assumptions_of(rules, asked)
    wanted, possible = nodes_of(sites), nodes_of(candidates)
    cost = rules.landmark_year.amount("USD/year")
    steps = planned(wanted, possible, assumptions, rules.law, cost)
    return PlanAnswer(
        sites=len(wanted),
        candidates=len(possible),
        steps=steps,
        assumptions=assumptions,
        notes=NOTES,
    )
