"""Denominators: published sums, ratios that agree with the chips' own facts."""

from __future__ import annotations

import numpy as np
import pytest

from tidewaiter.estimate.engine.run import Settings, run
from tidewaiter.estimate.models import built
from tidewaiter.model.compute import compute_equivalent


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


PARTS = {
    "a100": "nvidia/a100-sxm-80gb",
    "a800": "nvidia/a800-sxm-80gb",
    "h800": "nvidia/h800-sxm",
    "h20": "nvidia/h20",
    "ascend-910b": "huawei/ascend-910b",
    "ascend-910c": "huawei/ascend-910c",
    "cambricon-590": "cambricon/mlu590",
    "A100": "nvidia/a100-sxm-80gb",
    "H100": "nvidia/h100-sxm",
    "H200": "nvidia/h200-sxm",
    "B200": "nvidia/b200",
}
RATIOS = [
    ("china-compute-2026", "per_chip_fp16", "FP16 dense"),
    ("china-compute-2026", "per_chip_bandwidth", "memory bandwidth"),
    ("epoch-2026", "fp16_per_chip", "FP16 dense"),
    ("epoch-2026", "bandwidth_per_chip", "memory bandwidth"),
]


@pytest.mark.parametrize(("model", "assumption", "metric"), RATIOS)
def test_ratios_agree_with_the_chips_own_figures(facts, model, assumption, metric):
    given = next(a for a in facts.estimates[model].assumptions if a.name == assumption)
    reference = facts.chips["nvidia/h100-sxm"]
    for label, distribution in given.cells.items():
        if label in PARTS:
            derived = compute_equivalent(facts.chips[PARTS[label]], metric, reference)
            assert distribution.value == pytest.approx(derived.value, rel=2e-3), label


def test_effective_ratios_agree_with_figure_5(facts):
    # CNAS Figure 5, per chip: training 386, 371, 89 TFLOP/s and inference 114, 111, 118 TFLOP/s.
    cells = {a.name: a.cells for a in facts.estimates["china-compute-2026"].assumptions}
    training, inference = cells["per_chip_training"], cells["per_chip_inference"]
    assert training["ascend-910c"].value == pytest.approx(371 / 386, abs=1e-4)
    assert training["h20"].value == pytest.approx(89 / 386, abs=1e-4)
    assert inference["ascend-910c"].value == pytest.approx(111 / 114, abs=1e-4)
    assert inference["h20"].value == pytest.approx(118 / 114, abs=1e-4)
