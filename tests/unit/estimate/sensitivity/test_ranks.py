"""First-order indices by ranks against closed forms."""

import numpy as np
import pytest
from scipy.special import ndtri

from tidewaiter.estimate.sensitivity.ranks import first_order_by_ranks


def philox(seed):
    return np.random.Generator(np.random.Philox(seed))


def test_g_function_has_its_closed_form():
    # Saltelli & Sobol' 1995
    a = np.array([0, 1, 4.5, 9, 99, 99])
    parts = 1 / (3 * (1 + a) ** 2)
    expected = parts / (np.prod(1 + parts) - 1)
    u = philox(1).random((60_000, 6))
    y = np.prod((np.abs(4 * u - 2) + a) / (1 + a), axis=1)
    assert first_order_by_ranks(u, y, 1) == pytest.approx(expected, abs=0.02)


def test_ishigami_function_has_its_closed_form():
    # Ishigami & Homma 1990 with a=7, b=0.1: S = .3139, .4424, 0
    x = np.pi * (2 * philox(2).random((60_000, 3)) - 1)
    y = np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])
    assert first_order_by_ranks(x, y, 1) == pytest.approx([0.3139, 0.4424, 0], abs=0.02)


def test_dependent_inputs_share_what_they_tell():
    # y = x1, corr(x1, x2) = .6: knowing x2 explains .36
    z = philox(3).standard_normal((60_000, 2))
    x2 = 0.6 * z[:, 0] + 0.8 * z[:, 1]
    found = first_order_by_ranks(np.column_stack([z[:, 0], x2]), z[:, 0], 1)
    assert found == pytest.approx([1.0, 0.36], abs=0.02)


def test_monotone_rewritings_of_an_input_change_nothing():
    z = philox(4).standard_normal((2000, 2))
    y = z[:, 0] + z[:, 1]
    assert (first_order_by_ranks(z, y, 1) == first_order_by_ranks(np.exp(z), y, 1)).all()


def test_units_of_the_output_change_nothing():
    z = philox(5).standard_normal((2000, 2))
    y = z[:, 0] + z[:, 1]
    assert first_order_by_ranks(z, 1e6 + 1e3 * y, 1) == pytest.approx(first_order_by_ranks(z, y, 1))


def test_a_constant_input_explains_nothing_even_on_low_discrepancy_draws():
    from scipy.stats import qmc

    u = qmc.Sobol(2, rng=np.random.Generator(np.random.Philox(6))).random(2**13)
    y = ndtri(u[:, 0]) + 0.1 * u[:, 1]
    inputs = np.column_stack([u[:, 0], np.zeros(len(y)), u[:, 1] > 0.5])
    found = first_order_by_ranks(inputs, y, 1)
    assert found == pytest.approx([1, 0, 0], abs=0.04)


def test_five_draws_by_hand():
    # outputs in the order of the input: 4, 1, 0, 2, 3 (mean 2, sum of squares 10); neighbours'
    # products of what is left of the mean, the last with the first: -2 + 2 + 0 + 0 + 2
    found = first_order_by_ranks([[0.3], [0.1], [0.5], [0.2], [0.4]], [0, 4, 3, 1, 2], 1)
    assert found == pytest.approx([0.2])
