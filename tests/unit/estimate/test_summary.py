"""Summaries: quantiles, honest errors, digits that the error allows."""

from __future__ import annotations

import numpy as np
import pytest

from tidewaiter.estimate.summary import rounded_to_error, summary


def test_the_summary_of_known_numbers():
    found = summary(np.arange(101.0), "chip")
    assert (found.p5, found.p50, found.p95, found.mean) == (5, 50, 95, 50)
    assert found.mc_errors["mean"] == pytest.approx(np.arange(101.0).std() / np.sqrt(101))


def test_stated_errors_cover_the_spread_of_repeated_runs():
    rng = np.random.default_rng(1)
    runs = [summary(rng.lognormal(0, 1, 4000), "1") for _ in range(300)]
    for name in ("p5", "p50", "p95", "mean"):
        spread = np.std([getattr(s, name) for s in runs])
        stated = np.mean([s.mc_errors[name] for s in runs])
        assert stated == pytest.approx(spread, rel=0.25)


@pytest.mark.parametrize(
    ("value", "error", "text"),
    [
        (137_736.8, 836, "138,000"),
        (137_736.8, 6_000, "140,000"),
        (137_736.8, 60_000, "100,000"),
        (0.09916, 0.0005, "0.099"),
        (9.916, 0.0, "9.92"),
        (0.0, 1.0, "0"),
        (1_592_327, 100, "1,590,000"),
        (float("inf"), 1, "inf"),
    ],
)
def test_no_digit_is_printed_that_the_error_could_change(value, error, text):
    assert rounded_to_error(value, error) == text
