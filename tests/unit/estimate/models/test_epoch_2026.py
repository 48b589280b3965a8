"""Epoch 2026: medians within 1%, ends within 2% of the published table, at 262,144 draws."""

from __future__ import annotations

import numpy as np
import pytest

from tidewaiter.estimate.assumed import changed
from tidewaiter.estimate.engine.run import Settings, run
from tidewaiter.estimate.models import built

TABLE = [
    f"{unit}_through_{year}_q{quarter}"
    for unit in ("chips", "h100e")
    for year in (2024, 2025)
    for quarter in (1, 2, 3, 4)
]
EXACT = ["h100e_diverted_total", "h100e_diverted_2024", *TABLE]
ROUNDED = [
    "h100e_diverted_2025",
    "h100e_view_diversion",
    "h100e_view_resale",
    "h100e_observed",
    "chips_resale_2024",
]
CASES = [f"h100e_case_d{i}" for i in (1, 2, 3, 4, 5, 7, 8, 9)]


@pytest.fixture(scope="module")
def model(facts):
    return facts.estimates["epoch-2026"]


@pytest.fixture(scope="module")
def draws(model):
    return run(built(model), Settings(draws=262_144)).values


@pytest.mark.parametrize("name", EXACT)
def test_published_figures_come_back(model, draws, name):
    published = model.published[name]
    low, mid, high = np.quantile(draws[name], [0.05, 0.5, 0.95])
    assert mid == pytest.approx(published.mid, rel=0.01)
    assert low == pytest.approx(published.low, rel=0.02)
    assert high == pytest.approx(published.high, rel=0.02)


@pytest.mark.parametrize("name", ROUNDED)
def test_figures_published_to_three_digits_come_back(model, draws, name):
    published = model.published[name]
    found = np.quantile(draws[name], [0.05, 0.5, 0.95])
    assert found == pytest.approx([published.low, published.mid, published.high], rel=0.015)


@pytest.mark.parametrize("name", CASES)
def test_cases_come_back_to_their_two_printed_digits(model, draws, name):
    published = model.published[name]
    for p, figure in zip(
        (0.05, 0.5, 0.95), (published.low, published.mid, published.high), strict=True
    ):
        found = float(np.quantile(draws[name], p))
        # Half a printed digit for rounding, 1% for the sampling error of the published run.
        digit = 10.0 ** (np.floor(np.log10(figure)) - (1 if figure >= 1000 else 0))
        assert abs(found - figure) <= 0.5 * digit + 0.01 * figure


def test_the_smallest_case_comes_back(draws):
    assert np.median(draws["h100e_case_d6"]) == pytest.approx(130, rel=0.05)


def test_the_parts_add_up_in_every_draw(draws):
    parts = sum(draws[f"h100e_case_d{i}"] for i in range(1, 10))
    assert parts == pytest.approx(draws["h100e_observed"])
    years = draws["h100e_diverted_2024"] + draws["h100e_diverted_2025"]
    assert years == pytest.approx(draws["h100e_diverted_total"])
    assert draws["h100e_through_2025_q4"] == pytest.approx(draws["h100e_diverted_total"])
    assert draws["diverted_8bit_through_2025"] == pytest.approx(draws["h100e_diverted_total"])


def test_averaging_draws_narrows_what_the_linear_pool_keeps(draws):
    # Published: averaged draws 294k-1,592k; the linear pool of the same views 589k [192k-1.90M].
    diversion, resale = draws["h100e_view_diversion"], draws["h100e_view_resale"]
    weights = np.concatenate([np.full(diversion.size, 0.6), np.full(resale.size, 0.4)])
    both = np.concatenate([diversion, resale])
    order = np.argsort(both)
    cumulative = np.cumsum(weights[order]) / weights.sum()
    pooled = np.interp([0.05, 0.5, 0.95], cumulative, both[order])
    assert pooled == pytest.approx([192_000, 589_000, 1_900_000], rel=0.02)
    assert np.quantile(draws["h100e_diverted_total"], 0.05) > 1.5 * pooled[0]


def test_full_detection_and_accuracy_leave_the_observed_cases(model):
    sure = changed(model, ["detection=1", "accuracy=1"], "2026-04")
    found = run(built(sure), Settings(draws=1024)).values
    assert found["h100e_view_diversion"] == pytest.approx(found["h100e_observed"])
