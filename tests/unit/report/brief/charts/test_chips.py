"""Chips against thresholds."""

import pytest
from msgspec.structs import replace

from tidewaiter.report.brief.charts import chips as chart
from tidewaiter.report.brief.charts.style import NARROW, WIDE, Size
from tidewaiter.report.brief.sections.chips import groups_of, named_chips
from unit.report.brief.charts.spec_reading import layers_of, marks_of, valid, words_of
from unit.report.brief.synthetic import synthetic_brief

BRIEF = synthetic_brief()
MARKED = (groups_of(BRIEF), named_chips(BRIEF))


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=lambda s: s.name)
def test_every_chip_is_drawn_over_time(size: Size) -> None:
    spec = valid(chart.over_time(BRIEF.chips, BRIEF.thresholds, MARKED, size))
    assert len(marks_of(spec, "point")) == len(BRIEF.chips)


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=lambda s: s.name)
def test_a_chip_without_a_die_area_is_never_drawn_by_density(size: Size) -> None:
    spec = valid(chart.by_density(BRIEF.chips, BRIEF.thresholds, MARKED, size))
    drawn = marks_of(spec, "point")
    assert len(drawn) == sum(c.performance_density is not None for c in BRIEF.chips)
    assert all(r["x"] > 0 for r in drawn)


def test_thresholds_run_from_their_first_to_their_last_day() -> None:
    spec = chart.over_time(BRIEF.chips, BRIEF.thresholds, MARKED, WIDE)
    lines = [r for r in marks_of(spec, "rule") if r.get("end")]
    tpp = [t for t in BRIEF.thresholds if t.of == "tpp"]
    assert len(lines) == len(tpp)
    ended = next(r for t, r in zip(tpp, lines, strict=True) if t.until_day)
    begun = next(r for t, r in zip(tpp, lines, strict=True) if not t.until_day)
    assert ended["px"] < ended["end"] < begun["end"] == spec["width"]


def test_thresholds_that_apply_are_named_with_their_number() -> None:
    texts = words_of(chart.over_time(BRIEF.chips, BRIEF.thresholds, MARKED, WIDE))
    assert {"1,600", "2,400", "4,800", "21,000"} <= set(texts)
    texts = words_of(chart.by_density(BRIEF.chips, BRIEF.thresholds, MARKED, WIDE))
    assert {"1.6", "3.2", "5.92", "4,800"} <= set(texts)


def test_a_threshold_that_ended_is_not_drawn_across_the_densities() -> None:
    ended = tuple(replace(t, until_day="2025-01-01") for t in BRIEF.thresholds)
    texts = words_of(chart.by_density(BRIEF.chips, ended, MARKED, WIDE))
    assert "4,800" not in texts


def test_groups_differ_in_colour_shape_and_fill() -> None:
    colours, shapes, _ = zip(*chart.LOOKS, strict=True)
    assert len(set(colours)) == len(set(shapes)) == len(chart.LOOKS)
    spec = chart.over_time(BRIEF.chips, BRIEF.thresholds, MARKED, WIDE)
    drawn = {x["mark"]["shape"] for x in layers_of(spec) if x["mark"]["type"] == "point"}
    assert len(drawn) == len(set(MARKED[0].values()))


def test_names_leave_out_vendor_and_memory() -> None:
    texts = " ".join(words_of(chart.over_time(BRIEF.chips, BRIEF.thresholds, MARKED, WIDE)))
    assert "H20" in texts
    assert "NVIDIA" not in texts
    assert "96GB" not in texts
