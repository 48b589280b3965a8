"""Sobol' indices: closed forms, the estimators written out, and the bootstrap."""

import numpy as np
import pytest
from scipy.special import ndtri

from tidewaiter.core.errors import ModelError
from tidewaiter.estimate.sensitivity.sobol import (
    Runs,
    indices_from_runs,
    saltelli_design,
    saltelli_runs,
    sobol_indices,
)

G = np.array([0, 1, 4.5, 9, 99, 99, 99, 99])
LINEAR = np.array([3.0, 2.0, 1.0, 0.0])


def g_function(u):
    return np.prod((np.abs(4 * u - 2) + G) / (1 + G), axis=1)


def linear(u):
    return 1e6 + ndtri(u) @ LINEAR


def test_g_function_has_its_closed_form():
    # Saltelli & Sobol' 1995
    parts = 1 / (3 * (1 + G) ** 2)
    whole = np.prod(1 + parts) - 1
    found = sobol_indices(g_function, 8, seed=1, resamples=0)
    assert found.first == pytest.approx(parts / whole, abs=0.012)
    assert found.total == pytest.approx(parts * np.prod(1 + parts) / (1 + parts) / whole, abs=0.005)
    assert found.runs == 10 * 4096


def test_an_additive_model_has_equal_first_and_total_indices():
    found = sobol_indices(linear, 4, seed=1, resamples=0)
    expected = LINEAR**2 / (LINEAR @ LINEAR)
    assert found.first == pytest.approx(expected, abs=0.004)
    assert found.total == pytest.approx(expected, abs=0.004)
    assert found.total[3] == pytest.approx(0.0, abs=1e-12)


def test_indices_are_the_estimators_written_out():
    runs = saltelli_runs(g_function, 8, seed=2, points=64)
    found = indices_from_runs(runs, seed=1, resamples=0)
    both = np.concatenate([runs.a, runs.b])
    for i in range(8):
        first = np.mean((runs.b - both.mean()) * (runs.mixed[i] - runs.a)) / both.var()
        total = np.mean((runs.a - runs.mixed[i]) ** 2) / 2 / both.var()
        assert found.first[i] == pytest.approx(first)
        assert found.total[i] == pytest.approx(total)


def test_bootstrap_intervals_hold_the_truth_and_shrink_with_points():
    few = sobol_indices(linear, 4, seed=3, points=256, resamples=200)
    many = sobol_indices(linear, 4, seed=3, points=4096, resamples=200)
    expected = LINEAR**2 / (LINEAR @ LINEAR)
    for interval in (many.first_interval, many.total_interval):
        assert (interval[0] <= expected + 1e-9).all()
        assert (expected <= interval[1] + 1e-9).all()
    wide, narrow = np.diff(few.first_interval, axis=0), np.diff(many.first_interval, axis=0)
    assert (narrow[0, :3] < 0.5 * wide[0, :3]).all()
    assert narrow[0, 3] == wide[0, 3] == 0  # an input without influence
    assert few.level == 0.95


def test_bootstrap_spread_is_the_standard_error_of_a_mean():
    # an output of A, B and one mixed matrix that are independent noise: the spread of the first
    # index is that of a mean of products, 1/sqrt(N) times sqrt(2) for standard normals
    rng = np.random.Generator(np.random.Philox(4))
    runs = Runs(*rng.standard_normal((2, 4096)), rng.standard_normal((1, 4096)))
    found = indices_from_runs(runs, seed=1, resamples=1000)
    half_width = np.diff(found.first_interval, axis=0)[0, 0] / 2 / 1.96
    assert half_width == pytest.approx(np.sqrt(2 / 4096), rel=0.12)


def test_same_seed_same_bits_and_another_seed_others():
    one, again, other = (
        sobol_indices(g_function, 8, seed=s, points=128, resamples=60) for s in (5, 5, 6)
    )
    for a, b in zip(one, again, strict=True):
        assert np.array_equal(a, b)
    assert not np.array_equal(one.first, other.first)


def test_no_resamples_give_unknown_intervals():
    found = sobol_indices(linear, 4, seed=1, points=64, resamples=0)
    assert np.isnan(found.first_interval).all()
    assert found.total_interval.shape == (2, 4)


def test_the_design_never_touches_0_or_1_and_a_differs_from_b():
    a, b = saltelli_design(3, seed=1, points=1024)
    assert a.shape == b.shape == (1024, 3)
    for part in (a, b):
        assert part.min() > 0
        assert part.max() < 1
        assert part.mean(axis=0) == pytest.approx(np.full(3, 0.5), abs=1e-3)
    assert abs(np.corrcoef(a[:, 0], b[:, 0])[0, 1]) < 0.05


def test_models_and_points_that_cannot_be_used_are_refused():
    with pytest.raises(ModelError, match="powers of two"):
        sobol_indices(linear, 4, seed=1, points=1000)
    with pytest.raises(ModelError, match="needs an input"):
        sobol_indices(linear, 0, seed=1)
    with pytest.raises(ModelError, match="wrong shape"):
        sobol_indices(lambda u: u, 4, seed=1, points=64)
    with pytest.raises(ModelError, match="does not vary"):
        sobol_indices(lambda u: np.ones(len(u)), 4, seed=1, points=64)
    with pytest.raises(ModelError, match="not finite"):
        sobol_indices(lambda u: np.where(u[:, 0] < 0.5, np.nan, 1), 4, seed=1, points=64)
