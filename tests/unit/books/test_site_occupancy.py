"""On which days a site was too small: by hand, and against asking every day by itself."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.books import site_occupancy
from tidewaiter.books.site_capacity import Load, declared_on, too_small_rows
from tidewaiter.books.site_occupancy import (
    BEFORE,
    NOW,
    Held,
    course_of,
    occupancy,
    over_rows,
    over_spans,
)
from tidewaiter.facts.catalogue import load_facts

PHYSICS = load_facts().books["accounting"].physics
UNTIL = date(2025, 12, 31)
B200, H100 = (1000.0, 1000.0), (700.0, 700.0)


def held(item: str, watts: tuple[float, float], *steps: tuple[str, float, float]) -> Held:
    days, low, high = zip(*steps, strict=True)
    return Held(item, watts, np.array(days, "datetime64[D]"), np.array(low), np.array(high))


def row(number: int, cooling: float | None, begins: str = "", ends: str = "") -> dict[str, Any]:
    return {
        "row": number,
        "cooling_mw_low": cooling,
        "cooling_mw_high": cooling,
        "begins_first": date.fromisoformat(begins) if begins else None,
        "ends_last": date.fromisoformat(ends) if ends else None,
    }


GROWING = [row(1, 1.3, "2025-01-01", "2025-06-30"), row(2, 2.6, "2025-07-01")]
"""By hand: 1.3 MW / 1.3 kW is 1,000 B200 at most, and 2,000 from July on."""
FILLED = held("b200", B200, ("2025-02-01", 800, 800), ("2025-04-10", 1500, 1600))


def test_a_site_that_was_too_small_until_it_grew() -> None:
    """By hand: 10 April to 30 June are 21 + 31 + 30 = 82 days.

    1,500 x 1.3 kW = 1,950 kW needed at least, 1,300 carried; 1,600 x 1.85 = 2,960 at most.
    """
    (span,) = over_spans(course_of([FILLED], GROWING, PHYSICS, UNTIL))
    assert (span.first, span.last, span.days) == ("2025-04-10", "2025-06-30", 82)
    assert span.worst == "2025-04-10"
    assert span.excess_kw == pytest.approx((650, 1660))


def test_one_that_is_too_small_reaches_to_the_day() -> None:
    (span,) = over_spans(course_of([FILLED], GROWING[:1], PHYSICS, date(2025, 4, 19)))
    assert (span.last, span.days) == ("2025-04-19", 10)


def test_days_of_which_nothing_is_declared_are_unknown() -> None:
    course = course_of([FILLED], GROWING[:1], PHYSICS, UNTIL)
    assert [str(day) for day in course.days] == ["2025-02-01", "2025-04-10", "2025-07-01"]
    assert np.isnan(course.carried[:, 2]).all()
    assert over_spans(course)[-1].last == "2025-06-30"
    assert occupancy("site:b", course).steps[-1].carried_kw is None
    assert over_spans(course_of([FILLED], [row(1, None)], PHYSICS, UNTIL)) == ()


def test_what_the_site_was_before_its_first_chip_is_not_told() -> None:
    found = occupancy("site:b", course_of([FILLED], GROWING, PHYSICS, UNTIL), ["loom", "abacus"])
    assert [step.day for step in found.steps] == ["2025-02-01", "2025-04-10", "2025-07-01"]
    assert found.steps[0].need_kw == pytest.approx((1040, 1480))
    assert found.steps[0].carried_kw == pytest.approx((1300, 1300))
    assert (found.until, found.left_out) == ("2025-12-31", ("abacus", "loom"))


def test_kinds_of_chip_add_up() -> None:
    others = held("h100", H100, ("2025-03-01", 400, 400))
    course = course_of([FILLED, others], GROWING, PHYSICS, UNTIL)
    at = [str(day) for day in course.days].index("2025-03-01")
    assert course.need[0, at] == pytest.approx(800 * 1.3 + 400 * 0.91)
    assert over_spans(course)[0].first == "2025-03-01"


def test_undated_chips_count_without_drawing_all_of_history() -> None:
    undated = held("b200", B200, ("0001-01-01", 0, 50), ("2025-05-01", 1200, 1200))
    course = course_of([undated], GROWING, PHYSICS, UNTIL)
    assert str(course.days[0]) == "2025-05-01"
    only = held("b200", B200, ("0001-01-01", 0, 50))
    assert [str(d) for d in course_of([only], GROWING, PHYSICS, UNTIL).days] == ["2025-12-31"]
    assert course_of([only], GROWING, PHYSICS, UNTIL).need[1, 0] == pytest.approx(50 * 1.85)


def test_the_finding_of_today_names_its_worst_days() -> None:
    rows = GROWING[:1]
    day = date(2025, 4, 30)
    found = occupancy("site:b", course_of([FILLED], rows, PHYSICS, day))
    (one,) = over_rows(found, [FILLED], rows, PHYSICS, patience=45)
    site = declared_on(rows, day)
    assert site is not None
    (alone,) = too_small_rows("site:b", site, [Load("b200", (1500, 1600), B200)], PHYSICS)
    assert (one["rule"], one["low"], one["high"]) == (NOW, alone["low"], alone["high"])
    assert one["arithmetic"][:-1] == alone["arithmetic"]
    assert "too small on 21 days, the worst from 2025-04-10 to 2025-04-30" in one["arithmetic"][-1]
    assert "650 kW" in one["arithmetic"][-1]


def test_what_is_over_is_a_finding_of_its_own_after_the_patience() -> None:
    found = occupancy("site:b", course_of([FILLED], GROWING, PHYSICS, UNTIL))
    (one,) = over_rows(found, [FILLED], GROWING, PHYSICS, patience=45)
    assert (one["rule"], one["low"]) == (BEFORE, pytest.approx(500))
    assert one["evidence"][0]["row"] == 1
    assert over_rows(found, [FILLED], GROWING, PHYSICS, patience=82) == []
    assert over_rows(found, [FILLED], GROWING, PHYSICS, patience=81) != []


def test_the_worst_of_several_spans_is_told() -> None:
    moving = held(
        "b200", B200, ("2025-01-01", 1100, 1100), ("2025-02-01", 0, 0), ("2025-03-01", 1300, 1300),
        ("2025-04-01", 10, 10),
    )  # fmt: skip
    found = occupancy("site:b", course_of([moving], GROWING, PHYSICS, UNTIL))
    assert [span.days for span in found.spans] == [31, 31]
    (one,) = over_rows(found, [moving], GROWING, PHYSICS, patience=14)
    assert one["low"] == pytest.approx(300)
    assert "62 days in 2 spans, the worst from 2025-03-01 to 2025-03-31" in one["arithmetic"][-1]


def test_many_changes_are_told_in_few_steps_that_hold_them(monkeypatch: pytest.MonkeyPatch) -> None:
    days = [str(date(2025, 1, 1) + timedelta(days=n)) for n in range(300)]
    daily = held("b200", B200, *((day, n, n + 1.0) for n, day in enumerate(days)))
    course = course_of([daily], GROWING, PHYSICS, UNTIL)
    found = occupancy("site:b", course)
    assert len(found.steps) == site_occupancy.MOST_STEPS
    assert found.steps[0].day == "2025-01-01"
    assert max(step.need_kw[1] for step in found.steps) == course.need[1].max()
    monkeypatch.setattr(site_occupancy, "MOST_STEPS", 1)
    (one,) = occupancy("site:b", course).steps
    assert one.need_kw == (course.need[0].min(), course.need[1].max())
    assert one.carried_kw == pytest.approx((1300, 2600))


DAYS = st.dates(date(2025, 1, 1), date(2025, 3, 1))
CHIPS = st.integers(0, 2000)
STOCKS = st.dictionaries(DAYS, st.tuples(CHIPS, CHIPS).map(sorted), min_size=1, max_size=5)
ROWS = st.lists(
    st.tuples(st.none() | DAYS, st.none() | DAYS, st.none() | st.sampled_from([0.5, 1.3, 2.6])),
    max_size=4,
)


@given(STOCKS, ROWS)
def test_every_day_is_as_it_is_by_itself(
    stocks: dict[date, list[int]], declared: list[tuple[Any, Any, Any]]
) -> None:
    steps = [(str(day), *map(float, ends)) for day, ends in sorted(stocks.items())]
    mine = held("b200", B200, *steps)  # type: ignore[arg-type]
    rows = [
        row(n, mw) | {"begins_first": begins, "ends_last": ends}
        for n, (begins, ends, mw) in enumerate(declared, 1)
    ]
    until = date(2025, 3, 5)
    spans = over_spans(course_of([mine], rows, PHYSICS, until))
    over = set()
    for span in spans:
        first, last = date.fromisoformat(span.first), date.fromisoformat(span.last)
        assert span.days == (last - first).days + 1
        over |= {first + timedelta(days=n) for n in range(span.days)}
    day = min(stocks)
    while day <= until:
        site, chips = declared_on(rows, day), mine.on(np.datetime64(day))
        alone = site and too_small_rows("s", site, [Load("b200", chips, B200)], PHYSICS)
        assert bool(alone) == (day in over), day
        day += timedelta(days=1)
