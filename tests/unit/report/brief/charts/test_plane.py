"""A plane of two axes in pixels."""

import altair as alt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.report.brief.charts.plane import (
    Plane,
    log_place,
    log_y,
    names,
    points,
    time_place,
)
from tidewaiter.report.brief.charts.style import NARROW, WIDE, finished, log_x
from unit.report.brief.charts.spec_reading import rows_of, valid

DOWN = log_place((1.0, 1_000.0), 300.0)
PLANE = Plane(
    400.0, 300.0, log_x("x", (1.0, 100.0), "x"), log_y("y", (1.0, 1_000.0), [10.0], ","),
    log_place((1.0, 100.0), 400.0), lambda value: 300.0 - DOWN(value),
)  # fmt: skip


def row(x: float, y: float, name: str) -> dict[str, object]:
    return {"x": x, "y": y, "name": name, "told": name}


@given(st.floats(1.0, 100.0))
def test_a_log_axis_places_by_ratio(value: float) -> None:
    across = log_place((1.0, 100.0), 400.0)
    assert 0 <= across(value) <= 400.001
    assert across(10.0) == pytest.approx(200.0)


def test_an_axis_of_days_places_by_days() -> None:
    across = time_place(("2024-01-01", "2025-01-01"), 366.0)
    assert across("2024-01-01") == 0
    assert across("2024-02-01") == 31
    assert across("2025-01-01") == 366


def test_points_carry_their_words() -> None:
    layer = points([row(2.0, 20.0, "H100")], PLANE, ("blue", "circle", False))
    spec = valid(finished(alt.layer(layer), WIDE))
    assert spec["layer"][0]["encoding"]["description"]["field"] == "told"


def test_names_of_one_spot_stand_together() -> None:
    spot = [row(10.0, 10.0, n) for n in ("H100", "H200", "H800")]
    drawn = names(spot, PLANE, WIDE)
    assert [r["text"] for r in rows_of(drawn[0].to_dict())] == ["H100, H200, H800"]


def test_names_of_one_spot_are_counted_where_there_are_too_many() -> None:
    spot = [row(10.0, 10.0, f"GeForce {i}") for i in range(6)]
    [text] = [r["text"] for r in rows_of(names(spot, PLANE, NARROW)[0].to_dict())]
    assert text == "GeForce 0, GeForce 1 +4"


def test_a_name_far_from_its_point_is_tied_to_it() -> None:
    crowd = [row(10.0 + i / 5, 10.0 + i, f"chip {i}") for i in range(12)]
    drawn = [layer.to_dict() for layer in names(crowd, PLANE, WIDE)]
    assert drawn[0]["mark"]["type"] == "rule"
    assert {"px", "py", "x", "y"} <= set(rows_of(drawn[0])[0])


def test_points_without_names_get_none() -> None:
    assert names([row(10.0, 10.0, "")], PLANE, WIDE) == []
