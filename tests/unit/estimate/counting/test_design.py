"""Log-linear models with any design, against the transforms and closed forms."""

import math

import numpy as np
import pytest

from tidewaiter.estimate.counting.design import fitted_design, saturated_log_likelihood


def test_a_constant_is_the_mean() -> None:
    fit = fitted_design(np.ones((4, 1)), np.array([1.0, 2, 3, 6]))
    assert fit.coefficients[0] == pytest.approx(math.log(3))
    assert fit.covariance[0, 0] == pytest.approx(1 / 12)
    assert fit.df == 3
    assert fit.identified


def test_columns_of_any_scale_fit_alike() -> None:
    x = np.arange(8.0)
    counts = np.array([50.0, 40, 30, 25, 20, 15, 13, 9])
    plain, wide = (fitted_design(np.column_stack([np.ones(8), x * s]), counts) for s in (1, 1e6))
    assert wide.deviance == pytest.approx(plain.deviance, rel=1e-6)
    assert wide.coefficients[1] * 1e6 == pytest.approx(plain.coefficients[1], rel=1e-6)


def test_a_constant_that_runs_away_is_not_identified() -> None:
    # The first two rows, where the second column is nought, are empty.
    design = np.column_stack([np.ones(4), [0, 0, 1, 1]])
    fit = fitted_design(design, np.array([0.0, 0, 5, 7]))
    assert not fit.identified
    assert fit.means.tolist() == pytest.approx([0, 0, 6, 6])


def test_a_repeated_column_changes_nothing_that_matters() -> None:
    x = np.array([0.0, 1, 0, 1])
    fit = fitted_design(np.column_stack([np.ones(4), x, x]), np.array([3.0, 9, 5, 11]))
    assert fit.identified
    assert fit.coefficients[0] == pytest.approx(math.log(4))
    assert fit.df == 2


def test_the_saturated_likelihood_is_that_of_poisson() -> None:
    expected = 3 * math.log(3) - 3 - math.log(6)
    assert saturated_log_likelihood(np.array([3.0, 0])) == pytest.approx(expected)
