"""Paired changes: differences draw by draw, and only between runs of one seed."""

from __future__ import annotations

import numpy as np
import pytest

from tidewaiter.core.errors import ModelError
from tidewaiter.estimate.engine.run import Draws, Settings
from tidewaiter.estimate.paired import paired_changes


def draws(values, seed=1):
    return Draws({"x": np.array(values)}, {"x": "chip"}, Settings(draws=4, seed=seed), 0.0)


def test_a_difference_is_that_of_the_draws():
    (change,) = paired_changes(draws([1.0, 2, 3, 4]), draws([1.0, 2, 5, 8]), ["x"])
    assert change.unchanged == 0.5
    assert change.difference.mean == pytest.approx(1.5)
    assert (change.before.p50, change.after.p50) == (2.5, 3.5)


def test_runs_of_two_seeds_are_not_paired():
    with pytest.raises(ModelError, match="not paired"):
        paired_changes(draws([1.0] * 4), draws([1.0] * 4, seed=2), ["x"])
