"""Pools: closed forms for normals, a published linear pool, and what each does to disagreement."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import ndtr, ndtri

from tidewaiter.core.errors import ModelError
from tidewaiter.estimate.judgement.fit import Judgement, fitted, quantile
from tidewaiter.estimate.pools import (
    GRID,
    all_pools,
    average_of_draws,
    joint_likelihood,
    linear_pool,
    log_pool,
    pool_quantile,
    quantile_average,
)

POINTS = (np.arange(40_000) + 0.5) / 40_000
POOLS = (linear_pool, log_pool, quantile_average, joint_likelihood, average_of_draws)


def normal(mean, sd, shuffle=None):
    draws = mean + sd * ndtri(POINTS)
    return draws if shuffle is None else philox(shuffle).permutation(draws)


def philox(seed):
    return np.random.Generator(np.random.Philox(seed))


def three(pool):
    return [pool.p5, pool.p50, pool.p95]


def test_linear_pool_of_two_experts_agrees_with_shelf():
    # SHELF, example of the help page on qlinearpool: both experts fitted by a normal
    views = [
        quantile(fitted(Judgement((0.25, 0.5, 0.75), values, 0, 100), "normal"), POINTS)
        for values in [(30, 40, 50), (20, 25, 35)]
    ]
    pool = linear_pool(views)
    found = pool_quantile(pool, [0.05, 0.25, 0.5, 0.75, 0.95])
    assert found == pytest.approx([10.10, 22.82, 32.36, 42.87, 59.19], abs=0.006)
    assert three(pool) == pytest.approx([10.10, 32.36, 59.19], abs=0.006)


def test_linear_pool_is_the_mixture():
    pool = linear_pool([normal(0, 1), normal(5, 2)], [0.3, 0.7])
    mixed = 0.3 * ndtr(pool.quantiles) + 0.7 * ndtr((pool.quantiles - 5) / 2)
    inside = (GRID > 1e-3) & (GRID < 1 - 1e-3)
    assert mixed[inside] == pytest.approx(GRID[inside], abs=1e-4)
    assert pool.mean == pytest.approx(3.5)


def test_linear_pool_of_four_draws_is_symmetric():
    pool = linear_pool([[0.0, 2.0], [1.0, 3.0]])
    assert (pool.p50, pool.p5, pool.p95) == (1.5, 0.0, 3.0)


def test_log_pool_of_lognormals_is_the_weighted_precision_closed_form():
    means, sds, weights = np.array([10.0, 11.0]), np.array([0.7, 0.4]), np.array([0.6, 0.4])
    views = [np.exp(normal(m, s)) for m, s in zip(means, sds, strict=True)]
    precision = weights @ sds**-2.0
    centre = weights @ (means / sds**2) / precision
    expected = np.exp(centre + ndtri([0.05, 0.5, 0.95]) / np.sqrt(precision))
    pool = log_pool(views, weights.tolist())
    assert three(pool) == pytest.approx(expected, rel=0.01)
    assert pool.mean == pytest.approx(np.exp(centre + 0.5 / precision), rel=0.01)


def test_log_pool_of_normals_on_both_sides_of_nought():
    pool = log_pool([normal(-1, 1), normal(1, 1)])
    assert three(pool) == pytest.approx(ndtri([0.05, 0.5, 0.95]), abs=0.02)


def test_log_pool_does_not_depend_on_the_scale():
    # externally Bayesian: positive draws are pooled in logs, shifted ones on the values
    near = [100 + normal(-1, 1), 100 + normal(1, 1)]
    assert three(log_pool(near)) == pytest.approx(100 + ndtri([0.05, 0.5, 0.95]), abs=0.02)


def test_views_that_exclude_each_other_have_no_log_pool():
    apart = [normal(0, 1), normal(100, 1)]
    with pytest.raises(ModelError, match="no value is possible"):
        log_pool(apart)
    answer = all_pools(apart)
    assert set(answer.refused) == {"log"}
    assert answer.pools[0].name == "linear"


def test_quantile_average_of_normals_averages_location_and_width():
    pool = quantile_average([normal(0, 1), normal(10, 3)], [0.25, 0.75])
    assert three(pool) == pytest.approx(7.5 + 2.5 * ndtri([0.05, 0.5, 0.95]), abs=1e-3)


@pytest.mark.parametrize("rho", [-0.5, 0.0, 0.3, 0.6])
def test_joint_likelihood_is_winklers_closed_form(rho):
    # Winkler 1981, equation for two experts
    m1, m2, s1, s2 = 10.0, 10.8, 0.5, 0.8
    below = s1**2 + s2**2 - 2 * rho * s1 * s2
    centre = ((s2**2 - rho * s1 * s2) * m1 + (s1**2 - rho * s1 * s2) * m2) / below
    width = np.sqrt((1 - rho**2) * s1**2 * s2**2 / below)
    pool = joint_likelihood([np.exp(normal(m1, s1)), np.exp(normal(m2, s2))], rho)
    assert three(pool) == pytest.approx(np.exp(centre + width * ndtri([0.05, 0.5, 0.95])), rel=1e-3)
    assert pool.mean == pytest.approx(np.exp(centre + width**2 / 2), rel=1e-3)


def test_averaging_draws_of_independent_normals_narrows_by_root_two():
    pool = average_of_draws([normal(0, 1, shuffle=1), normal(0, 1, shuffle=2)])
    assert three(pool) == pytest.approx(ndtri([0.05, 0.5, 0.95]) / np.sqrt(2), abs=0.03)


def test_only_the_linear_pool_keeps_disagreement():
    agreeing = all_pools([normal(0, 1, 1), normal(0, 1, 2)])
    opposed = all_pools([normal(0, 1, 1), normal(3, 1, 2)])
    for near, far in zip(agreeing.pools, opposed.pools, strict=True):
        widened = (far.p95 - far.p5) > 1.2 * (near.p95 - near.p5)
        assert widened == near.keeps_disagreement == (near.name == "linear")


def test_averaging_draws_narrows_an_interval_that_must_not_narrow():
    views = [np.exp(normal(13.2, 0.68, 1)), np.exp(normal(13.4, 0.7, 2))]
    linear, averaged = linear_pool(views, [0.6, 0.4]), average_of_draws(views, [0.6, 0.4])
    assert averaged.p5 > 1.4 * linear.p5
    assert averaged.p95 < linear.p95
    assert averaged.mean == pytest.approx(linear.mean)


@settings(deadline=None, max_examples=30)
@given(st.floats(-5, 12), st.floats(0.05, 2), st.sampled_from(POOLS[:3]))
def test_a_view_pooled_with_itself_is_itself(mean, sd, make):
    view = np.exp(normal(mean, sd)[::8])
    wanted = np.quantile(view, [0.05, 0.5, 0.95])
    assert three(make([view, view, view])) == pytest.approx(wanted, rel=0.02)


@settings(deadline=None, max_examples=30)
@given(st.lists(st.floats(0.01, 5), min_size=2, max_size=4), st.integers(0, 999))
def test_pools_do_not_depend_on_the_order_or_size_of_weights(weights, seed):
    rng = philox(seed)
    views = [np.exp(rng.normal(0, 0.5, 300)) for _ in weights]
    one, other = (
        all_pools(views, weights),
        all_pools(views[::-1], [3 * w for w in weights[::-1]]),
    )
    for a, b in zip(one.pools, other.pools, strict=True):
        assert three(a) == pytest.approx(three(b))
        assert (np.diff(a.quantiles) >= 0).all()
        assert a.p5 <= a.p50 <= a.p95


def test_a_weight_of_nought_silences_a_view():
    for make in (linear_pool, log_pool, quantile_average, average_of_draws):
        assert three(make([normal(0, 1), normal(50, 1)], [1, 0])) == pytest.approx(
            ndtri([0.05, 0.5, 0.95]), abs=0.02
        )


def test_a_pool_can_be_drawn_from():
    pool = linear_pool([normal(0, 1), normal(5, 2)])
    draws = pool_quantile(pool, POINTS)
    assert np.quantile(draws, [0.05, 0.5, 0.95]) == pytest.approx(three(pool), abs=0.01)
    assert draws.mean() == pytest.approx(pool.mean, abs=0.005)


def test_constants_can_be_pooled_linearly():
    pool = linear_pool([[1.0], [3.0, 3.0]], [0.75, 0.25])
    assert pool.mean == pytest.approx(1.5)
    assert (pool.p5, pool.p95) == (1.0, 3.0)
    with pytest.raises(ModelError, match="does not vary"):
        joint_likelihood([[1.0], [3.0, 3.0]])
    with pytest.raises(ModelError, match="does not vary"):
        log_pool([[1.0, 1.0], [3.0, 3.5]])


@pytest.mark.parametrize(
    ("views", "weights", "message"),
    [
        ([[1.0, 2.0]], None, "two views or more"),
        ([[1.0, 2.0], []], None, "view 2 is empty"),
        ([[1.0, np.nan], [1.0]], None, "view 1"),
        ([[1.0], [2.0]], [1.0], "weights do not suit"),
        ([[1.0], [2.0]], [-1.0, 2.0], "weights do not suit"),
        ([[1.0], [2.0]], [0.0, 0.0], "weights do not suit"),
        ([[1.0], [2.0]], [np.nan, 1.0], "weights do not suit"),
    ],
)
def test_views_and_weights_that_cannot_be_used_are_refused(views, weights, message):
    with pytest.raises(ModelError, match=message):
        all_pools(views, weights)


def test_impossible_correlations_and_unequal_lengths_are_refused():
    views = [normal(0, 1), normal(1, 1), normal(2, 1)]
    for rho in (1.0, -0.5):
        with pytest.raises(ModelError, match="correlation is impossible"):
            joint_likelihood(views, rho)
    with pytest.raises(ModelError, match="as many"):
        average_of_draws([[1.0, 2.0], [1.0]])
