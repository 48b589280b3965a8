"""IAPS 2023: the cloud pathway's published median, 18,000, from its published 95% interval."""

from __future__ import annotations

import numpy as np
import pytest

from tidewaiter.estimate.engine.run import Settings, run
from tidewaiter.estimate.models import built


def test_the_published_interval_implies_the_published_median(facts):
    draws = run(built(facts.estimates["iaps-2023"]), Settings()).values
    found = np.quantile(draws["chips_diverted_cloud_yearly"], [0.025, 0.5, 0.975])
    assert found == pytest.approx([1_600, 18_000, 200_000], rel=0.02)
