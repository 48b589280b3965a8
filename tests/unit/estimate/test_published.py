"""Published beside computed: at the published level, open ends kept open."""

from __future__ import annotations

import numpy as np
import pytest

from tidewaiter.core.cite import Grade
from tidewaiter.estimate.published import compared
from tidewaiter.model.figure import Figure

CITED = {"unit": "chip", "source": "s", "grade": Grade.PRIMARY, "as_of": "2025"}
DRAWS = np.linspace(0, 100, 10_001)


def test_the_level_is_the_published_one():
    found = compared(Figure(low=1, mid=2, high=3, level=0.95, **CITED), DRAWS)
    assert found.computed == pytest.approx((2.5, 50, 97.5))
    assert (found.low, found.mid, found.high, found.level) == (1, 2, 3, 0.95)


def test_an_end_in_words_stays_in_words():
    figure = Figure(low=1, mid=2, high_in_words="several hundred thousand", level=0.9, **CITED)
    found = compared(figure, DRAWS)
    assert found.high is None
    assert found.high_in_words == "several hundred thousand"


def test_what_cannot_be_computed_has_no_figure():
    assert compared(Figure(value=12_500, **CITED), None).computed is None
    single = compared(Figure(value=12_500, **CITED), None)
    assert (single.low, single.mid, single.high) == (None, 12_500, None)


def test_computed_figures_state_their_error():
    found = compared(Figure(low=1, mid=2, high=3, level=0.9, **CITED), DRAWS)
    # Uniform draws on 0 to 100: the standard error of a quantile is 100 sqrt(p (1 - p) / n).
    expected = [100 * (p * (1 - p) / 10_001) ** 0.5 for p in (0.05, 0.5, 0.95)]
    assert found.mc_errors == pytest.approx(expected, rel=0.05)
