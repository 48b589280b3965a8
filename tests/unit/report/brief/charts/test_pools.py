"""Pools on one axis."""

import pytest

from tidewaiter.report.brief.charts.pools import Bar, chart
from tidewaiter.report.brief.charts.style import NARROW, WIDE, Size
from unit.report.brief.charts.spec_reading import layers_of, marks_of, rows_of, valid, words_of

BARS = [
    Bar("View: diversion", 176e3, 530e3, 1.61e6, "view"),
    Bar("Linear (default)", 192e3, 589e3, 1.90e6, "keeps"),
    Bar("Average of draws", 294e3, 663e3, 1.59e6, "drops"),
]


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=lambda s: s.name)
def test_the_chart_is_valid_and_draws_every_bar(size: Size) -> None:
    spec = valid(chart(BARS, "H100e[8-bit dense]", size))
    assert [r["x"] for r in marks_of(spec, "point")] == [b.mid for b in BARS]
    assert [(r["x"], r["high"]) for r in marks_of(spec, "rule")] == [(b.low, b.high) for b in BARS]


def test_kinds_differ_in_shape() -> None:
    spec = chart(BARS, "chip", WIDE)
    shapes = [x["mark"]["shape"] for x in layers_of(spec) if x["mark"]["type"] == "point"]
    assert len(set(shapes)) == len(BARS)


def test_lanes_follow_the_order_given() -> None:
    spec = chart(BARS, "chip", WIDE)
    points = [rows_of(x)[0]["y"] for x in layers_of(spec) if x["mark"]["type"] == "point"]
    assert points == sorted(points)


def test_numbers_are_said_beside_the_names() -> None:
    assert "589,000 (192,000 to 1,900,000)" in words_of(chart(BARS, "chip", WIDE))


def test_without_a_unit_the_axis_says_only_its_scale() -> None:
    axis = layers_of(chart(BARS, "", WIDE))[0]["encoding"]["x"]["axis"]
    assert axis["title"] == "log scale"
