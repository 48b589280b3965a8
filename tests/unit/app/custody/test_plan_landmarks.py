"""A plan of landmarks from its tables."""

from __future__ import annotations

from latency_files import written
from tidewaiter.app.custody.assumed import Asked
from tidewaiter.app.custody.plan_landmarks import plan_landmarks


def test_a_plan_costs_what_the_facts_say(facts, tmp_path) -> None:
    files = written(tmp_path)
    found = plan_landmarks(facts, files.claims, files.landmarks, Asked(liars=0))
    assert (found.sites, found.candidates) == (6, 40)
    year = facts.custody["location"].landmark_year.value
    assert [s.usd_a_year for s in found.steps[:2]] == [year, 2 * year]
    assert found.steps[-1].within >= found.steps[0].within
    assert found.assumptions.liars == 0
