"""Dependence: repaired correlations, copulas, Iman-Conover, and bounds where nothing is known."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import ndtri

from tidewaiter.core.errors import ModelError
from tidewaiter.estimate.engine.dependence import (
    _with_correlation,
    gaussian_copula_factor,
    iman_conover,
    nearest_correlation,
    sum_bounds,
)

# Three rank correlations that no three quantities can have together.
IMPOSSIBLE = np.array([[1, 0.9, -0.9], [0.9, 1, 0.9], [-0.9, 0.9, 1]])


def philox(seed):
    return np.random.Generator(np.random.Philox(seed))


def rank_correlations(samples):
    ranks = np.argsort(np.argsort(samples, axis=0), axis=0)
    return np.corrcoef(ranks, rowvar=False)


def symmetric(size, seed, strength=1.0):
    entries = np.triu(philox(seed).uniform(-strength, strength, (size, size)), 1)
    return entries + entries.T + np.eye(size)


def test_highams_example():
    # Higham (2002), section 4: distance 0.5278
    repaired, distance = nearest_correlation([[1, 1, 0], [1, 1, 1], [0, 1, 1]])
    expected = [[1, 0.7607, 0.1573], [0.7607, 1, 0.7607], [0.1573, 0.7607, 1]]
    assert repaired == pytest.approx(np.array(expected), abs=5e-5)
    assert distance == pytest.approx(0.5278, abs=5e-5)


@settings(deadline=None, max_examples=40)
@given(st.integers(2, 7), st.integers(0, 10_000))
def test_a_repaired_matrix_is_a_correlation_matrix(size, seed):
    given_matrix = symmetric(size, seed)
    repaired, distance = nearest_correlation(given_matrix)
    assert np.linalg.eigvalsh(repaired)[0] > -1e-9
    assert (np.diag(repaired) == 1).all()
    assert (repaired == repaired.T).all()
    assert np.abs(repaired).max() <= 1 + 1e-12
    assert distance == pytest.approx(np.linalg.norm(repaired - given_matrix))
    assert (distance == 0) == (np.linalg.eigvalsh(given_matrix)[0] >= -1e-12)


def test_no_random_correlation_matrix_is_nearer():
    _, distance = nearest_correlation(IMPOSSIBLE)
    rng = philox(1)
    for _ in range(2000):
        rows = rng.standard_normal((3, 3))
        rows /= np.linalg.norm(rows, axis=1, keepdims=True)
        assert np.linalg.norm(rows @ rows.T - IMPOSSIBLE) >= distance - 1e-9


def test_a_correlation_matrix_comes_back_unchanged():
    matrix = np.array([[1, 0.5, 0.2], [0.5, 1, -0.3], [0.2, -0.3, 1]])
    repaired, distance = nearest_correlation(matrix)
    assert (repaired == matrix).all()
    assert distance == 0


@settings(deadline=None, max_examples=40)
@given(st.integers(1, 6), st.integers(0, 10_000), st.floats(0.1, 1.0))
def test_a_factor_is_lower_triangular_with_rows_of_length_one(size, seed, strength):
    spearman = symmetric(size, seed, strength)
    factor, distance = gaussian_copula_factor(spearman)
    assert (np.triu(factor, 1) == 0).all()
    assert (np.diag(factor) >= 0).all()
    assert np.linalg.norm(factor, axis=1) == pytest.approx(np.ones(size))
    wanted = 2 * np.sin(np.pi * spearman / 6)
    assert np.linalg.norm(factor @ factor.T - wanted) == pytest.approx(distance, abs=1e-6)


def test_a_factor_is_choleskys_where_that_exists():
    spearman = np.array([[1, 0.5, 0.2], [0.5, 1, -0.3], [0.2, -0.3, 1]])
    normal = 2 * np.sin(np.pi * spearman / 6)
    factor, distance = gaussian_copula_factor(spearman)
    assert factor == pytest.approx(np.linalg.cholesky(normal))
    assert distance == 0


def test_perfect_correlation_makes_scores_alike():
    factor, distance = gaussian_copula_factor([[1, 1, -1], [1, 1, -1], [-1, -1, 1]])
    scores = philox(2).standard_normal((50, 3)) @ factor.T
    assert scores[:, 1] == pytest.approx(scores[:, 0])
    assert scores[:, 2] == pytest.approx(-scores[:, 0])
    assert distance == 0


def test_a_copula_has_the_rank_correlations_asked_for():
    spearman = np.array([[1, 0.7, -0.4], [0.7, 1, 0.1], [-0.4, 0.1, 1]])
    factor, _ = gaussian_copula_factor(spearman)
    scores = philox(3).standard_normal((100_000, 3)) @ factor.T
    assert rank_correlations(scores) == pytest.approx(spearman, abs=0.012)


def test_an_impossible_set_is_repaired_and_says_how_far():
    factor, distance = gaussian_copula_factor(IMPOSSIBLE)
    assert distance > 0.5
    assert np.linalg.norm(factor, axis=1) == pytest.approx(np.ones(3))


@settings(deadline=None, max_examples=25)
@given(st.integers(2, 5), st.integers(0, 10_000))
def test_iman_conover_keeps_every_marginal_to_the_last_bit(size, seed):
    rng = philox(seed)
    samples = np.exp(rng.standard_normal((500, size)) * np.arange(1, size + 1))
    shuffled = iman_conover(samples, symmetric(size, seed, 0.5), rng)
    assert (np.sort(shuffled, axis=0) == np.sort(samples, axis=0)).all()


def test_iman_conover_achieves_the_rank_correlations():
    spearman = np.array([[1, 0.7, -0.4], [0.7, 1, 0.1], [-0.4, 0.1, 1]])
    rng = philox(5)
    samples = np.column_stack(
        [rng.lognormal(0, 2, 20_000), rng.beta(0.5, 3, 20_000), rng.uniform(size=20_000)]
    )
    assert rank_correlations(iman_conover(samples, spearman, rng)) == pytest.approx(
        spearman, abs=0.01
    )


def test_iman_conover_gives_the_scores_exactly_the_correlations():
    ladder = ndtri((np.arange(30) + 0.5) / 30)
    scores = philox(7).permuted(np.tile(ladder[:, None], 3), axis=0)
    factor = np.linalg.cholesky([[1, 0.5, 0.0], [0.5, 1, 0.3], [0.0, 0.3, 1]])
    found = np.corrcoef(_with_correlation(scores, factor), rowvar=False)
    assert found == pytest.approx(factor @ factor.T, abs=1e-12)


def test_iman_conover_takes_chance_correlations_out_of_few_draws():
    # 60 draws made dependent without that step are off by 0.1 on average
    spearman = np.array([[1, 0.5, 0.0], [0.5, 1, 0.3], [0.0, 0.3, 1]])
    errors = []
    for seed in range(40):
        rng = philox(seed)
        samples = iman_conover(rng.standard_normal((60, 3)), spearman, rng)
        errors.append(rank_correlations(samples) - spearman)
    assert np.sqrt(np.mean(np.square(errors))) < 0.04


def test_iman_conover_is_a_function_of_its_seed_and_of_ranks():
    samples = philox(6).standard_normal((200, 2))
    pair = [[1, 0.5], [0.5, 1]]
    one = iman_conover(samples, pair, philox(1))
    assert (one == iman_conover(samples, pair, philox(1))).all()
    assert (one != iman_conover(samples, pair, philox(2))).any()
    assert (np.exp(one) == iman_conover(np.exp(samples), pair, philox(1))).all()


def test_bounds_of_a_sum_of_uniforms_have_closed_forms():
    # Makarov's bounds for two uniforms: from p to 1 + p; falling against each other they sum to 1
    u = (np.arange(2000) + 0.5) / 2000
    bounds = sum_bounds(u, u[::2], (0.1, 0.5, 0.9))
    p = bounds.probabilities
    assert bounds.comonotone == pytest.approx(2 * p, abs=1e-3)
    assert bounds.countermonotone == pytest.approx(np.ones(3), abs=1e-3)
    assert bounds.lowest == pytest.approx(p, abs=2e-3)
    assert bounds.highest == pytest.approx(1 + p, abs=2e-3)


def test_bounds_of_a_sum_of_normals_have_closed_forms():
    # the best and worst split a tail evenly: 2 Q(p/2) below the median, 2 Q((1+p)/2) above
    z = ndtri((np.arange(20_000) + 0.5) / 20_000)
    bounds = sum_bounds(z, z, (0.05, 0.95))
    assert bounds.lowest[0] == pytest.approx(2 * ndtri(0.025), rel=2e-3)
    assert bounds.highest[1] == pytest.approx(2 * ndtri(0.975), rel=2e-3)
    assert bounds.comonotone == pytest.approx(2 * ndtri([0.05, 0.95]), rel=1e-3)
    assert bounds.countermonotone == pytest.approx([0, 0], abs=1e-6)


@settings(deadline=None, max_examples=20)
@given(st.floats(-0.99, 0.99), st.integers(0, 1000))
def test_any_dependence_stays_within_the_bounds(rho, seed):
    rng = philox(seed)
    a, b = np.exp(rng.standard_normal(1001)), 3 * rng.standard_normal(1001)
    bounds = sum_bounds(a, b)
    mixed = iman_conover(np.column_stack([a, b]), [[1, rho], [rho, 1]], rng).sum(axis=1)
    found = np.quantile(mixed, bounds.probabilities, method="hazen")
    slack = 0.02 * np.ptp(mixed)
    for quantiles in (found, bounds.comonotone, bounds.countermonotone):
        assert (bounds.lowest - slack <= quantiles).all()
        assert (quantiles <= bounds.highest + slack).all()


@pytest.mark.parametrize(
    ("matrix", "message"),
    [
        ([[1, 0.5]], "not a square"),
        ([[1, 0.5], [0.4, 1]], "not symmetric"),
        ([[0.9, 0.5], [0.5, 1]], "not symmetric"),
        ([[1, 1.5], [1.5, 1]], "between -1 and 1"),
        ([[1, np.nan], [np.nan, 1]], "between -1 and 1"),
    ],
)
def test_what_is_no_set_of_correlations_is_refused(matrix, message):
    with pytest.raises(ModelError, match=message):
        nearest_correlation(matrix)


def test_samples_that_do_not_fit_are_refused():
    pair = [[1, 0.5], [0.5, 1]]
    for shape in [(100, 3), (19, 2)]:
        with pytest.raises(ModelError, match="do not go with"):
            iman_conover(np.ones(shape), pair, philox(1))
    with pytest.raises(ModelError, match="empty or not finite"):
        sum_bounds([1.0, np.inf], [1.0])
