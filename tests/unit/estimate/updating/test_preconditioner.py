"""The shape of a cloud: factors, shrinkage, and clouds that have collapsed."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.estimate.updating.preconditioner import cholesky, fitted


def cloud(d, n, seed=0):
    rng = np.random.Generator(np.random.Philox(seed))
    return rng.standard_normal((d, d)) @ rng.standard_normal((d, n)) + 3.0


@given(st.integers(1, 8), st.integers(0, 99))
def test_the_factor_times_its_transpose_is_the_matrix(d, seed):
    matrix = np.cov(cloud(d, 50, seed)).reshape(d, d)
    factor = cholesky(matrix)
    assert (np.triu(factor, 1) == 0).all()
    np.testing.assert_allclose(factor, np.linalg.cholesky(matrix), rtol=1e-7, atol=1e-9)


def test_many_draws_give_their_mean_and_covariance():
    z = cloud(3, 200_000)
    shape = fitted(z, np.full(z.shape[1], 1 / z.shape[1]))
    np.testing.assert_allclose(shape.mean[:, 0], z.mean(axis=1))
    np.testing.assert_allclose(shape.factor @ shape.factor.T, np.cov(z), rtol=1e-3, atol=1e-3)


def test_weights_count():
    z = np.array([[0.0, 1.0, 5.0]])
    shape = fitted(z, np.array([0.5, 0.5, 0.0]))
    assert shape.mean[0, 0] == 0.5
    assert shape.factor[0, 0] == pytest.approx(0.5)


def test_standardising_undoes_restoring():
    z = cloud(5, 100)
    shape = fitted(z, np.full(100, 0.01))
    np.testing.assert_allclose(shape.restored(shape.standardised(z)), z, rtol=1e-10)


def test_fewer_draws_than_dimensions_still_give_a_shape():
    shape = fitted(cloud(12, 4), np.full(4, 0.25))
    assert np.linalg.cond(shape.factor) < 1e3


def test_draws_that_are_all_alike_give_a_shape_of_almost_no_size():
    shape = fitted(np.ones((3, 10)), np.full(10, 0.1))
    assert np.isfinite(shape.standardised(np.ones((3, 10)))).all()
    np.testing.assert_allclose(shape.restored(np.ones((3, 10))), 1.0, atol=1e-8)


def test_no_dimensions_at_all():
    shape = fitted(np.empty((0, 10)), np.full(10, 0.1))
    assert shape.restored(np.empty((0, 10))).shape == (0, 10)
