"""Prices and premiums."""

import pytest

from tidewaiter.report.brief.charts import prices as chart
from tidewaiter.report.brief.charts.style import NARROW, WIDE, Size
from unit.report.brief.charts.spec_reading import layers_of, marks_of, rows_of, valid, words_of
from unit.report.brief.synthetic import premiums, prices

PREMIUMS = sorted(premiums(), key=lambda p: p.day)
PRICES = sorted(prices(), key=lambda p: p.chip_name)


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=lambda s: s.name)
def test_every_premium_has_a_lane_under_its_year(size: Size) -> None:
    spec = valid(chart.premium(PREMIUMS, size))
    lanes = [r["y"] for r in marks_of(spec, "point")]
    assert len(lanes) == len(PREMIUMS)
    assert lanes == sorted(set(lanes))
    texts = words_of(spec)
    assert {"2023", "2024", "2025", "2026"} <= set(texts)
    assert "H100, July" in texts


def test_a_line_marks_where_there_is_no_premium() -> None:
    spec = chart.premium(PREMIUMS, WIDE)
    line = rows_of(layers_of(spec)[0])
    assert line == [{"x": 1.0, "y": 0, "foot": spec["height"]}]
    low, high = layers_of(spec)[0]["encoding"]["x"]["scale"]["domain"]
    assert low < 1 < high


def test_a_range_spans_its_ends_and_a_single_price_has_no_bar() -> None:
    bars = [r for r in marks_of(chart.premium(PREMIUMS, WIDE), "rule") if "high" in r]
    ranged = [p for p in PREMIUMS if p.low < p.high]
    assert [(r["x"], r["high"]) for r in bars] == [(p.low, p.high) for p in ranged]


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=lambda s: s.name)
def test_every_price_stands_in_the_lane_of_its_chip(size: Size) -> None:
    spec = valid(chart.prices(PRICES, size))
    assert len(marks_of(spec, "point")) == len(PRICES)
    chips = list(dict.fromkeys(p.chip_name for p in PRICES))
    assert words_of(spec) == chips
    assert len({r["y"] for r in marks_of(spec, "point")}) == len(chips)


def test_open_and_grey_differ_in_colour_shape_and_fill() -> None:
    one, other = chart.LOOKS["open"], chart.LOOKS["grey"]
    assert all(a != b for a, b in zip(one, other, strict=True))


def test_one_channel_alone_is_drawn() -> None:
    grey = [p for p in PRICES if p.channel == "grey"]
    assert len(marks_of(valid(chart.prices(grey, WIDE)), "point")) == len(grey)
