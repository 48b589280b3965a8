"""Value of information of linear-Gaussian and log-linear models has closed forms."""

import numpy as np
import pytest
from scipy.special import ndtri

from tidewaiter.core.errors import ModelError
from tidewaiter.estimate.sensitivity.value_of_information import value_of_information

W = np.array([3.0, 2.0, 1.0, 0.0])
RANGE = 2 * ndtri(0.95)  # of a standard normal's 90% interval


def draws(count, seed=1):
    return np.random.Generator(np.random.Philox(seed)).standard_normal((count, len(W)))


def test_linear_gaussian_closed_forms():
    z = draws(40_000)
    found = value_of_information(z, z @ W, seed=1)
    left = np.sqrt(W @ W - W**2)
    assert found.width == pytest.approx(RANGE * np.sqrt(W @ W), rel=0.015)
    assert found.width_given == pytest.approx(RANGE * left, rel=0.02)
    assert found.evppi == pytest.approx(W**2, abs=0.25)
    assert found.variance == pytest.approx(W @ W, rel=0.02)
    assert np.isnan(found.log10_width)
    assert np.isnan(found.log10_width_given).all()
    assert found.most_telling_first()[:3] == [0, 1, 2]


def test_log_linear_widths_in_orders_of_magnitude():
    z, w = draws(40_000), W / 4
    found = value_of_information(z, np.exp(z @ w), seed=1)
    left = np.sqrt(w @ w - w**2)
    assert found.log10_width_given == pytest.approx(RANGE * left / np.log(10), rel=0.02)
    assert found.most_telling_first()[:3] == [0, 1, 2]


def test_log_linear_widths_in_the_unit():
    # given one factor, the rest is log-normal: E[width] = exp(w^2/2) 2 sinh(1.645 rest)
    z, w = draws(40_000), W / 4
    found = value_of_information(z, np.exp(z @ w), seed=1)
    left = np.sqrt(w @ w - w**2)
    expected = np.exp(w**2 / 2) * 2 * np.sinh(ndtri(0.95) * left)
    assert found.width_given == pytest.approx(expected, rel=0.04)


def test_another_level_gives_another_width():
    z = draws(20_000)
    found = value_of_information(z, z @ W, seed=1, level=0.5)
    assert found.level == 0.5
    assert found.width == pytest.approx(2 * ndtri(0.75) * np.sqrt(W @ W), rel=0.03)


@pytest.mark.parametrize("count", [500, 1000, 2000])
def test_few_draws_are_not_biased(count):
    # 500 draws are five bins: without moving them along the line the first width is 8% too wide
    found = [
        value_of_information(z, z @ W, seed=s)
        for s, z in ((s, draws(count, s)) for s in range(100, 130))
    ]
    given = np.mean([f.width_given for f in found], axis=0)
    evppi = np.mean([f.evppi for f in found], axis=0)
    assert given == pytest.approx(RANGE * np.sqrt(W @ W - W**2), rel=0.03)
    assert evppi == pytest.approx(W**2, abs=0.5)
    assert evppi[3] == pytest.approx(0, abs=0.15)


def test_a_skewed_output_is_not_biased_either():
    # without the shuffled input these are 3% to 5% too wide
    w = W / 4
    found = [value_of_information(draws(2000, s), np.exp(draws(2000, s) @ w), seed=s).width_given
             for s in range(100, 140)]  # fmt: skip
    expected = np.exp(w**2 / 2) * 2 * np.sinh(ndtri(0.95) * np.sqrt(w @ w - w**2))
    assert np.mean(found, axis=0) == pytest.approx(expected, rel=0.02)


def test_a_factor_that_dominates_stretches_the_interval_across_each_bin():
    z = draws(40_000)
    found = value_of_information(z[:, :1], np.exp(1.5 * z[:, 0] + 0.2 * z[:, 1]), seed=1)
    expected = np.exp(1.5**2 / 2) * 2 * np.sinh(ndtri(0.95) * 0.2)
    assert found.width_given == pytest.approx([expected], rel=0.03)


def test_a_worthless_input_shrinks_nothing():
    z = draws(20_000)
    found = value_of_information(np.zeros((len(z), 1)), z @ W, seed=2)
    assert found.width_given == pytest.approx([found.width], rel=0.02)
    assert found.evppi / found.variance == pytest.approx([0], abs=0.01)


def test_a_switch_between_two_worlds_is_worth_knowing():
    # a coin decides between N(-5, 1) and N(5, 1): knowing it leaves one of the two
    z = draws(20_000)
    coin = np.where(z[:, 0] > 0, 5.0, -5.0)
    found = value_of_information(coin[:, None], coin + z[:, 1], seed=3)
    assert found.width_given == pytest.approx([RANGE], rel=0.1)
    assert found.evppi == pytest.approx([25], rel=0.05)


def test_monotone_rewritings_of_an_input_change_nothing():
    z = draws(2000)
    one = value_of_information(z, z @ W, seed=1)
    other = value_of_information(np.exp(z), z @ W, seed=1)
    assert (one.width_given == other.width_given).all()


def test_too_few_draws_are_refused():
    with pytest.raises(ModelError, match="too few draws"):
        value_of_information(draws(499), draws(499) @ W, seed=1)
