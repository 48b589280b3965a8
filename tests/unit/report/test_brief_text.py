"""The brief in a few lines."""

from __future__ import annotations

from tidewaiter.app.brief import brief
from tidewaiter.estimate.engine.run import Settings
from tidewaiter.report.brief_text import as_text


def test_it_says_the_number_the_pool_the_shares_and_the_driver(facts):
    content = brief(facts, Settings(draws=2048))
    text = as_text(content)
    medians = [share.p50 for share in content.shares]
    assert f"medians from {min(medians):.0%} to {max(medians):.0%}" in text
    assert "Compute diverted in 2024 and 2025" in text
    assert "linear pool" in text
    assert "depending on the" in text
    assert "knowing detection would shrink the interval most" in text
