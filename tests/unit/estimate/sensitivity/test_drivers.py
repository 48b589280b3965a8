"""Drivers: closed forms for a product of log-normals."""

from __future__ import annotations

import math

import pytest

from tidewaiter.core.cite import Grade
from tidewaiter.estimate.engine.quantity import Graph
from tidewaiter.estimate.engine.run import Settings
from tidewaiter.estimate.models import built
from tidewaiter.estimate.sensitivity.drivers import drives, sobol_of
from tidewaiter.model.assumption import Assumption, LogNormal, Point

CITED = {"unit": "1", "source": "user", "grade": Grade.UNVERIFIED, "as_of": "2026"}


@pytest.fixture(scope="module")
def graph():
    wide, narrow = LogNormal(low=1, high=100, level=0.9), LogNormal(low=1, high=10, level=0.9)
    given = [
        Assumption(name=n, distribution=d, **CITED)
        for n, d in (("a", wide), ("b", narrow), ("k", Point(value=3)))
    ]
    graph = Graph("synthetic", {g.name: g for g in given})
    graph.output("x", graph.assume("b") * graph.assume("a") * graph.assume("k"))
    return graph


@pytest.fixture(scope="module")
def found(graph):
    return drives(graph, "x", Settings(draws=32_768))


def test_constants_drive_nothing_and_the_widest_comes_first(found):
    assert [d.column for d in found.drives] == ["a", "b"]


def test_one_at_a_time_swings_are_exact(found):
    assert found.middle == pytest.approx(3 * 10 * math.sqrt(10))
    a, b = found.drives
    assert (a.output_low, a.output_high) == pytest.approx((3 * math.sqrt(10), 300 * math.sqrt(10)))
    assert (b.output_low, b.output_high) == pytest.approx((30, 300))
    assert (a.input_low, a.input_high) == pytest.approx((1, 100), rel=0.02)


def test_shares_of_log_variance_are_4_to_1(found):
    assert [d.first_order for d in found.drives] == pytest.approx([0.8, 0.2], abs=0.02)


def test_knowing_one_leaves_the_width_of_the_other(found):
    # log10 widths 2 and 1; together sqrt(5). Knowing a leaves 1, knowing b leaves 2.
    expected = [1 - 1 / math.sqrt(5), 1 - 2 / math.sqrt(5)]
    assert [d.shrinks_interval_by for d in found.drives] == pytest.approx(expected, abs=0.02)
    assert found.most_telling.column == "a"


def test_sobol_indices_of_a_product_are_the_shares_of_log_variance(graph):
    indices = sobol_of(graph, "x", seed=3, points=1024)
    assert set(indices) == {"a", "b"}
    for name, share in (("a", 0.8), ("b", 0.2)):
        one = indices[name]
        assert one.sobol_first == pytest.approx(share, abs=0.02)
        assert one.sobol_total == pytest.approx(share, abs=0.02)
        assert one.sobol_total_low < one.sobol_total < one.sobol_total_high


def test_detection_drives_the_published_model(facts):
    found = drives(
        built(facts.estimates["epoch-2026"]), "h100e_view_diversion", Settings(draws=16_384)
    )
    assert found.drives[0].column == "detection"
    assert found.most_telling.column == "detection"
    # detection spans 0.1 to 0.8 and divides: one end is 8 times the other.
    first = found.drives[0]
    assert first.output_low / first.output_high == pytest.approx(8, rel=1e-6)
