"""Every likelihood against the distribution it claims to be."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from tidewaiter.core.errors import ModelError
from tidewaiter.core.interval import Interval
from tidewaiter.estimate.updating.likelihoods import (
    Margins,
    binomial,
    censored_above,
    censored_below,
    expert_pool,
    interval_evidence,
    mirror_gap,
    negative_binomial_count,
    normal_on,
    normal_on_log,
    poisson_count,
    zero_truncated_poisson,
)

counts = st.integers(0, 500)
means = st.floats(1e-3, 1e3)


@given(counts, means)
def test_poisson(y, mean):
    assert poisson_count(y, mean) == pytest.approx(stats.poisson.logpmf(y, mean), rel=1e-9)


@given(counts, means, st.floats(0.05, 100))
def test_negative_binomial_has_that_mean_and_scatter(y, mean, size):
    expected = stats.nbinom.logpmf(y, size, size / (size + mean))
    assert negative_binomial_count(y, mean, size) == pytest.approx(expected, rel=1e-8, abs=1e-8)


def test_a_large_size_makes_a_negative_binomial_a_poisson():
    y = np.arange(20)
    np.testing.assert_allclose(
        negative_binomial_count(y, 7.0, 1e7), poisson_count(y, 7.0), atol=1e-4
    )


@given(st.integers(1, 200), means)
def test_zero_truncated_poisson(y, mean):
    expected = stats.poisson.logpmf(y, mean) - np.log1p(-math.exp(-mean))
    assert zero_truncated_poisson(y, mean) == pytest.approx(expected, rel=1e-7, abs=1e-9)


def test_zero_truncated_probabilities_sum_to_1():
    assert np.exp(zero_truncated_poisson(np.arange(1, 60), 4.2)).sum() == pytest.approx(1)


@given(st.integers(0, 50), st.integers(0, 100), st.floats(0.001, 0.999))
def test_binomial(y, more, p):
    expected = stats.binom.logpmf(y, y + more, p)
    assert binomial(y, y + more, p) == pytest.approx(expected, rel=1e-8, abs=1e-10)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (poisson_count([0, 1], 0.0), [0, -math.inf]),
        (poisson_count([0, 1], math.inf), [-math.inf, -math.inf]),
        (negative_binomial_count([0, 1], math.inf, 2.0), [-math.inf, -math.inf]),
        (zero_truncated_poisson([1, 2], math.inf), [-math.inf, -math.inf]),
        (negative_binomial_count([0, 1], 0.0, 2.0), [0, -math.inf]),
        (zero_truncated_poisson([1, 2], 0.0), [0, -math.inf]),
        (binomial([0, 1], 3, 0.0), [0, -math.inf]),
        (binomial([3, 2], 3, 1.0), [0, -math.inf]),
        (binomial(4, [3.0, 3.9], 0.5), [-math.inf, -math.inf]),
        (normal_on_log(2.0, [0.0, -1.0], 1.0), [-math.inf, -math.inf]),
    ],
)
def test_what_cannot_be_is_impossible_and_what_must_be_is_certain(found, expected):
    assert found.tolist() == expected


@pytest.mark.parametrize("bad", [-1, 0.5, np.inf, np.nan, [1, -2]])
def test_a_count_is_a_whole_number(bad):
    for block in (poisson_count, zero_truncated_poisson):
        with pytest.raises(ModelError, match="negative or not whole"):
            block(bad, 1.0)
    with pytest.raises(ModelError, match="negative or not whole"):
        binomial(bad, 10, 0.5)
    with pytest.raises(ModelError, match="negative or not whole"):
        negative_binomial_count(bad, 1.0, 1.0)


def test_a_truncated_count_is_at_least_1():
    with pytest.raises(ModelError, match="below 1"):
        zero_truncated_poisson([2, 0], 1.0)


@given(st.floats(-5, 5), st.floats(-5, 5), st.floats(0.01, 10))
def test_normal(x, mean, sd):
    assert normal_on(x, mean, sd) == pytest.approx(stats.norm.logpdf(x, mean, sd), rel=1e-9)


@given(st.floats(0.01, 100), st.floats(0.01, 100), st.floats(0.05, 3))
def test_normal_on_log_is_a_log_normal_density(x, median, sd):
    expected = stats.lognorm.logpdf(x, sd, scale=median)
    assert normal_on_log(x, median, sd) == pytest.approx(expected, rel=1e-9, abs=1e-9)


def test_an_observation_on_the_log_scale_is_positive():
    with pytest.raises(ModelError, match="not positive"):
        normal_on_log([1.0, 0.0], 1.0, 1.0)


def test_series_and_draws_broadcast():
    observed = np.array([[3], [5]])
    means = np.array([[2.0, 3.0, 4.0], [5.0, 6.0, 7.0]])
    assert poisson_count(observed, means).shape == (2, 3)
    assert poisson_count(observed, means).sum(axis=0)[1] == pytest.approx(
        stats.poisson.logpmf([3, 5], [3, 6]).sum()
    )


def test_the_mirror_gap_is_a_gap_in_what_is_left_of_exports():
    margins = Margins(cif=1.06, sent_on=0.2, recoded=0.05, log_sd=0.1)
    found = mirror_gap(1000.0, 700.0, np.array([0.0, 90.0]), margins)
    expected = [1.06 * 750, 1.06 * 660]
    np.testing.assert_allclose(found, stats.lognorm.logpdf(700.0, 0.1, scale=expected))


def test_more_cannot_go_missing_than_was_sent():
    margins = Margins(cif=1.0, sent_on=0.5, recoded=0.0, log_sd=0.1)
    assert mirror_gap(100.0, 10.0, 50.0, margins) == -np.inf


def test_stated_intervals_are_the_central_ones_of_the_error():
    stated = Interval(100.0, 400.0, 0.90)
    sd = math.log(4) / (2 * stats.norm.ppf(0.95))
    assert interval_evidence(150.0, stated) == pytest.approx(
        stats.lognorm.logpdf(200.0, sd, scale=150.0)
    )
    assert interval_evidence(5.0, Interval(-10.0, 30.0, 0.5), "linear") == pytest.approx(
        stats.norm.logpdf(10.0, 5.0, 20 / stats.norm.ppf(0.75))
    )


def test_an_interval_of_level_1_is_a_hard_bound():
    found = interval_evidence(np.array([1.0, 2.0, 3.0, 4.0]), Interval(2.0, 3.0, 1.0))
    assert found.tolist() == [-math.inf, 0, 0, -math.inf]


@pytest.mark.parametrize("stated", [Interval(0.0, 5.0, 0.9), Interval(5.0, 5.0, 0.9)])
def test_an_interval_that_states_no_error_on_the_log_scale_is_refused(stated):
    with pytest.raises(ModelError):
        interval_evidence(1.0, stated)


def test_hard_caps_and_floors():
    q = np.array([0.0, 9.0, 10.0, 11.0])
    assert censored_above(q, 10.0).tolist() == [0, 0, 0, -math.inf]
    assert censored_below(q, 10.0).tolist() == [-math.inf, -math.inf, 0, 0]


def test_soft_caps_and_floors_are_probabilities_of_fitting():
    q = np.array([5.0, 10.0, 20.0])
    above = np.exp(censored_above(q, 10.0, 0.3))
    np.testing.assert_allclose(above, stats.norm.cdf(np.log(10 / q) / 0.3))
    np.testing.assert_allclose(above + np.exp(censored_below(q, 10.0, 0.3)), 1.0)
    assert censored_above(0.0, 10.0, 0.3) == 0
    assert censored_below(0.0, 10.0, 0.3) == -math.inf


def test_a_cap_may_be_hard_in_some_draws_and_soft_in_others():
    found = censored_above(np.array([11.0, 11.0]), 10.0, np.array([0.0, 0.5]))
    assert found[0] == -math.inf
    assert found[1] == pytest.approx(stats.norm.logcdf(math.log(10 / 11) / 0.5))


EXPERTS = [Interval(10.0, 40.0, 0.9), Interval(100.0, 1000.0, 0.8)]


def log_view(expert, q):
    sd = math.log(expert.high / expert.low) / (2 * stats.norm.ppf(0.5 + expert.level / 2))
    return stats.norm.logpdf(np.log(q), math.log(expert.low * expert.high) / 2, sd)


def test_a_linear_pool_is_a_mixture():
    q = np.array([15.0, 60.0, 300.0])
    views = [np.exp(log_view(e, q)) for e in EXPERTS]
    found = np.exp(expert_pool(q, EXPERTS, [3, 1]))
    np.testing.assert_allclose(found, 0.75 * views[0] + 0.25 * views[1])


def test_a_log_pool_is_the_scaled_product():
    q = np.exp(np.linspace(-5, 15, 20_001))
    product = 0.75 * log_view(EXPERTS[0], q) + 0.25 * log_view(EXPERTS[1], q)
    found = expert_pool(q, EXPERTS, [0.75, 0.25], "log")
    assert np.ptp(found - product) < 1e-9
    assert np.trapezoid(np.exp(found), np.log(q)) == pytest.approx(1)


@pytest.mark.parametrize("pool", ["linear", "log"])
def test_one_expert_is_a_pool(pool):
    q = np.array([15.0, 60.0])
    np.testing.assert_allclose(expert_pool(q, EXPERTS[:1], [1.0], pool), log_view(EXPERTS[0], q))
    assert expert_pool(0.0, EXPERTS[:1], [1.0], pool) == -math.inf


@pytest.mark.parametrize("weights", [[1.0], [0.0, 0.0], [1.0, -1.0], [np.nan, 1.0]])
def test_experts_need_weights(weights):
    with pytest.raises(ModelError, match="weights"):
        expert_pool(1.0, EXPERTS, weights)
