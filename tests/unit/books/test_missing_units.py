"""Masses of the number missing in one world, by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.books.missing_units import (
    World,
    diverting_mass,
    honest_mass,
    noise,
    quantile,
    within,
)
from tidewaiter.facts.catalogue import load_facts
from tidewaiter.model.books.grade import GRADES

FACTS = load_facts().books["accounting"]


def world(book: int, seen: dict[str, int], step: int = 1) -> World:
    return World(book, seen, step, book // step + 2 + len(seen), FACTS)


def test_one_unit_that_nobody_showed() -> None:
    assert honest_mass(world(1, {}))[:2] == pytest.approx([0.995, 0.005])
    assert diverting_mass(world(1, {}), set())[:2] == pytest.approx([0.5, 0.5])


def test_one_unit_that_was_shown() -> None:
    """Lost and falsely read, 0.005 x 0.01, against there and read, 0.995 x 0.98."""
    chance = 0.005 * 0.01 / (0.005 * 0.01 + 0.995 * 0.98)
    assert honest_mass(world(1, {"serial": 1}))[1] == pytest.approx(chance)
    assert diverting_mass(world(1, {"serial": 1}), set())[1] == pytest.approx(0.01)
    assert diverting_mass(world(1, {"serial": 1}), {"serial"})[1] == pytest.approx(0.5)


def test_staged_units_join_those_that_nobody_showed() -> None:
    """2 unseen, 3 staged, 1 signed: uniform on 0 to 5, and 6 only if the signed one is false."""
    found = diverting_mass(world(6, {"serial": 3, "attested": 1}), {"serial"})
    assert found[0] == pytest.approx(0.998 / 6)
    assert found[1:6] == pytest.approx(np.full(5, 1 / 6))
    assert found[6] == pytest.approx(0.002 / 6)


def test_noise_is_what_losses_explain() -> None:
    """5% of honest accounts of 1,000 lose more: of rate Beta(1, 199) the 95% quantile is 1.5%."""
    rate = 1 - 0.05 ** (1 / 199)
    assert noise(world(1000, {})) == pytest.approx(1000 * rate, abs=2)


@given(st.dictionaries(st.sampled_from(GRADES), st.integers(0, 50)), st.integers(0, 60))
def test_no_more_is_shown_than_there_is(seen: dict[str, int], most: int) -> None:
    found = within(seen, FACTS, most)
    assert sum(found.values()) == min(most, sum(seen.values()))
    assert all(0 < number <= seen[grade] for grade, number in found.items())
    weakest = [grade for grade in GRADES if found.get(grade, 0) < seen.get(grade, 0)]
    if weakest:
        better = GRADES[GRADES.index(weakest[-1]) + 1 :]
        assert all(found.get(grade, 0) == seen.get(grade, 0) for grade in better)


@given(st.integers(0, 400), st.integers(1, 7), st.floats(0, 1))
def test_masses_add_up_on_any_grid(book: int, step: int, share: float) -> None:
    one = world(book, {"photo": int(book * share)} if int(book * share) else {}, step)
    for mass in (honest_mass(one), diverting_mass(one, set()), diverting_mass(one, {"photo"})):
        assert mass.sum() == pytest.approx(1)
        assert len(mass) == one.size


def test_quantiles_by_hand() -> None:
    chips, mass = np.array([0.0, 1.0, 2.0]), np.array([0.2, 0.5, 0.3])
    assert [quantile(chips, mass, q) for q in (0.1, 0.2, 0.21, 0.7, 0.71, 1.0)] == [
        0, 0, 1, 1, 2, 2
    ]  # fmt: skip
