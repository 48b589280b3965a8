"""How many chips a site can run: by hand, by published figures, and by properties."""

from __future__ import annotations

import csv
import math
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.books.site_capacity import (
    Declared,
    Load,
    capacity,
    declared_on,
    room_for,
    rooms_of,
    too_small_rows,
)
from tidewaiter.core.errors import ModelError
from tidewaiter.facts.catalogue import load_facts

PHYSICS = load_facts().books["accounting"].physics
XAI = Path(__file__).resolve().parents[4] / "shared/data/chips/xai_datacenter_timelines.csv"
H100, B200, GB200 = (700.0, 700.0), (1000.0, 1000.0), (1200.0, 1200.0)
RANGES = st.tuples(st.floats(0.1, 500), st.floats(0.1, 500)).map(lambda p: (min(p), max(p)))
SITES = st.builds(
    Declared,
    power_mw=st.none() | RANGES,
    cooling_mw=st.none() | RANGES,
    racks=st.none() | RANGES,
    rack_kw=st.none() | RANGES,
    floor_m2=st.none() | RANGES,
    pue=st.none(),
)


@pytest.mark.parametrize("watts", [H100, B200, GB200])
def test_chips_of_a_megawatt_by_hand(watts: tuple[float, float]) -> None:
    """Thermal design power by vendors' data sheets: H100 0.7, B200 1.0, GB200 1.2 kW.

    By hand: 1,000 kW x 0.8 / 1.6 = 500 kW and 1,000 / 1.1 = 909.09 kW of servers; a chip's server
    takes 1.3 to 1.85 times its power.
    """
    found = capacity(Declared(power_mw=(1, 1)), watts, PHYSICS)
    assert found is not None
    assert found.low == pytest.approx(500 / (1.85 * watts[0] / 1000))
    assert found.high == pytest.approx(1000 / 1.1 / (1.3 * watts[0] / 1000))
    assert found.binding == "power"


def test_the_published_power_of_an_h100_server_is_within_the_assumption() -> None:
    """An 8-GPU H100 server is said to draw about 10.2 kW at most for 8 x 0.7 kW of GPUs."""
    found = capacity(Declared(cooling_mw=(0.0102, 0.0102)), H100, PHYSICS)
    assert found is not None
    assert found.low <= 8 <= found.high


def test_racks_and_floor_by_hand() -> None:
    """By hand: 10 racks x 44 kW = 440 kW; 30 m2 / 1.5 to 5 m2 = 6 to 20 racks of 44 kW."""
    site = Declared(racks=(10, 10), rack_kw=(44, 44), floor_m2=(30, 30))
    rooms = {room.name: room.kw for room in rooms_of(site, PHYSICS)}
    assert rooms["racks"] == pytest.approx((440, 440))
    assert rooms["floor"] == pytest.approx((6 * 44, 20 * 44))
    found = capacity(site, H100, PHYSICS)
    assert found is not None
    assert found.binding == "racks"
    assert found.low == pytest.approx(264 / (1.85 * 0.7))
    assert found.high == pytest.approx(440 / (1.3 * 0.7))


def test_a_rack_without_a_power_takes_that_of_the_facts() -> None:
    assert rooms_of(Declared(racks=(2, 3)), PHYSICS)[0].kw == (20, 420)


def test_the_pue_of_the_site_goes_before_that_of_the_facts() -> None:
    kw = rooms_of(Declared(power_mw=(1, 1), pue=(1.25, 1.25)), PHYSICS)[0].kw
    assert kw == pytest.approx((640, 800))
    kw = rooms_of(Declared(power_mw=(1, 1), pue=(0, 0)), PHYSICS)[0].kw
    assert kw == pytest.approx((800, 1000))


def test_nothing_declared_is_unknown_and_no_power_is_none() -> None:
    assert capacity(Declared(), H100, PHYSICS) is None
    assert capacity(Declared(rack_kw=(40, 40), pue=(1.1, 1.1)), H100, PHYSICS) is None
    found = capacity(Declared(power_mw=(0, 0)), H100, PHYSICS)
    assert found is not None
    assert (found.low, found.high) == (0, 0)


def test_a_chip_without_power_is_refused() -> None:
    with pytest.raises(ModelError, match="power above 0"):
        capacity(Declared(power_mw=(1, 1)), (0, 700), PHYSICS)


def test_others_take_their_part_of_the_same_power() -> None:
    """By hand: 1,000 kW of cooling less 100 H100 x 0.7 kW x 1.85 = 129.5 kW at most."""
    site = Declared(cooling_mw=(1, 1))
    left = room_for(rooms_of(site, PHYSICS), [Load("h100", (0, 100), H100)], PHYSICS)
    assert left[0].kw == pytest.approx((1000 - 129.5, 1000))
    found = capacity(site, B200, PHYSICS, [Load("h100", (50, 100), H100)])
    assert found is not None
    assert found.low == pytest.approx((1000 - 129.5) / 1.85)
    assert found.high == pytest.approx((1000 - 50 * 0.7 * 1.3) / 1.3)
    assert "less 50-100 h100" in found.arithmetic[1]


def test_the_arithmetic_names_every_number_and_source() -> None:
    found = capacity(Declared(power_mw=(4.4, 4.4)), B200, PHYSICS)
    assert found is not None
    words = " ".join(found.arithmetic)
    for part in ("4.4 MW", "0.8-1", "1.1-1.6", "1.3-1.85", "1,000 W", "server-power-recalled"):
        assert part in words


@given(SITES, st.floats(50, 2000), st.floats(1, 3))
def test_more_power_to_a_chip_never_allows_more_chips(
    site: Declared, watts: float, more: float
) -> None:
    one = capacity(site, (watts, watts), PHYSICS)
    other = capacity(site, (watts * more, watts * more), PHYSICS)
    if one is None or other is None:
        assert one is other
        return
    assert 0 <= one.low <= one.high < math.inf
    assert other.low <= one.low * (1 + 1e-12)
    assert other.high <= one.high * (1 + 1e-12)


@given(SITES, RANGES)
def test_one_more_declared_thing_never_allows_more(
    site: Declared, cooling: tuple[float, float]
) -> None:
    without = capacity(site._replace(cooling_mw=None), H100, PHYSICS)
    with_it = capacity(site._replace(cooling_mw=cooling), H100, PHYSICS)
    assert with_it is not None
    if without is not None:
        assert with_it.low <= without.low
        assert with_it.high <= without.high


@given(SITES, st.floats(0, 1), st.floats(0, 1))
def test_any_point_of_the_inputs_lies_within(site: Declared, a: float, b: float) -> None:
    """One point of the declared power and of the assumptions gives one number in the interval."""
    found = capacity(site, H100, PHYSICS)
    if found is None or site.power_mw is None:
        return
    low, high = site.power_mw
    power = low + a * (high - low)
    pue, used, overhead = 1.1 + b * 0.5, 0.8 + a * 0.2, 1.3 + b * 0.55
    chips = power * 1000 * used / pue / (0.7 * overhead)
    assert found.chips["power"][0] <= chips * (1 + 1e-9)
    assert chips <= found.chips["power"][1] * (1 + 1e-9)


def row(number: int, power: float, begins: date | None, ends: date | None) -> dict[str, object]:
    return {
        "row": number, "power_mw_low": power, "power_mw_high": power,
        "begins_first": begins, "ends_last": ends,
    }  # fmt: skip


def test_a_growing_site() -> None:
    rows = [
        row(1, 3, None, date(2025, 5, 31)),
        row(2, 8, date(2025, 5, 1), date(2025, 12, 31)),
    ]
    assert declared_on(rows, date(2025, 4, 1)) == Declared(power_mw=(3, 3), rows=(1,))
    assert declared_on(rows, date(2025, 5, 31)) == Declared(power_mw=(3, 8), rows=(1, 2))
    assert declared_on(rows, date(2025, 6, 1)) == Declared(power_mw=(8, 8), rows=(2,))
    assert declared_on(rows, date(2026, 1, 1)) is None


def test_a_site_that_is_too_small() -> None:
    """5,120 B200 where power holds 4.42 MW / 1.3 kW at most: by hand 3,400 of them."""
    site = Declared(cooling_mw=(4.42, 4.42), rows=(7,))
    rows = too_small_rows("site:b", site, [Load("b200", (5120, 5120), B200)], PHYSICS)
    assert [(r["rule"], r["account"], r["item"]) for r in rows] == [
        ("site-too-small", "site:b", "b200")
    ]
    assert rows[0]["low"] == pytest.approx(5120 - 3400)
    assert rows[0]["high"] == pytest.approx(5120 - 4420 / 1.85)
    assert rows[0]["evidence"][0]["row"] == 7
    assert "1,720" in rows[0]["arithmetic"][-1]


def test_a_site_that_may_just_hold_them_is_no_finding() -> None:
    site = Declared(cooling_mw=(4.42, 4.42))
    assert too_small_rows("site:b", site, [Load("b200", (3399, 6000), B200)], PHYSICS) == []
    assert too_small_rows("site:b", Declared(), [Load("b200", (1e9, 1e9), B200)], PHYSICS) == []


def test_two_kinds_that_fit_alone_but_not_together() -> None:
    """By hand: 1.3 MW holds 1,000 B200 at most; 600 and 600 are 200 too many, of either kind."""
    loads = [Load("a", (600, 600), B200), Load("b", (600, 600), B200)]
    site = Declared(cooling_mw=(1.3, 1.3))
    rows = too_small_rows("site:b", site, loads, PHYSICS)
    assert [r["item"] for r in rows] == ["a", "b"]
    assert all(r["low"] == 0 for r in rows)
    assert all(r["high"] == pytest.approx(600 - (1300 - 1110) / 1.85) for r in rows)


@pytest.mark.skipif(not XAI.exists(), reason="the owner time series is not here")
def test_the_owner_time_series_lies_within_the_capacity() -> None:
    """Epoch AI's time series of Colossus: power against the chips that its notes name."""
    with XAI.open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    tried = 0
    for line in lines:
        early = line["Data center"] == "xAI Colossus 1" and line["Date"] < "2025-03"
        watts, chips = (H100, float(line["H100 equivalents"] or 0)) if early else (GB200, 0.0)
        for words, number in (("110000 NVIDIA GB200", 110_000.0), ("550000 GPU", 550_000.0)):
            chips = number if words in line["Construction status"] else chips
        if not chips:
            continue
        power = float(line["Power (MW)"])
        found = capacity(Declared(power_mw=(power, power)), watts, PHYSICS)
        assert found is not None
        assert found.low <= chips <= found.high, line["Date"]
        tried += 1
    assert tried == 5
