"""Weights, effective sizes, temperatures, resampling and weighted quantiles."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.core.errors import ModelError
from tidewaiter.estimate.updating.weights import (
    effective_size,
    next_temperature,
    reweighted,
    systematic_ancestors,
    weighted_quantiles,
)

log_factors = st.lists(st.floats(-700, 700), min_size=2, max_size=40).map(np.array)


@given(log_factors)
def test_weights_are_the_factors_over_their_sum(factors):
    weights, log_mean = reweighted(factors)
    assert weights.sum() == pytest.approx(1)
    np.testing.assert_allclose(
        weights, np.exp(factors - log_mean) / factors.size, rtol=1e-9, atol=1e-300
    )


def test_factors_too_large_for_a_double_keep_their_mean():
    assert reweighted(np.array([5000.0, 5000.0 + np.log(3)]))[1] == pytest.approx(5000 + np.log(2))


def test_an_impossible_draw_gets_no_weight():
    weights, log_mean = reweighted(np.array([-np.inf, 0.0, 0.0, -np.inf]))
    assert weights.tolist() == [0, 0.5, 0.5, 0]
    assert log_mean == pytest.approx(np.log(0.5))


def test_effective_size_of_alike_and_of_one():
    assert effective_size(np.full(8, 1 / 8)) == pytest.approx(8)
    assert effective_size(np.array([1.0, 0, 0])) == 1


@given(st.floats(0.2, 0.95), st.integers(0, 99))
def test_a_temperature_keeps_the_share_it_was_asked_to_keep(share, seed):
    likelihoods = 100 * np.random.Generator(np.random.Philox(seed)).standard_normal(500)
    temperature = next_temperature(likelihoods, 0.0, share)
    assert 0 < temperature < 1
    kept = effective_size(reweighted(temperature * likelihoods)[0]) / 500
    assert kept == pytest.approx(share, abs=1e-6)


def test_a_flat_likelihood_comes_in_at_once():
    assert next_temperature(np.full(10, -3.0), 0.0, 0.5) == 1
    assert next_temperature(np.full(10, -3.0), 0.7, 0.5) == 1


def test_a_likelihood_too_sharp_for_a_double_is_refused():
    with pytest.raises(ModelError, match="too sharp"):
        next_temperature(np.array([0.0, *[-1e300] * 99]), 0.5, 0.5)


@given(st.lists(st.floats(0, 1), min_size=2, max_size=50), st.floats(0, 1, exclude_max=True))
def test_systematic_resampling_is_within_one_of_fair(raw, offset):
    raw = np.array(raw) + 1e-9
    weights = raw / raw.sum()
    counts = np.bincount(systematic_ancestors(weights, offset), minlength=weights.size)
    assert counts.sum() == weights.size
    assert (np.abs(counts - weights.size * weights) < 1 + 1e-6).all()


def test_over_all_offsets_systematic_resampling_is_fair():
    weights = np.array([0.07, 0.41, 0.02, 0.3, 0.2])
    offsets = (np.arange(1000) + 0.5) / 1000
    counts = [np.bincount(systematic_ancestors(weights, u), minlength=5) for u in offsets]
    np.testing.assert_allclose(np.mean(counts, axis=0), 5 * weights, atol=2e-3)


def test_a_draw_without_weight_has_no_descendants():
    weights = np.array([0.0, 0.5, 0.0, 0.5, 0.0])
    for offset in (0.0, 0.3, np.nextafter(1, 0)):
        assert set(systematic_ancestors(weights, offset).tolist()) <= {1, 3}


def test_quantiles_of_equal_weights_follow_hyndman_and_fan():
    values = np.random.Generator(np.random.Philox(1)).standard_normal(101)
    probabilities = [0.03, 0.25, 0.5, 0.9]
    np.testing.assert_allclose(
        weighted_quantiles(values, np.full(101, 1 / 101), probabilities),
        np.quantile(values, probabilities, method="hazen"),
    )


def test_weights_shift_quantiles_and_draws_without_weight_do_not_count():
    values = np.array([3.0, 1.0, 2.0, 99.0])
    weights = np.array([0.25, 0.25, 0.5, 0.0])
    assert weighted_quantiles(values, weights, [0, 0.5, 1]).tolist() == [1, 2, 3]
