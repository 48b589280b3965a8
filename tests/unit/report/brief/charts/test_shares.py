"""Shares in panels."""

import pytest

from tidewaiter.report.brief.charts import shares as chart
from tidewaiter.report.brief.charts.style import NARROW, WIDE, Size
from unit.report.brief.charts.spec_reading import layers_of, marks_of, valid, words_of
from unit.report.brief.synthetic import METRICS, shares

SHARES = shares()


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=lambda s: s.name)
def test_the_chart_is_valid_and_draws_every_share(size: Size) -> None:
    spec = valid(chart.chart(SHARES, size))
    assert len(marks_of(spec, "point")) == len(SHARES)


def test_each_denominator_and_period_has_a_panel() -> None:
    assert list(chart.panels_of(SHARES)) == [
        "Acquired, 2024\nover CNAS, 2025",
        "Acquired, 2024\nover Epoch, 2026",
        "In stock, through 2025\nover Epoch, 2026",
    ]


def test_panels_stand_abreast_on_a_wide_screen_and_in_a_column_on_a_narrow_one() -> None:
    wide, narrow = chart.chart(SHARES, WIDE), chart.chart(SHARES, NARROW)
    assert [len(row["hconcat"]) for row in wide["vconcat"]] == [3]
    assert len(narrow["vconcat"]) == 3


def test_numerators_differ_in_colour_and_in_shape() -> None:
    looks = list(chart.series_of(SHARES).values())
    assert len({colour for colour, _ in looks}) == len(looks)
    assert len({shape for _, shape in looks}) == len(looks)


def test_metrics_are_named_once_a_row_of_panels() -> None:
    named = [t for t in words_of(chart.chart(SHARES, WIDE)) if not t.endswith("%")]
    assert len(named) == len(METRICS)
    named = [t for t in words_of(chart.chart(SHARES, NARROW)) if not t.endswith("%")]
    assert len(named) == 3 * len(METRICS)


def test_every_interval_is_on_the_axis() -> None:
    spec = chart.chart(SHARES, WIDE)
    top = layers_of(spec)[0]["encoding"]["x"]["scale"]["domain"][1]
    assert max(s.p95 for s in SHARES) <= top <= 1.0
    assert all(0 <= r["x"] <= r["high"] <= top for r in marks_of(spec, "rule"))
