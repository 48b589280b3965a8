"""Distributions: closed forms against scipy.stats, stated intervals come back, ends hold."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from scipy.special import ndtr, ndtri

from tidewaiter.core.errors import ModelError
from tidewaiter.estimate.engine.distributions import quantiles_of
from tidewaiter.model.assumption import (
    Beta,
    Empirical,
    Fitted,
    LogNormal,
    LogUniform,
    Metalog,
    Mixture,
    Normal,
    Pert,
    Point,
    Poisson,
    Uniform,
)

P = np.array([0.0001, 0.005, 0.05, 0.25, 0.5, 0.75, 0.95, 0.995, 0.9999])


def values(distribution, p=P, **ends):
    return quantiles_of(distribution, **ends).at_score(ndtri(p))


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (Normal(mean=3, sd=2), stats.norm(3, 2)),
        (Normal(low=-1, high=5, level=0.9), stats.norm(2, 3 / stats.norm.ppf(0.95))),
        (Uniform(low=2, high=5), stats.uniform(2, 3)),
        (LogUniform(low=1e3, high=1e7), stats.loguniform(1e3, 1e7)),
        (Beta(a=16, b=2), stats.beta(16, 2)),
        (Beta(a=0.5, b=0.7), stats.beta(0.5, 0.7)),
        (Beta(a=2, b=3, lower=-1, upper=4), stats.beta(2, 3, -1, 5)),
        (Pert(low=0, mode=2, high=10), stats.beta(1.8, 4.2, 0, 10)),
        (Poisson(mean=4.2), stats.poisson(4.2)),
    ],
    ids=lambda d: type(d).__name__ if hasattr(d, "__struct_fields__") else "",
)
def test_quantiles_agree_with_scipy(ours, theirs):
    assert values(ours) == pytest.approx(theirs.ppf(P), rel=3e-5, abs=1e-6)


@given(st.floats(1e-6, 1e6), st.floats(1.01, 1e4), st.sampled_from([0.5, 0.8, 0.9, 0.95, 0.98]))
def test_a_lognormal_gives_its_stated_interval_back(low, ratio, level):
    tail = (1 - level) / 2
    stated = LogNormal(low=low, high=low * ratio, level=level)
    assert values(stated, np.array([tail, 0.5, 1 - tail])) == pytest.approx(
        [low, low * math.sqrt(ratio), low * ratio], rel=1e-9
    )


def test_a_point_is_everywhere_the_same():
    assert (values(Point(value=7)) == 7).all()


def test_an_empirical_returns_stated_values_by_weight():
    u = (np.arange(1000) + 0.5) / 1000
    drawn = quantiles_of(Empirical(values=(5, 1, 3), weights=(1, 2, 1))).values(u)
    assert [int((drawn == v).sum()) for v in (1, 3, 5)] == [500, 250, 250]


def test_a_metalog_passes_through_its_quantiles():
    pairs = ((0.1, 20.0), (0.5, 50.0), (0.9, 140.0))
    found = quantiles_of(Metalog(quantiles=pairs, lower=0)).values(np.array([0.1, 0.5, 0.9]))
    assert found == pytest.approx([20, 50, 140], rel=1e-6)


def test_a_mixture_has_the_mixed_cumulative_distribution():
    first, second = LogNormal(low=1, high=10, level=0.9), Normal(mean=40, sd=3)
    found = values(Mixture(weights=(3, 1), components=(first, second)))
    s = math.log(10) / (2 * stats.norm.ppf(0.95))
    parts = stats.lognorm(s, scale=math.sqrt(10)), stats.norm(40, 3)
    cumulative = 0.75 * parts[0].cdf(found) + 0.25 * parts[1].cdf(found)
    assert cumulative == pytest.approx(P, abs=2e-4, rel=0.03)


def test_a_mixture_with_a_gap_and_a_far_tail_has_the_right_mean():
    low, far = Uniform(low=0, high=1), LogNormal(low=1e3, high=1e6, level=0.9)
    u = (np.arange(2**18) + 0.5) / 2**18
    found = values(Mixture(weights=(0.5, 0.5), components=(low, far)), u)
    s = math.log(1e3) / (2 * stats.norm.ppf(0.95))
    far_mean = math.sqrt(1e9) * math.exp(s * s / 2)
    assert found.mean() == pytest.approx(0.25 + far_mean / 2, rel=0.01)


def test_clipping_piles_up_at_the_ends_and_truncation_spreads_inside():
    u = (np.arange(10_000) + 0.5) / 10_000
    clipped = values(Normal(mean=0, sd=1), u, clip=(-1, 1))
    inside = values(Normal(mean=0, sd=1), u, truncate=(-1, 1))
    assert (clipped == 1).mean() == pytest.approx(1 - ndtr(1), abs=2e-4)
    assert inside.std() == pytest.approx(stats.truncnorm(-1, 1).std(), rel=1e-3)
    assert np.abs(inside).max() < 1


def test_truncating_everything_away_is_an_error():
    with pytest.raises(ModelError, match="almost no probability"):
        quantiles_of(Normal(mean=0, sd=1), truncate=(50, 60))


@given(
    st.sampled_from(
        [
            Normal(mean=1, sd=2),
            Beta(a=2, b=5),
            Mixture(weights=(1, 2), components=(Uniform(low=0, high=1), Normal(mean=3, sd=1))),
            LogUniform(low=1, high=9),
            Poisson(mean=3),
        ]
    ),
    st.lists(st.floats(-8, 8), min_size=2, max_size=20),
)
def test_every_quantile_function_rises(distribution, scores):
    z = np.sort(np.array(scores))
    assert (np.diff(quantiles_of(distribution).at_score(z)) >= 0).all()


def test_a_beta_gives_its_stated_interval_back():
    found = values(Beta(low=0.2, high=0.6, level=0.8), np.array([0.1, 0.9]))
    assert found == pytest.approx([0.2, 0.6], abs=1e-4)


def test_a_fitted_family_is_the_published_fit():
    # SHELF: 20/25/35 at .25/.5/.75 with bounds 0-100; log-normal (3.250866, .4201840).
    pairs = ((0.25, 20.0), (0.5, 25.0), (0.75, 35.0))
    found = values(Fitted(shape="lognormal", quantiles=pairs, lower=0))
    assert found == pytest.approx(
        stats.lognorm(0.4201840, scale=math.exp(3.250866)).ppf(P), rel=1e-3
    )


@pytest.mark.parametrize(
    "wrong",
    [
        {"a": 1},
        {"a": 1, "b": 1, "low": 0.1},
        {"low": 0.5, "high": 0.2, "level": 0.9},
        {"low": -1, "high": 0.2, "level": 0.9},
        {"low": 0.1, "high": 0.2, "level": 1},
    ],
)
def test_a_beta_is_stated_in_one_way_only(wrong):
    with pytest.raises(ValueError, match="beta"):
        Beta(**wrong)
