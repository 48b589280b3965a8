"""Denominators: published sums, ratios that agree with the chips' own facts."""

from __future__ import annotations

import numpy as np
import pytest

from tidewaiter.estimate.engine.run import Settings, run
from tidewaiter.estimate.models import built


@pytest.fixture(scope="module")
def rest(facts):
    return run(built(facts.estimates["china-compute-2026"]), Settings(draws=65_536)).values


def test_the_stock_is_the_sum_of_the_published_parts(rest):
    # Epoch, through 2025: Nvidia 402k + Huawei and Cambricon 743k + AMD 10.5k H100e.
    stock = np.median(rest["rest_stock_epoch_8bit_through_2025"])
    assert stock == pytest.approx(402_000 + 743_000 + 10_500, rel=0.02)


def test_the_flow_of_2024_is_the_sum_of_the_published_parts(rest):
    # Epoch, 2024: H20 143k + Ascend 180k + Cambricon 6.5k H100e.
    assert np.median(rest["rest_flow_epoch_8bit_2024"]) == pytest.approx(329_500, rel=0.02)


def test_the_training_count_agrees_with_the_published_figure_5(rest):
    # (348 + 89 + 46) EFLOP/s at 386 TFLOP/s an H100 = 1.251 million H100-equivalents.
    assert np.median(rest["rest_flow_cnas_training_2024"]) == pytest.approx(483e6 / 386, rel=0.01)


def test_a_part_without_bandwidth_is_left_out_and_not_zero(facts):
    model = next(
        a
        for a in facts.estimates["china-compute-2026"].assumptions
        if a.name == "per_chip_bandwidth"
    )
    assert "cambricon-590" not in model.cells
