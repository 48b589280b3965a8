"""What all charts share."""

import math

import altair as alt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.report.brief.charts.style import (
    NARROW,
    WIDE,
    finished,
    inline,
    lane,
    log_ends,
    log_ticks,
    log_x,
    texts,
    time_x,
    wrapped,
)
from unit.report.brief.charts.spec_reading import layers_of, rows_of, valid

positive = st.floats(1e-6, 1e12)


@given(st.lists(positive, min_size=1, max_size=9))
def test_ends_of_a_log_axis_hold_all_values_and_waste_little(values: list[float]) -> None:
    low, high = log_ends(values)
    assert low <= min(values) * (1 + 1e-8)
    assert high >= max(values) * (1 - 1e-8)
    assert low < high
    assert min(values) / low < 2.6
    assert high / max(values) < 6.3  # an empty range still gets an axis


def test_ends_of_a_log_axis_pass_over_what_it_cannot_show() -> None:
    assert log_ends([0.0, -5.0, 30.0, math.inf, 700.0]) == pytest.approx((20.0, 1_000.0))


def test_ticks_are_powers_of_ten_or_finer_where_those_are_few() -> None:
    assert log_ticks(1e3, 1e6) == [1e3, 1e4, 1e5, 1e6]
    assert log_ticks(200.0, 2_000.0) == [200.0, 500.0, 1_000.0, 2_000.0]


@given(positive, st.floats(1.5, 1e6))
def test_ticks_lie_on_the_axis_in_order(low: float, ratio: float) -> None:
    ticks = log_ticks(low, low * ratio)
    assert ticks == sorted(ticks)
    assert all(low <= t <= low * ratio for t in ticks)


def test_words_are_broken_for_the_column_and_cut() -> None:
    text = "Servers bought through a cloud provider and sent on to another country by air"
    lines = wrapped(text, WIDE).split("\n")
    assert len(lines) == 2
    assert all(len(line) <= WIDE.characters for line in lines)
    assert lines[-1].endswith("…")
    assert wrapped("short", WIDE) == "short"
    assert wrapped("", WIDE) == ""


def test_a_narrow_drawing_has_no_column_of_words() -> None:
    assert NARROW.label == 0
    assert NARROW.plot < NARROW.width <= 345
    assert WIDE.plot + WIDE.label < WIDE.width


def test_a_finished_chart_is_valid_and_states_its_configuration() -> None:
    rows = [{"x": 10.0, "y": 5.0, "text": "a"}]
    x = log_x("x", (1.0, 100.0), "chips, log scale")
    chart = alt.layer(
        alt.Chart(inline(rows)).mark_point().encode(x=x, y=lane(20)), texts(rows, WIDE, 20)
    )
    spec = valid(finished(chart, WIDE))
    assert spec["config"]["view"] == {"stroke": None}
    assert spec["config"]["axis"]["labelFlush"] is False
    assert finished(chart, NARROW)["config"]["axis"]["labelFlush"] is True
    assert rows_of(layers_of(spec)[0]) == rows


def test_days_are_drawn_in_utc_so_that_no_clock_moves_them() -> None:
    channel = time_x("x", ("2022-01-01", "2026-12-31")).to_dict()
    assert channel["scale"]["type"] == "utc"
    assert channel["scale"]["domain"] == ["2022-01-01", "2026-12-31"]
