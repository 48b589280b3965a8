"""Cases on a time line."""

from itertools import pairwise

import pytest
from msgspec.structs import replace

from tidewaiter.model.case import Status
from tidewaiter.report.brief.charts import cases as chart
from tidewaiter.report.brief.charts.style import NARROW, WIDE, Size
from tidewaiter.report.brief.sections.cases import in_order
from unit.report.brief.charts.spec_reading import marks_of, valid, words_of
from unit.report.brief.synthetic import synthetic_brief

CASES = in_order(list(synthetic_brief().facts.cases.values()))


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=lambda s: s.name)
def test_the_chart_is_valid_and_marks_every_case(size: Size) -> None:
    spec = valid(chart.chart(CASES, "2026-11-24", size))
    assert len(marks_of(spec, "point")) == len(CASES)
    assert len(marks_of(spec, "rule")) == sum(c.conduct is not None for c in CASES)


def test_every_status_has_a_look_of_its_own() -> None:
    assert set(chart.LOOKS) == set(Status)
    assert len({look.shape for look in chart.LOOKS.values()}) == len(Status)
    assert len({look.colour for look in chart.LOOKS.values()}) == len(Status)


def test_only_what_a_court_has_before_it_is_drawn_solid() -> None:
    solid = {status for status, look in chart.LOOKS.items() if look.filled}
    assert solid == {Status.CONVICTED, Status.PLEADED, Status.CHARGED}


def test_statuses_are_headed_with_their_count() -> None:
    texts = words_of(chart.chart(CASES, "2026-11-24", WIDE))
    reported = sum(c.status is Status.REPORTED for c in CASES)
    assert f"REPORTED ({reported})" in texts


def test_marks_stay_on_the_axis() -> None:
    spec = chart.chart(CASES, "2026-11-24", WIDE)
    first, last = spec["layer"][0]["encoding"]["x"]["scale"]["domain"]
    days = [r["x"] for r in [*marks_of(spec, "point"), *marks_of(spec, "rule")]]
    assert first <= min(days)
    assert max(days) <= last


def test_areas_grow_with_money_and_stay_within_bounds() -> None:
    areas = chart.areas(CASES)
    valued = sorted((c for c in CASES if c.value), key=lambda c: c.value.best)
    held = [areas[c.id] for c in valued]
    assert held == sorted(held)
    assert set(areas) == {c.id for c in CASES}
    assert all(60 <= area <= 520 for area in areas.values())


def test_a_case_without_size_is_the_smallest_mark_and_says_so() -> None:
    case = replace(CASES[0], value=None, lots=())
    assert chart.areas([case]) == {case.id: 60}
    assert chart.size_words(case) == "size not stated"


def test_sizes_are_said_as_stated() -> None:
    by_id = {c.id: c for c in CASES}
    gatekeeper = by_id["operation-gatekeeper-2025"]
    assert chart.size_words(gatekeeper) == "$160m, 7,030 chips agreed"
    assert chart.chips_of(gatekeeper) == 7_032
    assert chart.size_words(by_id["supermicro-company-1-2026"]).startswith("$1.25bn to $2.5bn")


def test_lanes_do_not_overlap() -> None:
    for size in (NARROW, WIDE):
        spec = chart.chart(CASES, "2026-11-24", size)
        lanes = sorted(r["y"] for r in marks_of(spec, "point"))
        gaps = [b - a for a, b in pairwise(lanes)]
        assert min(gaps) >= 30
        assert max(lanes) < spec["height"]
