"""Curves of estimates."""

import pytest
from msgspec.structs import replace

from tidewaiter.report.brief.charts import distributions
from tidewaiter.report.brief.charts.style import NARROW, WIDE, Size
from unit.report.brief.charts.spec_reading import layers_of, marks_of, rows_of, valid, words_of
from unit.report.brief.synthetic import headlines

COUNTS = [h for h in headlines() if h.summary.unit != "share"]
SHARES = [h for h in headlines() if h.summary.unit == "share"]


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=lambda s: s.name)
def test_the_chart_is_valid(size: Size) -> None:
    spec = valid(distributions.chart(COUNTS, size))
    assert spec["width"] == size.plot


def test_every_estimate_has_a_curve_a_median_and_both_intervals() -> None:
    spec = distributions.chart(COUNTS, WIDE)
    area = next(x for x in layers_of(spec) if x["mark"]["type"] == "area")
    assert {r["curve"] for r in rows_of(area)} == set(range(len(COUNTS)))
    rules = marks_of(spec, "rule")
    assert {h.summary.p5 for h in COUNTS} <= {r["x"] for r in rules}
    assert {h.published.low for h in COUNTS if h.published} <= {r["x"] for r in rules}


def test_all_curves_share_one_scale_so_that_areas_are_equal() -> None:
    area = layers_of(distributions.chart(COUNTS, WIDE))[0]
    rows = rows_of(area)
    heights = [
        max(r["base"] - r["top"] for r in rows if r["curve"] == i) for i in range(len(COUNTS))
    ]
    peaks = [max(h.curve.density) for h in COUNTS]
    assert heights == pytest.approx([72 * p / max(peaks) for p in peaks], abs=1.0)


def test_the_ninety_percent_lies_inside_its_interval() -> None:
    inside = layers_of(distributions.chart(COUNTS[:1], WIDE))[1]
    summary = COUNTS[0].summary
    assert all(summary.p5 <= r["x"] <= summary.p95 for r in rows_of(inside))


def test_an_upper_end_in_words_is_an_arrow_and_no_number() -> None:
    spec = distributions.chart(COUNTS[:1], WIDE)
    arrows = [x for x in layers_of(spec) if x["mark"].get("shape") == "triangle-right"]
    assert len(arrows) == 1
    assert any("several hundred thousand" in text for text in words_of(spec))
    published = COUNTS[0].published
    assert published is not None
    bars = [r for r in marks_of(spec, "rule") if r["x"] == published.low]
    assert bars[0]["high"] == published.mid


def test_an_estimate_that_nobody_published_has_one_bar() -> None:
    alone = replace(COUNTS[0], published=None)
    texts = words_of(distributions.chart([alone], WIDE))
    assert any(t.startswith("Computed") for t in texts)
    assert not any(t.startswith("Published") for t in texts)


def test_shares_have_an_axis_in_percent() -> None:
    spec = valid(distributions.chart(SHARES, WIDE))
    axis = layers_of(spec)[0]["encoding"]["x"]["axis"]
    assert axis["format"] == "~%"
    assert "share" in axis["title"]


def test_the_opening_carries_no_title_of_its_own() -> None:
    texts = words_of(distributions.chart(COUNTS[:1], WIDE, titled=False))
    assert not any(COUNTS[0].label in t for t in texts)


def test_a_curve_of_many_points_is_thinned() -> None:
    curve = COUNTS[0].curve
    dense = replace(
        COUNTS[0],
        curve=replace(
            curve,
            x=tuple(x * (1 + i / 1e5) for x in curve.x for i in range(10)),
            density=tuple(d for d in curve.density for _ in range(10)),
        ),
    )
    assert len(rows_of(layers_of(distributions.chart([dense], WIDE))[0])) <= 130


def test_the_darker_part_ends_where_the_interval_ends() -> None:
    for headline in COUNTS:
        inside = rows_of(layers_of(distributions.chart([headline], WIDE))[1])
        assert inside[0]["x"] == headline.summary.p5
        assert inside[-1]["x"] == headline.summary.p95
        assert [r["x"] for r in inside] == sorted(r["x"] for r in inside)
