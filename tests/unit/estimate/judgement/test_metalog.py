"""Metalog: closed forms of Keelin (2016) and the identities that any distribution obeys."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tidewaiter.core.errors import ModelError
from tidewaiter.estimate.judgement.metalog import (
    fit_metalog,
    is_feasible,
    metalog_cdf,
    metalog_density,
    metalog_quantile,
)

TERTILE = (0.1, 0.5, 0.9)


def pairs(p, x):
    return list(zip(p, x, strict=True))


BOUNDS = [(None, None), (0.0, None), (None, 1000.0), (0.0, 1000.0)]


def test_three_symmetric_percentiles_have_keelins_closed_form():
    # Keelin 2016, section 3.5 ("symmetric percentile triplet"): with r the place of the median,
    # a1 = median, a2 = (high-low) / (2 ln(0.9/0.1)), a3 = (1-2r)(high-low) / ((1-0.2) ln(0.9/0.1))
    low, middle, high = 10.0, 18.0, 40.0
    r = (middle - low) / (high - low)
    logit = np.log(9)
    expected = [18.0, 30 / 2 / logit, (1 - 2 * r) * 30 / (0.8 * logit)]
    assert fit_metalog(pairs(TERTILE, (low, middle, high))) == pytest.approx(expected)


def test_three_terms_are_feasible_up_to_keelins_ratio():
    # Keelin 2016, proposition 1: |a3| / a2 < 1.66711
    assert is_feasible([0, 1, 1.66710])
    assert not is_feasible([0, 1, 1.66712])
    assert is_feasible([0, 1, -1.66710])
    assert not is_feasible([0, 1, -1.66712])
    assert not is_feasible([0, -1, 0])
    assert not is_feasible([0, np.nan, 0])


def test_two_terms_are_a_logistic_distribution():
    a = fit_metalog(pairs((0.25, 0.75), (-1.0, 1.0)))
    p = np.linspace(0.01, 0.99, 33)
    assert metalog_quantile(p, a) == pytest.approx(np.log(p / (1 - p)) / np.log(3))


def test_a_lower_bound_and_two_terms_are_a_log_logistic_distribution():
    a = fit_metalog(pairs((0.25, 0.75), (1 / 3, 3.0)), 0.0)
    p = np.linspace(0.01, 0.99, 33)
    assert metalog_quantile(p, a, 0.0) == pytest.approx(p / (1 - p))


@pytest.mark.parametrize(("lower", "upper"), BOUNDS)
@pytest.mark.parametrize("terms", [3, 4, 5])
def test_as_many_terms_as_quantiles_pass_through_them(lower, upper, terms):
    p = np.linspace(0.1, 0.9, terms)
    x = 100 + 60 * np.log(p / (1 - p)) / np.log(9) * (1 + 0.1 * p)
    a = fit_metalog(pairs(p, x), lower, upper)
    assert metalog_quantile(p, a, lower, upper) == pytest.approx(x)


def test_fewer_terms_than_quantiles_are_least_squares():
    p = np.array([0.05, 0.25, 0.5, 0.75, 0.95])
    x = np.array([1.0, 4.0, 6.0, 9.5, 20.0])
    a = fit_metalog(pairs(p, x), terms=3)
    gaps = metalog_quantile(p, a) - x
    basis = np.column_stack([np.ones(5), np.log(p / (1 - p)), (p - 0.5) * np.log(p / (1 - p))])
    assert basis.T @ gaps == pytest.approx(np.zeros(3), abs=1e-9)
    assert np.abs(gaps).max() > 0.01


@given(
    st.floats(1, 400),
    st.floats(1, 300),
    st.floats(1, 300),
    st.sampled_from(BOUNDS),
    st.floats(0.02, 0.98),
)
def test_cdf_inverts_the_quantile_function_inside_the_bounds(low, step, further, bounds, p):
    values = (low, low + step, low + step + further)
    assume(values[-1] < 990)
    try:
        a = fit_metalog(pairs(TERTILE, values), *bounds)
    except ModelError:
        return
    x = metalog_quantile([p, 0.5], a, *bounds)
    assert metalog_cdf(x, a, *bounds) == pytest.approx([p, 0.5], abs=1e-9)
    assert bounds[0] is None or x[0] >= bounds[0]
    assert bounds[1] is None or x[0] <= bounds[1]


@pytest.mark.parametrize(("lower", "upper"), BOUNDS)
def test_density_is_the_slope_of_the_cdf(lower, upper):
    a = fit_metalog(pairs(TERTILE, (200.0, 400.0, 700.0)), lower, upper)
    p = np.array([0.05, 0.3, 0.5, 0.8, 0.97])
    step = 1e-6
    slope = (
        2
        * step
        / (
            metalog_quantile(p + step, a, lower, upper)
            - metalog_quantile(p - step, a, lower, upper)
        )
    )
    assert metalog_density(p, a, lower, upper) == pytest.approx(slope, rel=1e-5)


def test_certain_probabilities_give_the_ends():
    p = np.array([0.0, 1.0])
    values = (2.0, 4.0, 7.0)
    for bounds, ends in [((None, None), (-np.inf, np.inf)), ((1.0, 10.0), (1.0, 10.0))]:
        a = fit_metalog(pairs(TERTILE, values), *bounds)
        assert metalog_quantile(p, a, *bounds).tolist() == list(ends)
        assert np.isfinite(metalog_quantile(np.array([1e-300, 1 - 1e-16]), a, *bounds)).all()
    a = fit_metalog(pairs(TERTILE, values), 1.0, 10.0)
    assert metalog_cdf([0.0, 1.0, 10.0, 11.0], a, 1.0, 10.0).tolist() == [0, 0, 1, 1]


def test_quantiles_that_no_metalog_has_are_refused():
    with pytest.raises(ModelError, match="density would be negative"):
        fit_metalog(pairs(TERTILE, (0.1, 1.0, 50.0)))
    assert fit_metalog(pairs(TERTILE, (0.1, 1.0, 50.0)), 0.0).shape == (3,)


@pytest.mark.parametrize(
    ("p", "x", "lower", "message"),
    [
        ((0.5,), (1.0,), None, "too few"),
        ((0.5, 0.4), (1.0, 2.0), None, "do not rise"),
        ((0.1, 0.9), (2.0, 2.0), None, "do not rise"),
        ((0.0, 0.9), (1.0, 2.0), None, "do not rise"),
        ((0.1, 0.9), (1.0, np.nan), None, "do not rise"),
        ((0.1, 0.9), (1.0, 2.0), 1.0, "beyond a bound"),
    ],
)
def test_statements_that_contradict_themselves_are_refused(p, x, lower, message):
    with pytest.raises(ModelError, match=message):
        fit_metalog(pairs(p, x), lower)


def test_terms_and_probabilities_out_of_range_are_refused():
    with pytest.raises(ModelError, match="number of metalog terms"):
        fit_metalog(pairs((0.1, 0.9), (1.0, 2.0)), terms=3)
    with pytest.raises(ModelError, match="outside 0 to 1"):
        metalog_quantile([0.5, 1.5], [0.0, 1.0])
    with pytest.raises(ModelError, match="outside 0 to 1"):
        metalog_quantile([np.nan], [0.0, 1.0])
