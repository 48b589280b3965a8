"""Tornadoes."""

import pytest
from msgspec.structs import replace

from tidewaiter.report.brief.charts import tornado as chart
from tidewaiter.report.brief.charts.style import NARROW, WIDE, Size
from unit.report.brief.charts.spec_reading import layers_of, marks_of, rows_of, valid, words_of
from unit.report.brief.synthetic import synthetic_brief

TORNADO = synthetic_brief().tornadoes[1]


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=lambda s: s.name)
def test_the_chart_is_valid_and_draws_both_ends_of_every_driver(size: Size) -> None:
    spec = valid(chart.chart(TORNADO, size))
    ends = [x for x in layers_of(spec) if x["mark"]["type"] == "point"]
    assert [r["x"] for r in rows_of(ends[0])] == [d.output_low for d in TORNADO.drivers]
    assert [r["x"] for r in rows_of(ends[1])] == [d.output_high for d in TORNADO.drivers]


def test_the_ends_differ_in_shape_and_colour() -> None:
    assert chart.LOW.shape != chart.HIGH.shape
    assert chart.LOW.colour != chart.HIGH.colour


def test_every_bar_starts_at_the_middle() -> None:
    bars = [r for r in marks_of(chart.chart(TORNADO, WIDE), "rule") if "middle" in r]
    assert len(bars) == 2 * len(TORNADO.drivers)
    assert {r["middle"] for r in bars} == {TORNADO.middle}


def test_the_weakest_are_left_to_the_table() -> None:
    many = replace(TORNADO, drivers=TORNADO.drivers * 3)
    spec = chart.chart(many, WIDE)
    assert len(marks_of(spec, "point")) == 2 * chart.MOST


def test_assumptions_are_named_in_words_with_their_range() -> None:
    texts = words_of(chart.chart(TORNADO, WIDE))
    assert "10% to 80%" in texts
    assert "20 to 200 vendors" in texts


def test_names_come_from_the_facts_or_from_the_quantity() -> None:
    driver = TORNADO.drivers[0]
    assert chart.name_of(replace(driver, name="d1_value", label="")) == "D1 value"
    assert chart.name_of(replace(driver, label="Share seen")) == "Share seen"
    cell = replace(driver, name="h100e_per_chip[A100]", label="H100e of a chip")
    assert chart.name_of(cell) == "H100e of a chip (A100)"


def test_words_of_one_lane_do_not_reach_into_the_next() -> None:
    long = tuple(
        replace(d, label="A long name that takes more than one line of the column")
        for d in TORNADO.drivers
    )
    for size in (NARROW, WIDE):
        spec = chart.chart(replace(TORNADO, drivers=long), size)
        names, inputs = (
            rows_of(x)
            for x in layers_of(spec)
            if x["mark"]["type"] == "text"
        )  # fmt: skip
        bottoms = [r["y"] + (size.font + 3) * (1 + r["text"].count("\n")) for r in inputs]
        tops = [r["y"] for r in names]
        assert all(b <= t + 1 for b, t in zip(bottoms[:-1], tops[1:], strict=True))
