"""Units drawn at random: by hand, against sums over every outcome, and exact against normal."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from presence_worlds import drawing_chance
from tidewaiter.books.presence import Drawn
from tidewaiter.books.random_drawing import (
    Drawing,
    chance_of,
    checked_drawing,
    drawn_missing,
    outcomes,
)
from tidewaiter.core.errors import ModelError
from tidewaiter.facts.catalogue import load_facts

FACTS = load_facts().books["accounting"]
ABSENCE = {e.grade: e.false_absence for e in FACTS.grades}


def test_two_of_four_by_hand() -> None:
    """Of 4 units 1 is missing, 2 are drawn: it is among them in half of the cases."""
    assert drawn_missing(Drawing(4, 2, 0.0), np.array([1]))[0] == pytest.approx([0.5, 0.5, 0])


def test_a_census_finds_all_but_the_misses() -> None:
    """3 of 3 missing, each missed with 1/10: 0, 1, 2 and 3 fail with 1, 27, 243 and 729 of 1000."""
    found = outcomes(Drawing(3, 3, 0.1), np.array([3]))[0]
    assert found == pytest.approx([0.001, 0.027, 0.243, 0.729])


@given(st.integers(1, 12), st.integers(0, 12), st.integers(0, 12), st.integers(0, 12))
def test_every_outcome_gone_through(pool: int, units: int, failed: int, missing: int) -> None:
    units, missing = min(units, pool), min(missing, pool)
    failed = min(failed, units)
    drawing = Drawing(pool, units, 0.2, ABSENCE["serial"])
    expected = drawing_chance(Drawn("serial", pool, units, failed, 0.2), FACTS, missing)
    assert chance_of(drawing, failed, np.array([missing])) == pytest.approx([expected], abs=1e-10)
    assert outcomes(drawing, np.array([missing]))[0, failed] == pytest.approx(expected, abs=1e-10)


@pytest.mark.parametrize("units", [1, 64, 65, 300, 3000])
def test_outcomes_add_up(units: int) -> None:
    found = outcomes(Drawing(3000, units, 0.05, 0.01), np.arange(0, 3001, 100))
    assert found.sum(axis=1) == pytest.approx(np.ones(31))
    assert found.min() >= -1e-12


def test_the_normal_distribution_agrees_with_the_exact_one() -> None:
    """At 512 units the exact sum, at 513 the normal distribution: much the same near the mean."""
    for missing in (400, 1500):
        mean = 512 * (0.95 * missing + 0.01 * (3000 - missing)) / 3000
        for failed in (round(mean), round(mean + 8)):
            exact, normal = (
                chance_of(Drawing(3000, n, 0.05, 0.01), failed, np.array([missing]))[0]
                for n in (512, 513)
            )
            assert exact == pytest.approx(normal, rel=0.05)
            assert exact > 0.005


@pytest.mark.parametrize(
    ("drawing", "missing"),
    [
        (Drawing(3, 4, 0.1), 1),
        (Drawing(3, 2, 0.1), 4),
        (Drawing(3, 2, 1.5), 1),
        (Drawing(3, 2, 0.1, -0.1), 1),
        (Drawing(3, -1, 0.1), 1),
    ],
)
def test_what_cannot_be_drawn_is_refused(drawing: Drawing, missing: int) -> None:
    with pytest.raises(ModelError, match="not there"):
        checked_drawing(drawing, missing)
