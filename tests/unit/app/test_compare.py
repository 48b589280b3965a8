"""Comparisons: pools against the published ones, shares, paired changes."""

from __future__ import annotations

import pytest

from tidewaiter.app.compare import compare, pools_of
from tidewaiter.app.estimate import Request, estimate
from tidewaiter.core.errors import UnknownNameError
from tidewaiter.estimate.engine.run import Settings


@pytest.fixture(scope="module")
def pools(facts):
    settings = Settings(draws=65_536)
    done = estimate(facts, Request(model="epoch-2026", settings=settings))
    lines, refused = pools_of(facts, {"epoch-2026": done})
    assert refused == {}
    return {line.method: line for line in lines}


def test_the_default_pool_is_the_published_linear_one(pools):
    # Published: 589k [192k-1.90M] from the same two views, 60/40.
    linear = pools["linear"]
    assert linear.default
    assert (linear.p5, linear.p50, linear.p95) == pytest.approx(
        (192_000, 589_000, 1_900_000), rel=0.02
    )


def test_the_published_average_of_draws_narrows(pools):
    average = pools["average of draws"]
    assert (average.p5, average.p50, average.p95) == pytest.approx(
        (294_087, 662_048, 1_592_327), rel=0.01
    )
    assert average.p5 > 1.5 * pools["linear"].p5
    assert not average.keeps_disagreement
    assert sum(line.default for line in pools.values()) == 1


def test_a_model_of_one_view_has_no_pools(facts):
    done = estimate(facts, Request(model="cnas-2025", settings=Settings(draws=1024)))
    assert pools_of(facts, {"cnas-2025": done}) == ((), {})


def test_nothing_changed_means_no_changes(facts):
    answer = compare(facts, ["iaps-2023"], Request(settings=Settings(draws=1024)))
    assert answer.changes == ()
    assert answer.shares == ()
    with pytest.raises(UnknownNameError):
        compare(facts, ["nobody-1999"], Request())
