"""The drawing of an occupancy stays inside its field and in proportion."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from books_strategies import OCCUPANCIES
from tidewaiter.model.books.occupancy import OccupancyStep, OverSpan, SiteOccupancy
from tidewaiter.report.account.courses import HEIGHT, WIDTH, course_drawing, power, power_between

FOUND = SiteOccupancy(
    account="site:B",
    until="2026-01-10",
    steps=(
        OccupancyStep(day="2026-01-01", need_kw=(50, 100), carried_kw=None),
        OccupancyStep(day="2026-01-06", need_kw=(150, 200), carried_kw=(80, 100)),
    ),
    spans=(
        OverSpan(first="2026-01-06", last="2026-01-10", days=5, worst="2026-01-06",
                 excess_kw=(50, 120)),
    ),
)  # fmt: skip


def points(text: str) -> list[tuple[float, float]]:
    return [tuple(map(float, point.split(","))) for point in text.split()]  # type: ignore[misc]


def test_steps_by_hand() -> None:
    """Ten days over 100, 200 kW over 40: five days are 50, and 100 kW are 20."""
    drawn = course_drawing(FOUND)
    assert points(drawn.need) == [
        (0, 20), (50, 20), (50, 0), (100, 0), (100, 10), (50, 10), (50, 30), (0, 30),
    ]  # fmt: skip
    assert [points(band) for band in drawn.carried] == [[(50, 20), (100, 20), (100, 24), (50, 24)]]
    assert drawn.over == ((50, 50),)
    assert (drawn.top, drawn.first, drawn.is_cut) == ("200 kW", "2026-01-01", False)


def test_what_a_site_carries_far_beyond_its_need_is_cut() -> None:
    step = OccupancyStep(day="2026-01-01", need_kw=(1, 2), carried_kw=(900, 1000))
    drawn = course_drawing(SiteOccupancy(account="a", until="2026-01-10", steps=(step,)))
    assert (drawn.top, drawn.is_cut) == ("20 kW", True)


@given(OCCUPANCIES)
@settings(max_examples=50)
def test_nothing_is_drawn_outside(found: SiteOccupancy) -> None:
    drawn = course_drawing(found)
    for band in (drawn.need, *drawn.carried):
        assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in points(band))
    assert all(0 <= x <= WIDTH and width > 0 for x, width in drawn.over)


@pytest.mark.parametrize(
    ("ends", "told"),
    [((240, 538), "240 to 538 kW"), ((600, 1090), "600 kW to 1.09 MW"), ((5, 5), "5 kW"),
     ((2500, 4550), "2.5 to 4.55 MW"), ((-20, 3), "-20 to 3 kW")],
)  # fmt: skip
def test_power_in_words(ends: tuple[float, float], told: str) -> None:
    assert power_between(*ends) == told
    assert power(1234) == "1.23 MW"
