"""The pooled law: fitting, turning round, and the conformal factor."""

from __future__ import annotations

import math

import msgspec
import numpy as np
import pytest

from latency_worlds import SPEEDS
from tidewaiter.custody.location.law import (
    Pairs,
    at_time,
    conformal_scale,
    expected_reach,
    fitted,
    log_density,
    logits,
    paces,
    packaged_scale,
)


@pytest.fixture
def law(facts):
    """Return the packaged law."""
    return facts.custody["location"].law


def drawn(law, count, shift=0.0, seed=1):
    """Return pairs drawn from the law with its medians shifted."""
    rng = np.random.Generator(np.random.Philox(seed))
    ms = np.exp(rng.uniform(np.log(1), np.log(250), count))
    reach = ms * 100 + 30
    median, spread = at_time(law, ms)
    share = 1 / (1 + np.exp(-(median + shift + spread * rng.normal(size=count))))
    return Pairs(ms, share * reach, reach)


def test_the_middle_of_a_reach_has_logit_0() -> None:
    assert logits(np.array([50.0]), np.array([100.0])) == pytest.approx([0.0])
    assert np.isfinite(logits(np.array([0.0, 200.0]), np.array([100.0, 100.0]))).all()


def test_knots_are_interpolated_in_the_logarithm(law) -> None:
    knots = at_time(law, np.array([law.ms[3], math.sqrt(law.ms[3] * law.ms[4]), 1e6]))[0]
    assert knots == pytest.approx(
        [law.median[3], (law.median[3] + law.median[4]) / 2, law.median[-1]]
    )


def test_a_fit_finds_the_law_that_made_the_pairs(law) -> None:
    found = fitted(drawn(law, 40_000, shift=0.5), law)
    assert np.array(found.median[2:]) - np.array(law.median[2:]) == pytest.approx(0.5, abs=0.2)
    assert np.array(found.spread[2:]) == pytest.approx(np.array(law.spread[2:]), rel=0.2)


def test_few_pairs_leave_the_packaged_law(law) -> None:
    assert fitted(drawn(law, 0), law) == law
    few = fitted(drawn(law, 40, shift=2), law)
    assert 0 < np.mean(np.array(few.median) - np.array(law.median)) < 0.5


def test_a_slow_node_is_found(law) -> None:
    """Ten nodes on a line, the first with three times the round trips of the law."""
    km = np.abs(np.subtract.outer(np.arange(10), np.arange(10))) * 300.0
    ms = km / 55 + 1
    slow = ms.copy()
    slow[0] *= 3
    slow[:, 0] *= 3
    np.fill_diagonal(slow, np.nan)
    pace = paces(law, slow, km, slow * 100 + 30)
    assert pace.argmin() == 0
    assert paces(law, np.full((2, 2), np.nan), km[:2, :2], ms[:2, :2]).tolist() == [0.0, 0.0]


def test_the_density_is_highest_where_the_law_expects(law) -> None:
    ms = np.array([10.0])
    reach = ms * 100 + 30
    km = np.linspace(10, 1000, 100)[:, None]
    flat = msgspec.structs.replace(law, flatness=0.0)
    best = km[log_density(flat, km, ms, reach, np.zeros(1)).argmax(), 0]
    share = 1 / (1 + math.exp(-at_time(law, ms)[0][0]))
    assert best == pytest.approx(share * reach[0], rel=0.25)


def test_the_expected_reach_grows_and_is_never_less_than_the_distance(law) -> None:
    km = np.linspace(0, 15_000, 400)
    reach = expected_reach(law, km, SPEEDS["fibre"], 30.0)
    assert (np.diff(reach) >= -1e-9).all()
    assert (reach >= km + 30).all()
    middle = np.interp(1000, km, reach)
    assert 1500 < middle < 3500  # inflation of about 2 over two thirds of c


def test_the_conformal_factor_is_the_rank_that_the_theorem_names() -> None:
    scores = np.arange(1.0, 100.0)
    assert conformal_scale(scores, 0.95, 7.0) == 95.0  # ceil(100 * 0.95)
    assert conformal_scale(scores[:19], 0.95, 7.0) == 19.0
    assert conformal_scale(scores[:18], 0.95, 7.0) == 7.0  # too few for the level


def test_a_packaged_factor_is_no_smaller_than_its_level_needs(law) -> None:
    assert packaged_scale(law, 0.95) == law.scale["0.95"]
    assert packaged_scale(law, 0.91) == law.scale["0.95"]
    assert packaged_scale(law, 0.999) == law.scale["0.99"]
