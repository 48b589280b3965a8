"""The page of verdicts: everything is on it, and nothing of the input runs."""

from __future__ import annotations

import re

import msgspec
import numpy as np
import pytest

from latency_worlds import assumed
from tidewaiter.model.custody.location import Deciding, LocationVerdict, Place
from tidewaiter.model.custody.location_answers import LocateAnswer, Suspect
from tidewaiter.report.custody.locate_page import LIMITS, locate_page
from tidewaiter.report.custody.locate_text import locate_text
from tidewaiter.report.custody.map_drawing import (
    HEIGHT,
    WIDTH,
    WORLD,
    land_path,
    outline_path,
    view_of,
)

LAND = [[[np.array([(0.0, 0.0), (20.0, 0.0), (20.0, 20.0), (0.0, 20.0), (0.0, 0.0)])]]]
ROUND = tuple(Place(latitude=a, longitude=b) for a, b in ((0, 0), (10, 0), (10, 10), (0, 10)))
DECIDING = Deciding(
    landmark="l1", name="Milan", operator="", ms=0.987, reach_km=129, declared_km=477
)
VERDICT = LocationVerdict(
    device="<b>x</b>", verdict="impossible", why="landmarks of 2 operators exclude the site",
    declared=ROUND[0], assumptions=assumed(zone="CN"), landmarks=9, deciding=(DECIDING,),
    certified_km=834.0, alone_km=900.0, is_outside_zone=False, point=ROUND[1], region=ROUND,
    likely=ROUND, likely_km=200.0, level=0.95,
)  # fmt: skip
SUSPECT = Suspect(
    landmark="7", name="Rome", contradicted_by=("1",), names=("Milan",), worst_km=349,
    is_one_of_two=True,
)  # fmt: skip
ANSWER = LocateAnswer(verdicts=(VERDICT,), suspects=(SUSPECT,), landmarks=9, notes=("a note",))


@pytest.mark.parametrize("told", [locate_page(ANSWER, LAND), locate_text(ANSWER)])
def test_all_of_it_is_told(told) -> None:
    told = " ".join(told.split())
    for text in ("impossible", "834", "900", "Milan", "0.987 ms", "Rome", "a note", "CN",
                 "30 km", "not a chip"):  # fmt: skip
        assert text in told, text


def test_the_page_loads_and_runs_nothing() -> None:
    page = locate_page(ANSWER, LAND)
    assert "<b>x</b>" not in page
    assert not re.search(r"<script|https?:|url\(|javascript:", page)
    assert "default-src 'none'" in page
    for limit in LIMITS:
        assert limit in page
    assert page.count("<svg") == 2


def test_the_gravest_come_first() -> None:
    calm = msgspec.structs.replace(VERDICT, device="calm", verdict="consistent")
    both = msgspec.structs.replace(ANSWER, verdicts=(calm, VERDICT))
    for told in (locate_page(both, LAND), locate_text(both)):
        devices = told.split("All devices")[-1]
        assert devices.index("impossible</td>" if "</td>" in devices else "<b>x") < devices.index(
            "consistent</td>" if "</td>" in devices else "calm"
        )


def test_a_view_holds_its_places() -> None:
    for places in (ROUND, [Place(latitude=0, longitude=179), Place(latitude=5, longitude=-175)]):
        view = view_of(places)
        for place in places:
            x, y = view.place(place.longitude, place.latitude)
            assert 0 <= x <= WIDTH
            assert 0 <= y <= HEIGHT
    assert view_of([]) == WORLD


def test_land_and_outlines_are_closed_paths() -> None:
    assert land_path(view_of(ROUND), LAND[0]).startswith("M")
    assert land_path(view_of(ROUND), LAND[0]).endswith("Z")
    assert land_path(view_of([Place(latitude=-60, longitude=-100)]), LAND[0]) == ""
    assert outline_path(WORLD, ROUND).count("L") == 3
    over = [Place(latitude=0, longitude=170), Place(latitude=0, longitude=-170), ROUND[1]]
    assert outline_path(WORLD, over) == ""
    assert outline_path(WORLD, ROUND[:2]) == ""
