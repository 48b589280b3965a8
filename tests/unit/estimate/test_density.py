"""Densities on a log axis: the closed form of a log-normal."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from tidewaiter.core.errors import ModelError
from tidewaiter.estimate.density import log_density


def test_a_lognormal_has_a_normal_density_over_log10():
    p = (np.arange(60_000) + 0.5) / 60_000
    found = log_density(10 ** stats.norm(3, 0.4).ppf(p))
    exact = stats.norm(3, 0.4).pdf(np.log10(found.x))
    assert np.abs(found.density - exact).max() < 0.03 * exact.max()
    assert (np.diff(found.x) > 0).all()


def test_nearly_all_of_the_probability_is_drawn():
    rng = np.random.default_rng(2)
    found = log_density(rng.lognormal(8, 1.3, 30_000))
    assert np.trapezoid(found.density, np.log10(found.x)) == pytest.approx(1, abs=0.01)


def test_a_log_axis_refuses_zero():
    with pytest.raises(ModelError, match="above 0"):
        log_density(np.array([1.0, 0.0]))
