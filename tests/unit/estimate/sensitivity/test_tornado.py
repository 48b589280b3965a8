"""Tornado bars of linear and log-linear models have closed forms."""

import numpy as np
import pytest
from scipy.special import ndtri

from tidewaiter.core.errors import ModelError
from tidewaiter.estimate.sensitivity.tornado import conditional_swings, one_at_a_time

W = np.array([1.0, -3.0, 0.5, 0.0])
REACH = ndtri(0.95)


def draws(count=20_000, seed=1):
    return np.random.Generator(np.random.Philox(seed)).standard_normal((count, 4))


def test_one_at_a_time_moves_one_input_and_holds_the_others_at_their_median():
    swings = one_at_a_time(lambda u: 7 + ndtri(u) @ W, 4)
    assert swings.base == pytest.approx(7)
    assert swings.low == pytest.approx(7 - REACH * W)
    assert swings.high == pytest.approx(7 + REACH * W)
    assert swings.widest_first() == [1, 0, 2, 3]


@pytest.mark.parametrize("statistic", ["median", "mean"])
def test_conditional_swings_of_a_linear_model(statistic):
    z = draws()
    swings = conditional_swings(z, z @ W, 1, statistic)
    assert swings.base == pytest.approx(0, abs=0.05)
    assert swings.low == pytest.approx(-REACH * W, abs=0.2)
    assert swings.high == pytest.approx(REACH * W, abs=0.2)
    assert swings.widest_first()[:3] == [1, 0, 2]


def test_conditional_medians_of_a_skewed_output_are_those_of_its_logarithm():
    z = draws()
    plain, skewed = conditional_swings(z, z @ W, 1), conditional_swings(z, np.exp(z @ W), 1)
    assert np.log(skewed.low) == pytest.approx(plain.low)
    assert np.log(skewed.high) == pytest.approx(plain.high)
    assert np.log(skewed.base) == pytest.approx(plain.base, abs=1e-3)


def test_moving_along_the_line_beats_the_plain_average_of_the_window():
    # without noise the answer is exact although the window is a tenth of all draws
    z = draws()[:, :1]
    swings = conditional_swings(z, 5 + 2 * z[:, 0], 1, "mean")
    assert swings.high == pytest.approx([5 + 2 * REACH], abs=0.03)


def test_a_correlated_companion_comes_along_in_draws_only():
    z = draws()
    x2 = 0.8 * z[:, 0] + 0.6 * z[:, 1]
    swings = conditional_swings(np.column_stack([z[:, 0], x2]), z[:, 0], 1)
    assert swings.high[1] == pytest.approx(0.8 * REACH, abs=0.05)


def test_ties_are_ordered_by_seed_alone():
    z = draws(1000)
    coin = (z[:, :1] > 0).astype(float)
    one, again = (conditional_swings(coin, z @ W, 3) for _ in range(2))
    assert (one.high == again.high).all()
    assert one.high[0] > one.low[0]


def test_models_and_draws_that_cannot_be_used_are_refused():
    with pytest.raises(ModelError, match="wrong shape"):
        one_at_a_time(lambda u: u, 4)
    with pytest.raises(ModelError, match="too few draws"):
        conditional_swings(draws(50), draws(50) @ W, 1)
